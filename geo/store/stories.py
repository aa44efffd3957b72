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
_INSERT_BANDS: Final = text(
    "INSERT INTO bands SELECT * FROM unnest(CAST(:keys AS bigint[]), CAST(:articles AS bigint[]))"
)
_DELETE_BAND: Final = delete(bands).where(bands.c.band == bindparam("key"), bands.c.article == bindparam("of"))
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
    groups: Groups[int, bytes] = Groups(same)
    before: dict[int, list[int]] = {}
    wanted = sorted({key for _, _, keys in entries for key in keys})
    for key, article in connection.execute(_CARRIED, {"keys": wanted}).all():
        before.setdefault(key, []).append(article)
    for key, carriers in before.items():
        groups.carry(key, carriers)
    near = [_id(article) for article in sorted(set().union(*before.values()))]
    stories = set()
    for article_id, story, signature in connection.execute(_HELD, {"ids": near}).all():
        stories.add(_number(story))
        groups.hold(_number(article_id), _number(story), signature)
    for article_id, signature, keys in entries:
        groups.add(_number(article_id), signature, keys)
    if moved := [{"old": _id(old), "new": _id(own)} for old in sorted(stories) if (own := groups.of(old)) != old]:
        connection.execute(_MOVE, moved)
    rows = [
        {"article_id": one, "story": _id(groups.of(_number(one))), "signature": signature, "bands": _packed(keys)}
        for one, signature, keys in entries
    ]
    connection.execute(_INSERT, rows)
    nobody: list[int] = []
    new = [
        (key, article)
        for key, carriers in groups.carriers.items()
        for article in carriers
        if article not in before.get(key, nobody)
    ]
    gone = [(key, article) for key, had in before.items() for article in had if article not in groups.carriers[key]]
    _drop(connection, gone)
    _insert_bands(connection, sorted(new))


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Take away what articles are filed by."""
    found = connection.execute(_BANDS_OF, {"ids": ids}).all()
    _drop(connection, [(key, _number(row.article_id)) for row in found for key in _unpacked(row.bands)])
    connection.execute(delete(signatures).where(one_of(signatures.c.article_id, "ids")), {"ids": ids})


def _drop(connection: Connection, carriers: Iterable[tuple[int, int]]) -> None:
    if values := [{"key": key, "of": article} for key, article in sorted(carriers)]:
        connection.execute(_DELETE_BAND, values)


def _insert_bands(connection: Connection, carriers: Sequence[tuple[int, int]]) -> None:
    """Insert rows of bands, in the way that takes each database least: they are many."""
    if not carriers:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO bands (band, article) VALUES (?, ?)", list(carriers))
    else:
        keys, numbers = zip(*carriers, strict=True)
        connection.execute(_INSERT_BANDS, {"keys": list(keys), "articles": list(numbers)})


def _number(article_id: str) -> int:
    """Return an article's id as a signed number of 64 bits, in the same order as the ids."""
    return int(article_id, 16) - (1 << 63)


def _id(number: int) -> str:
    return f"{number + (1 << 63):016x}"


def _packed(keys: Sequence[int]) -> bytes:
    return pack(f"<{len(keys)}q", *keys)


def _unpacked(keys: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(keys) // 8}q", keys)
