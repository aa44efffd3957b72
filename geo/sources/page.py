"""A pasted page as a row of units: the paragraphs, headings and buttons that it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINE = re.compile(r"[^\n]+")
_DECORATION = " \t*_#>•·▶►■●|[]<»«→-–—"  # noqa: RUF001 - the dashes that bullets are made of
_APOSTROPHES = re.compile("[’ʼ‘]")  # noqa: RUF001 - those are the ones to replace
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")  # noqa: RUF001 - typographic quotation marks
_WRAPPED_AT = 50  # a line this long without a sentence's end goes on in the next line

_HEADLINE_CHARS = range(8, 201)
_HEADLINE_END = re.compile(r"(?<!\b[A-Z])[.;,:][\"'”’)\]]*$")  # noqa: RUF001 - typographic quotation marks


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, heading or button: ``text[start:end]``; ``words`` is the same on one line without decoration."""

    start: int
    end: int
    words: str

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.words))


def units(text: str) -> Iterator[Unit]:
    """Yield the page's units in order.

    Pages come with one paragraph a line; mails and old wires break lines at 70 or 80 columns. So a line is a
    unit of its own unless it directly follows a long line whose sentence has not ended.
    """
    start = end = -1
    last_line = ""
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if not bare:
            continue
        left = match.start() + line.index(bare)
        if start >= 0 and not _continues(last_line, text[end:left]):
            yield _unit(text, start, end)
            start = -1
        if start < 0:
            start = left
        end, last_line = left + len(bare), bare
    if start >= 0:
        yield _unit(text, start, end)


def _continues(last_line: str, between: str) -> bool:
    return between.count("\n") == 1 and len(last_line) >= _WRAPPED_AT and not _SENTENCE_END.search(last_line)


def _unit(text: str, start: int, end: int) -> Unit:
    words = text[start:end]
    if "  " in words or not words.isprintable():  # no other space than " " is printable
        words = " ".join(words.split())
    if not words.isascii():
        words = _APOSTROPHES.sub("'", words)
    return Unit(start, end, words.strip(_DECORATION))


def headline(text: str, page: Iterable[Unit], furniture: Sequence[tuple[int, int]]) -> str:
    """Return the first unit outside the furniture if it looks like a headline, else "".

    A headline is short, stands on one line, does not end as a sentence does, and has an article below it.
    """
    bounds = iter((*furniture, (len(text), len(text))))
    start, end = next(bounds)
    candidate: Unit | None = None
    for unit in page:
        while unit.start >= end < len(text):
            start, end = next(bounds)
        if start <= unit.start < end:
            continue
        if candidate is None:
            candidate = unit
            if not _looks_like_headline(text[unit.start : unit.end], unit.words):
                return ""
        elif unit.is_sentence:
            return candidate.words
    return ""


def _looks_like_headline(raw: str, words: str) -> bool:
    return len(words) in _HEADLINE_CHARS and " " in words and "\n" not in raw and not _HEADLINE_END.search(words)
