"""A text as sentences of tokens, with letters of the tag alphabet of the route grammar.

A resolved mention is one token. Furniture of the page is left out. Lines end sentences, so that headlines and lists
stay apart, except where a text is wrapped at some width.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.corridors.vocabulary import Vocabulary
    from geo.model import Article, Place, Resolution, Use

PLACE: Final = "P"
NUMBERS: Final = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_BREAK: Final = re.compile(
    r"\n\s*\n\s*|\n\s*|(?<=[.!?])[\"\u201d\u2019')\]]*\s+(?=[\"\u201c\u2018'(\[]?[A-Z0-9\u00c0-\u00de\u0410-\u042f])"
)
# "KYIV, Ukraine (AP) - ": where a report was filed is no part of its first sentence
_DATELINE: Final = re.compile(
    r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'\u2019 ./-]{2,40}(?:, [^\n\u2013\u2014-]{2,30}?)?"
    r"(?: ?\([^)\n]{2,30}\))? (?:-|--|\u2013|\u2014) "
)
# a line that goes on in lower case: two of them, and the text is wrapped at some width
_WRAP: Final = re.compile(r"[^\n]\n(?=[a-z])")
_WRAPPED: Final = 60  # characters: the shortest line that can be a wrapped one
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|gen|lt|col|maj|capt|sgt|st|gov|sen|rep|prof|no|vs|u\.s|u\.n|u\.k|e\.u|jan|feb|aug|sept|oct|nov|dec)"
    r"|\b[A-Z]|\b[ap]\.m)\.$",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(
    r"[ap]\.m\.|(?:[A-Z]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*|'s|\u2019s|\S", re.IGNORECASE
)
_DASHES: Final = frozenset("-\u2013\u2014\u2010\u2011→>•*")
_HELD: Final = ("-held", "-controlled", "-occupied", "-run", "-ruled", "-administered")  # "rebel-held A" is A
_ACRONYMS: Final = frozenset({"WHO"})  # in capitals these are names, and no grammar
_SOME: Final = frozenset({"most", "many", "others", "some", "those", "all", "rest"})  # stand for people before a verb
_HURT: Final = frozenset({"wounded", "injured"})
_RETAGGED: Final = _SOME | _HURT
_LONGEST_ASIDE: Final = 14  # units between two commas
_MOVING: Final = frozenset("KCEDFGRV")
_QUOTES: Final = frozenset('"\u201c\u201d«»')
_LONGEST: Final = 2000  # characters: what has no end within so many is cut, for pairs of its words are looked at


class Token(NamedTuple):
    """A word, a sign or a mention where it stands in the text; ``low`` is what word lists are matched with."""

    start: int
    end: int
    low: str
    resolution: Resolution | None = None

    @property
    def place(self) -> Place | None:
        """The place that the token means."""
        return self.resolution.place if self.resolution else None

    @property
    def use(self) -> Use | None:
        """How the place's name is used."""
        return self.resolution.mention.use if self.resolution else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens, and units of the route grammar: ``tags`` has one letter a unit, ``firsts`` its first token.

    ``marks`` are the names of the lists in routes.toml (context, exclusion, ...) that the sentence touches;
    ``exclusions`` and ``hazards`` the tokens at which phrases of these lists start.
    """

    index: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    tags: str
    firsts: tuple[int, ...]
    marks: frozenset[str]
    paragraph: int
    exclusions: tuple[int, ...] = ()
    hazards: tuple[int, ...] = ()

    @property
    def words(self) -> list[str]:
        """The tokens as they are matched with word lists."""
        return [token.low for token in self.tokens]

    def unit(self, token: int) -> int:
        """Return the unit that a token belongs to."""
        return bisect_right(self.firsts, token) - 1

    def token(self, unit: int) -> Token:
        """Return the first token of a unit."""
        return self.tokens[self.firsts[unit]]


def spans(article: Article) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, paragraph) of each sentence outside the page's furniture, without blanks around it."""
    paragraph = 0
    wrapped = len(_WRAP.findall(article.text)) > 1
    for block_start, block_end in _readable(article):
        start = block_start
        for gap in _BREAK.finditer(article.text, block_start, block_end):
            ends_line = "\n" in gap.group()
            if ends_line and _is_wrap(article.text, gap, wrapped=wrapped):
                continue
            if not ends_line and _ABBREVIATION.search(article.text, max(start, gap.start() - 8), gap.start()):
                continue
            closing = gap.start() + len(gap.group()) - len(gap.group().lstrip("\"\u201d\u2019')]"))
            yield from _trimmed(article.text, start, closing, paragraph)
            paragraph += ends_line
            start = gap.end()
        yield from _trimmed(article.text, start, block_end, paragraph)
        paragraph += 1


def _readable(article: Article) -> Iterator[tuple[int, int]]:
    start = 0
    for furniture_start, furniture_end in sorted(article.furniture):
        if furniture_start > start:
            yield start, furniture_start
        start = max(start, furniture_end)
    if start < len(article.text):
        yield start, len(article.text)


def _is_wrap(text: str, gap: re.Match[str], *, wrapped: bool) -> bool:
    """Tell whether a line ends in the middle of a sentence, in a text whose lines do."""
    if gap.group().count("\n") > 1:
        return False
    following = text[gap.end() : gap.end() + 1]
    if following.islower():
        return True
    line = text[text.rfind("\n", 0, gap.start()) + 1 : gap.start()].rstrip()
    return wrapped and len(line) >= _WRAPPED and line[-1] not in ".!?:;" and following not in _DASHES


