"""What geopy's geocoders are called with, checked before anything is looked up or sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.point import Point as GeopyPoint

from geo.model import Point

STRUCTURED = ("street", "city", "county", "state", "country", "postalcode")  # the keys of geopy's structured queries

_MAX_CHARS = 500
_MAX_PARTS = 8


def parts(query: Any) -> list[str]:  # noqa: ANN401 - anything may be given
    """Return a query's parts between commas, or the values of a structured one, the narrowest first.

    Raises:
        GeocoderQueryError: The query is neither text nor a mapping, empty, or longer than any name.
    """
    if isinstance(query, Mapping):
        query = ", ".join(str(query[key]) for key in STRUCTURED if query.get(key))
    if not isinstance(query, str):
        raise GeocoderQueryError(f"a query is text or a mapping, not {type(query).__name__}")
    if len(query) > _MAX_CHARS:
        raise GeocoderQueryError(f"a query of {len(query):,} characters is longer than {_MAX_CHARS}")
    found = [part.strip() for part in query.split(",") if part.strip()]
    if not found:
        raise GeocoderQueryError("the query is empty")
    if len(found) > _MAX_PARTS:
        raise GeocoderQueryError(f"a query of {len(found)} parts has more than {_MAX_PARTS}")
    return found


def check_limit(limit: int | None) -> None:
    """Raise GeocoderQueryError for a limit below 1."""
    if limit is not None and limit < 1:
        raise GeocoderQueryError(f"limit={limit} is less than 1")


def point(query: Any) -> Point:  # noqa: ANN401 - geopy takes a Point, a pair of numbers or a string
    """Return the point that geopy's Point, (latitude, longitude) or "latitude, longitude" is, in degrees.

    Raises:
        GeocoderQueryError: It is no point on the globe.
    """
    try:
        given = query if isinstance(query, GeopyPoint) else GeopyPoint(query)
        return Point(lat=given.latitude, lon=given.longitude)
    except (ValueError, TypeError) as error:
        raise GeocoderQueryError(f"{query!r} is not a point on the globe") from error
