"""What goes out of Dateline, one fact at a time: a place that an article mentions, a corridor that it tells of.

Every format writes these, each in its own way, and none holds more than one article at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.corridors.words import state
from geo.maps import Excerpt, corridor_mark, excerpts, plain, safe_url
from geo.model import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.maps import CorridorMark
    from geo.model import Article, Place, Resolution, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which mentions of the articles go out: those with one of these uses and at least this confidence (0 to 1)."""

    uses: frozenset[Use] = frozenset({"location"})
    confidence: float = 0.0

    def takes(self, resolution: Resolution) -> bool:
        """Tell whether a mention goes out; one without a place never does."""
        return (
            resolution.place is not None
            and resolution.mention.use in self.uses
            and resolution.confidence >= self.confidence
        )

    def of(self, reading: Reading) -> Reading:
        """Return a reading with only those mentions."""
        return replace(reading, resolutions=tuple(one for one in reading.resolutions if self.takes(one)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFact:
    """A place in one article, used in one way. ``resolutions`` are its mentions and ``excerpts`` their sentences."""

    article: Article
    place: Place
    use: Use
    resolutions: tuple[Resolution, ...]
    excerpts: tuple[Excerpt, ...]

    @property
    def confidence(self) -> float:
        """That of the surest mention, 0 to 1."""
        return max(resolution.confidence for resolution in self.resolutions)

    @property
    def quote(self) -> str:
        """The place's name as the article first writes it."""
        return self.resolutions[0].mention.surface


def place_facts(article: Article, reading: Reading, choice: Choice) -> Iterator[PlaceFact]:
    """Yield the places of an article, in the order of their first mentions."""
    found: dict[tuple[str, Use], list[Resolution]] = {}
    for resolution in reading.resolutions:
        if resolution.place is not None and choice.takes(resolution):
            found.setdefault((resolution.place.id, resolution.mention.use), []).append(resolution)
    for (place_id, use), mentions in found.items():
        place = mentions[0].place
        if place is not None:
            only = Reading(article_id=article.id, geoparser_id=reading.geoparser_id, resolutions=tuple(mentions))
            sentences = tuple(excerpts(article, only, place_id))
            yield PlaceFact(article=article, place=place, use=use, resolutions=only.resolutions, excerpts=sentences)


def corridor_marks(article: Article, reading: Reading) -> Iterator[CorridorMark]:
    """Yield the corridors of an article, those that it mentions as history included."""
    return (corridor_mark(article, reading, corridor) for corridor in reading.corridors)


def status_text(mark: CorridorMark, countries: Mapping[str, str]) -> str:
    """Return a corridor's state in the words of the page, and that of each side that the text names."""
    return plain(state(mark.status, lambda side: countries.get(side, side)))


def linkable(url: str) -> str:
    """Return an address if it is an http or https one, else ""."""
    return plain(urlsplit(url.strip()).geturl()) if safe_url(url) else ""


def provenance(article: Article) -> dict[str, str]:
    """Return what each fact says of the article that it is from."""
    return {
        "article_id": article.id,
        "article_title": plain(article.title),
        "article_url": linkable(article.url),
        "source": plain(article.source),
        "published": plain(article.published),
        "retrieved": plain(article.retrieved),
        "text_sha256": article.sha256,
    }
