"""Rows of articles and readings, and the values that they are: what `Store` writes and reads on one connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BindParameter, Select, bindparam, delete, exists, func, insert, select

from geo.errors import StoreError, UnknownArticleError
from geo.model import Article
from geo.packing import PackedReading, pack_article
from geo.store import fulltext
from geo.store.tables import articles, readings, removed, texts
from geo.store.writes import next_write, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_FIELDS: Final = ("title", "url", "source", "published", "retrieved", "language")

# made once: building a statement takes longer than running it
_ID: Final[BindParameter[str]] = bindparam("article_id")
_KNOWN: Final = select(
    select(articles.c.sha256).where(articles.c.id == _ID).scalar_subquery().label("sha256"),
    exists(select(removed.c.article_id).where(removed.c.article_id == _ID)).label("removed"),
)
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


def add_article(connection: Connection, new: Article, *, first: int | None = None) -> bool:
    """Keep an article and index its words; False if it is there already.

    Args:
        connection: One that may write.
        new: The article.
        first: The number of the write, if it was counted already.
    """
    known = connection.execute(_KNOWN, {"article_id": new.id}).one()
    if known.sha256 == new.sha256:
        return False
    if known.sha256 is not None:
        raise StoreError(f"article {new.id}: another text has the same id")
    fields = {name: getattr(new, name) for name in _FIELDS}
    if any("\0" in value for value in (new.text, *fields.values())):
        raise StoreError(f"article {new.id}: cannot store a NUL character, which no text holds")
    number = next_write(connection) if first is None else first
    row = {"id": new.id, "sha256": new.sha256, "characters": len(new.text), "written": number, **fields}
    connection.execute(_INSERT_ARTICLE, row)
    held = {"article_id": new.id, "text": new.text, "furniture_json": json.dumps(new.furniture)}
    connection.execute(_INSERT_TEXT, held)
    fulltext.add(connection, new.id, number, new.title, fulltext.body(new.text, new.furniture))
    if known.removed:
        connection.execute(delete(removed).where(removed.c.article_id == new.id))
    return True


def put_both(connection: Connection, new: Article, reading: PackedReading) -> bool:
    """Keep an article and its reading; True if the article is new."""
    if reading.article_id != new.id:
        raise unknown(reading.article_id)
    number = next_write(connection, 2)
    is_new = add_article(connection, new, first=number - 1)
    values = {"article_id": new.id, "geoparser_id": reading.geoparser_id, "findings": reading.findings}
    if is_new:
        connection.execute(_INSERT_READING, {**values, "written": number})
    else:
        put_reading(connection, reading, written=number)
    return is_new


def remove_article(connection: Connection, article_id: str, moment: str) -> Article:
    """Take an article out with its readings, and keep it among what was removed."""
    row = connection.execute(select_articles().where(articles.c.id == article_id)).one_or_none()
    if row is None:
        raise unknown(article_id)
    gone = article(row)
    fulltext.remove(connection, row.written, gone.title, fulltext.body(gone.text, gone.furniture))
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
