"""Writing rows: the counter that gives them an order, and putting a row in the place of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from geo.store.tables import counters

if TYPE_CHECKING:
    from sqlalchemy import Connection


# made once: building a statement takes longer than running it
_COUNT: Final = (
    update(counters)
    .where(counters.c.name == "writes")
    .values(value=counters.c.value + bindparam("step"))
    .returning(counters.c.value)
)


def next_write(connection: Connection, step: int = 1) -> int:
    """Count a write, or several at once, and return the last one's number."""
    return int(connection.execute(_COUNT, {"step": step}).scalar_one())


def put(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Insert a row, or give the one that has its key these values."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
