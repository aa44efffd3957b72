"""PostgreSQL under the store: the tables in the schema that the URL's search path begins with."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, event, inspect, text

from geo.errors import MissingExtraError, StoreError
from geo.store.tables import metadata

if TYPE_CHECKING:
    from psycopg import Connection as PsycopgConnection
    from sqlalchemy import URL, Connection, Engine

_LOCK: Final = 0x64746C6E  # "dtln": the advisory lock that writers take
_CONNECT_SECONDS: Final = 10
_BUSY_SECONDS: Final = 60  # how long a write waits for another one
_TABLES: Final = (*metadata.tables, "article_words")
_SECRET: Final = ("password", "sslpassword", "passfile")


class PostgreSQL:
    """A PostgreSQL database as a store. Writers take turns, so that what they do has one order, as with a file."""

    kind = "postgresql"

    def __init__(self, url: URL) -> None:
        """Name the database; MissingExtraError without its driver."""
        if find_spec("psycopg") is None:
            raise MissingExtraError("a PostgreSQL store", "postgres")
        self._url = url.set(drivername="postgresql+psycopg")
        shown = url.difference_update_query(_SECRET).set(drivername="postgresql")
        self.label = shown.render_as_string(hide_password=True)

    def check(self) -> None:
        """Look at nothing before connecting; `claim` looks whether the tables' names are free."""

    def engine(self) -> Engine:
        """Return an engine that notices when the server was restarted."""
        options = {"connect_timeout": _CONNECT_SECONDS, "application_name": "dateline"}
        engine = create_engine(self._url, pool_pre_ping=True, connect_args={**options, **self._url.query})

        @event.listens_for(engine, "connect")
        def _connect(connection: PsycopgConnection, _record: object) -> None:
            connection.execute(f"SET lock_timeout = '{_BUSY_SECONDS}s'")
            connection.commit()

        return engine

    def reading_options(self) -> dict[str, object]:
        """Return what a reading connection is opened with: it sees one moment, whatever others write meanwhile."""
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def lock(self, connection: Connection) -> None:
        """Let this connection alone write, until its transaction ends."""
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def claim(self, connection: Connection) -> None:
        """Refuse a database in which another program uses one of our tables' names."""
        there = set(inspect(connection).get_table_names())
        if taken := sorted({*_TABLES} & there):
            raise StoreError(
                f"{self.label}: not a store: another program's table is called {taken[0]!r}; nothing was changed"
            )

    def finish(self, _engine: Engine) -> None:
        """Leave it at that."""

    def vacuum(self, engine: Engine) -> None:
        """Give the room of removed rows back, and look at what queries are planned by."""
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            for name in _TABLES:
                connection.exec_driver_sql(f"VACUUM (ANALYZE) {name}")

    def check_files(self, _connection: Connection) -> list[str]:
        """Return nothing: the server looks after its own files (pg_amcheck), and keeps references whole."""
        return []

    def size(self, connection: Connection) -> int:
        """Return how many bytes the tables and their indexes take."""
        query = text(
            "SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0) "
            "FROM unnest(CAST(:names AS text[])) AS name"
        )
        return int(connection.execute(query, {"names": list(_TABLES)}).scalar_one())
