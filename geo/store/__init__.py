"""The store: articles, readings and judgements, kept in one SQLite file or in a PostgreSQL database."""

from geo.packing import PackedReading, pack, unpack
from geo.store.listing import Filter, Summary
from geo.store.store import Store

__all__ = ["Filter", "PackedReading", "Store", "Summary", "pack", "unpack"]
