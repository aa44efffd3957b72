"""SQLite under the store: one file, in WAL mode so that readers go on while one writes."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, create_engine, event

from geo.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

APPLICATION_ID: Final = 0x64746C6E  # "dtln", in the file's header: tells a store from any other program's file

_MAGIC: Final = b"SQLite format 3\0"
_HEADER_BYTES: Final = 100
_APPLICATION_ID_AT: Final = slice(68, 72)
_BUSY_SECONDS: Final = 60  # how long a write waits for another one


class SQLite:
    """One SQLite file as a store."""

    kind = "sqlite"

    def __init__(self, url: URL) -> None:
        """Name the file; StoreError if the URL names none."""
        if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
            raise StoreError("a store needs a file, since every operation opens it anew")
        self.path = Path(url.database)
        self.label = str(self.path)

    def check(self) -> None:
        """Make the folder of a new store; refuse a file that is something else before SQLite touches it."""
        path = self.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as file:
                header = file.read(_HEADER_BYTES)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror or error}") from error
        if not header:
            return
        if not header.startswith(_MAGIC) or len(header) < _HEADER_BYTES:
            raise StoreError(
                f"{path}: not a store: the file is not an SQLite database, or damaged; it was left as it is"
            )
        if int.from_bytes(header[_APPLICATION_ID_AT], "big") != APPLICATION_ID:
            raise StoreError(f"{path}: not a store: the SQLite database of another program; it was left as it is")

    def engine(self) -> Engine:
        """Return an engine whose connections are kept for the next operation.

        Closing the last one makes SQLite fold its log into the file, which takes many times longer than a write.
        """
        engine = create_engine(URL.create("sqlite", database=str(self.path)), connect_args={"timeout": _BUSY_SECONDS})

        @event.listens_for(engine, "connect")
        def _connect(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # sqlite3 begins no transaction of its own; _begin does
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(
                "PRAGMA wal_autocheckpoint = 4000"
            )  # pages, 16 MB: adding writes many pages again and again
            connection.execute("PRAGMA synchronous = NORMAL")  # with WAL, a crash cannot damage the store

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # a write takes the lock at once: two that begin by reading could otherwise not both go on
            writes = connection.get_execution_options().get("writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def reading_options(self) -> dict[str, object]:
        """Return what a reading connection is opened with: nothing, since it sees one moment anyway."""
        return {}

    def lock(self, _connection: Connection) -> None:
        """Let this connection alone write; it does already."""

    def claim(self, connection: Connection) -> None:
        """Mark a new file as a store."""
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def finish(self, engine: Engine) -> None:
        """Let readers go on while one writes. The file keeps it, and another process may be setting it right now."""
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            with suppress(sqlite3.OperationalError):
                if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    cursor.execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()

    def vacuum(self, engine: Engine) -> None:
        """Fold the log into the file, write the file anew without gaps, and look at what queries are planned by."""
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("INSERT INTO article_words (article_words) VALUES ('optimize')")
            for statement in ("VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
                cursor.execute(statement)
        except sqlite3.Error as error:
            raise StoreError(f"{self.label}: {error}") from error
        finally:
            raw.close()

    def check_files(self, connection: Connection) -> list[str]:
        """Return what SQLite finds broken in the file, its index of words included, a line each."""
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
        broken = [line for line in found if line != "ok"]
        for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20):
            broken.append(f"row {rowid} of {table} has no row in {parent}")
        return broken

    def size(self, _connection: Connection) -> int:
        """Return how many bytes the file and its log take."""
        files = [self.path, self.path.with_name(self.path.name + "-wal")]
        return sum(file.stat().st_size for file in files if file.exists())