def _trimmed(text: str, start: int, end: int, paragraph: int) -> Iterator[tuple[int, int, int]]:
    while start < end and text[start].isspace():
        start += 1
    dateline = _DATELINE.match(text, start, end)
    start = dateline.end() if dateline else start
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        blank = text.rfind(" ", start, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        yield start, start + len(text[start:cut].rstrip()), paragraph
        start = cut
        while text[start].isspace():
            start += 1
    if start < end:
        yield start, end, paragraph


def read_sentences(article: Article, resolutions: Sequence[Resolution], vocabulary: Vocabulary) -> list[Sentence]:
    """Return the sentences of an article in order; mentions that cross a sentence's end are left out."""
    mentions = sorted(resolutions, key=lambda item: item.mention.start)
    sentences: list[Sentence] = []
    position = 0
    for start, end, paragraph in spans(article):
        while position < len(mentions) and mentions[position].mention.start < start:
            position += 1
        inside = []
        while position < len(mentions) and mentions[position].mention.end <= end:
            inside.append(mentions[position])
            position += 1
        tokens = tuple(_tokens(article.text, start, end, inside))
        tags, firsts = _tag(tokens, vocabulary)
        marked = vocabulary.marked([token.low for token in tokens])
        sentences.append(
            Sentence(
                index=len(sentences),
                start=start,
                end=end,
                tokens=tokens,
                tags=tags,
                firsts=firsts,
                marks=frozenset(mark for _, mark in marked),
                paragraph=paragraph,
                exclusions=tuple(position for position, mark in marked if mark == "exclusion"),
                hazards=tuple(position for position, mark in marked if mark == "hazard"),
            )
        )
    return sentences


def _tokens(text: str, start: int, end: int, mentions: Sequence[Resolution]) -> Iterator[Token]:
    position = start
    for item in mentions:
        if item.mention.start < position:
            continue
        if item.mention.use == "name_part":
            continue
        yield from _words(text, position, item.mention.start)
        yield Token(item.mention.start, item.mention.end, text[item.mention.start : item.mention.end].lower(), item)
        position = item.mention.end
    yield from _words(text, position, end)


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        first, last = found.span()
        if word in _ACRONYMS:
            yield Token(first, last, word)
            continue
        low = word.lower()
        if not low.isalpha():
            low = low.replace("\u2019", "'")
            if low.endswith("'s") and len(low) > len("'s"):
                cut = last - len("'s")
                yield Token(first, cut, low[:-2])
                yield Token(cut, last, "'s")
                continue
        yield Token(first, last, low)


def _tag(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, tuple[int, ...]]:
    """Return one letter a unit (a token, or the tokens of one phrase) and the first token of each unit."""
    words = [token.low for token in tokens]
    single = [_of_mention(token) if token.resolution else _of_word(token.low) for token in tokens]
    tags: list[str] = []
    firsts: list[int] = []
    position = 0  # all before it has its unit
    for start in vocabulary.tags.starts(words):
        hit = vocabulary.tags.match(words, start) if start >= position else None
        if hit is None or any(token.resolution for token in tokens[start : hit[0]]):
            continue
        firsts.extend(range(position, start + 1))
        tags.extend((*single[position:start], hit[1]))
        position = hit[0]
    firsts.extend(range(position, len(tokens)))
    tags.extend(single[position:])
    _set_apart(tags)
    if not _RETAGGED.isdisjoint(words):
        _retag(tags, firsts, words)
    return "".join(tags), tuple(firsts)


def _retag(tags: list[str], firsts: Sequence[int], words: Sequence[str]) -> None:
    """Let words stand for people where what stands beside them says so: "most fled", "110 wounded"."""
    for unit, following in enumerate(tags[1:]):
        if following in "VFGRr" and words[firsts[unit]] in _SOME and tags[unit] in "xm":
            tags[unit] = "H"
        if words[firsts[unit + 1]] in _HURT and tags[unit] == "#" and tags[unit + 2 : unit + 3] not in (["x"], ["H"]):
            tags[unit + 1] = "H"  # "110 wounded"


def _set_apart(tags: list[str]) -> None:
    """Mark speech that only interrupts a clause: "were taken, according to A, to B", "from A, B's army said, to C"."""
    commas = [unit for unit, tag in enumerate(tags) if tag == ","]
    for first, last in pairwise(commas):
        inside = tags[first + 1 : last]
        if last - first <= _LONGEST_ASIDE and "S" in inside and _MOVING.isdisjoint(inside):
            tags[first + 1 + inside.index("S")] = "s"


def _of_mention(token: Token) -> str:
    """Return the tag of a mention."""
    if token.use != "demonym":
        return PLACE
    plural = token.low.endswith("s") and not token.low.endswith("ss")
    shouted = token.resolution is not None and token.resolution.mention.surface.isupper()
    return "H" if plural and not shouted else "m"  # "the US army"


@lru_cache(1 << 14)
def _of_word(low: str) -> str:
    """Return the tag of a word or sign that starts no phrase."""
    if low.endswith(_HELD):
        return "m"
    if low in ("'s", "'"):
        return "'"
    if low in _DASHES:
        return "-"
    if low in _QUOTES:
        return '"'
    if low[0].isdigit() or low in NUMBERS:
        return "#"
    return low if low in ",;:().!?" else "x"
