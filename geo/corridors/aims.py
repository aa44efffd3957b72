"""Which routes an act is told of, weighed: a sentence may name several, or none and mean those told before it.

A logistic regression over where each route was told last, what it carries and what the rules would say, learned from
the labelled cases. No feature is a place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.targets import carried_elsewhere
from geo.corridors.weights import ALWAYS, Weights, likely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geo.corridors.linking import Route
    from geo.corridors.sentences import Sentence
    from geo.model import Act

_WITHIN: Final = 12  # sentences between an act and a route that it is told of, where the rules do not say so
_SURE: Final = 0.5  # probability from which on an act is told of a route
_LEAST: Final = 0.3  # the same, of the likeliest route where none is sure
_MOST: Final = 4
_FEW: Final = 2  # routes of one sentence that are no list yet
_STEP: Final = 40  # characters
_AHEAD: Final = "ahead"  # the gap of a route that is told behind the act only


@dataclass(frozen=True, slots=True)
class Told:
    """An act in a sentence: ``at`` where its cue stands in the text, ``routes`` those that the rules would say."""

    sentence: Sentence
    act: Act
    at: int
    routes: Sequence[Route]


@dataclass(frozen=True, eq=False)
class Aims:
    """Weights of what a route has to do with an act."""

    weights: Weights

    @classmethod
    def load(cls, folder: Path | None = None) -> Aims:
        """Read the weights; raise DataError if they are damaged."""
        return cls(Weights.load("aims", folder))

    def of(self, told: Told, routes: Sequence[Route]) -> list[Route]:
        """Return the routes of an article that an act is told of: of a list that stands elsewhere, all of them."""
        if _are_a_list(told):
            return list(told.routes)
        near = self.near(told, routes)
        weighed = [
            (likely(float(self.weights.odds(told_of)[0])), route)
            for route, told_of in zip(near, features(told, near), strict=True)
        ]
        sure = [route for how_likely, route in weighed if how_likely >= _SURE]
        best, route = max(weighed, key=lambda one: one[0], default=(0.0, None))
        return sure or ([route] if route is not None and best >= _LEAST else [])

    @staticmethod
    def near(told: Told, routes: Sequence[Route]) -> list[Route]:
        """Return the routes that an act may be told of: where the rules choose among those named, only their choice."""
        index = told.sentence.index
        named = [route for route in routes if index in route.sentences and not route.background]
        if 0 < len(told.routes) < len(named):
            return list(told.routes)
        elsewhere = carried_elsewhere(told.sentence)
        return [
            route
            for route in routes
            if not route.background
            and (route.carries != elsewhere or route in named)
            and (route in told.routes or any(abs(index - place) <= _WITHIN for place in route.sentences))
        ]


def _are_a_list(told: Told) -> bool:
    """Tell whether the rules give an act to several routes that the text brings up together in another sentence."""
    begins = {route.sentences[0] for route in told.routes}
    return len(told.routes) > _FEW and len(begins) == 1 and told.sentence.index not in begins


def features(told: Told, routes: Sequence[Route]) -> Iterator[set[str]]:
    """Yield the features of an act and each of the routes near it."""
    index = told.sentence.index
    lasts = sorted(_last(route, index) for route in routes)
    aways = sorted(_away(route, told) for route in routes if index in route.sentences)
    shared = {ALWAYS, f"routes {min(len(routes), _MOST)}"}
    for route in routes:
        later = len(lasts) - bisect_right(lasts, _last(route, index))
        found = shared.union(_by_rules(told, route), _by_place(told, route, later, named=len(aways)))
        found.update(_by_kind(told, route))
        found.add(f"first of text {route is routes[0]}")
        if index in route.sentences:
            found.update(_beside(told, route, aways))
        yield found


def _by_rules(told: Told, route: Route) -> Iterator[str]:
    by_rules = "told" if route in told.routes else "others told" if told.routes else "none told"
    yield f"rules {by_rules}"
    yield f"rules {by_rules} of {min(len(told.routes), _MOST)}"
    yield f"gap {_gap(told, route)} rules {by_rules}"


def _by_place(told: Told, route: Route, later: int, named: int) -> Iterator[str]:
    """Yield where the route was told last, and how many of the others were told since."""
    index = told.sentence.index
    names = index in route.sentences
    yield f"names it {names}, {min(named, _MOST)} named"
    yield f"names it {names} {told.act}"
    gap = _gap(told, route)
    yield f"gap {gap}"
    yield f"gap {gap} {told.act}"
    if gap == _AHEAD:
        yield f"ahead by {min(min(route.sentences) - index, 4)}"
    yield f"later ones {min(later, _MOST)}"
    yield f"later ones {min(later, _MOST)} names it {names}, any {named > 0}"
    yield f"new here {route.sentences[0] == index}"


def _by_kind(told: Told, route: Route) -> Iterator[str]:
    """Yield what the route is, beside what the sentence tells."""
    aid = any(tag in told.sentence.tags for tag in "AD")
    people = any(tag in told.sentence.tags for tag in "HE")
    yield f"pairing {route.pairing}"
    yield f"carries {route.carries}, sentence {aid} {people}"
    yield f"attempt {route.attempt} {told.act}"
    yield f"talk {route.talk} {told.act}"


def _beside(told: Told, route: Route, aways: Sequence[int]) -> Iterator[str]:
    """Yield how near the act the sentence names the route; ``aways``: how near it names each, in ascending order."""
    away = _away(route, told)
    start, _ = _span(route, told)
    yield f"away {min(away // _STEP, 4)}"
    yield f"before it {told.at < start}"
    yield f"nearer ones {min(bisect_left(aways, away), 2)} of {min(len(aways), _MOST)}"


def _gap(told: Told, route: Route) -> str:
    last = _last(route, told.sentence.index)
    return _AHEAD if last < 0 else str(min(told.sentence.index - last, 5))


def _last(route: Route, index: int) -> int:
    """Return the last sentence up to one that names a route, -1 if it is named behind it only."""
    return max((place for place in route.sentences if place <= index), default=-1)


def _away(route: Route, told: Told) -> int:
    start, end = _span(route, told)
    return max(start - told.at, told.at - end, 0)


def _span(route: Route, told: Told) -> tuple[int, int]:
    return route.spans.get(told.sentence.index, (told.sentence.start, told.sentence.end))
