"""Geocoding through geopy's interface: the gazetteer offline, and online services for what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.geocoders import Nominatim

from geo.geocoder.cascade import Cascade
from geo.geocoder.gazetteer import GazetteerGeocoder
from geo.geocoder.online import AnswerCache, PoliteGeocoder

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder

    from geo.gazetteer import Gazetteer
    from geo.settings import Settings

__all__ = ["AnswerCache", "Cascade", "GazetteerGeocoder", "PoliteGeocoder", "from_settings"]


def from_settings(gazetteer: Gazetteer, settings: Settings) -> Geocoder:
    """Return the geocoder that the settings name, each asked only for what those before it lack.

    A spelling that only resembles a name of the gazetteer counts as lacking, so it is looked up online first.
    """
    geocoders: list[Geocoder] = [
        _nominatim(settings) if name == "nominatim" else GazetteerGeocoder(gazetteer, similar=False)
        for name in settings.geocoders
    ]
    if "gazetteer" in settings.geocoders:
        geocoders.append(GazetteerGeocoder(gazetteer))
    return Cascade(geocoders)


def _nominatim(settings: Settings) -> PoliteGeocoder:
    address = urlsplit(settings.nominatim_url)
    service = Nominatim(
        scheme=address.scheme,
        domain=address.netloc + address.path,
        user_agent=settings.user_agent,
        timeout=settings.timeout,
        adapter_factory=URLLibAdapter,  # the one that does not repeat a failed request by itself
    )
    cache = AnswerCache(settings.cache_dir() / "answers.sqlite")
    return PoliteGeocoder(service, name=settings.nominatim_url, min_delay=settings.min_delay, cache=cache)
