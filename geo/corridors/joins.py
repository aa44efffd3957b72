"""Whether two ends belong to one route, weighed: where they stand, what stands between them, and what else is told.

A logistic regression for each pair of roles, learned from the labelled cases. No feature is a place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from geopy.distance import great_circle

from geo.corridors.lists import contains
from geo.corridors.phrases import same_clause
from geo.corridors.roles import ROLES
from geo.corridors.times import WEEKDAYS
from geo.corridors.weights import ALWAYS, Weights, likely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geo.corridors.phrases import RoleName
    from geo.corridors.roles import End
    from geo.corridors.sentences import Sentence
    from geo.model import Place

WITHIN: Final = 12  # sentences between two ends of one route
_GAP: Final = 6  # sentences beyond which a gap is a long one
_MOST: Final = 4
_SIGNS: Final = 'S;z&rhFGREC,."ftv#H'
_SHORT: Final = 6  # units between two ends whose tags count as they are


class Pairs:
    """The ends of an article in its order, and how likely any two of them belong to one route."""

    def __init__(self, ends: Sequence[End], joins: Joins) -> None:
        """Take all ends of an article, in any order."""
        self._joins = joins
        self._ends = sorted(ends, key=lambda end: end.at)
        self._of_role = {role: [end for end in self._ends if end.role == role] for role in ROLES}
        self._places = {role: [end.at for end in of_role] for role, of_role in self._of_role.items()}
        self._distinct = {role: len({end.ids for end in of_role}) for role, of_role in self._of_role.items()}
        self._in_roles: dict[str, set[str]] = {}
        for end in self._ends:
            for place in end.places:
                self._in_roles.setdefault(place.id, set()).add(end.role)
        self._known: dict[tuple[int, int], float] = {}

    def likely(self, one: End, other: End) -> float:
        """Return the probability that two ends belong to one route; 0 where they stand far apart."""
        first, second = (one, other) if one.at <= other.at else (other, one)
        key = id(first), id(second)
        if key not in self._known:
            near = second.sentence.index - first.sentence.index <= WITHIN
            self._known[key] = likely(float(self._joins.weights.odds(self.features(first, second))[0])) if near else 0.0
        return self._known[key]

    def near(self) -> Iterator[tuple[End, End]]:
        """Yield the pairs of ends that may belong to one route, but for two that are passed."""
        for index, first in enumerate(self._ends):
            for second in self._ends[index + 1 :]:
                if second.sentence.index - first.sentence.index > WITHIN:
                    break
                if not first.role == second.role == "via":
                    yield first, second

    def features(self, first: End, second: End) -> set[str]:
        """Return the features of two ends, the first before the second."""
        kind = f"{first.role} {second.role}"
        return {f"{kind}: {name}" for name in self._of(first, second)} | {ALWAYS}

    def _of(self, first: End, second: End) -> Iterator[str]:
        gap = second.sentence.index - first.sentence.index
        yield ALWAYS
        yield f"gap {min(gap, _GAP)}"
        for name, role, own in (("like the first", first.role, first), ("like the second", second.role, second)):
            between = {end.ids for end in self._between(role, first, second) if end.ids != own.ids}
            yield f"{name} between {min(len(between), _MOST)}"
            yield f"{name} between {min(len(between), 3)} gap {min(gap, 3)}"
        for role in ROLES:
            yield f"{role}s {min(self._distinct[role], _MOST)}"
            beside_first = self._beside(role, first.sentence, first, second)
            beside_second = self._beside(role, second.sentence, first, second)
            yield f"{role} beside the first {beside_first}"
            yield f"{role} beside the second {beside_second}"
            yield f"{role} beside the second {beside_second} gap {min(gap, 2)}"
        if gap:
            yield from _across(first, second, gap)
        else:
            yield from _within(first, second)
        yield from _of_places(first, second, gap)
        for name, end in (("first", first), ("second", second)):
            others = any(len(self._in_roles[place.id]) > 1 for place in end.places)
            yield f"{name} in two roles {others}"

    def _between(self, role: RoleName, first: End, second: End) -> Sequence[End]:
        places = self._places[role]
        return self._of_role[role][bisect_right(places, first.at) : bisect_left(places, second.at)]

    def _beside(self, role: RoleName, sentence: Sentence, first: End, second: End) -> bool:
        places = self._places[role]
        here = self._of_role[role][
            bisect_left(places, (sentence.index, 0)) : bisect_left(places, (sentence.index + 1, 0))
        ]
        return any(end is not first and end is not second for end in here)


@dataclass(frozen=True, eq=False)
class Joins:
    """Weights of what two ends have between them."""

    weights: Weights

    @classmethod
    def load(cls, folder: Path | None = None) -> Joins:
        """Read the weights; raise DataError if they are damaged."""
        return cls(Weights.load("joins", folder))


def _within(first: End, second: End) -> Iterator[str]:
    """Yield what stands between two ends of one sentence."""
    sentence = first.sentence
    start, end = first.units[-1] + 1, second.units[0]
    between = sentence.tags[start:end]
    yield f"apart {min(len(between), 24) // 3}"
    yield f"clause {same_clause(between, 0, len(between))}"
    yield from (f"between {tag}" for tag in _SIGNS if tag in between)
    if len(between) < _SHORT:
        yield f"tags {between}"
    yield f"leading {between[-2:]}"
    yield from _ordering(sentence, sentence.firsts[first.units[-1]], sentence.firsts[end])


def _ordering(sentence: Sentence, start: int, end: int) -> set[str]:
    """Return the words between two tokens that say how one movement follows another."""
    return {f"word {word}" for word in sentence.words[start:end] if word in sentence.classes.ordering}


def _across(first: End, second: End, gap: int) -> Iterator[str]:
    """Yield how the sentence of the second end begins, and how far it stands from the first."""
    sentence = second.sentence
    start = sentence.words[0] if sentence.words[0] in sentence.classes.openers else "another word"
    yield f"starts {start}"
    yield f"starts {start} gap {min(gap, 2)}"
    yield f"opens {sentence.tags[:1]} gap {min(gap, 2)}"
    yield from _ordering(sentence, 0, max(1, sentence.firsts[second.units[0]]))
    yield f"paragraphs {min(sentence.paragraph - first.sentence.paragraph, 3)}"
    yield f"headline {first.sentence.index == 0}"
    days = _days(first.sentence), _days(sentence)
    if all(days):
        yield f"same day {bool(days[0] & days[1])}"


def _of_places(first: End, second: End, gap: int) -> Iterator[str]:
    same = first.ids == second.ids
    yield f"same places {same}, some {bool(first.ids & second.ids)}"
    if first.role == second.role:
        yield f"same places {same} gap {min(gap, 3)}"
    one, other = first.places[0], second.places[0]
    yield f"same country {one.country == other.country}"
    yield f"contains {contains(one, other)} {contains(other, one)}"
    if not same:
        yield f"log km {min(int(log(_km(one, other) + 1)), 9)}"
    yield f"kinds {one.kind} {other.kind}"
    carried = [(_carries(end.sentence, "AD"), _carries(end.sentence, "HEF")) for end in (first, second)]
    yield f"aid, people {carried[0]} {carried[1]}"


def _carries(sentence: Sentence, tags: str) -> bool:
    return any(tag in sentence.tags for tag in tags)


def _km(one: Place, other: Place) -> float:
    return float(great_circle((one.point.lat, one.point.lon), (other.point.lat, other.point.lon)).km)


def _days(sentence: Sentence) -> set[str]:
    return set(sentence.words).intersection(WEEKDAYS)
