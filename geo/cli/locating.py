"""``dateline locate``: a name's places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geopy.exc import GeocoderQueryError

from geo.cli.terminal import shown
from geo.errors import InputError
from geo.gazetteer import Gazetteer
from geo.geocoder import from_settings
from geo.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopy.location import Location


def locate(name: str, *, limit: int, countries: Sequence[str], language: str | None, as_json: bool) -> str:
    """Return a name's places as lines for people, or as JSON.

    Raises:
        InputError: No place has the name, or it is no name at all.
    """
    geocoder = from_settings(Gazetteer.open(), Settings.from_env())
    options = {"limit": limit, "country_codes": list(countries) or None, "language": language}
    try:
        found = geocoder.geocode(name, exactly_one=False, **options)
    except GeocoderQueryError as error:
        raise InputError(str(error)) from error
    if not found:
        raise InputError(f"no place is called {name!r}")
    if as_json:
        return json.dumps([{"address": one.address, **one.raw} for one in found], ensure_ascii=False, indent=2)
    return "\n".join(_line(one) for one in found)


def _line(one: Location) -> str:
    facts = [f"{one.latitude:.4f}, {one.longitude:.4f}", shown(one.address)]
    facts += [str(one.raw[key]) for key in ("kind", "id") if key in one.raw]
    facts += [shown(reason["text"]) for reason in one.raw.get("evidence", ()) if reason["kind"] == "spelling"]
    return "  ".join(facts)
