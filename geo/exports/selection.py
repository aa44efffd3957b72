"""Which articles of a store go out, one at a time, so that no store is too large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import UnknownArticleError
from geo.judgements import InForce

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.judgements import Judge
    from geo.model import Article, Judgement, Reading
    from geo.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles by what is known of them; the default takes all.

    ``ids`` None means any. ``since`` and ``until`` are ISO 8601 dates, both inclusive; an article whose date is not
    known is then left out. ``sources`` are outlets, in any case.
    """

    ids: frozenset[str] | None = None
    since: str = ""
    until: str = ""
    sources: frozenset[str] = frozenset()

    def takes(self, article: Article) -> bool:
        """Tell whether an article goes out."""
        day = article.published[:10]
        if self.ids is not None and article.id not in self.ids:
            return False
        if self.sources and article.source.casefold() not in {source.casefold() for source in self.sources}:
            return False
        if (self.since or self.until) and not day:
            return False
        return self.since <= day and (not self.until or day <= self.until)


def selected(store: Store, selection: Selection) -> Iterator[Article]:
    """Yield the articles that go out, in the order in which they were added."""
    for article_id in store.ids():
        if selection.ids is not None and article_id not in selection.ids:
            continue
        try:
            article = store.article(article_id)
        except UnknownArticleError:  # removed meanwhile
            continue
        if selection.takes(article):
            yield article


def judged(store: Store, judge: Judge, selection: Selection) -> Iterator[tuple[Article, Reading]]:
    """Yield the articles that were read, each with its judged reading: what the formats for other programs show."""
    in_force = InForce(store.judgements())
    for article in selected(store, selection):
        reading = store.reading(article.id)
        if reading is not None:
            yield article, judge.read(article, reading, in_force)


def kept(store: Store, selection: Selection) -> Iterator[tuple[Article, list[Reading]]]:
    """Yield articles with all their readings as they were found: what `jsonl` writes."""
    for article in selected(store, selection):
        yield article, store.readings_of(article.id)


def judgements(store: Store, selection: Selection) -> list[Judgement]:
    """Return the judgements, undone ones included; those of single articles only where the article goes out."""
    everything = store.judgements(active_only=False)
    if selection == Selection():
        return everything
    going = {article.id for article in selected(store, selection)}
    return [one for one in everything if one.article_id is None or one.article_id in going]
