"""How the map puts kinds, numbers and states into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.maps.features import CorridorMark, Mark, Status
    from geo.model import Kind

KINDS: dict[Kind, str] = {
    "city": "Town or city",
    "admin1": "Province or state",
    "admin2": "District",
    "country": "Country",
    "region": "Region",
    "continent": "Continent",
    "water": "Water",
    "terrain": "Terrain",
    "facility": "Facility",
}
STATUSES: dict[Status, str] = {
    "proposed": "proposed",
    "open": "agreed or open",
    "rejected": "rejected",
    "failed": "failed or violated",
    "named": "mentioned",
}
ROLES = {"origin": "Origin", "destination": "Destination", "via": "On the way"}


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def about_place(mark: Mark, country: str) -> str:
    """Return what a place is, where, and how often it is mentioned."""
    kind = KINDS[mark.place.kind]
    where = f"{kind}, {country}" if country and mark.place.kind != "country" else kind
    often = counted(mark.mentions, "mention", "mentions")
    if mark.articles > 1:
        often += f" in {mark.articles:,} articles"
    return f"{where} \N{MIDDLE DOT} {often}"


def about_end(role: str, place: str, status: Status, corridors: int) -> str:
    """Return what an end of one or more corridors is."""
    many = f" \N{MIDDLE DOT} {corridors:,} corridors" if corridors > 1 else ""
    return f"{ROLES[role]} of a corridor: {place} \N{MIDDLE DOT} {STATUSES[status]}{many}"


def about_route(origin: str, destination: str, mark: CorridorMark) -> str:
    """Return what a line between two places stands for."""
    return f"{origin} to {destination} \N{MIDDLE DOT} {STATUSES[mark.status]}"
