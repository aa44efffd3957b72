"""Which articles of a store go out, one at a time, so that no store is too large."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.errors import UnknownArticleError
from geo.judgements import InForce
from geo.store import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.judgements import Judge
    from geo.model import Article, Judgement, Reading
    from geo.store import Store, Summary

_PAGE: Final = 1000  # summaries that are asked for at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that pass a filter and, unless ``ids`` is None, are among these; the default takes all."""

    ids: frozenset[str] | None = None
    filter: Filter = field(default_factory=Filter)


def selected(store: Store, selection: Selection) -> list[str]:
    """Return the ids of the articles that go out, in the order in which they were added.

    Raises:
        InputError: The filter holds a query or a day that cannot be read.
    """
    found: list[Summary] = []
    last: Summary | None = None
    while page := store.summaries(selection.filter, after=last, limit=_PAGE):
        found += [one for one in page if selection.ids is None or one.id in selection.ids]
        last = page[-1]
    return [one.id for one in sorted(found, key=lambda one: one.written)]


def judged(store: Store, judge: Judge, ids: Sequence[str]) -> Iterator[tuple[Article, Reading]]:
    """Yield the articles that were read, each with its judged reading: what the formats for other programs show."""
    in_force = InForce(store.judgements())
    for article, reading in store.pairs(ids):
        yield article, judge.read(article, reading, in_force)


def kept(store: Store, ids: Sequence[str]) -> Iterator[tuple[Article, list[Reading]]]:
    """Yield articles with all their readings as they were found: what `jsonl` writes."""
    for article_id in ids:
        with suppress(UnknownArticleError):  # removed meanwhile
            yield store.article(article_id), store.readings_of(article_id)


def judgements(store: Store, ids: Sequence[str] | None) -> list[Judgement]:
    """Return the judgements, undone ones included; with ids those that judge one of these articles or a name."""
    everything = store.judgements(active_only=False)
    if ids is None:
        return everything
    going = set(ids)
    return [one for one in everything if one.article_id is None or one.article_id in going]
