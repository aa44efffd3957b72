"""What is remembered of addresses that are fetched again: when a feed was asked, what it answered, and so on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from geo.store.tables import fetches
from geo.store.writes import put

if TYPE_CHECKING:
    from geo.store.database import Database

State = dict[str, Any]


class Fetches:
    """States by URL: plain JSON objects that the store does not look into."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def get(self, url: str) -> State | None:
        """Return what is remembered of an address, or None."""
        query = select(fetches.c.state_json).where(fetches.c.url == url)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else json.loads(found)

    def put(self, url: str, state: State) -> None:
        """Remember this of an address, and nothing else. No change of the store: `Store.version` stays."""
        body = json.dumps(state, ensure_ascii=False)
        with self._database.writing() as connection:
            put(connection, fetches, {"url": url}, {"state_json": body})

    def remove(self, url: str) -> bool:
        """Forget an address; False if nothing was remembered of it."""
        with self._database.writing() as connection:
            return bool(connection.execute(delete(fetches).where(fetches.c.url == url)).rowcount)

    def all(self) -> dict[str, State]:
        """Return everything that is remembered, by address."""
        with self._database.reading() as connection:
            rows = connection.execute(select(fetches).order_by(fetches.c.url)).all()
        return {row.url: json.loads(row.state_json) for row in rows}
