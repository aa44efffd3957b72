"""What all sessions share: the geoparser, the store, and what the store holds, read once per change.

Streamlit hands the same object to every session and thread, so everything here is immutable or thread-safe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from geo import ingest, maps
from geo.gazetteer.lookup import Gazetteer
from geo.geoparser import Geoparser
from geo.judgements import InForce, Judge, found_pairs
from geo.settings import Settings
from geo.store import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geo.model import Article, Place, Reading, Resolution, Use
    from geo.ui.state import View

Pairs = tuple[tuple["Article", "Reading"], ...]


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_env()


@st.cache_resource(show_spinner=False)
def gazetteer() -> Gazetteer:
    """Return the memory-mapped gazetteer."""
    return Gazetteer.open()


@st.cache_resource(show_spinner=False)
def countries() -> dict[str, str]:
    """Return the name of each country by its ISO 3166-1 alpha-2 code."""
    return maps.country_names(gazetteer())


@st.cache_resource(show_spinner=False)
def geoparser() -> Geoparser:
    """Return the geoparser."""
    return Geoparser.load(min_confidence=settings().min_confidence, gazetteer=gazetteer())


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store; it opens a connection per operation."""
    return Store.open(settings().store_url())


@st.cache_resource(show_spinner=False)
def prepare() -> int:
    """Load everything and bring the store up to date, the sample articles of a first start included.

    Returns:
        How many sample articles were read just now.
    """
    return ingest.ensure_samples(store(), geoparser())


@st.cache_resource(show_spinner=False)
def judge() -> Judge:
    """Return what applies people's corrections."""
    return Judge(gazetteer())


@st.cache_resource(show_spinner=False, max_entries=2)
def _found(version: int) -> Pairs:  # noqa: ARG001 - the key: Streamlit leaves names with an underscore out of it
    return tuple(found_pairs(store()))


@st.cache_resource(show_spinner=False, max_entries=2)
def _in_force(version: int) -> InForce:  # noqa: ARG001 - as above
    return InForce(store().judgements())


@st.cache_resource(show_spinner=False, max_entries=2)
def _pairs(version: int) -> Pairs:
    in_force = _in_force(version)
    return tuple((article, judge().read(article, reading, in_force)) for article, reading in _found(version))


def found() -> Pairs:
    """Return every article with its reading as it was found, newest first."""
    return _found(store().version())


def in_force() -> InForce:
    """Return people's corrections that count now."""
    return _in_force(store().version())


def pairs() -> Pairs:
    """Return every article with its judged reading, newest first."""
    return _pairs(store().version())


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place with where it is mentioned: (article, resolution) in the order of the articles and of their texts."""

    place: Place
    mentions: tuple[tuple[Article, Resolution], ...]

    @property
    def articles(self) -> int:
        """How many articles mention the place."""
        return len({article.id for article, _ in self.mentions})

    @property
    def confidence(self) -> float:
        """The confidence of the surest mention."""
        return max(resolution.confidence for _, resolution in self.mentions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a view leaves of the store: its articles, its places (most mentioned first) and the map's data.

    ``all_articles`` and ``all_places`` count what there would be without filters.
    """

    pairs: Pairs
    places: dict[str, PlaceRow]
    map_data: maps.MapData
    all_articles: int
    all_places: int


def shown(view: View) -> Shown:
    """Return what the view shows."""
    chosen = None if view.articles is None else tuple(sorted(view.articles))
    return _shown(store().version(), chosen, tuple(sorted(view.uses)), view.confidence)


@st.cache_resource(show_spinner=False, max_entries=16)
def _shown(version: int, chosen: tuple[str, ...] | None, uses: tuple[Use, ...], confidence: float) -> Shown:
    everything = _pairs(version)
    kept = tuple(pair for pair in everything if chosen is None or pair[0].id in chosen)
    sure = [(article, _confident(reading, confidence)) for article, reading in kept]
    return Shown(
        pairs=kept,
        places=_places(sure, uses),
        map_data=maps.features(sure, uses=frozenset(uses), max_features=settings().max_features),
        all_articles=len(everything),
        all_places=len(_places(everything, uses)),
    )


def _confident(reading: Reading, confidence: float) -> Reading:
    return replace(reading, resolutions=tuple(one for one in reading.resolutions if one.confidence >= confidence))


def _places(pairs: Iterable[tuple[Article, Reading]], uses: Collection[Use]) -> dict[str, PlaceRow]:
    found: dict[str, list[tuple[Article, Resolution]]] = {}
    places: dict[str, Place] = {}
    for article, reading in pairs:
        for resolution in reading.resolutions:
            if resolution.place is not None and resolution.mention.use in uses:
                places[resolution.place.id] = resolution.place
                found.setdefault(resolution.place.id, []).append((article, resolution))
    ranked = sorted(found, key=lambda key: (-len(found[key]), places[key].name))
    return {key: PlaceRow(place=places[key], mentions=tuple(found[key])) for key in ranked}
