"""Bands as numbers in one order. What was filed is filed anew, as what is not filed yet always is."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Text

revision = "0004"
down_revision = "0003"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables of signatures and bands anew."""
    op.drop_table("bands")
    op.drop_table("signatures")
    op.create_table(
        "signatures",
        Column("article_id", _TEXT, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        Column("story", _TEXT, nullable=False),
        Column("signature", LargeBinary, nullable=False),
        Column("bands", LargeBinary, nullable=False),
    )
    op.create_index("signatures_by_story", "signatures", ["story"])
    op.create_table(
        "bands",
        Column("band", BigInteger, primary_key=True, autoincrement=False),
        Column("article", BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
