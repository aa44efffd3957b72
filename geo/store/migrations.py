"""The store's schema, as numbered steps. A step that was released is never changed: a new one is added below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, text, update

from geo.store.tables import counters

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (  # 1: articles, what was found in them, what people say of it
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
        "INSERT INTO counters (name, value) VALUES ('schema', 0), ('writes', 0)",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """CREATE TABLE articles (
            id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, source TEXT NOT NULL,
            published TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, furniture_json TEXT NOT NULL,
            written INTEGER NOT NULL)""",
        "CREATE INDEX articles_by_date ON articles (published, written)",
        """CREATE TABLE readings (
            article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE, geoparser_id TEXT NOT NULL,
            findings_json TEXT NOT NULL, written INTEGER NOT NULL, PRIMARY KEY (article_id, geoparser_id))""",
        """CREATE TABLE judgements (
            id TEXT PRIMARY KEY, judgement_json TEXT NOT NULL, undone_at TEXT, written INTEGER NOT NULL)""",
    ),
    (  # 2: when an article was fetched or added
        "ALTER TABLE articles ADD COLUMN retrieved TEXT NOT NULL DEFAULT ''",
    ),
)

LATEST = len(MIGRATIONS)


def schema_version(connection: Connection) -> int:
    """Return the number of the last migration that the store has seen, 0 for a new one."""
    if not inspect(connection).has_table(counters.name):
        return 0
    return int(connection.execute(select(counters.c.value).where(counters.c.name == "schema")).scalar_one())


def migrate(connection: Connection) -> None:
    """Bring the schema up to date, within the caller's transaction."""
    for number, statements in enumerate(MIGRATIONS[schema_version(connection) :], schema_version(connection) + 1):
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(update(counters).where(counters.c.name == "schema").values(value=number))
