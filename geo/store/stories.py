"""Which articles tell the same story: their signatures, and the bands by which similar ones are looked up."""

from __future__ import annotations

from struct import pack, unpack
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, insert, or_, select, text, update

from geo.grouping import Groups
from geo.store.listed import one_of
from geo.store.tables import articles, bands, signatures
from geo.store.writes import next_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from geo.store.database import Database

Entry = tuple[str, bytes, "Sequence[int]"]
"""An article's id, its signature as bytes that the store does not look into, and the bands that similar ones share.

A band is a signed number of 64 bits.
"""

# made once: building a statement takes longer than running it
_CARRIED: Final = select(bands).where(one_of(bands.c.band, "keys"))
_HELD: Final = select(signatures.c.article_id, signatures.c.story, signatures.c.signature).where(
    one_of(signatures.c.article_id, "ids")
)
_BANDS_OF: Final = select(signatures.c.article_id, signatures.c.bands).where(one_of(signatures.c.article_id, "ids"))
_INSERT: Final = insert(signatures)
_INSERT_BANDS: Final = text("INSERT INTO bands SELECT * FROM unnest(CAST(:keys AS bigint[]), CAST(:ids AS text[]))")
_DELETE_BAND: Final = delete(bands).where(bands.c.band == bindparam("key"), bands.c.article_id == bindparam("of"))
_MOVE: Final = update(signatures).where(signatures.c.story == bindparam("old")).values(story=bindparam("new"))


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
            here = select(articles.c.id).where(articles.c.id.in_([entry[0] for entry in entries]))
            known = set(connection.execute(here).scalars())
            forget(connection, sorted(known))
            file_new(connection, [entry for entry in entries if entry[0] in known], same)
            next_write(connection)

    def all(self) -> dict[str, str]:
        """Return the story of every article that has a signature, under the article's id."""
        query = select(signatures.c.article_id, signatures.c.story)
        with self._database.reading() as connection:
            return {row.article_id: row.story for row in connection.execute(query)}


def file_new(connection: Connection, entries: Sequence[Entry], same: Callable[[bytes, bytes], bool]) -> None:
    """Do what `Stories.file` does, with articles that are there and have no signature."""
    if not entries:
        return
    groups: Groups[bytes] = Groups(same)
    before: dict[int, list[str]] = {}
    wanted = sorted({key for _, _, keys in entries for key in keys})
    for key, article_id in connection.execute(_CARRIED, {"keys": wanted}).all():
        before.setdefault(key, []).append(article_id)
    for key, ids in before.items():
        groups.carry(key, ids)
    near = sorted(set().union(*before.values()))
    story = {}
    for article_id, group, signature in connection.execute(_HELD, {"ids": near}).all():
        story[article_id] = group
        groups.hold(article_id, group, signature)
    for article_id, signature, keys in entries:
        groups.add(article_id, signature, keys)
    moved = [{"old": old, "new": new} for old in sorted({*story.values()}) if (new := groups.of(old)) != old]
    if moved:
        connection.execute(_MOVE, moved)
    rows = [
        {"article_id": one, "story": groups.of(one), "signature": signature, "bands": _packed(keys)}
        for one, signature, keys in entries
    ]
    connection.execute(_INSERT, rows)
    carriers = [
        (key, one)
        for key, ids in groups.carriers.items()
        for one in (ids if key not in before else set(ids).difference(before[key]))
    ]
    gone = [(key, one) for key, ids in before.items() for one in ids if one not in groups.carriers[key]]
    _drop(connection, gone)
    _insert_bands(connection, sorted(carriers))


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Take away what articles are filed by."""
    found = connection.execute(_BANDS_OF, {"ids": ids}).all()
    _drop(connection, [(key, row.article_id) for row in found for key in _unpacked(row.bands)])
    connection.execute(delete(signatures).where(one_of(signatures.c.article_id, "ids")), {"ids": ids})


def _drop(connection: Connection, carriers: Iterable[tuple[int, str]]) -> None:
    if values := [{"key": key, "of": article_id} for key, article_id in sorted(carriers)]:
        connection.execute(_DELETE_BAND, values)


def _insert_bands(connection: Connection, carriers: Sequence[tuple[int, str]]) -> None:
    """Insert rows of bands, in the way that takes each database least: they are many."""
    if not carriers:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO bands (band, article_id) VALUES (?, ?)", list(carriers))
    else:
        keys, ids = zip(*carriers, strict=True)
        connection.execute(_INSERT_BANDS, {"keys": list(keys), "ids": list(ids)})


def _packed(keys: Sequence[int]) -> bytes:
    return pack(f"<{len(keys)}q", *keys)


def _unpacked(keys: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(keys) // 8}q", keys)
