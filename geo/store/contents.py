"""Rows of articles and readings, and the values that they are: what `Store` writes and reads on one connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BindParameter, Select, bindparam, delete, func, insert, select

from geo.errors import StoreError, UnknownArticleError
from geo.model import Article
from geo.packing import PackedReading, pack_article
from geo.store import fulltext, stories
from geo.store.listed import one_of
from geo.store.tables import articles, readings, removed, texts
from geo.store.writes import next_write, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_FIELDS: Final = ("title", "url", "source", "published", "retrieved", "language")

# made once: building a statement takes longer than running it
_ID: Final[BindParameter[str]] = bindparam("article_id")
_KNOWN: Final = select(articles.c.id, articles.c.sha256).where(one_of(articles.c.id, "ids"))
_REMOVED: Final = select(removed.c.article_id).where(one_of(removed.c.article_id, "ids"))
_INSERT_ARTICLE: Final = insert(articles)
_INSERT_TEXT: Final = insert(texts)
_INSERT_READING: Final = insert(readings)


def select_articles() -> Select[Any]:
    """Return the query for articles with their texts."""
    return select(articles, texts.c.text, texts.c.furniture_json).join(texts, texts.c.article_id == articles.c.id)


ONE_ARTICLE: Final = select_articles().where(articles.c.id == _ID)
"""The query for the article with the id `article_id`."""


def article(row: Row[Any]) -> Article:
    """Return a row of `select_articles` as the value that it is."""
    furniture = tuple((start, end) for start, end in json.loads(row.furniture_json))
    return Article(text=row.text, furniture=furniture, **{name: getattr(row, name) for name in _FIELDS})


def packed(row: Row[Any]) -> PackedReading:
    """Return a row of readings as the value that it is."""
    return PackedReading(article_id=row.article_id, geoparser_id=row.geoparser_id, findings=row.findings)


def latest_readings(ids: Sequence[str] | None = None) -> Select[Any]:
    """Return the query for the latest reading of each article, or of each of these."""
    other = readings.alias()
    newest = select(func.max(other.c.written)).where(other.c.article_id == readings.c.article_id).scalar_subquery()
    query = select(readings).where(readings.c.written == newest)
    return query if ids is None else query.where(readings.c.article_id.in_(ids))


def unknown(article_id: str) -> UnknownArticleError:
    """Return the error to raise where no article has an id."""
    return UnknownArticleError(f"no article {article_id}")


def add_article(connection: Connection, new: Article) -> bool:
    """Keep an article and index its words; False if it is there already."""
    if not _new(connection, [new])[0]:
        return False
    _insert(connection, [(new, next_write(connection))])
    return True


def put_all(connection: Connection, kept: Sequence[tuple[Article, PackedReading]]) -> list[bool]:
    """Keep articles with their readings, all or none; return for each whether the article is new."""
    for new, reading in kept:
        if reading.article_id != new.id:
            raise unknown(reading.article_id)
    first = next_write(connection, 2 * len(kept)) - 2 * len(kept) + 1
    are_new = _new(connection, [new for new, _ in kept])
    _insert(connection, [(kept[at][0], first + 2 * at) for at, is_new in enumerate(are_new) if is_new])
    rows = [
        {
            "article_id": reading.article_id,
            "geoparser_id": reading.geoparser_id,
            "findings": reading.findings,
            "written": first + 2 * at + 1,
        }
        for at, (_, reading) in enumerate(kept)
        if are_new[at]
    ]
    if rows:
        connection.execute(_INSERT_READING, rows)
    for at, (_, reading) in enumerate(kept):
        if not are_new[at]:
            put_reading(connection, reading, written=first + 2 * at + 1)
    return are_new


def _new(connection: Connection, wanted: Sequence[Article]) -> list[bool]:
    """Return for each article whether it is neither in the store nor earlier in the list."""
    found = connection.execute(_KNOWN, {"ids": [one.id for one in wanted]})
    known = {row.id: row.sha256 for row in found}
    are_new = []
    for one in wanted:
        are_new.append(one.id not in known)
        if known.setdefault(one.id, one.sha256) != one.sha256:
            raise StoreError(f"article {one.id}: another text has the same id")
        if are_new[-1] and any("\0" in value for value in (one.text, *(getattr(one, name) for name in _FIELDS))):
            raise StoreError(f"article {one.id}: cannot store a NUL character, which no text holds")
    return are_new


def _insert(connection: Connection, new: Sequence[tuple[Article, int]]) -> None:
    """Insert new articles, each with the number of its write, and index their words."""
    if not new:
        return
    rows, held, indexed = [], [], []
    for one, number in new:
        fields = {name: getattr(one, name) for name in _FIELDS}
        rows.append({"id": one.id, "sha256": one.sha256, "characters": len(one.text), "written": number, **fields})
        held.append({"article_id": one.id, "text": one.text, "furniture_json": json.dumps(one.furniture)})
        indexed.append((one.id, number, one.title, fulltext.body(one.text, one.furniture)))
    connection.execute(_INSERT_ARTICLE, rows)
    connection.execute(_INSERT_TEXT, held)
    fulltext.add(connection, indexed)
    if back := list(connection.execute(_REMOVED, {"ids": [one.id for one, _ in new]}).scalars()):
        connection.execute(delete(removed).where(removed.c.article_id.in_(back)))


def remove_article(connection: Connection, article_id: str, moment: str) -> Article:
    """Take an article out with its readings, and keep it among what was removed."""
    row = connection.execute(select_articles().where(articles.c.id == article_id)).one_or_none()
    if row is None:
        raise unknown(article_id)
    gone = article(row)
    fulltext.remove(connection, row.written, gone.title, fulltext.body(gone.text, gone.furniture))
    stories.forget(connection, [article_id])
    connection.execute(delete(articles).where(articles.c.id == article_id))
    kept = {"article": pack_article(gone), "removed_at": moment, "written": next_write(connection)}
    put(connection, removed, {"article_id": article_id}, kept)
    return gone


def put_reading(connection: Connection, reading: PackedReading, *, written: int | None = None) -> None:
    """Keep a reading as its article's latest; ``written``: the number of the write, if it was counted already."""
    query = select(articles.c.id).where(articles.c.id == reading.article_id)
    if connection.execute(query).one_or_none() is None:
        raise unknown(reading.article_id)
    key = {"article_id": reading.article_id, "geoparser_id": reading.geoparser_id}
    number = next_write(connection) if written is None else written
    put(connection, readings, key, {"findings": reading.findings, "written": number})
