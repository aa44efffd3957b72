"""The SQLite file under the store: opening, checking, migrating it, and a connection for each operation."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from geo.errors import StoreError
from geo.store.migrations import LATEST, migrate, schema_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

APPLICATION_ID = 0x64746C6E  # "dtln", in the file's header: tells a store from any other program's SQLite file

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_APPLICATION_ID_AT = slice(68, 72)
_BUSY_SECONDS = 30  # how long a write waits for another one


class Database:
    """One SQLite file. Safe to share between threads: each operation has a connection to itself.

    Connections are kept for the next operation, since closing the last one makes SQLite fold its log into the file,
    which takes many times longer than a write.
    """

    def __init__(self, url: str) -> None:
        """Open or create the file; raise StoreError, leaving the file as it is, if it is not a store."""
        self.path = _path(url)
        _check_file(self.path)
        self._engine = _engine(self.path)
        with self.reading() as connection:
            version = schema_version(connection)
        if version > LATEST:
            raise StoreError(f"{self.path}: the store was written by a newer Dateline; update Dateline")
        if version < LATEST:
            with self.writing() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                migrate(connection)
        _use_wal(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the store as it is now, whatever others write meanwhile."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone may write; all of it is kept when the block ends, or nothing."""
        with self._translated(), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(f"{self.path}: {reason}") from error
        except UnicodeEncodeError as error:  # half a surrogate pair
            raise StoreError(f"{self.path}: cannot store text that is not Unicode: {error.reason}") from error


def _path(url: str) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"{url}: not a database URL") from error
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"{parsed.render_as_string()}: only SQLite files can be stores")
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreError(f"{url}: a store needs a file, since every operation opens it anew")
    return Path(parsed.database)


def _check_file(path: Path) -> None:
    """Make the folder of a new store; refuse a file that is something else before SQLite touches it."""
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
        raise StoreError(f"{path}: not a store: the file is not an SQLite database, or damaged; it was left as it is")
    if int.from_bytes(header[_APPLICATION_ID_AT], "big") != APPLICATION_ID:
        raise StoreError(f"{path}: not a store: the SQLite database of another program; it was left as it is")


def _engine(path: Path) -> Engine:
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 begins no transaction of its own; _begin does
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")  # with WAL, a crash cannot damage the store

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a write takes the lock at once: two that begin by reading could otherwise not both go on
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _use_wal(engine: Engine) -> None:
    """Let readers go on while one writes. It is kept in the file, and a second process may be setting it right now."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        with suppress(sqlite3.OperationalError):
            if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                cursor.execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()
