"""A text as sentences of tokens, with letters of the tag alphabet of the route grammar.

A resolved mention is one token. Furniture of the page is left out. Lines end sentences, so that headlines and lists
stay apart, except where a text is wrapped at some width.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from geo.corridors.classes import WordClasses
    from geo.corridors.vocabulary import Vocabulary
    from geo.model import Article, Mention, Place, Resolution, Use

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
_LAST_WORD: Final = re.compile(r"\b(?:[A-Z]|(\w+))\.$", re.IGNORECASE)  # before a dot; an initial has no group
_TOKEN: Final = re.compile(
    r"[A-Za-z]{2,}+(?![-'\u2019.\w])"  # most words; the rest is for those with more to them, numbers and signs
    r"|[ap]\.m\.|(?:[A-Z]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*|'s|\u2019s|\S",
    re.IGNORECASE,
)
_DASHES: Final = frozenset("-\u2013\u2014\u2010\u2011→>•*")
_LONGEST_ASIDE: Final = 14  # units between two commas
_MOVING: Final = frozenset("KCEDFGRV")
_QUOTES: Final = frozenset('"\u201c\u201d«»')
_OWNING: Final = frozenset({"'s", "'S", "\u2019s", "\u2019S"})
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


@dataclass(frozen=True)
class Sentence:
    """Tokens, and units of the route grammar: ``tags`` has one letter a unit, ``firsts`` its first token.

    ``words`` are the tokens as word lists are matched with them, ``surfaces`` as they stand in the text; ``named`` are
    those that are mentions. ``marks`` are the names of the lists in routes.toml (context, exclusion, ...) that the
    sentence touches, ``exclusions`` and ``hazards`` the tokens at which phrases of these lists start.
    """

    index: int
    start: int
    end: int
    text: str = field(repr=False)  # the article's
    surfaces: tuple[str, ...] = field(repr=False)
    words: tuple[str, ...]
    named: Mapping[int, Resolution]
    tags: str
    firsts: tuple[int, ...]
    marks: frozenset[str]
    paragraph: int
    classes: WordClasses = field(repr=False)  # that rules ask for by name
    exclusions: tuple[int, ...] = ()
    hazards: tuple[int, ...] = ()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Where the words stand: looked for when first asked for, as few sentences are."""
        tokens: list[Token] = []
        end = self.start
        for position, (surface, word) in enumerate(zip(self.surfaces, self.words, strict=True)):
            item = self.named.get(position)
            start = item.mention.start if item else self.text.index(surface, end)  # only blanks stand between
            end = start + len(surface)
            tokens.append(Token(start, end, word, item))
        return tuple(tokens)

    def unit(self, token: int) -> int:
        """Return the unit that a token belongs to."""
        return bisect_right(self.firsts, token) - 1

    def word(self, unit: int) -> str:
        """Return the first token of a unit as word lists are matched with it."""
        return self.words[self.firsts[unit]]

    def token(self, unit: int) -> Token:
        """Return the first token of a unit."""
        return self.tokens[self.firsts[unit]]


def spans(article: Article, classes: WordClasses) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, paragraph) of each sentence outside the page's furniture, without blanks around it."""
    paragraph = 0
    wrapped = len(_WRAP.findall(article.text)) > 1
    for block_start, block_end in _readable(article):
        start = block_start
        for gap in _BREAK.finditer(article.text, block_start, block_end):
            signs = gap.group()
            ends_line = "\n" in signs
            if ends_line and _is_wrap(article.text, gap, wrapped=wrapped):
                continue
            if not ends_line and _is_abbreviated(article.text, max(start, gap.start() - 8), gap.start(), classes):
                continue
            closing = gap.end() - len(signs.lstrip("\"\u201d\u2019')]"))
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


def _is_abbreviated(text: str, start: int, end: int, classes: WordClasses) -> bool:
    """Tell whether a stretch of text ends in the dot of an abbreviation or an initial."""
    found = _LAST_WORD.search(text, start, end)
    return found is not None and (found[1] is None or found[1].lower() in classes.abbreviations)


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
    for start, end, paragraph in spans(article, vocabulary.classes):
        while position < len(mentions) and mentions[position].mention.start < start:
            position += 1
        inside = []
        while position < len(mentions) and mentions[position].mention.end <= end:
            inside.append(mentions[position])
            position += 1
        surfaces, named = _surfaces(article.text, start, end, inside)
        words = _lowered(surfaces, named, vocabulary)
        tags, firsts = _tag(words, named, vocabulary)
        marked = vocabulary.marked(words)
        sentences.append(
            Sentence(
                index=len(sentences),
                start=start,
                end=end,
                text=article.text,
                surfaces=tuple(surfaces),
                words=tuple(words),
                named=named,
                tags=tags,
                firsts=firsts,
                marks=frozenset([mark for _, mark in marked]),
                paragraph=paragraph,
                classes=vocabulary.classes,
                exclusions=tuple([position for position, mark in marked if mark == "exclusion"]),
                hazards=tuple([position for position, mark in marked if mark == "hazard"]),
            )
        )
    return sentences


