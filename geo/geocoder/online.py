"""What makes a service on the network fit to ask: few requests, remembered answers, checked results."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from geopy.exc import GeocoderParseError, GeocoderRateLimited, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from geo.geocoder import arguments
from geo.geocoder.adapter import NoAdapter
from geo.model import Point

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

_DAY = 86_400.0
_KEEP_FOUND = 90 * _DAY
_KEEP_NOTHING = 7 * _DAY  # a place that is missing today may be mapped next week
_PAUSE = 60.0  # seconds of silence after "too many requests", where the service does not say how many


class AnswerCache:
    """Answers of online services, in an SQLite file of its own. What cannot be read counts as not there."""

    def __init__(self, path: Path) -> None:
        """Keep the answers in this file; it and its folder are made at the first answer."""
        self._path = path

    def get(self, key: str) -> list[Any] | None:
        """Return the remembered answer ([] for "nothing found"), or None if there is none, or it is too old."""
        if not self._path.exists():
            return None
        try:
            with closing(self._connect()) as connection:
                row = connection.execute("SELECT at, answer FROM answers WHERE key = ?", (key,)).fetchone()
            answer = json.loads(row[1]) if row else None
        except (sqlite3.Error, ValueError) as error:
            logger.warning("%s: %s", self._path, error)
            return None
        if not isinstance(answer, list) or time.time() - row[0] > (_KEEP_FOUND if answer else _KEEP_NOTHING):
            return None
        return answer

    def put(self, key: str, answer: list[Any]) -> None:
        """Remember an answer."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, at REAL NOT NULL, answer TEXT NOT NULL)"
                )
                row = (key, time.time(), json.dumps(answer))
                connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", row)
        except (sqlite3.Error, OSError) as error:
            logger.warning("%s: %s", self._path, error)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=10)


class PoliteGeocoder(Geocoder):  # type: ignore[misc] # geopy has no types
    """A geopy geocoder of an online service, asked at most once in ``min_delay`` seconds and once for each question.

    Raises what the service's geocoder raises; an answer that is not in the documented form is a GeocoderParseError.
    """

    def __init__(self, service: Geocoder, *, name: str, min_delay: float, cache: AnswerCache) -> None:
        """Wrap a service; ``name`` tells its answers from those of others in the cache."""
        super().__init__(adapter_factory=NoAdapter)
        self._service = service
        self._name = name
        self._cache = cache
        self._limited = RateLimiter(self._ask, min_delay_seconds=min_delay, max_retries=0, swallow_exceptions=False)
        self._silent_until = 0.0

    def __str__(self) -> str:
        """Return the service's name, for messages."""
        return self._name

    def geocode(self, query: Any, **options: Any) -> Location | list[Location] | None:  # noqa: ANN401 - geopy's
        """Return what the service's ``geocode`` returns, from the cache if it was asked before."""
        arguments.parts(query)
        arguments.check_limit(options.get("limit"))
        return self._answer("geocode", query, options)

    def reverse(self, query: Any, **options: Any) -> Location | list[Location] | None:  # noqa: ANN401 - geopy's
        """Return what the service's ``reverse`` returns, from the cache if it was asked before."""
        point = arguments.point(query)
        return self._answer("reverse", (point.lat, point.lon), options)

    def _answer(self, method: str, query: Any, options: dict[str, Any]) -> Location | list[Location] | None:  # noqa: ANN401
        exactly_one = options.get("exactly_one", True)
        asked = {key: value for key, value in options.items() if key != "timeout" and value is not None}
        key = json.dumps([self._name, method, query, asked], sort_keys=True, default=str)
        answer = self._cache.get(key)
        if answer is None:
            if (wait := self._silent_until - time.monotonic()) > 0:
                raise GeocoderRateLimited(f"{self._name} is not asked for another {wait:.0f} s", retry_after=wait)
            answer = self._limited(method, query, **options)
            self._cache.put(key, answer)
        locations = [Location(address, (lat, lon), raw) for address, lat, lon, raw in answer]
        return (locations[0] if exactly_one else locations) if locations else None

    def _ask(self, method: str, query: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - as above
        if options.get("timeout") is None:
            options["timeout"] = DEFAULT_SENTINEL
        try:
            found = getattr(self._service, method)(query, **options)
            return [_checked(one) for one in (found if isinstance(found, list) else [found] if found else [])]
        except GeocoderRateLimited as error:
            pause = _PAUSE if error.retry_after is None else float(error.retry_after)
            self._silent_until = time.monotonic() + pause
            raise
        except GeopyError:
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise GeocoderParseError(f"{self._name} gave an answer that is not in its format: {error}") from error


def _checked(location: Location) -> list[Any]:
    point = Point(lat=float(location.raw["lat"]), lon=float(location.raw["lon"]))
    return [str(location.address), point.lat, point.lon, location.raw]
