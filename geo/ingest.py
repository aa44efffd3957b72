"""Getting articles read and kept: the one way in for the page, the command line and the API."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from geo import stories
from geo.errors import StoreError, UnknownArticleError
from geo.packing import PackedReading
from geo.parallel import Failed, batches, read_here
from geo.sources import samples
from geo.store import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo.model import Article, Reading
    from geo.parallel import Item, Pool, Reader
    from geo.store import Store

_SAMPLES_GIVEN = "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An article that went in, what was found in it, and whether the store had not had it before."""

    article: Article
    reading: Reading
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article that is in the store with its reading; ``new``: it was not before; ``read``: it was read just now."""

    article: Article
    new: bool
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """An article that was not kept, since reading it failed, and why."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """An article that was read again, and what the latest reading before and the new one found; None: it had none."""

    article: Article
    before: Reading | None
    after: Reading


def add(
    store: Store,
    geoparser: Reader,
    articles: Iterable[Article],
    on_progress: Callable[[Added], None] | None = None,
) -> list[Added]:
    """Read some articles and keep each with its reading, both or neither, so that an interruption loses only the rest.

    An article that is there already stays as it is, and is not read again by a geoparser that has read it. One that
    does not say when it was retrieved is given this moment.

    Args:
        store: Where they are kept.
        geoparser: What reads them.
        articles: Taken one at a time; for many of them `add_all` is quicker, and forgets what it has kept.
        on_progress: Called after each that is kept.
    """
    done = []
    for given in articles:
        article = _stamped(given)
        reading = store.reading(article.id, geoparser.id)
        new = False
        if reading is None:
            reading = geoparser.read(article)
            new = store.put(article, reading)
        added = Added(article=article, reading=reading, new=new)
        done.append(added)
        if on_progress is not None:
            on_progress(added)
    return done


def add_all(
    store: Store, geoparser: Reader, articles: Iterable[Article], pool: Pool | None = None
) -> Iterator[Kept | NotRead]:
    """Read any number of articles and keep each with its reading, in their order, as `add` does; yields each.

    New ones are filed under their stories with that.

    Args:
        store: Where they are kept.
        geoparser: What reads them where there is no pool, and whose id tells what was read before.
        articles: Taken a few batches ahead of what is yielded.
        pool: Processes with the same geoparser that read at once; None reads them here.
    """
    seen: set[str] = set()
    work = (_unread(store, geoparser.id, batch, seen) for batch in batches((_stamped(one), True) for one in articles))
    for batch in pool.read(work) if pool else read_here(geoparser, work):
        new = _put_all(store, [(article, found) for article, found in batch if isinstance(found, PackedReading)])
        for article, found in batch:
            if isinstance(found, Failed):
                yield NotRead(article=article, reason=found.reason)
            else:
                yield Kept(article=article, new=article.id in new, read=found is not None)


def _put_all(store: Store, kept: list[tuple[Article, PackedReading]]) -> set[str]:
    """Keep articles that were read together in one write, which takes half the time; return the ids of the new ones."""
    if not kept:
        return set()
    entries = [stories.entry_of(article) for article, _ in kept]
    try:
        are_new = store.put_all(kept, entries, stories.same_bytes)
    except StoreError:  # one that cannot be kept must not cost those before it
        are_new = [
            store.put_all([one], [entry], stories.same_bytes)[0] for one, entry in zip(kept, entries, strict=True)
        ]
    return {article.id for (article, _), is_new in zip(kept, are_new, strict=True) if is_new}


def _unread(store: Store, geoparser_id: str, batch: list[Item], seen: set[str]) -> list[Item]:
    """Return the batch with only those to be read that the geoparser has not read, and that are no repetition."""
    known = store.read_by(geoparser_id, [article.id for article, _ in batch])
    checked = []
    for article, _ in batch:
        checked.append((article, article.id not in known and article.id not in seen))
        seen.add(article.id)
    return checked


def _stamped(article: Article) -> Article:
    return article if article.retrieved else replace(article, retrieved=datetime.now(UTC).isoformat(timespec="seconds"))


def reread(store: Store, geoparser: Reader) -> int:
    """Read every article that this geoparser has not read yet; return how many it read."""
    return sum(1 for _ in reread_all(store, geoparser, store.unread(geoparser.id)))


def reread_all(
    store: Store, geoparser: Reader, ids: Iterable[str], pool: Pool | None = None
) -> Iterator[Reread | NotRead]:
    """Read articles of the store again, keep the new readings as the latest, and yield each with both.

    Args:
        store: Where they are.
        geoparser: What reads them where there is no pool.
        ids: The articles; one that is removed meanwhile is passed over.
        pool: Processes with the same geoparser that read at once; None reads them here.
    """
    work = batches((article, True) for article in _present(store, ids))
    for article, found in chain.from_iterable(pool.read(work) if pool else read_here(geoparser, work)):
        if isinstance(found, Failed):
            yield NotRead(article=article, reason=found.reason)
        elif found is not None:
            before = store.reading(article.id)
            with suppress(UnknownArticleError):
                store.put_reading(found)
                yield Reread(article=article, before=before, after=unpack(found))


def _present(store: Store, ids: Iterable[str]) -> Iterator[Article]:
    for article_id in ids:
        with suppress(UnknownArticleError):
            yield store.article(article_id)


def ensure_samples(store: Store, geoparser: Reader) -> int:
    """Give the store each sample article once, so that a removed one stays away; return how many were new to it.

    Also reads again what was last read by another geoparser, after an update of Dateline.
    """
    given = set(json.loads(store.meta(_SAMPLES_GIVEN) or "[]"))
    missing = [article for article in samples() if article.id not in given]
    new = sum(added.new for added in add(store, geoparser, missing))
    if missing:
        store.set_meta(_SAMPLES_GIVEN, json.dumps(sorted(given | {article.id for article in missing})))
    reread(store, geoparser)
    return new
