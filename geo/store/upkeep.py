"""Looking after a store: checking it, giving room back, and copying all of it into another one."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update

from geo.errors import StoreError
from geo.packing import unpack
from geo.store import contents, fulltext
from geo.store.store import Store
from geo.store.tables import articles, counters, judgements, metadata, readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.model import Article, Reading

_BATCH: Final = 200
_OWN: Final = frozenset({"counters"})  # what a new store fills itself


def facts(store: Store) -> dict[str, Any]:
    """Return where the store is, in what, how large it is in bytes, and how much it holds."""
    with store.database.reading() as connection:
        size = store.database.backend.size(connection)
        latest = connection.execute(select(func.max(articles.c.retrieved))).scalar() or ""
        number = connection.execute(select(func.count()).select_from(judgements)).scalar_one()
        all_readings = connection.execute(select(func.count()).select_from(readings)).scalar_one()
    return {
        "store": store.label,
        "database": store.database.kind,
        "bytes": size,
        "articles": store.count(),
        "readings": all_readings,
        "judgements": number,
        "removed": len(store.removed()),
        "last_added": latest,
    }


def check(store: Store, step: Callable[[int], None] = lambda _: None) -> Iterator[str]:
    """Yield what is wrong with the store, a line each: in the database's files, in every article and every reading.

    Args:
        store: The store; others may use it meanwhile.
        step: Told of every article that was looked at.
    """
    database = store.database
    with database.reading() as connection:
        yield from database.backend.check_files(connection)
        count, held = store.count(), fulltext.indexed(connection)
        if count != held:
            yield f"the index of words holds {held:,} of {count:,} articles; dateline store vacuum makes it anew"
        top = connection.execute(select(func.max(articles.c.written))).scalar() or 0
        if top > connection.execute(select(counters.c.value).where(counters.c.name == "writes")).scalar_one():
            yield "the counter of writes is behind the articles"
    for article_id in store.ids():
        yield from _check_article(store, article_id)
        step(1)


def vacuum(store: Store, *, old_readings: bool = False) -> dict[str, int]:
    """Let go of what was removed, make the index of words anew if it lacks something, and give the room back.

    Args:
        store: The store.
        old_readings: Let go of all readings but the latest of each article too.

    Returns:
        The "bytes_before" and "bytes_after", and how many "removed" articles and "readings" are gone for good.
    """
    database = store.database
    with database.reading() as connection:
        before = database.backend.size(connection)
        is_whole = fulltext.indexed(connection) == store.count()
    gone = store.forget_removed()
    forgotten = store.forget_old_readings() if old_readings else 0
    if not is_whole:
        with database.writing() as connection:
            fulltext.refresh(connection)
    database.vacuum()
    with database.reading() as connection:
        after = database.backend.size(connection)
    return {"bytes_before": before, "bytes_after": after, "removed": gone, "readings": forgotten}


def copy(store: Store, url: str) -> Store:
    """Copy all that a store holds, as it is at one moment, into a new or empty one, which may be another database.

    Raises:
        StoreError: There is something in the other one, or it cannot be written; nothing of it is kept then.
    """
    other = Store.open(url)
    with store.database.reading() as source, other.database.writing() as target:
        if target.execute(select(counters.c.value).where(counters.c.name == "writes")).scalar_one():
            raise StoreError(f"{other.label}: there is something in it; copy into a new store")
        for table in metadata.sorted_tables:
            if table.name in _OWN:
                continue
            rows = source.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
            for part in rows.partitions():
                target.execute(table.insert(), [dict(row) for row in part])
        writes = source.execute(select(counters.c.value).where(counters.c.name == "writes")).scalar_one()
        target.execute(update(counters).where(counters.c.name == "writes").values(value=writes))
        fulltext.refresh(target)
    return other


def _check_article(store: Store, article_id: str) -> Iterator[str]:
    with store.database.reading() as connection:
        row = connection.execute(contents.select_articles().where(articles.c.id == article_id)).one_or_none()
        of_article = connection.execute(select(readings).where(readings.c.article_id == article_id)).all()
    if row is None:
        return  # it has no text, or was removed meanwhile
    try:
        article = contents.article(row)
    except (ValueError, TypeError) as error:
        yield f"article {article_id}: cannot be read: {error}"
        return
    if (article.id, article.sha256, len(article.text)) != (row.id, row.sha256, row.characters):
        yield f"article {article_id}: its text is not the one that was stored"
    for one in of_article:
        try:
            reading = unpack(contents.packed(one))
        except (ValueError, TypeError, KeyError, zlib.error, json.JSONDecodeError) as error:
            yield f"article {article_id}: the reading by {one.geoparser_id} cannot be read: {error}"
            continue
        yield from _check_reading(article, reading)


def _check_reading(article: Article, reading: Reading) -> Iterator[str]:
    for found in reading.resolutions:
        mention = found.mention
        if article.text[mention.start : mention.end] != mention.surface:
            yield f"article {article.id}: {mention.surface!r} does not stand at {mention.start} of its text"
            return
