"""The names of an article: which mentions share a place, and what the words between them say.

An article means one place by one name unless it says otherwise ("Paris, Texas ... Paris, France"): mentions of a
name are one sense, and are parted only where the text puts them into places that share no candidate (Gale, Church
and Yarowsky, "One sense per discourse", 1992).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.gazetteer import fold
from geo.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.model import Mention
    from geo.resolution.candidates import Affixes, Finder, Found

Pattern = Literal["comma", "bracket", "owner", "in", "of"]
# how surely the text means that one lies in the other; "owner" is "Y's X", which may also be said of an embassy
STRONG: dict[Pattern, float] = {"comma": 1.0, "bracket": 1.0, "owner": 1.5}

_GAP = 60  # characters between two mentions that still are neighbours
_AROUND = 32  # characters on each side of a name that may tell its kind
_COMMA = re.compile(r"\s?,\s*")
_BRACKET = re.compile(r"\s*[(\[]\s*")
_IN = re.compile(r"\s*,?\s*(?:[\w'\u2019-]+\s+){0,4}?(?:in|of|inside|within)\s+(?:the\s+)?(?:[\w'\u2019-]+\s+){0,3}?")
_ADJECTIVE = re.compile(r"\s+(?:[\w'\u2019-]+\s+){0,3}?")
_OWNER = re.compile(r"(?:['\u2019]s|s['\u2019])\s+")
_POSSESSIVE = re.compile(r"(?:['\u2019]s|s['\u2019])\s+(?:[\w'\u2019-]+\s+){0,3}?")
_CLOSED = re.compile(r"\s*(?:[,.;:)\]]|$|and\b|to\b|on\b)")


@dataclass(slots=True)
class Sense:
    """One name of an article and the mentions that share its place.

    ``name`` is folded, ``written`` as it first stands; ``cues`` and ``kinds``: kinds that the words around it and its
    own words tell, bits of KINDS.
    """

    name: str
    written: str
    found: Found
    demonym: bool
    mentions: list[int] = field(default_factory=list)
    cues: int = 0
    kinds: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """The senses of an article and how they stand to each other.

    ``inside``: (inner, outer, pattern): the text puts a sense into another; ``beside`` (S, S): how often two
    senses are neighbours in the text, each row sums to 1 or 0.
    """

    senses: list[Sense]
    sense_of: list[int]
    inside: list[tuple[int, int, Pattern]]
    beside: NDArray[np.float32]


def read_scene(text: str, mentions: Sequence[Mention], finder: Finder, affixes: Affixes, gazetteer: Gazetteer) -> Scene:
    """Group mentions, given in text order, into senses."""
    demonym = [mention.use == "demonym" for mention in mentions]
    found = [
        finder.find(mention.surface, demonym=adjective) for mention, adjective in zip(mentions, demonym, strict=True)
    ]
    pairs = list(_pairs(text, mentions, demonym))
    outer_of: dict[int, int] = {}
    for inner, outer, pattern in pairs:
        if pattern in STRONG:
            outer_of.setdefault(inner, outer)
    by_name: dict[tuple[str, bool], list[int]] = {}
    for number, mention in enumerate(mentions):
        by_name.setdefault((fold(mention.surface), demonym[number]), []).append(number)
    senses: list[Sense] = []
    sense_of = [0] * len(mentions)
    for (name, adjective), numbers in by_name.items():
        for together in _part(numbers, outer_of, found, gazetteer):
            sense = Sense(name, mentions[together[0]].surface, found[together[0]], adjective, together)
            sense.kinds = affixes.kinds_within(name.split())
            for number in together:
                sense_of[number] = len(senses)
                sense.cues |= _cues(text, mentions[number], affixes)
            senses.append(sense)
    inside = [(sense_of[a], sense_of[b], pattern) for a, b, pattern in pairs if sense_of[a] != sense_of[b]]
    return Scene(senses, sense_of, list(dict.fromkeys(inside)), _beside(mentions, sense_of, len(senses)))


def lies_in(gazetteer: Gazetteer, inner: NDArray[np.int32], outer: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which of the inner rows lie in one of the outer rows (countries and subdivisions), shape of ``inner``."""
    countries = gazetteer.country[outer[gazetteer.kind[outer] == _COUNTRY]]
    columns = ((gazetteer.admin1, outer), (gazetteer.admin2, outer), (gazetteer.country, countries))
    inside = [column[inner, None] == places for column, places in columns]  # few of each: np.isin would take longer
    held: NDArray[np.bool_] = np.any(np.concatenate(inside, axis=1), axis=1)
    return held


_COUNTRY = KINDS.index("country")


def _pairs(text: str, mentions: Sequence[Mention], demonym: Sequence[bool]) -> list[tuple[int, int, Pattern]]:
    """Return (inner, outer, pattern) for neighbours whose gap says that one lies in the other."""
    pairs: list[tuple[int, int, Pattern]] = []
    for number in range(len(mentions) - 1):
        one, other = mentions[number], mentions[number + 1]
        if not 0 <= other.start - one.end <= _GAP:
            continue
        gap = text[one.end : other.start]
        after = text[other.end : other.end + 8]
        if _COMMA.fullmatch(gap) and _CLOSED.match(after):
            pairs.append((number, number + 1, "comma"))
        elif _BRACKET.fullmatch(gap):
            pairs.append((number, number + 1, "bracket"))
        elif _OWNER.fullmatch(gap):
            pairs.append((number + 1, number, "owner"))
        elif _POSSESSIVE.fullmatch(gap) or (demonym[number] and not demonym[number + 1] and _ADJECTIVE.fullmatch(gap)):
            pairs.append((number + 1, number, "of"))
        elif _IN.fullmatch(gap):
            pairs.append((number, number + 1, "in"))
    return pairs


def _part(
    numbers: list[int], outer_of: dict[int, int], found: Sequence[Found], gazetteer: Gazetteer
) -> list[list[int]]:
    """Part the mentions of one name where the text puts them into places that share no candidate."""
    rows = found[numbers[0]].rows
    if not any(number in outer_of for number in numbers[1:]):
        return [numbers]
    parts: list[tuple[set[int], list[int]]] = []
    current: list[int] = []
    for number in numbers:
        outer = outer_of.get(number)
        held = set() if outer is None else set(rows[lies_in(gazetteer, rows, found[outer].rows)].tolist())
        if held:
            agreeing = next((part for part in parts if part[0] & held), None)
            if agreeing is not None:
                agreeing[0].intersection_update(held)
                current = agreeing[1]
            elif parts:
                current = []
                parts.append((held, current))
            else:  # what came before the first that says where it lies goes with it
                parts.append((held, current))
        current.append(number)
    return [together for _, together in parts] or [current]


def _cues(text: str, mention: Mention, affixes: Affixes) -> int:
    before = fold(text[max(0, mention.start - _AROUND) : mention.start]).split()
    after = fold(text[mention.end : mention.end + _AROUND]).split()
    return affixes.kinds_around(before, after)


def _beside(mentions: Sequence[Mention], sense_of: Sequence[int], count: int) -> NDArray[np.float32]:
    beside = np.zeros((count, count), np.float32)
    for number in range(len(mentions) - 1):
        one, other = sense_of[number], sense_of[number + 1]
        if one != other and mentions[number + 1].start - mentions[number].end <= _GAP:
            beside[one, other] += 1
            beside[other, one] += 1
    beside /= np.maximum(beside.sum(axis=1, keepdims=True), 1)
    return beside
