"""Articles, what was found in them, what people say of it."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

revision = "0001"
down_revision = None

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table("counters", Column("name", _TEXT, primary_key=True), Column("value", _NUMBER, nullable=False))
    op.execute("INSERT INTO counters (name, value) VALUES ('schema', 0), ('writes', 0)")
    op.create_table("meta", Column("key", _TEXT, primary_key=True), Column("value", _TEXT, nullable=False))
    op.create_table(
        "articles",
        Column("id", _TEXT, primary_key=True),
        *(Column(name, _TEXT, nullable=False) for name in ("sha256", "title", "url", "source", "published")),
        *(Column(name, _TEXT, nullable=False) for name in ("language", "text", "furniture_json")),
        Column("written", _NUMBER, nullable=False),
    )
    op.create_index("articles_by_date", "articles", ["published", "written"])
    op.create_table(
        "readings",
        Column("article_id", _TEXT, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        Column("geoparser_id", _TEXT, primary_key=True),
        Column("findings_json", _TEXT, nullable=False),
        Column("written", _NUMBER, nullable=False),
    )
    op.create_table(
        "judgements",
        Column("id", _TEXT, primary_key=True),
        Column("judgement_json", _TEXT, nullable=False),
        Column("undone_at", _TEXT),
        Column("written", _NUMBER, nullable=False),
    )
