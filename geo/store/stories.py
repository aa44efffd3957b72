"""Which articles tell the same story: their signatures, and the bands by which similar ones are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from geo.store.tables import articles, bands, signatures
from geo.store.writes import next_write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from geo.store.database import Database

Entry = tuple[str, bytes, "Sequence[str]"]
"""An article's id, its signature as bytes that the store does not look into, and the bands that similar ones share."""

# made once: building a statement takes longer than running it
_SHARING: Final = select(bands.c.article_id).where(bands.c.band.in_(bindparam("of_bands", expanding=True)))
_NEAR: Final = select(signatures).where(signatures.c.article_id.in_(_SHARING))
_INSERT: Final = insert(signatures)
_INSERT_BAND: Final = insert(bands)


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
            for entry in entries:
                if entry[0] in known:
                    _file(connection, entry, same)
            next_write(connection)

    def all(self) -> dict[str, str]:
        """Return the story of every article that has a signature, under the article's id."""
        query = select(signatures.c.article_id, signatures.c.story)
        with self._database.reading() as connection:
            return {row.article_id: row.story for row in connection.execute(query)}


def _file(connection: Connection, entry: Entry, same: Callable[[bytes, bytes], bool]) -> None:
    article_id, signature, of_bands = entry
    of_bands = sorted(set(of_bands))
    near = connection.execute(_NEAR, {"of_bands": of_bands}).all()
    joined = {row.story for row in near if same(signature, row.signature)}
    story = min(joined | {article_id})
    if others := joined - {story}:
        connection.execute(update(signatures).where(signatures.c.story.in_(others)).values(story=story))
    connection.execute(_INSERT, {"article_id": article_id, "story": story, "signature": signature})
    if of_bands:
        connection.execute(_INSERT_BAND, [{"article_id": article_id, "band": band} for band in of_bands])
