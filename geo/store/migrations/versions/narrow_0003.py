"""Texts beside the articles, findings packed, full-text search, stories, fetches, what was removed."""

import zlib

import sqlalchemy as sa
from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Text

revision = "0003"
down_revision = "0002"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
_BATCH = 200


def upgrade() -> None:
    """Move what is there, then add what is new."""
    _part_texts()
    _pack_findings()
    op.create_table(
        "removed",
        Column("article_id", _TEXT, primary_key=True),
        Column("article", LargeBinary, nullable=False),
        Column("removed_at", _TEXT, nullable=False),
        Column("written", _NUMBER, nullable=False),
    )
    op.create_table(
        "signatures",
        _article(),
        Column("story", _TEXT, nullable=False),
        Column("signature", LargeBinary, nullable=False),
    )
    op.create_index("signatures_by_story", "signatures", ["story"])
    op.create_table("bands", _article(), Column("band", _TEXT, primary_key=True))
    op.create_index("bands_by_band", "bands", ["band", "article_id"])
    op.create_table("fetches", Column("url", _TEXT, primary_key=True), Column("state_json", _TEXT, nullable=False))
    _make_search()
    op.execute("UPDATE counters SET value = 3 WHERE name = 'schema'")  # an older Dateline reads this, and refuses


def _article() -> Column[str]:
    return Column("article_id", _TEXT, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)


def _part_texts() -> None:
    op.create_table(
        "texts", _article(), Column("text", _TEXT, nullable=False), Column("furniture_json", _TEXT, nullable=False)
    )
    op.execute("INSERT INTO texts SELECT id, text, furniture_json FROM articles")
    op.add_column("articles", Column("characters", Integer, nullable=False, server_default="0"))
    op.execute("UPDATE articles SET characters = length(text)")
    # not Alembic's batch mode: it makes the table anew, and dropping the old one would take all readings along
    op.execute("ALTER TABLE articles DROP COLUMN text")
    op.execute("ALTER TABLE articles DROP COLUMN furniture_json")
    op.create_index("articles_by_source", "articles", ["source", "published", "written"])
    op.create_index("articles_by_url", "articles", ["url", "written"])
    op.create_index("articles_by_write", "articles", ["written"], unique=True)


def _pack_findings() -> None:
    packed = op.create_table(
        "packed",
        _article(),
        Column("geoparser_id", _TEXT, primary_key=True),
        Column("findings", LargeBinary, nullable=False),
        Column("written", _NUMBER, nullable=False),
    )
    connection, last = op.get_bind(), 0
    query = "SELECT article_id, geoparser_id, findings_json, written FROM readings"
    query += f" WHERE written > :last ORDER BY written LIMIT {_BATCH}"
    while rows := connection.execute(sa.text(query), {"last": last}).all():
        op.bulk_insert(
            packed,
            [
                {
                    "article_id": row.article_id,
                    "geoparser_id": row.geoparser_id,
                    "findings": zlib.compress(row.findings_json.encode(), 1),
                    "written": row.written,
                }
                for row in rows
            ],
        )
        last = rows[-1].written
    op.drop_table("readings")
    op.rename_table("packed", "readings")
    op.create_index("readings_by_article", "readings", ["article_id", "written"])


def _make_search() -> None:
    """Make an empty index; the counter says that no rules have filled it yet."""
    op.execute("INSERT INTO counters (name, value) VALUES ('search', 0)")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_words USING "
            "fts5(title, text, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        return
    op.execute(
        """CREATE TABLE article_words (
            article_id TEXT COLLATE "C" PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            words TEXT COLLATE "C" NOT NULL, lexemes TSVECTOR NOT NULL)"""
    )
    op.execute("CREATE INDEX article_words_by_lexeme ON article_words USING gin (lexemes)")