def _surfaces(
    text: str, start: int, end: int, mentions: Sequence[Resolution]
) -> tuple[list[str], dict[int, Resolution]]:
    """Return words, signs and mentions as they stand in a stretch of text, and which of them are mentions."""
    surfaces: list[str] = []
    named: dict[int, Resolution] = {}
    position = start
    for item in mentions:
        mention = item.mention
        if mention.start < position or mention.use == "name_part":
            continue
        surfaces += _split(text, position, mention.start)
        named[len(surfaces)] = item
        surfaces.append(text[mention.start : mention.end])
        position = mention.end
    return surfaces + _split(text, position, end), named


def _split(text: str, start: int, end: int) -> list[str]:
    """Return the words and signs of a text between mentions; "'s" is a word of its own."""
    words = _TOKEN.findall(text, start, end)
    if text.find("'", start, end) >= 0 or text.find("\u2019", start, end) >= 0:
        owners = [place for place, word in enumerate(words) if word[-2:] in _OWNING and len(word) > len("'s")]
        for place in reversed(owners):
            words[place : place + 1] = words[place][:-2], words[place][-2:]
    return words


def _lowered(surfaces: Sequence[str], named: Collection[int], vocabulary: Vocabulary) -> list[str]:
    """Return words as word lists are matched with them: in lower case, but for bodies that are so named in capitals."""
    words = list(map(_low, surfaces))
    if not vocabulary.capitals.isdisjoint(surfaces):
        words = [
            surface if surface in vocabulary.capitals else low for surface, low in zip(surfaces, words, strict=True)
        ]
    for place in named:
        words[place] = surfaces[place].lower()
    return words


@lru_cache(1 << 14)
def _low(word: str) -> str:
    return word.lower().replace("\u2019", "'")


def _tag(words: Sequence[str], named: Mapping[int, Resolution], vocabulary: Vocabulary) -> tuple[str, tuple[int, ...]]:
    """Return one letter a unit (a token, or the tokens of one phrase) and the first token of each unit."""
    alone, classes = vocabulary.tags.alone, vocabulary.classes
    tags = [alone.get(word) or _of_word(word, classes) for word in words]
    for position, item in named.items():
        tags[position] = _of_mention(words[position], item.mention)
    firsts = list(range(len(tags)))
    done = joined = 0
    for start, end, tag in vocabulary.tags.longer(words):
        if start < done:
            continue
        if any(start <= position < end for position in named):  # a phrase that runs into a name is none
            if start not in named:
                tags[start - joined] = _of_word(words[start], classes)
            continue
        unit = start - joined
        tags[unit : unit + end - start] = [tag]
        del firsts[unit + 1 : unit + end - start]
        joined += end - start - 1
        done = end
    _set_apart(tags)
    if not (classes.some.words.isdisjoint(words) and classes.hurt.words.isdisjoint(words)):
        _retag(tags, firsts, words, classes)
    return "".join(tags), tuple(firsts)


def _retag(tags: list[str], firsts: Sequence[int], words: Sequence[str], classes: WordClasses) -> None:
    """Let words stand for people where what stands beside them says so: "most fled", "110 wounded"."""
    for unit, following in enumerate(tags[1:]):
        if following in "VFGRr" and tags[unit] in "xm" and words[firsts[unit]] in classes.some:
            tags[unit] = "H"
        counted = tags[unit] == "#" and tags[unit + 2 : unit + 3] not in (["x"], ["H"])
        if counted and words[firsts[unit + 1]] in classes.hurt:
            tags[unit + 1] = "H"  # "110 wounded"


def _set_apart(tags: list[str]) -> None:
    """Mark speech that only interrupts a clause: "were taken, according to A, to B", "from A, B's army said, to C"."""
    if "S" not in tags:
        return
    commas = [unit for unit, tag in enumerate(tags) if tag == ","]
    for first, last in pairwise(commas):
        inside = tags[first + 1 : last]
        if last - first <= _LONGEST_ASIDE and "S" in inside and _MOVING.isdisjoint(inside):
            tags[first + 1 + inside.index("S")] = "s"


def _of_mention(low: str, mention: Mention) -> str:
    """Return the tag of a mention."""
    if mention.use != "demonym":
        return PLACE
    plural = low.endswith("s") and not low.endswith("ss")
    return "H" if plural and not mention.surface.isupper() else "m"  # "the US army"


@lru_cache(1 << 14)
def _of_word(low: str, classes: WordClasses) -> str:
    """Return the tag of a word or sign that starts no phrase."""
    if low in classes.held:
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
