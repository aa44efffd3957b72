"""How the map puts kinds, numbers and states into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.maps.features import CorridorMark, Mark
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
ROLES = {"origin": "Origin", "destination": "Destination", "via": "On the way"}

# what the legend shows, in its order, and the words beside each sign; marks.js draws the signs
LEGEND: dict[str, str] = {
    "circle": "Town or city; its area grows with the mentions",
    "square": "Facility",
    "hexagon": "District",
    "diamond": "Other place without a known outline",
    "unsure": "Not sure that it is this place",
    "area": "Country, province or region",
    "water": "Sea, lake or river",
    "cluster": "Several places; the number says how many",
    "origin": "Origin of a corridor",
    "destination": "Destination of a corridor",
    "proposed": "Corridor proposed",
    "open": "Corridor agreed, open or used",
    "rejected": "Corridor rejected by a side",
    "failed": "Corridor violated or closed",
}
LEGEND_TITLE = "Legend"


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


def about_end(role: str, place: str, labels: Collection[str], corridors: int) -> str:
    """Return what an end of one or more corridors is, and what is claimed of them."""
    whose = "a corridor" if corridors == 1 else f"{corridors:,} corridors"
    return f"{ROLES[role]} of {whose}: {place} \N{MIDDLE DOT} {', '.join(sorted(labels))}"


def about_route(origin: str, destination: str, mark: CorridorMark) -> str:
    """Return what a line between two places stands for."""
    return f"{origin} to {destination} \N{MIDDLE DOT} {mark.status.label}"
