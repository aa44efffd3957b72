"""What all sessions share: the geoparser, the store, and what the store holds, read once per change.

Streamlit hands the same object to every session and thread, so everything here is immutable or thread-safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from geo import ingest, maps, stories
from geo.gazetteer.lookup import Gazetteer
from geo.geoparser import Geoparser
from geo.judgements import Judge
from geo.model import USES
from geo.settings import Settings
from geo.store import Store
from geo.ui import filtering, state
from geo.ui.loading import Held, Loader, Pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.judgements import InForce
    from geo.model import Article, Place, Resolution, Use
    from geo.sources import Unreadable
    from geo.ui.state import View

__all__ = ["Pairs", "Shown"]


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
def country_codes() -> dict[str, str]:
    """Return the ISO 3166-1 alpha-2 code of each country by its English name."""
    return {name: code for code, name in countries().items()}


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
    new = ingest.ensure_samples(store(), geoparser())
    stories.file_new(store())
    return new


def found_at(url: str) -> Iterator[Article | Unreadable]:
    """Yield what is at a web address, where the settings allow that it is fetched; see `geo.fetching`.

    Raises:
        MissingExtraError: The extra ``online`` is not installed.
    """
    from geo import fetching  # noqa: PLC0415 - it needs an extra
    from geo.fetching.articles import articles_at  # noqa: PLC0415

    fetcher = fetching.fetcher_of(settings(), fetching.PUBLIC)
    yield from articles_at(fetcher, url, max_chars=settings().max_chars)


def keep(article: Article) -> ingest.Added:
    """Read an article and keep it, under its story."""
    (added,) = ingest.add(store(), geoparser(), [article])
    stories.file_new(store())
    return added


@st.cache_resource(show_spinner=False)
def judge() -> Judge:
    """Return what applies people's corrections."""
    return Judge(gazetteer())


@st.cache_resource(show_spinner=False)
def _loader() -> Loader:
    return Loader(store(), judge())


@st.cache_resource(show_spinner=False, max_entries=2)
def _held(version: int) -> Held:  # noqa: ARG001 - the key: Streamlit leaves names with an underscore out of it
    return _loader().load()


def _pairs(version: int) -> Pairs:
    return _held(version).judged


def found() -> Pairs:
    """Return every article with its reading as it was found, newest first."""
    return _held(store().version()).found


def in_force() -> InForce:
    """Return people's corrections that count now."""
    return _held(store().version()).in_force


def pairs() -> Pairs:
    """Return every article with its judged reading, newest first."""
    return _pairs(store().version())


@st.cache_resource(show_spinner=False, max_entries=2)
def _stories(version: int) -> dict[str, tuple[Article, ...]]:
    articles = {article.id: article for article, _reading in _pairs(version)}
    groups = stories.groups(store())
    return {
        one: tuple(articles[other] for other in others if other != one and other in articles)
        for one, others in groups.items()
    }


def same_story(article_id: str) -> tuple[Article, ...]:
    """Return the other articles that tell the same story: copies in other outlets, and versions of the same page."""
    return _stories(store().version()).get(article_id, ())


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
    """What a view leaves of the store.

    ``pairs`` are its articles with all that was read in them, ``narrowed`` the same articles with only those places
    and corridors that pass the filters; ``places`` come most mentioned first. ``listed`` are the articles to choose
    from: all that pass the filters, and ``dated`` those before the dates count. ``all_articles`` and ``all_places``
    count what there would be without filters.
    """

    pairs: Pairs
    narrowed: Pairs
    listed: Pairs
    dated: Pairs
    places: dict[str, PlaceRow]
    map_data: maps.MapData
    all_articles: int
    all_places: int


def shown(view: View) -> Shown:
    """Return what the view shows."""
    filters = view.filters()
    return _shown(store().version(), urlencode(state.to_query(filters)), filters)


@st.cache_resource(show_spinner=False, max_entries=32)
def _shown(version: int, key: str, _view: View) -> Shown:  # noqa: ARG001 - the key stands for the view
    everything = _pairs(version)
    dated = filtering.listed(everything, _view)
    listed = filtering.within(dated, _view)
    kept = filtering.chosen(listed, _view)
    narrowed = filtering.narrowed(kept, _view)
    return Shown(
        pairs=kept,
        narrowed=narrowed,
        listed=listed,
        dated=dated,
        places=_places(narrowed),
        map_data=maps.features(narrowed, uses=frozenset(USES), max_features=settings().max_features),
        all_articles=len(everything),
        all_places=_all_places(version, tuple(sorted(_view.uses))),
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _all_places(version: int, uses: tuple[Use, ...]) -> int:
    found = (one for _, reading in _pairs(version) for one in reading.resolutions if one.mention.use in uses)
    return len({one.place.id for one in found if one.place is not None})


def _places(pairs: Pairs) -> dict[str, PlaceRow]:
    found: dict[str, list[tuple[Article, Resolution]]] = {}
    for article, reading in pairs:
        for resolution in reading.resolutions:
            if resolution.place is not None:
                found.setdefault(resolution.place.id, []).append((article, resolution))
    places = {key: resolution.place for key, ((_, resolution), *_) in found.items() if resolution.place is not None}
    ranked = sorted(found, key=lambda key: (-len(found[key]), places[key].name))
    return {key: PlaceRow(place=places[key], mentions=tuple(found[key])) for key in ranked}
