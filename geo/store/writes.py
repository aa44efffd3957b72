"""Writing rows: the counter that gives them an order, and putting a row in the place of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, update
from sqlalchemy.dialects import postgresql, sqlite

from geo.store.tables import counters

if TYPE_CHECKING:
    from sqlalchemy import Connection


def next_write(connection: Connection) -> int:
    """Count a write, and return its number."""
    counted = update(counters).where(counters.c.name == "writes").values(value=counters.c.value + 1)
    return int(connection.execute(counted.returning(counters.c.value)).scalar_one())


def put(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Insert a row, or give the one that has its key these values."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
