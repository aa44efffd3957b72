"""Articles, readings and judgements: what is kept, and in which order it comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from geo.errors import StoreError, UnknownArticleError
from geo.model import Article
from geo.serialization import findings_from_json, findings_to_json, judgement_from_json, judgement_to_json
from geo.store.database import Database
from geo.store.tables import articles, counters, judgements, meta, readings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from geo.model import Judgement, Reading


class Store:
    """All that Dateline keeps. Safe to share between threads, and with other processes.

    Every method raises StoreError, naming the file, if the file cannot be read or written; what was there before is
    then unchanged.
    """

    def __init__(self, database: Database) -> None:
        """Use an opened database; `Store.open` is what you want."""
        self._database = database

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store that a SQLAlchemy URL ("sqlite:////path/to/file") names; make it, and its folder, if new."""
        return cls(Database(url))

    def add_article(self, article: Article) -> bool:
        """Keep an article. False, and nothing changed, if the same text is already there."""
        with self._database.writing() as connection:
            return _add_article(connection, article)

    def put_reading(self, reading: Reading) -> None:
        """Keep a reading as its article's latest; it takes the place of an earlier one of the same geoparser.

        Raises:
            UnknownArticleError: The article is not in the store.
        """
        with self._database.writing() as connection:
            _put_reading(connection, reading)

    def put(self, article: Article, reading: Reading) -> bool:
        """Keep an article together with its reading, both or neither; True if the article is new."""
        with self._database.writing() as connection:
            is_new = _add_article(connection, article)
            _put_reading(connection, reading)
            return is_new

    def article(self, article_id: str) -> Article:
        """Return an article; UnknownArticleError if it is not there."""
        with self._database.reading() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article_id)).one_or_none()
        if row is None:
            raise _unknown(article_id)
        return _article(row)

    def articles(self) -> list[Article]:
        """Return all articles, newest published first; those without a date last, the latest added first."""
        order = (articles.c.published.desc(), articles.c.written.desc())
        with self._database.reading() as connection:
            return [_article(row) for row in connection.execute(select(articles).order_by(*order))]

    def ids(self) -> list[str]:
        """Return the ids of all articles, in the order they were added."""
        with self._database.reading() as connection:
            return list(connection.execute(select(articles.c.id).order_by(articles.c.written)).scalars())

    def remove_article(self, article_id: str) -> None:
        """Remove an article with its readings; judgements stay, and count again if it is added again.

        Raises:
            UnknownArticleError: It is not in the store.
        """
        with self._database.writing() as connection:
            if not connection.execute(delete(articles).where(articles.c.id == article_id)).rowcount:
                raise _unknown(article_id)
            _next_write(connection)

    def reading(self, article_id: str, geoparser_id: str | None = None) -> Reading | None:
        """Return the article's reading by that geoparser, or the latest by any; None if there is none."""
        query = select(readings).where(readings.c.article_id == article_id).order_by(readings.c.written.desc())
        if geoparser_id is not None:
            query = query.where(readings.c.geoparser_id == geoparser_id)
        with self._database.reading() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return _reading(row) if row else None

    def readings(self, geoparser_id: str | None = None) -> dict[str, Reading]:
        """Return each article's reading by that geoparser, or its latest by any, under the article's id."""
        query = select(readings)
        if geoparser_id is None:
            latest = select(func.max(readings.c.written)).group_by(readings.c.article_id)
            query = query.where(readings.c.written.in_(latest))
        else:
            query = query.where(readings.c.geoparser_id == geoparser_id)
        with self._database.reading() as connection:
            return {row.article_id: _reading(row) for row in connection.execute(query)}

    def readings_of(self, article_id: str) -> list[Reading]:
        """Return all readings of an article, each by another geoparser, the latest last."""
        query = select(readings).where(readings.c.article_id == article_id).order_by(readings.c.written)
        with self._database.reading() as connection:
            return [_reading(row) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """Return how many "articles" there are, and how many of them have "readings"; loads none of them."""
        query = select(
            select(func.count()).select_from(articles).scalar_subquery().label("articles"),
            select(func.count(readings.c.article_id.distinct())).scalar_subquery().label("readings"),
        )
        with self._database.reading() as connection:
            return dict(connection.execute(query).one()._asdict())

    def unread(self, geoparser_id: str) -> list[str]:
        """Return the ids of the articles that this geoparser has not read, in the order they were added."""
        own = (readings.c.article_id == articles.c.id) & (readings.c.geoparser_id == geoparser_id)
        query = select(articles.c.id).outerjoin(readings, own).where(readings.c.article_id.is_(None))
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(articles.c.written)).scalars())

    def add_judgement(self, judgement: Judgement) -> None:
        """Keep a person's word. The same one again changes nothing; another under its id is a StoreError."""
        body = json.dumps(judgement_to_json(judgement), ensure_ascii=False)
        with self._database.writing() as connection:
            query = select(judgements.c.judgement_json).where(judgements.c.id == judgement.id)
            known = connection.execute(query).scalar_one_or_none()
            if known is None:
                undone = judgement.undone_at.isoformat() if judgement.undone_at else None
                row = {"id": judgement.id, "judgement_json": body, "undone_at": undone}
                connection.execute(insert(judgements).values(**row, written=_next_write(connection)))
            elif known != body:
                raise StoreError(f"judgement {judgement.id} is there already and says something else")

    def judgements(self, *, active_only: bool = True) -> list[Judgement]:
        """Return the judgements in the order they were added, without those that were undone unless asked for."""
        query = select(judgements).order_by(judgements.c.written)
        if active_only:
            query = query.where(judgements.c.undone_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [judgement_from_json({**json.loads(row.judgement_json), "undone_at": row.undone_at}) for row in rows]

    def undo_judgement(self, judgement_id: str, at: datetime) -> None:
        """Mark a judgement as undone at a moment; the first undoing stands. StoreError if it is not there."""
        with self._database.writing() as connection:
            query = select(judgements.c.undone_at).where(judgements.c.id == judgement_id)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise StoreError(f"no judgement {judgement_id}")
            if row.undone_at is None:
                changed = update(judgements).where(judgements.c.id == judgement_id)
                connection.execute(changed.values(undone_at=at.isoformat()))
                _next_write(connection)

    def meta(self, key: str) -> str | None:
        """Return what was noted under a key, or None."""
        with self._database.reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()

    def set_meta(self, key: str, value: str) -> None:
        """Note something of the store's own, such as which samples it has been given."""
        statement = insert(meta).values(key=key, value=value)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
            _next_write(connection)

    def version(self) -> int:
        """Return a number that is another after every change, whoever made it; caches compare it."""
        with self._database.reading() as connection:
            return int(connection.execute(select(counters.c.value).where(counters.c.name == "writes")).scalar_one())


def _next_write(connection: Connection) -> int:
    counted = update(counters).where(counters.c.name == "writes").values(value=counters.c.value + 1)
    return int(connection.execute(counted.returning(counters.c.value)).scalar_one())


def _add_article(connection: Connection, article: Article) -> bool:
    known = connection.execute(select(articles.c.sha256).where(articles.c.id == article.id)).scalar_one_or_none()
    if known == article.sha256:
        return False
    if known is not None:
        raise StoreError(f"article {article.id}: another text has the same id")
    values = {name: getattr(article, name) for name in ("id", "sha256", "title", "url", "source", "published")}
    values |= {"retrieved": article.retrieved, "language": article.language, "text": article.text}
    values["furniture_json"] = json.dumps(article.furniture)
    connection.execute(insert(articles).values(**values, written=_next_write(connection)))
    return True


def _put_reading(connection: Connection, reading: Reading) -> None:
    query = select(articles.c.id).where(articles.c.id == reading.article_id)
    if connection.execute(query).one_or_none() is None:
        raise _unknown(reading.article_id)
    found: dict[str, Any] = {
        "findings_json": json.dumps(findings_to_json(reading), ensure_ascii=False, separators=(",", ":")),
        "written": _next_write(connection),
    }
    statement = insert(readings).values(article_id=reading.article_id, geoparser_id=reading.geoparser_id, **found)
    connection.execute(statement.on_conflict_do_update(index_elements=["article_id", "geoparser_id"], set_=found))


def _unknown(article_id: str) -> UnknownArticleError:
    return UnknownArticleError(f"no article {article_id}")


def _article(row: Row[Any]) -> Article:
    return Article(
        text=row.text,
        title=row.title,
        url=row.url,
        source=row.source,
        published=row.published,
        retrieved=row.retrieved,
        language=row.language,
        furniture=tuple((start, end) for start, end in json.loads(row.furniture_json)),
    )


def _reading(row: Row[Any]) -> Reading:
    return findings_from_json(row.article_id, json.loads(row.findings_json))
