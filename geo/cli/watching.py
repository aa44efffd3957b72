"""``dateline watch``: feeds, asked again and again, and what is new in them kept."""

from __future__ import annotations

import json
import signal
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import fetching, ingest, stories
from geo.cli.terminal import kept_line, shown
from geo.errors import GeoError, InputError
from geo.fetching import PUBLIC
from geo.fetching.feeds import Polled, Watcher, listed_feeds
from geo.geoparser import Geoparser
from geo.languages import not_read_note
from geo.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.fetching import Fetcher
    from geo.model import Article
    from geo.settings import Settings
    from geo.sources import Unreadable

_WEB = ("http://", "https://")
_POLICY = PUBLIC  # what may be asked


def watch_feeds(  # noqa: PLR0913 - one argument for each option of the command
    feeds: Sequence[str], settings: Settings, *, once: bool, every: float, pages: bool, as_json: bool
) -> int:
    """Poll feeds until Ctrl-C, or once; return how many of them could not be read the last time.

    Args:
        feeds: Addresses of feeds; files or addresses of OPML lists.
        settings: ``online`` must be set.
        once: Whether each feed is asked once, if it is due, and that is all.
        every: The least minutes between two polls of one feed.
        pages: Whether the pages of entries are fetched.
        as_json: Whether to print an object a line.

    Raises:
        InputError: Fetching is not allowed, or a list of feeds cannot be read.
    """
    if not settings.online:
        raise InputError("this fetches from the web, which is off: give --online, or set DATELINE_ONLINE=1")
    fetcher = fetcher_of(settings)
    urls = list(dict.fromkeys(url for feed in feeds for url in _urls(feed, fetcher, settings.max_chars)))
    store = Store.open(settings.store_url())
    geoparser = Geoparser.load(min_confidence=settings.min_confidence)
    voice = _Voice(as_json=as_json)

    def keep(article: Article) -> None:
        (added,) = ingest.add(store, geoparser, [article])
        voice.article(added)

    watcher = Watcher(
        fetcher=fetcher,
        states=store.fetches,
        keep=keep,
        tell=voice.unreadable,
        clock=time.time,
        every=every * 60,
        max_chars=settings.max_chars,
        pages=pages,
    )
    problems: set[str] = set()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both end it in the same way
    try:
        while True:
            for url in urls:
                if (due := watcher.due(url)) > time.time():
                    if once:
                        voice.not_due(url, due)
                    continue
                polled = watcher.poll(url)
                (problems.add if polled.problem else problems.discard)(url)
                voice.polled(polled)
                stories.file_new(store)
            if once or not (waiting := [due for url in urls if (due := watcher.due(url)) != float("inf")]):
                return len(problems)
            time.sleep(max(0.0, min(min(waiting) - time.time(), 3600.0)))
    except KeyboardInterrupt:
        voice.stopped()
        return len(problems)
    finally:
        store.close()


def fetcher_of(settings: Settings) -> Fetcher:
    """Return what fetches by these settings."""
    return fetching.fetcher_of(settings, _POLICY)


def _urls(feed: str, fetcher: Fetcher, max_chars: int) -> list[str]:
    if feed.startswith(_WEB):
        if not feed.lower().endswith(".opml"):
            return [feed]
        return list(listed_feeds(fetcher.get(feed).data, name=feed, max_chars=max_chars))
    path = Path(feed)
    if not path.is_file():
        raise InputError("neither an http or https address nor a file with a list of feeds (OPML)", file=feed)
    try:
        return list(listed_feeds(path.read_bytes(), name=feed, max_chars=max_chars))
    except OSError as error:
        raise InputError(error.strerror or str(error), file=feed) from error


class _Voice:
    """Says what happens, in lines for people or as JSON lines."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def article(self, added: ingest.Added) -> None:
        article = added.article
        note = not_read_note(article.language)
        told = {"article": article.id, "new": added.new, "title": article.title, "url": article.url, "note": note}
        self._say(kept_line(article, new=added.new), told)

    def unreadable(self, problem: Unreadable) -> None:
        self._say(shown(str(problem), 300), {"unreadable": asdict(problem)}, err=True)

    def polled(self, polled: Polled) -> None:
        when = "" if polled.gone else f"; again {_moment(polled.due)}"
        if polled.problem:
            line = f"{polled.url}: {polled.problem}{'; it is not asked again' if polled.gone else when}"
        elif polled.unchanged:
            line = f"{polled.url}: nothing new{when}"
        else:
            line = f"{polled.url}: {polled.new:,} new of {polled.entries:,}{when}"
        self._say(shown(line, 400), {"feed": asdict(polled)}, err=bool(polled.problem))

    def not_due(self, url: str, due: float) -> None:
        gone = due == float("inf")
        line = f"{url}: " + ("gone for good" if gone else f"not asked before {_moment(due)}")
        self._say(shown(line, 400), {"feed": {"url": url, "gone": gone, "due": None if gone else due}})

    def stopped(self) -> None:
        self._say("stopped; what was read is kept, and the rest comes next time", {"stopped": True}, err=True)

    def _say(self, line: str, told: dict[str, Any], *, err: bool = False) -> None:
        click.echo(json.dumps(told, ensure_ascii=False) if self._as_json else line, err=err and not self._as_json)


def _moment(due: float) -> str:
    """Return a moment as a person's clock shows it."""
    try:
        return datetime.fromtimestamp(due, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError) as error:
        raise GeoError(f"no moment: {due}") from error
