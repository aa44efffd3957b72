"""Articles, readings and judgements: what is kept, and in which order it comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, select, tuple_, update

from geo.errors import StoreError, UnknownArticleError
from geo.packing import PackedReading, pack, unpack, unpack_article
from geo.serialization import judgement_from_json, judgement_to_json
from geo.store import contents, listing
from geo.store.database import Database
from geo.store.fetches import Fetches
from geo.store.listed import one_of
from geo.store.stories import Stories, file_new
from geo.store.tables import articles, counters, judgements, meta, readings, removed
from geo.store.writes import next_write, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geo.model import Article, Judgement, Reading
    from geo.store.listing import Filter, Summary
    from geo.store.stories import Entry

_BATCH: Final = 100  # articles that are in memory at once while all are gone through
_EVERYTHING: Final = listing.Filter()
_READ_BY: Final = select(readings.c.article_id).where(  # made once: building a statement takes longer than running it
    one_of(readings.c.article_id, "ids"), readings.c.geoparser_id == bindparam("geoparser_id")
)
_PREFIX_LENGTH: Final = 4  # characters of an id that a person must give at least


class Store:
    """All that Dateline keeps. Safe to share between threads, with other processes, and across a fork.

    ``stories`` holds which articles tell the same story, ``fetches`` what is remembered of addresses. Every method
    raises StoreError, naming the file or database, if it cannot be read or written; what was there before is then
    unchanged.
    """

    def __init__(self, database: Database) -> None:
        """Use an opened database; `Store.open` is what you want."""
        self.database = database
        self.stories = Stories(database)
        self.fetches = Fetches(database)

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store that a SQLAlchemy URL names; make it, and a file's folder, if new.

        Args:
            url: "sqlite:////path/to/file", or "postgresql://user:password@host/database" with the extra "postgres".
        """
        return cls(Database(url))

    @property
    def label(self) -> str:
        """The file or database, as messages name it: without a password."""
        return self.database.label

    def close(self) -> None:
        """Close the connections that are kept for the next operation, which then opens one again."""
        self.database.close()

    # articles

    def add_article(self, article: Article) -> bool:
        """Keep an article. False, and nothing changed, if the same text is already there."""
        with self.database.writing() as connection:
            return contents.add_article(connection, article)

    def put(self, article: Article, reading: Reading | PackedReading) -> bool:
        """Keep an article together with its reading, both or neither; True if the article is new."""
        packed = reading if isinstance(reading, PackedReading) else pack(reading)
        with self.database.writing() as connection:
            return contents.put_all(connection, [(article, packed)])[0]

    def put_all(
        self,
        kept: Sequence[tuple[Article, PackedReading]],
        entries: Sequence[Entry],
        same: Callable[[bytes, bytes], bool],
    ) -> list[bool]:
        """Keep articles with their readings as `put` does, and file the new ones under their stories: all or nothing.

        Args:
            kept: The articles and their readings.
            entries: What each is filed by, in the same order; see `Stories.file`.
            same: Whether two signatures tell the same story.

        Returns:
            For each whether the article is new.
        """
        with self.database.writing() as connection:
            are_new = contents.put_all(connection, kept)
            new = [entry for entry, is_new in zip(entries, are_new, strict=True) if is_new]
            file_new(connection, new, same)
            return are_new

    def article(self, article_id: str) -> Article:
        """Return an article; UnknownArticleError if it is not there."""
        with self.database.reading() as connection:
            row = connection.execute(contents.ONE_ARTICLE, {"article_id": article_id}).one_or_none()
        if row is None:
            raise contents.unknown(article_id)
        return contents.article(row)

    def articles(self) -> list[Article]:
        """Return all articles, newest published first; those without a date last, the latest added first.

        All texts are in memory then; `summaries` and `pairs` go through any number.
        """
        with self.database.reading() as connection:
            rows = connection.execute(contents.select_articles().order_by(*listing.NEWEST_FIRST))
            return [contents.article(row) for row in rows]

    def ids(self) -> list[str]:
        """Return the ids of all articles, in the order they were added."""
        with self.database.reading() as connection:
            return list(connection.execute(select(articles.c.id).order_by(articles.c.written)).scalars())

    def remove_article(self, article_id: str) -> Article:
        """Take an article out with its readings, and return it. Judgements stay, and count again if it comes back.

        It is kept among what was `removed` until the store is vacuumed; adding it brings it back.

        Raises:
            UnknownArticleError: It is not in the store.
        """
        with self.database.writing() as connection:
            return contents.remove_article(connection, article_id, datetime.now(UTC).isoformat(timespec="seconds"))

    def removed(self) -> list[Article]:
        """Return what was removed and is not yet gone for good, the latest first."""
        query = select(removed.c.article).order_by(removed.c.written.desc())
        with self.database.reading() as connection:
            return [unpack_article(body) for body in connection.execute(query).scalars()]

    def forget_removed(self) -> int:
        """Let go for good of what was removed; return how many articles that were."""
        with self.database.writing() as connection:
            return connection.execute(delete(removed)).rowcount

    def find_id(self, prefix: str) -> str:
        """Return the id of the one article whose id begins so, be it there or removed.

        Raises:
            UnknownArticleError: None does, or more than one.
        """
        if len(prefix) < _PREFIX_LENGTH or not prefix.isalnum():
            raise UnknownArticleError(f"no article {prefix}: give at least {_PREFIX_LENGTH} characters of an id")
        of_articles = select(articles.c.id).where(articles.c.id.startswith(prefix))
        of_removed = select(removed.c.article_id).where(removed.c.article_id.startswith(prefix))
        with self.database.reading() as connection:
            found = connection.execute(of_articles.union(of_removed).limit(2)).scalars().all()
        if len(found) != 1:
            raise UnknownArticleError(f"no article {prefix}" if not found else f"several articles begin with {prefix}")
        return str(found[0])

    def summaries(self, wanted: Filter = _EVERYTHING, *, after: Summary | None = None, limit: int) -> list[Summary]:
        """Return a page of articles without their texts, newest first, that begins after the last one of a page.

        Raises:
            InputError: The filter holds a query or a day that cannot be read.
        """
        query = listing.page(wanted, after=after, limit=limit, sqlite=self.database.kind == "sqlite")
        with self.database.reading() as connection:
            return [listing.summary(row) for row in connection.execute(query)]

    def count(self, wanted: Filter = _EVERYTHING) -> int:
        """Return how many articles there are; raise as `summaries` does."""
        with self.database.reading() as connection:
            query = listing.count(wanted, sqlite=self.database.kind == "sqlite")
            return int(connection.execute(query).scalar_one())

    def sources(self) -> dict[str, int]:
        """Return how many articles each outlet has, in the order of their names; "" are those without one."""
        query = select(articles.c.source, func.count()).group_by(articles.c.source).order_by(articles.c.source)
        with self.database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def versions(self, url: str) -> list[Summary]:
        """Return the articles that came from an address, the first that was added first; [] for ""."""
        if not url:
            return []
        query = listing.page(listing.Filter(url=url), after=None, limit=1000, sqlite=self.database.kind == "sqlite")
        with self.database.reading() as connection:
            found = [listing.summary(row) for row in connection.execute(query)]
        return sorted(found, key=lambda one: one.written)

    def pairs(self, ids: Sequence[str] | None = None) -> Iterator[tuple[Article, Reading]]:
        """Yield every article that has been read with its latest reading, newest first, few in memory at a time.

        Args:
            ids: only these articles, in this order; those that are not there are left out.
        """
        if ids is not None:
            for first in range(0, len(ids), _BATCH):
                batch = ids[first : first + _BATCH]
                found = {one.id: (one, reading) for one, reading in self._pairs_of(batch)}
                yield from (found[one] for one in batch if one in found)
            return
        last: Summary | None = None
        while summaries := self.summaries(after=last, limit=_BATCH):
            yield from self.pairs([one.id for one in summaries])
            last = summaries[-1]

    def stamps(self) -> dict[str, int]:
        """Return for each article that has been read, newest first, the number of the last write to it or its readings.

        Who keeps articles in memory sees by it which of them changed.
        """
        last = func.max(readings.c.written)
        query = select(articles.c.id, articles.c.written, last).join(readings, readings.c.article_id == articles.c.id)
        query = query.group_by(articles.c.id).order_by(*listing.NEWEST_FIRST)
        with self.database.reading() as connection:
            return {name: max(own, read) for name, own, read in connection.execute(query)}

    def _pairs_of(self, ids: Sequence[str]) -> list[tuple[Article, Reading]]:
        with self.database.reading() as connection:
            rows = connection.execute(contents.latest_readings(ids)).all()
            found = {row.article_id: contents.packed(row) for row in rows}
            query = contents.select_articles().where(articles.c.id.in_(ids))
            of_ids = [contents.article(row) for row in connection.execute(query)]
        return [(article, unpack(found[article.id])) for article in of_ids if article.id in found]

    # readings

    def put_reading(self, reading: Reading | PackedReading) -> None:
        """Keep a reading as its article's latest; it takes the place of an earlier one of the same geoparser.

        Raises:
            UnknownArticleError: The article is not in the store.
        """
        packed = reading if isinstance(reading, PackedReading) else pack(reading)
        with self.database.writing() as connection:
            contents.put_reading(connection, packed)

    def reading(self, article_id: str, geoparser_id: str | None = None) -> Reading | None:
        """Return the article's reading by that geoparser, or the latest by any; None if there is none."""
        query = select(readings).where(readings.c.article_id == article_id).order_by(readings.c.written.desc())
        if geoparser_id is not None:
            query = query.where(readings.c.geoparser_id == geoparser_id)
        with self.database.reading() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return unpack(contents.packed(row)) if row else None

    def read_by(self, geoparser_id: str, ids: Sequence[str]) -> set[str]:
        """Return which of these articles that geoparser has read; loads no reading."""
        with self.database.reading() as connection:
            return set(connection.execute(_READ_BY, {"ids": list(ids), "geoparser_id": geoparser_id}).scalars())

    def readings(self, geoparser_id: str | None = None) -> dict[str, Reading]:
        """Return each article's reading by that geoparser, or its latest by any, under the article's id."""
        query = contents.latest_readings()
        if geoparser_id is not None:
            query = select(readings).where(readings.c.geoparser_id == geoparser_id)
        with self.database.reading() as connection:
            return {row.article_id: unpack(contents.packed(row)) for row in connection.execute(query)}

    def readings_of(self, article_id: str) -> list[Reading]:
        """Return all readings of an article, each by another geoparser, the latest last."""
        query = select(readings).where(readings.c.article_id == article_id).order_by(readings.c.written)
        with self.database.reading() as connection:
            return [unpack(contents.packed(row)) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """Return how many "articles" there are, and how many of them have "readings"; loads none of them."""
        query = select(
            select(func.count()).select_from(articles).scalar_subquery().label("articles"),
            select(func.count(readings.c.article_id.distinct())).scalar_subquery().label("readings"),
        )
        with self.database.reading() as connection:
            return dict(connection.execute(query).one()._asdict())

    def unread(self, geoparser_id: str) -> list[str]:
        """Return the ids of the articles that this geoparser has not read, in the order they were added."""
        own = (readings.c.article_id == articles.c.id) & (readings.c.geoparser_id == geoparser_id)
        query = select(articles.c.id).outerjoin(readings, own).where(readings.c.article_id.is_(None))
        with self.database.reading() as connection:
            return list(connection.execute(query.order_by(articles.c.written)).scalars())

    def forget_old_readings(self) -> int:
        """Let go of every reading but the latest of each article; return how many that were."""
        keep = contents.latest_readings().with_only_columns(readings.c.article_id, readings.c.geoparser_id)
        key = tuple_(readings.c.article_id, readings.c.geoparser_id)
        with self.database.writing() as connection:
            gone = connection.execute(delete(readings).where(key.not_in(keep))).rowcount
            if gone:
                next_write(connection)
            return gone

    # judgements

    def add_judgement(self, judgement: Judgement) -> None:
        """Keep a person's word. The same one again changes nothing; another under its id is a StoreError."""
        body = json.dumps(judgement_to_json(judgement), ensure_ascii=False)
        with self.database.writing() as connection:
            query = select(judgements.c.judgement_json).where(judgements.c.id == judgement.id)
            known = connection.execute(query).scalar_one_or_none()
            if known is None:
                undone = judgement.undone_at.isoformat() if judgement.undone_at else None
                row = {
                    "id": judgement.id,
                    "judgement_json": body,
                    "undone_at": undone,
                    "undone_by": judgement.undone_by,
                }
                connection.execute(judgements.insert().values(**row, written=next_write(connection)))
            elif judgement_from_json(json.loads(known)) != judgement:
                raise StoreError(f"judgement {judgement.id} is there already and says something else")

    def judgements(self, *, active_only: bool = True) -> list[Judgement]:
        """Return the judgements in the order they were added, without those that were undone unless asked for."""
        query = select(judgements).order_by(judgements.c.written)
        if active_only:
            query = query.where(judgements.c.undone_at.is_(None))
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        undone = ({"undone_at": row.undone_at, "undone_by": row.undone_by} for row in rows)
        return [
            judgement_from_json({**json.loads(row.judgement_json), **how})
            for row, how in zip(rows, undone, strict=True)
        ]

    def undo_judgement(self, judgement_id: str, at: datetime, by: str = "") -> None:
        """Mark a judgement as undone by somebody; the first undoing stands. StoreError if it is not there."""
        with self.database.writing() as connection:
            query = select(judgements.c.undone_at).where(judgements.c.id == judgement_id)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise StoreError(f"no judgement {judgement_id}")
            if row.undone_at is None:
                changed = update(judgements).where(judgements.c.id == judgement_id)
                connection.execute(changed.values(undone_at=at.isoformat(), undone_by=by))
                next_write(connection)

    # what the store notes for itself

    def meta(self, key: str) -> str | None:
        """Return what was noted under a key, or None."""
        with self.database.reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()

    def set_meta(self, key: str, value: str) -> None:
        """Note something of the store's own, such as which samples it has been given."""
        with self.database.writing() as connection:
            put(connection, meta, {"key": key}, {"value": value})
            next_write(connection)

    def version(self) -> int:
        """Return a number that is another after every change, whoever made it; caches compare it."""
        with self.database.reading() as connection:
            return int(connection.execute(select(counters.c.value).where(counters.c.name == "writes")).scalar_one())
