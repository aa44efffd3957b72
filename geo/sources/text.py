"""Text to Article: what may be read, its title, and what on the page is not the article."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.errors import EmptyTextError, InputError, NotTextError, TextTooLongError
from geo.languages import language_of
from geo.model import Article
from geo.sources.dates import head_date
from geo.sources.furniture import furniture_of
from geo.sources.page import headline, units

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_CONTROL_SHARE = 0.01  # of the characters; a log with a few escape codes is text, a program is not
_QUOTED = 80  # characters of a wrong value that a message repeats
_CONTROLS = bytes(code for code in (*range(1, 32), 127) if chr(code) not in "\t\n\r\v\f")


def from_text(  # noqa: PLR0913 - one argument for each field of an article that a person may know
    text: str,
    *,
    title: str = "",
    url: str = "",
    source: str = "",
    published: str = "",
    language: str = "",
    max_chars: int,
    name: str = "the text",
) -> Article:
    r"""Return the article that a text is.

    The article's text is the given one with CRLF as LF and without a byte order mark, and nothing else changed,
    since offsets refer to it for ever. Where no title is given, the first line outside the furniture is taken if it
    looks like a headline; where no date is given, that of a date line near the head; where no language is given, the
    one that the text is told to be in.

    Args:
        text: The text, a whole pasted page included.
        title: The headline.
        url: Where it was published; http or https.
        source: The outlet.
        published: An ISO 8601 date, or date and time.
        language: A BCP 47 tag.
        max_chars: The most characters (code points) that are read.
        name: How messages name the text, such as a file's path.

    Raises:
        EmptyTextError: There is nothing but space.
        TextTooLongError: The text is longer than ``max_chars``.
        NotTextError: It holds NUL, lone surrogates or too many control characters.
        InputError: The URL or the date cannot be used.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    check_text(text, name=name, max_chars=max_chars)
    _check_url(url, name)
    _check_published(published, name)
    page = list(units(text))
    furniture = furniture_of(page)
    return Article(
        text=text,
        title=title.strip() or headline(text, page, furniture),
        url=url,
        source=source.strip(),
        published=published or head_date(page, furniture),
        language=language or language_of(_outside(text, furniture)),
        furniture=furniture,
    )


def _outside(text: str, furniture: Sequence[tuple[int, int]]) -> str:
    """Return the text without its furniture, which may be in another language."""
    starts = (0, *(end for _, end in furniture))
    ends = (*(start for start, _ in furniture), len(text))
    return "\n".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def check_text(text: str, *, name: str, max_chars: int) -> None:
    """Raise what `from_text` says it raises for a text that cannot be read."""
    if len(text) > max_chars:
        raise TextTooLongError(
            f"{len(text):,} characters are more than the limit of {max_chars:,}; split it, or raise DATELINE_MAX_CHARS",
            file=name,
        )
    if (nul := text.find("\0")) >= 0:
        raise NotTextError(f"a NUL at character {nul:,}: this is binary data, not text", file=name)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotTextError(
            f"half a surrogate pair at character {error.start:,}: this is not text", file=name
        ) from error
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(1, len(text) * _MAX_CONTROL_SHARE):
        raise NotTextError(
            f"{controls:,} control characters in {len(text):,}: this is binary data, not text", file=name
        )
    if not any(_shows(char) for char in text):
        raise EmptyTextError("there is no text to read", file=name)


def _shows(char: str) -> bool:
    """Whether a character is more than space or an invisible mark."""
    return not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")


def _check_url(url: str, name: str) -> None:
    if not url:
        return
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InputError(f"url {url[:_QUOTED]!r} is no address: {error}", file=name) from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise InputError(f"url {url[:_QUOTED]!r} is not an http or https address", file=name)


def _check_published(published: str, name: str) -> None:
    if not published:
        return
    for kind in (date, datetime):
        try:
            kind.fromisoformat(published)
        except ValueError:
            continue
        return
    raise InputError(f"published {published[:_QUOTED]!r} is not an ISO 8601 date or date and time", file=name)
