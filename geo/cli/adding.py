"""``dateline add``: articles into the store. Apart from `reading`, which starts without a database's library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geo import ingest
from geo.cli.terminal import shown
from geo.geoparser import Geoparser
from geo.sources import read_file
from geo.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.settings import Settings


def add_files(files: Sequence[Path], settings: Settings) -> str:
    """Read files into the store, and return how many articles were new to it."""
    store = Store.open(settings.store_url())
    geoparser = Geoparser.load(min_confidence=settings.min_confidence)
    articles = (read_file(path, max_chars=settings.max_chars) for path in files)

    def tell(added: ingest.Added) -> None:
        state = "added" if added.new else "already there"
        click.echo(f"{added.article.id}  {state}  {shown(added.article.title or added.article.text, 60)}")

    added = ingest.add(store, geoparser, articles, on_progress=tell)
    return f"{sum(one.new for one in added)} of {len(added)} articles were new"
