"""PDF to a draft: pypdf gives the text of the pages, and its lines are put together to paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from geo.errors import EmptyTextError, InputError, TextTooLongError
from geo.sources.outcome import Draft, Unreadable

if TYPE_CHECKING:
    from pypdf import PageObject

_MAX_PAGES = 2_000
_RUNNING = 3  # pages that a line must head or foot, and more than half of them, to be the document's and not the page's
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?|[-–—] ?)?\d{1,4}(?:(?: of | ?/ ?)\d{1,4})?(?: ?[-–—])?", re.IGNORECASE)  # noqa: RUF001
_FULL = 0.6  # of the longest usual line: a line so long goes on in the next one
_SENTENCE_END = re.compile(r"[.!?:…][\"”’)\]]*$")  # noqa: RUF001 - typographic quotation marks
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|document\d*|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tmp)$|[\w-]*\d{5,}[\w-]*$)",
    re.IGNORECASE,
)


def parse_pdf(data: bytes, *, name: str, max_chars: int) -> tuple[Draft, list[Unreadable]]:
    """Return the article in a document, and the pages of it that hold no text.

    Its dates are left out: they tell when the file was made, which for a printed page is not when it was published.

    Raises:
        InputError: It is broken or locked with a password.
        EmptyTextError: No page holds text: a scan.
        TextTooLongError: It holds more than ``max_chars``.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise InputError("the PDF is locked with a password: save it without one", file=name)
        if len(reader.pages) > _MAX_PAGES:
            raise TextTooLongError(f"{len(reader.pages):,} pages are more than the limit of {_MAX_PAGES:,}", file=name)
    except DependencyError as error:
        raise InputError("the PDF is encrypted in a way that cannot be read here", file=name) from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        raise InputError(f"the PDF is broken ({_first_line(error)})", file=name) from error
    pages, missing = _pages(reader, name, max_chars)
    if not any(pages):
        what = "its page is a picture" if len(pages) == 1 else f"its {len(pages)} pages are pictures"
        if not missing or not pages:
            raise EmptyTextError("the PDF has no text", file=name)
        if any(one.reason != _NO_TEXT for one in missing):
            raise InputError(f"no page of the PDF can be read: {missing[0].reason}", file=name, page=missing[0].page)
        raise EmptyTextError(f"the PDF has no text, {what}: run text recognition (OCR) over it first", file=name)
    text = "\n\n".join(_joined(pages))
    return Draft(text=text, title=_title(reader)), missing


_NO_TEXT = "no text on this page, perhaps a picture of one"


def _pages(reader: PdfReader, name: str, max_chars: int) -> tuple[list[list[str]], list[Unreadable]]:
    pages: list[list[str]] = []
    missing: list[Unreadable] = []
    chars = 0
    for number, page in enumerate(reader.pages, 1):
        try:
            lines = [line.strip() for line in page.extract_text().replace("\0", "").split("\n")]
        except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
            missing.append(Unreadable(reason=f"broken ({_first_line(error)})", file=name, page=number))
            pages.append([])
            continue
        lines = [line for line in lines if line]
        chars += sum(map(len, lines))
        if chars > max_chars:
            raise TextTooLongError(
                f"more than the limit of {max_chars:,} characters; split it, or raise DATELINE_MAX_CHARS",
                file=name,
                page=number,
            )
        if not lines and _has_picture(page):
            missing.append(Unreadable(reason=_NO_TEXT, file=name, page=number))
        pages.append(lines)
    return pages, missing


def _has_picture(page: PageObject) -> bool:
    try:
        return "/XObject" in (page.get("/Resources") or {})
    except (PyPdfError, ValueError, TypeError, AttributeError):
        return False


def _joined(pages: list[list[str]]) -> list[str]:
    """Return the paragraphs of all pages, without the page numbers and the repeated heads and feet."""
    running = _running(pages)
    seen: set[str] = set()
    lines: list[str] = []
    for page in pages:
        kept = list(page)
        for at in (0, -1):
            while kept and ((shape := _NUMBER.sub("#", kept[at])) in running or _PAGE_NUMBER.fullmatch(kept[at])):
                if shape in running and shape not in seen:
                    seen.add(shape)  # once it may be the title: it stays the first time
                    break
                kept.pop(at)
        lines += kept
    return _unwrapped(lines)


def _running(pages: list[list[str]]) -> set[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_NUMBER.sub("#", line) for line in (*page[:1], *page[-1:])})
    least = max(_RUNNING, len(pages) / 2)
    return {shape for shape, count in counts.items() if count >= least}


def _unwrapped(lines: list[str]) -> list[str]:
    """Put lines together: a long line that ends no sentence goes on, and a word divided at its end is made whole."""
    lengths = sorted(map(len, lines))
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and _HYPHEN.search(paragraphs[-1]) and line[0].islower():
            paragraphs[-1] = _HYPHEN.sub("", paragraphs[-1]) + line
        elif goes_on:
            paragraphs[-1] += " " + line
        else:
            paragraphs.append(line)
        is_full = len(line) >= _FULL * usual
        # a full line that ends a sentence may end the paragraph too: the next line's length does not tell
        goes_on = is_full and (not _SENTENCE_END.search(line) or len(line) >= usual)
    return paragraphs


def _title(reader: PdfReader) -> str:
    try:
        title = " ".join(str((reader.metadata and reader.metadata.title) or "").split())
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError):
        return ""
    return "" if _NO_TITLE.match(title) else title


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120] or type(error).__name__
