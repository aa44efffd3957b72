"""Which articles tell the same story: their signatures, and the bands by which similar ones are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from geo.errors import UnknownArticleError
from geo.store.tables import articles, bands, signatures
from geo.store.writes import next_write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from geo.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What an article is compared by, as bytes that the store does not look into, and the story it belongs to."""

    article_id: str
    story: str
    signature: bytes


class Stories:
    """The signatures of the articles in a store; an article's go when it goes."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def put(self, signature: Signature, of_bands: Iterable[str]) -> None:
        """Keep an article's signature in the place of an earlier one, and the bands under which `near` finds it.

        Raises:
            UnknownArticleError: The article is not in the store.
        """
        with self._database.writing() as connection:
            known = select(articles.c.id).where(articles.c.id == signature.article_id)
            if connection.execute(known).one_or_none() is None:
                raise UnknownArticleError(f"no article {signature.article_id}")
            for table in (signatures, bands):
                connection.execute(delete(table).where(table.c.article_id == signature.article_id))
            values = {"article_id": signature.article_id, "story": signature.story, "signature": signature.signature}
            connection.execute(signatures.insert().values(**values))
            rows = [{"article_id": signature.article_id, "band": band} for band in sorted(set(of_bands))]
            if rows:
                connection.execute(bands.insert(), rows)
            next_write(connection)

    def get(self, article_id: str) -> Signature | None:
        """Return an article's signature, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(signatures).where(signatures.c.article_id == article_id)).one_or_none()
        return _signature(row) if row else None

    def near(self, of_bands: Iterable[str]) -> list[Signature]:
        """Return the signatures that share a band, in the order of the articles' ids."""
        sharing = select(bands.c.article_id).where(bands.c.band.in_(sorted(set(of_bands))))
        query = select(signatures).where(signatures.c.article_id.in_(sharing)).order_by(signatures.c.article_id)
        with self._database.reading() as connection:
            return [_signature(row) for row in connection.execute(query)]

    def join(self, story: str, into: str) -> None:
        """Make two stories one."""
        with self._database.writing() as connection:
            connection.execute(update(signatures).where(signatures.c.story == story).values(story=into))
            next_write(connection)

    def all(self) -> dict[str, str]:
        """Return the story of every article that has a signature, under the article's id."""
        query = select(signatures.c.article_id, signatures.c.story)
        with self._database.reading() as connection:
            return {row.article_id: row.story for row in connection.execute(query)}


def _signature(row: Row[Any]) -> Signature:
    return Signature(article_id=row.article_id, story=row.story, signature=row.signature)
