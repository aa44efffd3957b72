"""The store's tables as the newest migration leaves them; `geo.store.migrations` makes them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData()

# written: the number of the write that brought the row, so that rows have an order; JSON in the columns that say so

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("furniture_json", Text, nullable=False),
    Column("written", Integer, nullable=False),
    Column("retrieved", Text, nullable=False, server_default=""),
)

readings = Table(
    "readings",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("geoparser_id", Text, primary_key=True),
    Column("findings_json", Text, nullable=False),
    Column("written", Integer, nullable=False),
)

# no foreign key: a person's word outlives the article, and is there again when the article comes back
judgements = Table(
    "judgements",
    metadata,
    Column("id", Text, primary_key=True),
    Column("judgement_json", Text, nullable=False),
    Column("undone_at", Text),
    Column("written", Integer, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# "schema": number of the last migration; "writes": how often the store was written to
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
