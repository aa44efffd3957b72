"""Feeds, asked again and again: politely, sparing the unchanged, and going on where an earlier run was stopped.

What is remembered of a feed is a small JSON object, its state. It is kept after each entry, so that an interruption
costs nothing: what was kept is not fetched again, and the rest still counts as new.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Protocol

from geo.errors import FetchError, InputError
from geo.fetching.articles import articles_at
from geo.sources import Unreadable, sandbox
from geo.sources.files import article_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.fetching.client import Fetched, Fetcher
    from geo.model import Article
    from geo.sources.outcome import Draft

_MINUTE = 60.0
_LONGEST = 24 * 3600.0  # seconds between two polls, whatever the feed asks for
_MOST_DOUBLINGS = 10
_REMEMBERED = 2_000  # entries that left the feed, in case they come back
_TRIES = 3  # polls in which an entry's page may fail before the entry is let go


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is remembered of a feed. ``due`` is the moment of the next poll, in seconds since 1970.

    ``moved`` is where the feed lives now, if it moved for good; ``seen`` the entries that were kept, the latest last;
    ``tried`` how often the page of an entry could not be read.
    """

    etag: str = ""
    modified: str = ""
    moved: str = ""
    due: float = 0.0
    failures: int = 0
    gone: bool = False
    seen: tuple[str, ...] = ()
    tried: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> State:
        """Return the state that ``asdict`` wrote; what cannot be read counts as not remembered."""
        known = {one.name for one in fields(cls)}
        given = {key: value for key, value in (data or {}).items() if key in known}
        return cls(**{**given, "seen": tuple(given.get("seen", ()))})


class States(Protocol):
    """Where states are kept: ``Store.fetches``."""

    def get(self, url: str) -> dict[str, Any] | None:
        """Return what is remembered of an address, or None."""
        ...

    def put(self, url: str, state: dict[str, Any]) -> None:
        """Remember this of an address."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """How one poll of a feed went: entries in it, how many were new and gave articles, and when it is due again."""

    url: str
    entries: int = 0
    new: int = 0
    unchanged: bool = False
    gone: bool = False
    problem: str = ""
    due: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Polls feeds.

    Args of the constructor:
        fetcher: Fetches them, and the pages of their entries.
        states: Where it is remembered what was seen.
        keep: Keeps an article; called before its entry counts as seen.
        tell: Told what could not be read.
        clock: Gives the seconds since 1970.
        every: The least seconds between two polls of a feed that does not say.
        max_chars: The longest text of one article.
        pages: Whether the pages of entries are fetched, or the feed's own texts are enough.
    """

    fetcher: Fetcher
    states: States
    keep: Callable[[Article], object]
    tell: Callable[[Unreadable], object]
    clock: Callable[[], float]
    every: float
    max_chars: int
    pages: bool = True

    def due(self, url: str) -> float:
        """Return when a feed may be asked again, in seconds since 1970; infinity if it is gone for good."""
        state = State.from_json(self.states.get(url))
        return float("inf") if state.gone else state.due

    def poll(self, url: str) -> Polled:
        """Ask a feed, and keep an article for each entry that is new or changed. Raises nothing that the web causes."""
        state = State.from_json(self.states.get(url))
        try:
            fetched = self.fetcher.get(state.moved or url, etag=state.etag, modified=state.modified)
            if fetched.unchanged:
                state = self._scheduled(url, replace(state, failures=0), fetched, ttl=0)
                return Polled(url=url, unchanged=True, due=state.due)
            feed = sandbox.parse("feed", fetched.data, name=fetched.url, max_chars=self.max_chars, url=fetched.url)
        except InputError as error:
            return self._failed(url, state, error)
        for problem in feed.unreadable:
            self.tell(problem)
        state, new = self._entries(url, replace(state, failures=0), feed.drafts)
        if not state.tried:  # else the feed must be sent again, so that what failed can be tried again
            state = replace(state, etag=fetched.etag, modified=fetched.modified)
        state = self._scheduled(url, state, fetched, ttl=feed.ttl)
        return Polled(url=url, entries=len(feed.drafts), new=new, due=state.due)

    def _entries(self, url: str, state: State, drafts: tuple[Draft, ...]) -> tuple[State, int]:
        """Keep what is new, the oldest first, remembering each at once."""
        new = 0
        current = [_key(draft) for draft in drafts]
        for draft, key in reversed(list(zip(drafts, current, strict=True))):
            if key in state.seen:
                continue
            if article := self._article(draft, last=state.tried.get(key, 0) + 1 >= _TRIES):
                self.keep(article)
                new += 1
            tried = {other: count for other, count in state.tried.items() if other != key and other in current}
            if article or state.tried.get(key, 0) + 1 >= _TRIES:
                state = replace(state, seen=(*state.seen, key)[-(_REMEMBERED + len(drafts)) :], tried=tried)
            else:
                state = replace(state, tried={**tried, key: state.tried.get(key, 0) + 1})
            self.states.put(url, asdict(state))
        return state, new

    def _article(self, draft: Draft, *, last: bool) -> Article | None:
        """Return the article of an entry: that of its page, or what the feed itself says if the page keeps failing."""
        own = article_from(draft, name=draft.url or draft.title or "an entry", max_chars=self.max_chars)
        if not self.pages or not draft.url:
            if isinstance(own, Unreadable):
                self.tell(own)
                return None
            return own
        found = list(articles_at(self.fetcher, draft.url, max_chars=self.max_chars))
        pages = [one for one in found if not isinstance(one, Unreadable)]
        if len(pages) == 1 and (isinstance(own, Unreadable) or len(pages[0].text) >= len(own.text)):
            page = pages[0]
            return replace(
                page,
                title=page.title or draft.title,
                source=page.source or draft.source,
                published=page.published if len(page.published) >= len(draft.published) else draft.published,
            )
        for problem in found:
            if isinstance(problem, Unreadable):
                self.tell(problem)
        if pages or last:  # a page that says less than the feed, or none after some tries
            return None if isinstance(own, Unreadable) else own
        return None

    def _scheduled(self, url: str, state: State, fetched: Fetched, *, ttl: int) -> State:
        wait = min(max(self.every, ttl * _MINUTE, float(fetched.max_age)), _LONGEST)
        state = replace(state, due=self.clock() + wait, moved=fetched.moved or state.moved)
        self.states.put(url, asdict(state))
        return state

    def _failed(self, url: str, state: State, error: InputError) -> Polled:
        """Wait twice as long after each failure, or as long as the server asks for."""
        gone = isinstance(error, FetchError) and error.gone
        wait = min(self.every * 2.0 ** min(state.failures + 1, _MOST_DOUBLINGS), _LONGEST)
        if isinstance(error, FetchError) and error.retry_after is not None:
            wait = max(error.retry_after, self.every)
        state = replace(state, failures=state.failures + 1, due=self.clock() + wait, gone=gone)
        self.states.put(url, asdict(state))
        return Polled(url=url, problem=error.reason, due=state.due, gone=gone)


def listed_feeds(data: bytes, *, name: str, max_chars: int) -> Iterator[str]:
    """Yield the addresses of the feeds that an OPML list names; InputError if it is none."""
    found = sandbox.parse("opml", data, name=name, max_chars=max_chars)
    yield from (address for address, _ in found.feeds)


def _key(draft: Draft) -> str:
    """Return what an entry is known by: a changed date or text makes it a new one."""
    told = "\n".join((draft.url or draft.title, draft.published, draft.title, draft.text))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
