"""The store: articles, readings and judgements, kept in one SQLite file."""

from geo.store.store import Store

__all__ = ["Store"]
