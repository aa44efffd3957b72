"""When an article was fetched or added."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    text = Text().with_variant(Text(collation="C"), "postgresql")
    op.add_column("articles", Column("retrieved", text, nullable=False, server_default=""))
