"""Rows of articles and readings, and the values that they are: what `Store` writes and reads on one connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, delete, func, select

from geo.errors import StoreError, UnknownArticleError
from geo.model import Article
from geo.store import fulltext
from geo.store.packing import PackedReading, pack_article
from geo.store.tables import articles, readings, removed, texts
from geo.store.writes import next_write, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_FIELDS: Final = ("title", "url", "source", "published", "retrieved", "language")


def select_articles() -> Select[Any]:
    """Return the query for articles with their texts."""
    return select(articles, texts.c.text, texts.c.furniture_json).join(texts, texts.c.article_id == articles.c.id)


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
    known = connection.execute(select(articles.c.sha256).where(articles.c.id == new.id)).scalar_one_or_none()
    if known == new.sha256:
        return False
    if known is not None:
        raise StoreError(f"article {new.id}: another text has the same id")
    fields = {name: getattr(new, name) for name in _FIELDS}
    if any("\0" in value for value in (new.text, *fields.values())):
        raise StoreError(f"article {new.id}: cannot store a NUL character, which no text holds")
    number = next_write(connection)
    row = {"id": new.id, "sha256": new.sha256, "characters": len(new.text), "written": number, **fields}
    connection.execute(articles.insert().values(**row))
    held = {"article_id": new.id, "text": new.text, "furniture_json": json.dumps(new.furniture)}
    connection.execute(texts.insert().values(**held))
    fulltext.add(connection, new.id, number, new.title, fulltext.body(new.text, new.furniture))
    connection.execute(delete(removed).where(removed.c.article_id == new.id))
    return True


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


def put_reading(connection: Connection, reading: PackedReading) -> None:
    """Keep a reading as its article's latest."""
    query = select(articles.c.id).where(articles.c.id == reading.article_id)
    if connection.execute(query).one_or_none() is None:
        raise unknown(reading.article_id)
    key = {"article_id": reading.article_id, "geoparser_id": reading.geoparser_id}
    put(connection, readings, key, {"findings": reading.findings, "written": next_write(connection)})
