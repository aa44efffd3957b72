"""``dateline add``: articles into the store. Apart from `reading`, which starts without a database's library."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from geo import ingest, stories
from geo.cli.progress import progress, readers
from geo.cli.terminal import kept_line, shown
from geo.languages import not_read_note
from geo.sources import Unreadable, articles_in, articles_in_bytes
from geo.sources.files import MAX_BYTES
from geo.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.model import Article
    from geo.settings import Settings

_STDIN: Final = "-"
_WEB: Final = ("http://", "https://")


def add_all(sources: Sequence[str], settings: Settings, *, online: bool, jobs: int, as_json: bool) -> bool:
    """Read sources into the store, and print each article as it is kept; return whether all could be read.

    Args:
        sources: Files, folders, web addresses, and "-" for standard input.
        settings: Where the store is, how long a text may be, how sure the geoparser must be.
        online: Whether web addresses may be fetched.
        jobs: How many processes read at once; 0: one for each processor.
        as_json: Print JSON lines.
    """
    store = Store.open(settings.store_url())
    problems = 0

    def refuse(reason: str, **facts: Any) -> None:  # noqa: ANN401 - JSON
        nonlocal problems
        problems += 1
        if as_json:
            click.echo(json.dumps({"state": "unreadable", **facts, "reason": reason}, ensure_ascii=False))
        else:
            click.echo(f"not read: {shown(reason)}", err=True)

    new = count = 0
    wanted = _readable(_found(sources, settings, online=online), refuse)
    with (
        readers(wanted, settings, jobs) as (articles, geoparser, pool),
        progress("articles", beside_lines=True) as step,
    ):
        for one in ingest.add_all(store, geoparser, articles, pool):
            if isinstance(one, ingest.NotRead):
                refuse(f"{one.article.title or one.article.id}: {one.reason}", id=one.article.id)
                continue
            count += 1
            new += one.new
            click.echo(_told(one, as_json=as_json))
            step(1)
    stories.file_new(store)
    if not as_json and (count or not problems):
        click.echo(f"{new:,} of {count:,} articles were new" + (f"; {problems:,} not read" if problems else ""))
    return not problems


def _told(one: ingest.Kept, *, as_json: bool) -> str:
    if not as_json:
        return kept_line(one.article, new=one.new)
    told = {
        "state": "added" if one.new else "already there",
        "id": one.article.id,
        "title": one.article.title,
        "note": not_read_note(one.article.language),
    }
    return json.dumps(told, ensure_ascii=False)


def _readable(found: Iterable[Article | Unreadable], refuse: Callable[..., None]) -> Iterator[Article]:
    for one in found:
        if isinstance(one, Unreadable):
            refuse(str(one), file=one.file, line=one.line, page=one.page)
        else:
            yield one


def _found(sources: Sequence[str], settings: Settings, *, online: bool) -> Iterator[Article | Unreadable]:
    for source in sources:
        if source == _STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
            yield from articles_in_bytes(data, name="standard input", max_chars=settings.max_chars)
        elif source.lower().startswith(_WEB):
            yield from _fetched(source, settings, online=online)
        else:
            yield from articles_in([source], max_chars=settings.max_chars)


def _fetched(url: str, settings: Settings, *, online: bool) -> Iterator[Article | Unreadable]:
    if not online:
        reason = "a web address, and nothing is fetched unless you allow it: --online, or DATELINE_ONLINE=1"
        yield Unreadable(reason=reason, file=url)
        return
    from geo.cli.watching import fetcher_of  # noqa: PLC0415 - these need an extra
    from geo.fetching.articles import articles_at  # noqa: PLC0415

    yield from articles_at(fetcher_of(settings), url, max_chars=settings.max_chars)
