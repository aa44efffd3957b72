"""How the map puts kinds, numbers and states into words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.corridors.words import STATUS, inline
from geo.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.corridors.status import Label
    from geo.gazetteer import Gazetteer
    from geo.maps.features import CorridorMark, Mark
    from geo.model import Article, Kind, Place
    from geo.texts import Texts

KINDS: dict[Kind, str] = {
    "city": N_("Town or city"),
    "admin1": N_("Province or state"),
    "admin2": N_("District"),
    "country": N_("Country"),
    "region": N_("Region"),
    "continent": N_("Continent"),
    "water": N_("Water"),
    "terrain": N_("Terrain"),
    "facility": N_("Facility"),
}
ROLES = {"origin": N_("Origin"), "destination": N_("Destination"), "via": N_("On the way")}

# what the legend shows, in its order, and the words beside each sign; marks.js draws the signs
LEGEND: dict[str, str] = {
    "circle": N_("Town or city; its area grows with the mentions"),
    "square": N_("Facility"),
    "hexagon": N_("District"),
    "diamond": N_("Other place without a known outline"),
    "unsure": N_("Not sure that it is this place"),
    "area": N_("Country, province or region"),
    "water": N_("Sea, lake or river"),
    "cluster": N_("Several places; the number says how many"),
    "origin": N_("Origin of a corridor"),
    "destination": N_("Destination of a corridor"),
    "proposed": N_("Corridor proposed"),
    "open": N_("Corridor agreed, open or used"),
    "rejected": N_("Corridor rejected by a side"),
    "failed": N_("Corridor violated or closed"),
}
LEGEND_TITLE = N_("Legend")


# what the map's own controls and marks are called
CONTROLS: dict[str, str] = {
    "map": N_("Map of the places"),
    "in": N_("Zoom in"),
    "out": N_("Zoom out"),
    "close": N_("Close"),
    "skip": N_("Skip the map"),
    "cluster": N_("{count} places close together: zoom in"),
}


_FIRST_WORDS: Final = 8  # of a text without a title


def title(article: Article) -> str:
    """Return the article's title, or its first words where it has none."""
    if article.title:
        return article.title
    first = article.text.split(maxsplit=_FIRST_WORDS)
    return " ".join(first[:_FIRST_WORDS]) + ("…" if len(first) > _FIRST_WORDS else "")


def byline(article: Article, texts: Texts) -> str:
    """Return "Outlet · 7 Mar 2022", as far as both are known."""
    return " · ".join(part for part in (article.source, texts.day(article.published)) if part)


def whereabouts(place: Place, countries: Mapping[str, str], texts: Texts) -> str:
    """Return "Town or city · Kharkiv Oblast, Ukraine"; ``countries`` gives the English names of country codes."""
    name = texts.country(place.country, countries.get(place.country, place.country))
    country = "" if place.kind == "country" else name
    within = ", ".join(part for part in (place.admin1, country) if part and part != place.name)
    return " · ".join(part for part in (texts.gettext(KINDS[place.kind]), within) if part)


@lru_cache(maxsize=8192)
def local_name(place: Place, gazetteer: Gazetteer, texts: Texts) -> str:
    """Return the place's name in the language, as CLDR has it for countries, else as far as the gazetteer knows it."""
    if texts.language == "en":
        return place.name
    if place.kind == "country":
        return texts.country(place.country, place.name)
    row = gazetteer.row(place.id)
    return (gazetteer.names_in(row, texts.language) if row is not None else None) or place.name


def about_place(mark: Mark, country: str, texts: Texts) -> str:
    """Return what a place is, where, and how often it is mentioned."""
    kind = texts.gettext(KINDS[mark.place.kind])
    parts = {"kind": kind, "country": texts.country(mark.place.country, country) if country else ""}
    where = "{kind}, {country}" if country and mark.place.kind != "country" else "{kind}"
    often = texts.counted("{count} mention", "{count} mentions", mark.mentions)
    if mark.articles > 1:
        within = texts.counted("in {count} article", "in {count} articles", mark.articles)
        often = f"{often} {within}"
    return f"{where.format(**parts)} \N{MIDDLE DOT} {often}"


def about_doubt(mark: Mark, countries: Mapping[str, str], texts: Texts) -> str:
    """Return what else an uncertain place may be, "" where there is nothing else."""
    others = "; ".join(
        ", ".join(
            part
            for part in (
                place.name,
                place.admin1,
                texts.country(place.country, countries.get(place.country, place.country)),
            )
            if part
        )
        for place in mark.others
    )
    return texts.gettext("Not certain. It may also be: {places}.").format(places=others) if others else ""


def about_end(role: str, place: str, labels: Sequence[Label], texts: Texts) -> str:
    """Return what an end of one or more corridors is, and what is claimed of them; a label for each corridor."""
    whose = texts.counted("{{role}} of a corridor: {{place}}", "{{role}} of {count} corridors: {{place}}", len(labels))
    claimed = ", ".join(sorted({inline(texts.gettext(STATUS[label])) for label in labels}))
    return f"{whose.format(role=texts.gettext(ROLES[role]), place=place)} \N{MIDDLE DOT} {claimed}"


def about_route(origin: str, destination: str, mark: CorridorMark, texts: Texts) -> str:
    """Return what a line between two places stands for."""
    route = texts.gettext("{origin} to {destination}").format(origin=origin, destination=destination)
    return f"{route} \N{MIDDLE DOT} {inline(texts.gettext(STATUS[mark.status.label]))}"
