"""What a person searches for: words, "phrases", prefixes*, either OR other, and -without.

Texts and queries are folded alike, whatever the database: no case, no accents, no strokes through letters. A word is a
run of letters and digits, so that "Kyiv's" holds the word "kyiv" and "Moscow-backed" is found as the phrase that it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES: Final = 1  # raise it when words come out otherwise than before: stores then index their texts anew

_MAX_WORD: Final = 100  # characters; what is longer is no word, and PostgreSQL keeps no lexeme of over 2 KB
_MAX_TERMS: Final = 50
_WORD: Final = re.compile(r"[^\W_]+")
_PART: Final = re.compile(r'\s*(?:(-?)"([^"]*)"(\*?)|([^\s"]+))')
_AROUND: Final = 80  # characters of an excerpt on either side of what was found
# letters that Unicode takes apart into no letter and mark
_STROKES: Final = dict(zip("łøđðħŧ\u0131", "loddhti", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_STROKE: Final = re.compile(f"[{''.join(_STROKES)}]")
# most texts that are not ASCII are so by their quotation marks and dashes alone
_TYPOGRAPHY: Final = re.compile("[\u2010-\u2027\u00a0\u00ab\u00bb\u200b]")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; ``prefix``: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What an article must hold: one term of each of ``groups``, and none of ``without``."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]


def words(text: str) -> list[str]:
    """Return the folded words of a text in their order."""
    return [word[:_MAX_WORD] for word in _WORD.findall(fold(text))]


def fold(text: str) -> str:
    """Return a text without case, accents and strokes through letters; how long it is may change."""
    plain = _TYPOGRAPHY.sub(" ", text) if not text.isascii() else text
    if plain.isascii():
        return plain.lower()
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    folded = _marks().sub("", decomposed).casefold()
    return _STROKE.sub(lambda match: _STROKES[match.group()], folded)


def parse(text: str) -> Query:
    """Return what a person's query asks for.

    Raises:
        InputError: It is empty, only excludes, or a quotation mark or OR stands alone; the message says which.
    """
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins = False  # whether the last part was an OR
    for minus, phrase, star, quoted in _parts(text):
        if phrase == "OR" and not quoted:
            if not groups or joins:
                raise InputError(f"search {text!r}: OR needs a word on either side")
            joins = True
            continue
        found = words(phrase)
        if not found:  # a dash or an ampersand between words asks for nothing
            continue
        term = Term(words=tuple(found), prefix=star)
        if minus:
            without.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = joins and minus
    if joins:
        raise InputError(f"search {text!r}: OR needs a word on either side")
    return _checked(Query(groups=tuple(map(tuple, groups)), without=tuple(without)))


def _checked(query: Query) -> Query:
    if not query.groups:
        raise InputError("search for at least one word" + (" beside those that are excluded" if query.without else ""))
    if sum(map(len, query.groups)) + len(query.without) > _MAX_TERMS:
        raise InputError(f"search for at most {_MAX_TERMS} words at once")
    return query


def excerpt(text: str, query: Query) -> str:
    """Return the stretch of a text around the first thing that the query looks for, "" if it is not there."""
    terms = [term for group in query.groups for term in group]
    window: list[tuple[str, int, int]] = []
    longest = max(len(term.words) for term in terms)
    for match in _marked_word().finditer(text):
        window.extend((word, match.start(), match.end()) for word in words(match.group()))
        del window[:-longest]
        for term in terms:
            held = window[-len(term.words) :]
            if _matches(term, [word for word, _, _ in held]):
                return _around(text, held[0][1], held[-1][2])
    return ""


def _parts(text: str) -> Iterator[tuple[bool, str, bool, bool]]:
    """Yield (excluded, words, prefix, quoted) of each part of a query."""
    if text.count('"') % 2:
        raise InputError(f"search {text!r}: a quotation mark is not closed")
    for minus, phrase, star, word in _PART.findall(text.replace("“", '"').replace("”", '"')):
        if not word:
            yield bool(minus), phrase, bool(star), True
            continue
        bare = word.removeprefix("-")
        yield word != bare, bare.rstrip("*"), bare.endswith("*"), False


def _matches(term: Term, held: list[str]) -> bool:
    if len(held) < len(term.words) or tuple(held[:-1]) != term.words[:-1]:
        return False
    return held[-1].startswith(term.words[-1]) if term.prefix else held[-1] == term.words[-1]


def _around(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[first:start], text[end:last]
    if first:
        before = "…" + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + "…"
    return f"{before}{text[start:end]}{after}"


@cache
def _combining() -> str:
    """Return all combining marks of the Basic Multilingual Plane, as ranges for a character class."""
    codes = [code for code in range(0x300, 0x10000) if unicodedata.combining(chr(code))]
    starts = [code for code in codes if not unicodedata.combining(chr(code - 1))]
    ends = [code for code in codes if not unicodedata.combining(chr(code + 1))]
    return "".join(f"\\u{start:04x}-\\u{end:04x}" for start, end in zip(starts, ends, strict=True))


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(f"[{_combining()}]+")


@cache
def _marked_word() -> re.Pattern[str]:
    return re.compile(rf"(?:[^\W_]|[{_combining()}])+")
