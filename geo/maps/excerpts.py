"""The sentences of an article that name a place, with the place's words marked in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.maps.escaping import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Article, Reading, Resolution

# a full stop after one of these, or after a single capital, does not end a sentence
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        mr mrs ms dr prof gen col lt sgt capt maj adm gov sen rep pres rev hon st mt ft no nos vs etc approx est dept
        jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp e.g i.e a.m p.m
        """,
    )
)
_END = re.compile(
    r"""
    (?P<stop>[.!?\u2026\u061f\u06d4\u0964]+["'\u2019\u201d\u00bb)\]]*)(?=\s+["'\u2018\u201c\u00ab(\[]*(?![a-z]))\s+
    | [\u3002\uff01\uff1f]+["\u201d\u300d\u300f]*\s*    # these take no space after them
    | [ \t]*\n\s*\n\s*                                  # a blank line
    | (?P<line>[ \t]*\n\s*)
    """,
    re.VERBOSE,
)
_INITIALS = re.compile(r"(?:\w\.)*[A-Z]")
_LAST_WORD = re.compile(r"[\w.]*\Z")
# a line without a full stop that is at least this long was broken to fit a page
_WRAPPED_LINE = 60
# what stays of a long sentence around the mention, in characters on either side
_AROUND = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A sentence that names a place.

    ``start`` and ``end`` are its offsets in the article's text; ``spans`` are (start, end) of the place's words,
    counted from the start of the sentence, in order and not overlapping.
    """

    sentence: str
    spans: tuple[tuple[int, int], ...]
    start: int
    end: int


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of each sentence, in order, without the white space between them."""
    found = []
    start = 0
    for match in _END.finditer(text):
        if _goes_on(text, start, match):
            continue
        end = match.end("stop") if match["stop"] else match.end()
        found.append((start, end))
        start = match.end()
    found.append((start, len(text)))
    trimmed = (_trim(text, span) for span in found)
    return tuple(span for span in trimmed if span[0] < span[1])


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether what looks like an end is an abbreviation or the break of a wrapped line."""
    if match["stop"] == ".":
        found = _LAST_WORD.search(text, max(start, match.start() - 12), match.start())
        word = found[0] if found else ""
        return word.lower() in _ABBREVIATIONS or bool(_INITIALS.fullmatch(word))
    if match["line"] is not None:
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
        following = text[match.end() : match.end() + 1]
        return following.islower() or (len(line) >= _WRAPPED_LINE and line[-1:] not in ".!?:")
    return False


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def excerpts(article: Article, reading: Reading, place_id: str) -> list[Excerpt]:
    """Return the sentences of the article that mention the place, in the order of the text."""
    wanted = (found for found in reading.resolutions if found.place and found.place.id == place_id)
    return _excerpts(article.text, wanted)


def excerpt_of(article: Article, resolution: Resolution) -> Excerpt:
    """Return the sentence around one mention, only that mention marked."""
    return _excerpts(article.text, [resolution])[0]


def _excerpts(text: str, resolutions: Iterable[Resolution]) -> list[Excerpt]:
    spans = sentences(text)
    starts = [start for start, _ in spans]
    marked: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for resolution in resolutions:
        mention = resolution.mention
        index = max(bisect_right(starts, mention.start) - 1, 0)
        # a mention that a wrong boundary cuts through belongs to both sides
        last = max(bisect_right(starts, mention.end - 1) - 1, 0)
        sentence = spans[index][0], max(spans[last][1], mention.end)
        marked.setdefault(sentence, []).append((mention.start - sentence[0], mention.end - sentence[0]))
    return [
        Excerpt(sentence=text[start:end], spans=tuple(sorted(inside)), start=start, end=end)
        for (start, end), inside in sorted(marked.items())
    ]


def excerpt_html(excerpt: Excerpt, *, shorten: bool = False) -> str:
    """Return the sentence as safe HTML, the place's words in ``<mark>``; shortened to what is near them if asked."""
    text, spans = excerpt.sentence, excerpt.spans
    first, last = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    begin, end = 0, len(text)
    if shorten and first > _AROUND:
        begin = text.rfind(" ", 0, first - _AROUND) + 1 or first - _AROUND
    if shorten and end - min(last, first + _AROUND) > _AROUND:
        cut = text.find(" ", min(last, first + _AROUND) + _AROUND)
        end = end if cut < 0 else cut
    parts = ["\N{HORIZONTAL ELLIPSIS}" if begin else ""]
    position = begin
    for start, stop in spans:
        if start >= end:
            break
        parts += [escape(text[position:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        position = stop
    parts += [escape(text[position:end]), "\N{HORIZONTAL ELLIPSIS}" if end < len(text) else ""]
    return "".join(parts)
