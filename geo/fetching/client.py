"""One GET after another: redirects checked anew, robots.txt respected, sizes and times limited."""

from __future__ import annotations

import ssl
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus as httpcode  # noqa: N813 - read as a table of numbers
from typing import TYPE_CHECKING, Any

import httpcore
from protego import Protego

from geo import __version__
from geo.errors import FetchError
from geo.fetching.guard import PUBLIC, Policy, Target
from geo.fetching.network import Deadline, GuardedBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

USER_AGENT = f"dateline/{__version__}"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_CHUNK = 64 * 1024
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least 500 kibibytes
_ROBOTS_SECONDS = 24 * 3600.0  # for which rules are kept
_MAX_WAIT = 7 * 86_400.0  # the longest Retry-After that is believed, in seconds
_MAX_CRAWL_DELAY = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one request with all its redirects. Sizes are of the decompressed body, in bytes; times in seconds."""

    size: int = 20_000_000
    idle: float = 10.0
    total: float = 60.0
    redirects: int = 5
    min_delay: float = 1.0
    """Between two requests to one host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server answered.

    ``url`` is where the answer came from, after redirects; ``moved`` the address to use from now on, if it moved for
    good. ``etag`` and ``modified`` make the next request conditional; ``unchanged``: the server had nothing new.
    """

    url: str
    data: bytes
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""
    max_age: int = 0
    unchanged: bool = False
    moved: str = ""
    retrieved: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    data: bytes


class Fetcher:
    """Fetches pages and feeds. For one thread: it waits between requests to a host.

    Raises FetchError, or a subclass, for everything that goes wrong; a message names the address.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of whoever fetches
        self,
        *,
        policy: Policy = PUBLIC,
        limits: Limits = Limits(),
        user_agent: str = USER_AGENT,
        ssl_context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Set who asks, for what, and within which limits.

        Args:
            policy: Which addresses may be asked.
            limits: Of sizes, times and redirects.
            user_agent: How requests introduce themselves; a contact in it is good manners.
            ssl_context: Whose certificates are trusted; None: the system's.
            sleep: Waits for so many seconds.
            clock: Gives the seconds since some moment.
        """
        self._policy, self._limits, self._user_agent = policy, limits, user_agent
        self._ssl = ssl_context
        self._sleep, self._clock = sleep, clock
        self._last: dict[str, float] = {}  # host: when it was asked last
        self._robots: dict[str, tuple[float, Protego | None]] = {}  # origin: until when, its rules; None: nothing

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Return what is at an address.

        Args:
            url: The address; http or https.
            etag: That of an earlier answer, so that an unchanged page is not sent again.
            modified: The Last-Modified of an earlier answer.

        Raises:
            FetchError: The address may not be asked; the server cannot be reached, answers with an error, with more
                than the limit or too slowly. The error has `retry_after` and `gone`.
        """
        deadline = Deadline(self._limits.total)
        target = self._policy.target(url)
        moved, permanent = "", True
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        for _ in range(self._limits.redirects + 1):
            with _naming(target):
                self._check_robots(target, deadline)
                answer = self._polite(target, {key: value for key, value in conditions.items() if value}, deadline)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    return self._fetched(target, answer, moved)
                onward = self._policy.target(target.join(answer.headers["location"]))
                if target.scheme == "https" and onward.scheme == "http":
                    raise FetchError(f"it redirects from https to http ({onward.url[:120]})")
            permanent = permanent and answer.status in _PERMANENT
            target = onward
            moved = target.url if permanent else moved
        raise FetchError(f"{url[:120]}: more than {self._limits.redirects} redirects")

    def _fetched(self, target: Target, answer: _Answer, moved: str) -> Fetched:
        headers = answer.headers
        if answer.status == httpcode.NOT_MODIFIED:
            return Fetched(url=target.url, data=b"", unchanged=True, moved=moved, max_age=_max_age(headers))
        if answer.status != httpcode.OK:
            raise FetchError(
                f"the server answered {answer.status}{_named(answer.status)}",
                retry_after=_retry_after(headers),
                gone=answer.status == httpcode.GONE,
            )
        content = Message()
        content["content-type"] = headers.get("content-type", "")
        return Fetched(
            url=target.url,
            data=answer.data,
            media_type=content.get_content_type() if headers.get("content-type") else "",
            charset=content.get_content_charset("") or "",
            etag=headers.get("etag", "")[:1000],
            modified=headers.get("last-modified", "")[:100],
            max_age=_max_age(headers),
            moved=moved,
        )

    def _trusted(self, target: Target) -> ssl.SSLContext | None:
        """Return whose certificates are trusted; loading the system's takes a while, and http needs none."""
        if target.scheme == "https" and self._ssl is None:
            self._ssl = ssl.create_default_context()
        return self._ssl

    def _polite(self, target: Target, headers: Mapping[str, str], deadline: Deadline, size: int = 0) -> _Answer:
        """Ask, but not sooner after the last request to the host than is polite."""
        _, rules = self._robots.get(target.origin, (0.0, None))
        asked = float((rules and rules.crawl_delay(self._user_agent)) or 0)
        delay = max(self._limits.min_delay, min(asked, _MAX_CRAWL_DELAY))
        if (last := self._last.get(target.host)) is not None and (wait := last + delay - self._clock()) > 0:
            self._sleep(wait)
            deadline.extend(wait)
        try:
            return self._ask(target, headers, deadline, size or self._limits.size)
        finally:
            self._last[target.host] = self._clock()

    def _ask(self, target: Target, headers: Mapping[str, str], deadline: Deadline, size: int) -> _Answer:
        backend = GuardedBackend(self._policy, deadline)
        url = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        sent = {
            "Host": target.origin.partition("://")[2],
            "User-Agent": self._user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        idle = self._limits.idle
        extensions = {"timeout": {"connect": idle, "read": idle, "write": idle, "pool": idle}}
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._trusted(target), network_backend=backend) as pool,
                pool.stream("GET", url, headers=list(sent.items()), extensions=extensions) as response,
            ):
                received = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
                data = b"".join(_body(response, received, size)) if response.status == httpcode.OK else b""
                return _Answer(status=response.status, headers=received, data=data)
        except httpcore.TimeoutException as error:
            deadline.left()
            raise FetchError(f"the server did not answer within {idle:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise FetchError(f"the server cannot be reached ({_reason(error)})") from error

    def _check_robots(self, target: Target, deadline: Deadline) -> None:
        until, rules = self._robots.get(target.origin, (0.0, None))
        if until <= self._clock():
            rules = self._rules(target, deadline)
            self._robots[target.origin] = (self._clock() + _ROBOTS_SECONDS, rules)
        if rules is not None and not rules.can_fetch(target.url, self._user_agent):
            raise FetchError("its robots.txt does not want it to be fetched")

    def _rules(self, target: Target, deadline: Deadline) -> Protego | None:
        """Return the rules of a host after RFC 9309: none if there is no file; errors of the server refuse all."""
        asked = Target(scheme=target.scheme, host=target.host, port=target.port, path="/robots.txt")
        for _ in range(self._limits.redirects + 1):
            answer = self._polite(asked, {}, deadline, _ROBOTS_BYTES)
            if answer.status in _REDIRECTS and "location" in answer.headers:
                asked = self._policy.target(asked.join(answer.headers["location"]))
                continue
            if answer.status == httpcode.OK:
                return Protego.parse(answer.data.decode("utf-8", "replace"))
            if httpcode.BAD_REQUEST <= answer.status < httpcode.INTERNAL_SERVER_ERROR and (
                answer.status != httpcode.TOO_MANY_REQUESTS
            ):
                return None
            raise FetchError(
                f"its robots.txt cannot be read (the server answered {answer.status})",
                retry_after=_retry_after(answer.headers),
            )
        return None


def _body(response: Any, headers: Mapping[str, str], size: int) -> Iterator[bytes]:  # noqa: ANN401 - httpcore's
    """Yield the body as it was before compression; FetchError as soon as it is more than ``size`` bytes."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"the server sends {coding[:40]!r}, which was not asked for")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding in ("gzip", "x-gzip") else None
    received = 0
    for packed in response.iter_stream():
        rest = packed
        while rest:
            try:
                chunk = unpack.decompress(rest, _CHUNK) if unpack else rest
            except zlib.error as error:
                raise FetchError(f"its compression is broken ({error})") from error
            rest = unpack.unconsumed_tail if unpack else b""
            received += len(chunk)
            if received > size:
                raise FetchError(f"it is larger than {size:,} bytes")
            yield chunk
    if unpack and received and not unpack.eof:
        raise FetchError("its compression is broken (it breaks off)")


@contextmanager
def _naming(target: Target) -> Iterator[None]:
    """Put the address in front of an error's reason."""
    try:
        yield
    except FetchError as error:
        if error.file:
            raise
        raise FetchError(error.reason, file=target.url[:200], retry_after=error.retry_after, gone=error.gone) from error


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After, which may be a number or a date; None if there is none."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return min(float(text[:9]), _MAX_WAIT)
    try:
        seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, IndexError):
        return None
    return min(max(seconds, 0.0), _MAX_WAIT)


def _max_age(headers: Mapping[str, str]) -> int:
    for part in headers.get("cache-control", "").lower().split(","):
        key, _, value = part.strip().partition("=")
        if key == "max-age" and value.strip('"').isdecimal():
            return min(int(value.strip('"')[:9]), int(_MAX_WAIT))
    return 0


def _named(status: int) -> str:
    try:
        return f" ({httpcode(status).phrase})"
    except ValueError:
        return ""


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:120] or type(error).__name__
