"""Which routes a sentence speaks of, as the rules have it: those that it names, else those told before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.corridors.cues import NUMBERED
from geo.corridors.linking import FAR
from geo.corridors.scene import NOUNS, excluded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.corridors.linking import Route
    from geo.corridors.sentences import Sentence
    from geo.model import Act, Carries

_FAILURES: Final = frozenset({"report_violation", "close"})  # what a try that is past ended in
_MEANT_WITHIN: Final = 3  # sentences within which "the plan" still means the corridor
_THEY: Final = frozenset({"they", "them"})
_ANSWER: Final = 9  # tokens of a sentence that needs no object to be an answer to the one before it


def routes_told(
    targets: Sequence[Route], sentence: Sentence, cues: Mapping[Act, Sequence[int]], act: Act, *, named: bool
) -> list[Route]:
    """Return which of the routes that a sentence speaks of an act is told of, as the rules have it."""
    tries = [route for route in targets if route.attempt]
    told = tries if tries and act in _FAILURES else [route for route in targets if route not in tries] or tries
    return _nearest(told, sentence, cues, act) if named else told


def _nearest(routes: list[Route], sentence: Sentence, cues: Mapping[Act, Sequence[int]], act: Act) -> list[Route]:
    """Return which of a sentence's routes an act is told of: where each has a cue beside it, the one beside it."""

    def beside(cue: int) -> Route:
        def distance(route: Route) -> int:
            start, end = route.spans.get(sentence.index, (0, 0))
            return max(start - cue, cue - end, 0)

        return min(routes, key=distance)

    if len(routes) < 2 or len(cues) < 2:  # noqa: PLR2004 - one is beside all
        return routes
    places = {one: [beside(cue) for cue in found] for one, found in cues.items()}
    told = [route for found in places.values() for route in found]
    if any(route not in told for route in routes):
        return routes
    return [route for route in routes if route in places.get(act, routes)]


def routes_spoken_of(sentence: Sentence, spoken: Mapping[int, Sequence[Route]]) -> list[Route]:
    """Return the routes that a sentence speaks of: those that it names, else those last spoken of."""
    named = spoken.get(sentence.index)
    if named:
        return [route for route in named if not route.background]
    nouns = any(tag in NOUNS for tag in sentence.tags) and not excluded(sentence)
    moving = (
        ("H" in sentence.tags or NUMBERED.match(sentence.tags) is not None)
        and any(tag in "FG" for tag in sentence.tags)
        and not excluded(sentence)
    )
    answer = len(sentence.tokens) <= _ANSWER  # "The government in A refused."
    answer = answer or sentence.classes.blames.among(sentence.words) or "W" in sentence.tags
    if not nouns and not moving and not answer and "reference" not in sentence.marks:
        return []

    other = carried_elsewhere(sentence)

    def live(index: int) -> list[Route]:
        return [
            route
            for route in spoken.get(index, ())
            if not route.background
            and route.carries != other
            and (nouns or moving or route.talk or route.evacuation or sentence.index - 1 in route.sentences)
        ]

    here = sentence.index
    back = range(here - 1, max(-1, here - FAR), -1)
    before = next((found for index in back if (found := [route for route in live(index) if not route.attempt])), [])
    if not before or sentence.tokens[-1].low == ":":
        ahead = [route for index in range(here + 1, here + FAR) for route in live(index) if route.listed]
        following = (live(index) for index in range(here + 1, here + 1 + _MEANT_WITHIN))
        first = next((found for found in following if found), [])
        return first and (list(dict.fromkeys(ahead)) or first)
    last = max(index for route in before for index in route.sentences if index < here)
    pointing = moving or "reference" in sentence.marks
    return before if nouns or here - last <= (_MEANT_WITHIN if pointing else 1) else []


def carried_elsewhere(sentence: Sentence) -> Carries | None:
    """Return what the routes that a sentence surely does not speak of carry: people, where it tells of aid only."""
    aid = any(tag in "AD" for tag in sentence.tags)
    people = any(tag in "HE" and sentence.word(unit) not in _THEY for unit, tag in enumerate(sentence.tags))
    return "people" if aid and not people else "aid" if people and not aid else None
