"""The store's tables as the newest migration leaves them; `geo.store.migrations` makes them.

The full-text index is not among them, since each database has its own kind: see `geo.store.fulltext`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table
from sqlalchemy import Text as AnyText

metadata = MetaData()

# PostgreSQL would otherwise sort by the language of its cluster, and dates and texts would come in another order
Text = AnyText().with_variant(AnyText(collation="C"), "postgresql")
Number = BigInteger().with_variant(Integer(), "sqlite")


def _article() -> Column[str]:
    """Return the column of what goes with its article."""
    return Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)


def _written() -> Column[int]:
    """Return the column of the number of the write that brought the row, so that rows have an order."""
    return Column("written", Number, nullable=False)


# narrow, so that lists and filters never touch a text
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
    _written(),
    Column("retrieved", Text, nullable=False, server_default=""),
    Column("characters", Integer, nullable=False, server_default="0"),
    Index("articles_by_date", "published", "written"),
    Index("articles_by_source", "source", "published", "written"),
    Index("articles_by_url", "url", "written"),
    Index("articles_by_write", "written", unique=True),
)

texts = Table(
    "texts",
    metadata,
    _article(),
    Column("text", Text, nullable=False),
    Column("furniture_json", Text, nullable=False),
)

# findings: see `geo.packing`
readings = Table(
    "readings",
    metadata,
    _article(),
    Column("geoparser_id", Text, primary_key=True),
    Column("findings", LargeBinary, nullable=False),
    _written(),
    Index("readings_by_article", "article_id", "written"),
)

# no foreign key: a person's word outlives the article, and is there again when the article comes back
judgements = Table(
    "judgements",
    metadata,
    Column("id", Text, primary_key=True),
    Column("judgement_json", Text, nullable=False),
    Column("undone_at", Text),
    _written(),
    Column("undone_by", Text, nullable=False, server_default=""),
)

# what a person took away, until the store is vacuumed
removed = Table(
    "removed",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("article", LargeBinary, nullable=False),
    Column("removed_at", Text, nullable=False),
    _written(),
)

# which articles tell the same story, and what they are compared by; bands: the article's, as 64-bit numbers in a row
signatures = Table(
    "signatures",
    metadata,
    _article(),
    Column("story", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("bands", LargeBinary, nullable=False),
    Index("signatures_by_story", "story"),
)

# two numbers, the first of which comes in no order: a row for each band is what filing takes longest for. "article" is
# an id read as a number; no foreign key, which would need its order too: `geo.store.stories` takes the rows away
bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# what is remembered of an address that is fetched again: a feed, a page
fetches = Table(
    "fetches",
    metadata,
    Column("url", Text, primary_key=True),
    Column("state_json", Text, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# "writes": how often the store was written to; "search": by which rules its texts are indexed;
# "schema": stays at a number that an older Dateline, which counted its own migrations there, refuses
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Number, nullable=False),
)
