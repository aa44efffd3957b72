"""Which articles tell the same story: their signatures, and the bands by which similar ones are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select, update

from geo.store.tables import articles, bands, signatures
from geo.store.writes import next_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from geo.store.database import Database

_VALUES = 5_000  # in one statement; SQLite takes 32,766

Entry = tuple[str, bytes, "Sequence[str]"]
"""An article's id, its signature as bytes that the store does not look into, and the bands that similar ones share."""


class Stories:
    """The signatures of the articles in a store, each under its story; an article's go when it goes."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def unfiled(self, version: bytes, limit: int) -> list[str]:
        """Return ids of articles, first added first, whose signature is missing or does not begin with ``version``."""
        begins = func.substr(signatures.c.signature, 1, len(version))
        query = (
            select(articles.c.id)
            .outerjoin(signatures, signatures.c.article_id == articles.c.id)
            .where(or_(signatures.c.signature.is_(None), begins != version))
            .order_by(articles.c.written)
        )
        with self._database.reading() as connection:
            return list(connection.execute(query.limit(limit)).scalars())

    def file(self, entries: Sequence[Entry], same: Callable[[bytes, bytes], bool]) -> None:
        """Keep signatures, and put each into one story with those that share a band and are the same; all or nothing.

        A story is named by the least of its articles' ids. An article that is not in the store any more is passed over.

        Args:
            entries: What to keep, in the place of what was kept of the same articles.
            same: Whether two signatures tell the same story.
        """
        with self._database.writing() as connection:
            ids = [entry[0] for entry in entries]
            here = set(connection.execute(select(articles.c.id).where(articles.c.id.in_(ids))).scalars())
            for table in (signatures, bands):
                connection.execute(delete(table).where(table.c.article_id.in_(ids)))
            filing = _Filing(connection, [entry for entry in entries if entry[0] in here], same)
            filing.write(connection)
            next_write(connection)

    def all(self) -> dict[str, str]:
        """Return the story of every article that has a signature, under the article's id."""
        query = select(signatures.c.article_id, signatures.c.story)
        with self._database.reading() as connection:
            return {row.article_id: row.story for row in connection.execute(query)}


class _Filing:
    """Some signatures while they are compared with those that are kept and with each other, all in memory."""

    def __init__(self, connection: Connection, entries: Sequence[Entry], same: Callable[[bytes, bytes], bool]) -> None:
        self._entries, self._same = entries, same
        self._shelf: dict[str, list[str]] = {}
        self._signature: dict[str, bytes] = {}
        self._story: dict[str, str] = {}
        self._joined: dict[str, str] = {}  # the name of a story that became part of another: the other's
        self._load(connection)
        for entry in entries:
            self._file(*entry)

    def _load(self, connection: Connection) -> None:
        wanted = sorted({band for _, _, of_bands in self._entries for band in of_bands})
        for part in _parts(wanted):
            query = select(bands.c.band, bands.c.article_id).where(bands.c.band.in_(part))
            for band, article_id in connection.execute(query):
                self._shelf.setdefault(band, []).append(article_id)
        near = sorted({article_id for ids in self._shelf.values() for article_id in ids})
        for part in _parts(near):
            for row in connection.execute(select(signatures).where(signatures.c.article_id.in_(part))):
                self._signature[row.article_id], self._story[row.article_id] = row.signature, row.story

    def _file(self, article_id: str, signature: bytes, of_bands: Sequence[str]) -> None:
        near = {other for band in of_bands for other in self._shelf.get(band, ())}
        same = (other for other in near if self._same(signature, self._signature[other]))
        stories = {self._name(self._story[other]) for other in same} | {article_id}
        story = min(stories)
        self._joined.update(dict.fromkeys(stories - {story}, story))
        self._signature[article_id], self._story[article_id] = signature, story
        for band in set(of_bands):
            self._shelf.setdefault(band, []).append(article_id)

    def _name(self, story: str) -> str:
        while story in self._joined:
            story = self._joined[story]
        return story

    def write(self, connection: Connection) -> None:
        """Keep what was found."""
        for story in self._joined:
            changed = update(signatures).where(signatures.c.story == story)
            connection.execute(changed.values(story=self._name(story)))
        rows = [
            {"article_id": article_id, "story": self._name(self._story[article_id]), "signature": signature}
            for article_id, signature, _ in self._entries
        ]
        if rows:
            connection.execute(insert(signatures), rows)
        shelved = [
            {"article_id": article_id, "band": band}
            for article_id, _, of_bands in self._entries
            for band in sorted(set(of_bands))
        ]
        if shelved:
            connection.execute(insert(bands), shelved)


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield values so many at a time as a statement may have."""
    for first in range(0, len(values), _VALUES):
        yield values[first : first + _VALUES]
