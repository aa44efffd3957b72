"""The store's schema as ordered Alembic migrations, run by `upgrade`. One that was released is never changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

LATEST: Final = "0005"  # revision of the newest step; here so that an up-to-date store opens without loading Alembic
TABLE: Final = "dateline_schema"  # where Alembic keeps the revision; its name tells our database from another's
_one_at_a_time = threading.Lock()  # Alembic's context is one for the whole process


def revision(connection: Connection) -> str:
    """Return the revision of the last migration that the store has seen, "" for a new one.

    Before Alembic, Dateline counted its migrations itself; they are the first two revisions.
    """
    tables = set(inspect(connection).get_table_names())
    if TABLE in tables:
        return str(connection.execute(text(f"SELECT version_num FROM {TABLE}")).scalar() or "")  # noqa: S608 - ours
    if "counters" in tables:
        number = connection.execute(text("SELECT value FROM counters WHERE name = 'schema'")).scalar_one()
        return f"{number:04}" if number else ""
    return ""


def upgrade(connection: Connection, *, folder: Path | None = None) -> None:
    """Bring the schema up to date, within the caller's transaction.

    Args:
        connection: One that may write.
        folder: Where the steps are; None takes Dateline's own.
    """
    from alembic import command  # noqa: PLC0415 - takes half a second, and is needed once in a store's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "geo.store:migrations")
    if folder is not None:
        config.set_main_option("version_locations", str(folder))
        config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    seen = revision(connection)
    with _one_at_a_time:
        if seen and TABLE not in inspect(connection).get_table_names():
            command.stamp(config, seen)
        command.upgrade(config, "head")
