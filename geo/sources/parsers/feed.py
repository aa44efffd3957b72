"""RSS and Atom to drafts, by feedparser; OPML to the addresses of the feeds that it lists."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import feedparser
from lxml import etree

from geo.errors import EmptyTextError, InputError
from geo.languages import language_of
from geo.sources.dates import from_struct
from geo.sources.outcome import Draft, Unreadable
from geo.sources.parsers.html import html_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_ENTRIES = 10_000
_DATES = ("published_parsed", "updated_parsed", "created_parsed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its title, its entries, and what of them cannot be read. ``ttl`` is in minutes, 0 where it gives none."""

    title: str
    entries: tuple[Draft, ...]
    unreadable: tuple[Unreadable, ...]
    ttl: int = 0


def parse_feed(data: bytes, *, name: str, url: str = "") -> Feed:
    """Return a feed. An entry's text is its full content where the feed brings it, else its summary.

    Raises:
        InputError: It is no feed, or so broken that no entry can be told.
        EmptyTextError: It has no entries.
    """
    parsed = feedparser.parse(io.BytesIO(data), response_headers={"content-location": url} if url else {})
    if not parsed.get("version") and not parsed.entries:
        raise InputError(f"not a feed{_why(parsed)}", file=name)
    if not parsed.entries:
        raise EmptyTextError(f"the feed has no entries{_why(parsed)}", file=name)
    title = _one_line(html_to_text(parsed.feed.get("title", "")))
    drafts, unreadable = [], []
    for number, entry in enumerate(parsed.entries[:_MAX_ENTRIES], 1):
        draft = _draft(entry, title, parsed.feed.get("language", ""))
        if draft.text:
            drafts.append(draft)
        else:
            what = f"entry {number} ({draft.title[:60]!r})" if draft.title else f"entry {number}"
            unreadable.append(Unreadable(reason=f"{what} has no text", file=name))
    if parsed.bozo and (why := _why(parsed)) and _is_broken(parsed.bozo_exception):
        unreadable.append(
            Unreadable(
                reason=f"the feed is broken{why}: after the {len(parsed.entries):,} entries read, some may be missing",
                file=name,
                line=_line(parsed.bozo_exception),
            )
        )
    ttl = str(parsed.feed.get("ttl", ""))
    return Feed(
        title=title,
        entries=tuple(drafts),
        unreadable=tuple(unreadable),
        ttl=int(ttl) if ttl.isdecimal() and len(ttl) < len("1000000") else 0,
    )


def _draft(entry: Any, outlet: str, language: str) -> Draft:  # noqa: ANN401 - feedparser's dictionary
    title = _one_line(html_to_text(entry.get("title", "")))
    contents = [str(one.get("value") or "") for one in entry.get("content", ())]
    text = html_to_text(max([*contents, entry.get("summary") or ""], key=len))
    published = from_struct(next((entry[key] for key in _DATES if entry.get(key)), None))
    link = str(entry.get("link") or "")
    return Draft(
        text=text,
        title=title,
        url=link if link.startswith(("http://", "https://")) else "",
        source=_one_line(str(entry.get("source", {}).get("title") or "")) or outlet,
        published=published,
        language=language_of(text) or language,
    )


def parse_opml(data: bytes, *, name: str) -> list[tuple[str, str]]:
    """Return the (address, title) of each feed that an OPML list names, nested folders included, each once.

    Raises:
        InputError: It is no OPML, or names no feed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = int(getattr(error, "lineno", 0) or 0)
        raise InputError(f"the OPML is broken ({str(error).splitlines()[0][:120]})", file=name, line=line) from error
    found = dict(_outlines(root))
    if not found:
        raise InputError("the OPML names no feed (outlines with an xmlUrl)", file=name)
    return list(found.items())


def _outlines(root: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - an lxml element
    for outline in root.iter("outline"):
        given = {key.lower(): value for key, value in outline.attrib.items()}
        if address := given.get("xmlurl", "").strip():
            yield address, _one_line(given.get("title") or given.get("text") or "")


def _why(parsed: Any) -> str:  # noqa: ANN401 - feedparser's result
    error = parsed.get("bozo_exception")
    return f" ({_one_line(str(error))[:120]})" if error else ""


def _is_broken(error: Exception) -> bool:
    """Whether XML broke off; a wrongly declared encoding or media type does no harm."""
    return not isinstance(error, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType))


def _line(error: Any) -> int:  # noqa: ANN401 - any exception
    number = getattr(error, "getLineNumber", lambda: 0)()
    return number if isinstance(number, int) else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
