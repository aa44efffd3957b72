"""The database under the store: opening, checking, migrating it, and a connection for each operation."""

from __future__ import annotations

import os
import re
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from geo.errors import StoreError
from geo.store import fulltext, migrations
from geo.store.postgres import PostgreSQL
from geo.store.sqlite import SQLite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_PASSWORD: Final = re.compile(r"(?<=:)[^:@/\s]+(?=@)")


class Backend(Protocol):
    """What differs between the databases that a store can be in. ``label`` names it in messages, without a password."""

    kind: str
    label: str

    def check(self) -> None:
        """Refuse what cannot be a store, before it is opened."""

    def engine(self) -> Engine:
        """Return a new engine."""

    def reading_options(self) -> dict[str, Any]:
        """Return the options of a connection that only reads."""

    def lock(self, connection: Connection) -> None:
        """Let a connection alone write, until its transaction ends."""

    def claim(self, connection: Connection) -> None:
        """Make a new or empty database ours; StoreError if it is another program's."""

    def finish(self, engine: Engine) -> None:
        """Set what is set outside of transactions."""

    def vacuum(self, engine: Engine) -> None:
        """Give back the room that removed rows left, and look anew at what the queries are planned by."""

    def check_files(self, connection: Connection) -> list[str]:
        """Return what the database itself finds broken, a line each."""

    def size(self, connection: Connection) -> int:
        """Return how many bytes the store takes."""


class Database:
    """A database that is a store. Safe to share between threads: each operation has a connection to itself.

    A process that was forked opens connections of its own, since neither SQLite nor PostgreSQL bears two processes on
    one connection.
    """

    def __init__(self, url: str) -> None:
        """Open or make it; raise StoreError, leaving what is there as it is, if it is not a store."""
        self.backend = _backend(url)
        self.label = self.backend.label
        self.kind = self.backend.kind
        self.backend.check()
        self._connect()
        _opened.add(self)
        self._migrate()
        self.backend.finish(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the store as it is now, whatever others write meanwhile."""
        with self._translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone may write; all of it is kept when the block ends, or nothing."""
        with self._translated(), self._writer.begin() as connection:
            self.backend.lock(connection)
            yield connection

    def vacuum(self) -> None:
        """Give back the room that removed rows left, and look anew at what the queries are planned by."""
        with self._translated():
            self.backend.vacuum(self._engine)

    def close(self) -> None:
        """Close the connections that are kept; the next operation opens one again."""
        self._engine.dispose()

    def reopen(self) -> None:
        """Leave the connections to the process that this one was forked from, and begin with none."""
        _left_to_parent.append(self._engine)
        self._connect()

    def _connect(self) -> None:
        self._engine = self.backend.engine()
        self._reader = self._engine.execution_options(**self.backend.reading_options())
        self._writer = self._engine.execution_options(writes=True)

    def _migrate(self) -> None:
        with self.reading() as connection:
            if self._is_current(connection):
                return
        with self.writing() as connection:
            if self._is_current(connection):  # another process was quicker
                return
            if not migrations.revision(connection):
                self.backend.claim(connection)
            migrations.upgrade(connection)
            fulltext.refresh(connection)

    def _is_current(self, connection: Connection) -> bool:
        seen = migrations.revision(connection)
        if seen > migrations.LATEST:
            raise StoreError(f"{self.label}: the store was written by a newer Dateline; update Dateline")
        return seen == migrations.LATEST and fulltext.is_current(connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise StoreError(f"{self.label}: {reason}") from error
        except UnicodeEncodeError as error:  # half a surrogate pair
            raise StoreError(f"{self.label}: cannot store text that is not Unicode: {error.reason}") from error


_opened: weakref.WeakSet[Database] = weakref.WeakSet()
_left_to_parent: list[Engine] = []  # never closed: closing would write into the parent's files and sockets


def _reopen_all() -> None:
    for database in list(_opened):
        database.reopen()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reopen_all)


def _backend(url: str) -> Backend:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"{_PASSWORD.sub('***', url)}: not a database URL") from error
    name = parsed.get_backend_name()
    if name == "sqlite":
        try:
            return SQLite(parsed)
        except StoreError as error:
            raise StoreError(f"{url}: {error}") from error
    if name in {"postgresql", "postgres"}:
        return PostgreSQL(parsed)
    raise StoreError(f"{parsed.render_as_string()}: only SQLite files and PostgreSQL databases can be stores")
