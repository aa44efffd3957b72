"""Who took a judgement back."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; of what was undone before nobody knows by whom."""
    text = Text().with_variant(Text(collation="C"), "postgresql")
    op.add_column("judgements", Column("undone_by", text, nullable=False, server_default=""))
