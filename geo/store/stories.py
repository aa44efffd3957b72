"""Which articles tell the same story: their signatures, and the bands by which similar ones are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import ARRAY, JSON, Text, any_, bindparam, delete, func, insert, or_, select, update

from geo.grouping import Groups
from geo.store.tables import articles, bands, signatures
from geo.store.writes import next_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from geo.store.database import Database

Entry = tuple[str, bytes, "Sequence[str]"]
"""An article's id, its signature as bytes that the store does not look into, and the bands that similar ones share."""

# made once: building a statement takes longer than running it
_CARRIED: Final = select(bands.c.band, bands.c.article_id, signatures.c.story).join(
    signatures, signatures.c.article_id == bands.c.article_id
)
# hundreds of values in one parameter: to write out a parameter for each takes longer than to look all of them up
_LISTED: Final = func.json_each(bindparam("of_bands", type_=JSON)).table_valued("value")
_CARRIED_IN: Final = {
    "sqlite": _CARRIED.where(bands.c.band.in_(select(_LISTED.c.value))),
    "postgresql": _CARRIED.where(bands.c.band == any_(bindparam("of_bands", type_=ARRAY(Text)))),
}
_SIGNATURES: Final = select(signatures.c.article_id, signatures.c.signature).where(
    signatures.c.article_id.in_(bindparam("ids", expanding=True))
)
_INSERT: Final = insert(signatures)
_INSERT_BAND: Final = insert(bands)
_DELETE_BAND: Final = delete(bands).where(bands.c.article_id == bindparam("of"), bands.c.band == bindparam("key"))
_MOVE: Final = update(signatures).where(signatures.c.story == bindparam("old")).values(story=bindparam("new"))
_AT_ONCE: Final = 1000  # values in one query


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
            for table in (signatures, bands):
                connection.execute(delete(table).where(table.c.article_id.in_(known)))
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
    wanted = sorted({band for _, _, of_bands in entries for band in of_bands})
    carried = connection.execute(_CARRIED_IN[connection.dialect.name], {"of_bands": wanted}).all()
    story = {row.article_id: row.story for row in carried}
    groups: Groups[bytes] = Groups(same)
    for part in _parts(sorted(story)):
        for article_id, signature in connection.execute(_SIGNATURES, {"ids": part}):
            groups.hold(article_id, story[article_id], signature)
    for row in carried:
        groups.carry(row.band, row.article_id)
    for article_id, signature, of_bands in entries:
        groups.add(article_id, signature, of_bands)
    moved = [{"old": old, "new": new} for old in sorted({*story.values()}) if (new := groups.of(old)) != old]
    rows = [{"article_id": one, "story": groups.of(one), "signature": signature} for one, signature, _ in entries]
    before = {(row.band, row.article_id) for row in carried}
    after = {(band, article_id) for band in wanted for article_id in groups.carriers[band]}
    carriers = [{"band": band, "article_id": article_id} for band, article_id in sorted(after - before)]
    dropped = [{"key": band, "of": article_id} for band, article_id in sorted(before - after)]
    for statement, values in ((_MOVE, moved), (_INSERT, rows), (_DELETE_BAND, dropped), (_INSERT_BAND, carriers)):
        if values:
            connection.execute(statement, values)


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(values), _AT_ONCE):
        yield values[first : first + _AT_ONCE]
