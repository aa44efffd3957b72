"""Several geocoders as one: each is asked only for what those before it lack."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from geopy.exc import ConfigurationError, GeocoderQueryError, GeopyError
from geopy.geocoders.base import Geocoder

from geo.geocoder.adapter import NoAdapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopy.location import Location

logger = logging.getLogger(__name__)


class Cascade(Geocoder):  # type: ignore[misc] # geopy has no types
    """Asks geocoders in order until one has an answer.

    A service that fails is logged and passed over, so that it never hides another's answer. A query that one of them
    refuses, and none of them answers, is refused.
    """

    def __init__(self, geocoders: Sequence[Geocoder]) -> None:
        """Ask these geocoders, in this order."""
        super().__init__(adapter_factory=NoAdapter)
        if not geocoders:
            raise ConfigurationError("a cascade needs at least one geocoder")
        self._geocoders = tuple(geocoders)

    def geocode(self, query: Any, **options: Any) -> Location | list[Location] | None:  # noqa: ANN401 - geopy's
        """Return the first answer, or None; the options are those of geopy's geocoders.

        Raises:
            GeocoderQueryError: The query is refused.
        """
        return self._first("geocode", query, options)

    def reverse(self, query: Any, **options: Any) -> Location | list[Location] | None:  # noqa: ANN401 - geopy's
        """Return the first answer, or None; the options are those of geopy's geocoders.

        Raises:
            GeocoderQueryError: The query is refused.
        """
        return self._first("reverse", query, options)

    def _first(self, method: str, query: Any, options: dict[str, Any]) -> Location | list[Location] | None:  # noqa: ANN401
        refusal: GeocoderQueryError | None = None
        for geocoder in self._geocoders:
            try:
                answer: Location | list[Location] | None = getattr(geocoder, method)(query, **options)
            except GeocoderQueryError as error:
                refusal = refusal or error
            except GeopyError as error:
                logger.warning("%s failed on %r: %s: %s", geocoder, query, type(error).__name__, error)
            else:
                if answer:
                    return answer
        if refusal is not None:
            raise refusal
        return None
