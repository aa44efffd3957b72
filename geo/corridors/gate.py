"""Whether a movement is that of people or aid on a route, weighed: what a rule would have to decide yes or no.

The route grammar finds movements between places of any kind. Which of them are flights, evacuations and aid on its way
depends on many weak signs: the verb, who moves and how many, danger told nearby and in the article as a whole, words of
trade, travel and sport. A logistic regression weighs them. Its features are told in words; none is a place, a person or
an outlet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.phrases import count_of, nearest
from geo.corridors.scene import many
from geo.corridors.triggers import BOTH_ENDS, FROM_TO, is_trigger
from geo.corridors.weights import ALWAYS, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from geo.corridors.legs import Leg
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence

AGREED: Final = "rules agree"
STEM: Final = 5  # letters of a word that stand for its forms
_CORRIDOR: Final = f"{AGREED} K"  # by a name that only a route for people or aid has
_FLIGHT: Final = frozenset({"verb fled", "verb flee", "verb flees", "verb fleei"})
_ARRIVALS: Final = frozenset({"destination 1", "destination 2", "destination 3"})
_ELSEWHERE: Final = frozenset({"exclusion here", "exclusion within 1", "exclusion within 3"})
_GONE: Final = frozenset({"verb F", "verb R", "from to"})  # "Trains between A and B do not run" moves nobody
_SAFE: Final = frozenset({"danger in 0", "danger in 1", "exclusion here"})
_WINDOWS: Final = (1, 3)  # sentences around
_MARKS: Final = ("context", "distress", "exclusion", "history", "masses", "incident", "attempt")
_COUNTS: Final = (10, 100, 1000)
_SHARES: Final = (0.01, 0.15, 0.3, 0.5)


# log-odds from which on a movement is let through: where the rules of `geo.corridors.triggers` say the same, and alone
THRESHOLD: Final = 0.5
ALONE: Final = 2.0


@dataclass(frozen=True, eq=False)
class Gate:
    """Weights of what is told of a movement."""

    weights: Weights

    @classmethod
    def load(cls, folder: Path | None = None) -> Gate:
        """Read the weights; raise DataError if they are damaged."""
        return cls(Weights.load("gate", folder))

    def let_through(self, sentence: Sentence, legs: Sequence[Leg], scene: Scene) -> list[Leg]:
        """Return which movements of a sentence are likely enough a route for people or aid; sure ones always are."""
        return [
            leg
            for leg, told in zip(legs, features(sentence, legs, scene), strict=True)
            if leg.sure or is_plain(told) or self._odds(told) >= (THRESHOLD if AGREED in told else ALONE)
        ]

    def _odds(self, told: AbstractSet[str]) -> float:
        return float(self.weights.odds(told)[0])


def is_plain(told: AbstractSet[str]) -> bool:
    """Tell whether features leave no doubt: by the rules a crowd flees to a place, is evacuated or goes from A to B.

    Nor do a corridor from A to B, and vehicles that go from A to B where danger is told more than once.
    """
    if AGREED not in told or "background" in told:
        return False
    ends = "pairing unknown" not in told
    if ends and _CORRIDOR in told and told.isdisjoint(_ELSEWHERE):
        return True
    if "many" in told and told.isdisjoint(_ELSEWHERE):
        flees = not told.isdisjoint(_FLIGHT) and not told.isdisjoint(_ARRIVALS)
        return ends or flees or "verb evacu" in told
    return ends and "moved W" in told and not told.isdisjoint(_GONE) and told.isdisjoint(_SAFE)


def features(sentence: Sentence, legs: Sequence[Leg], scene: Scene) -> Iterator[AbstractSet[str]]:
    """Yield, for each leg of a sentence, the names of the features that hold for what is said of its route.

    Most of them tell of the sentence and of the article, and hold for all its legs: these share their triggers.
    """
    if not legs:
        return
    shared = {
        ALWAYS,
        *_of_words(sentence, legs[0].triggers, scene),
        *of_surroundings(sentence, scene),
        *_since(sentence, scene),
        *of_article(scene),
    }
    for leg in legs:
        yield shared.union(_of_leg(leg), _together(shared, leg))


def _of_words(sentence: Sentence, triggers: Sequence[int], scene: Scene) -> Iterator[str]:
    tags = sentence.tags
    moved = [unit for unit, tag in enumerate(tags) if tag in "HAWD"]
    for unit in triggers:
        yield f"verb {tags[unit]}"
        yield f"verb {sentence.token(unit).low[:STEM]}"
        if moved:
            mover = nearest(moved, unit)
            yield f"moved {tags[mover]}"
            if sentence.firsts[mover] not in sentence.named:
                yield f"moved {sentence.word(mover).split()[0][:STEM]}"
        if is_trigger(sentence, unit, scene):
            yield AGREED
            yield f"{AGREED} {tags[unit]}"
    for tag in "HAWDKCE#h?":
        if tag in tags:
            yield f"has {tag}"
    yield f"opens {tags[0]}"
    largest = max((count_of(sentence, unit) for unit in range(len(tags)) if tags[unit] == "#"), default=0)
    yield f"count {sum(largest >= count for count in _COUNTS)}"
    if many(sentence):
        yield "many"
    if BOTH_ENDS.search(tags):
        yield "both ends"
    if FROM_TO.search(tags):
        yield "from to"


def _of_leg(leg: Leg) -> Iterator[str]:
    for role, places in (("origin", leg.origins), ("destination", leg.destinations), ("via", leg.via)):
        if places:
            yield f"{role} {min(len(places), 3)}"
            yield from {f"{role} {place.kind}" for place in places}
    yield f"pairing {leg.pairing}"
    yield f"carries {leg.carries}"
    if leg.background:
        yield "background"


def _together(shared: AbstractSet[str], leg: Leg) -> Iterator[str]:
    """Yield what only says something together: a crowd that goes from A to B, in a text about danger or without."""
    ends = "both ends" if leg.origins and leg.destinations else "one end"
    for sign in (
        "has H",
        "has A",
        "has W",
        "many",
        "danger in 0",
        "danger in 1",
        "flights in 0",
        "elsewhere in 0",
        "moves in 3",
    ):
        if sign in shared:
            yield f"{sign}, {ends}"
    if "many" in shared:
        yield from {f"many, {sign}" for sign in ("danger in 0", "exclusion here", "history here") if sign in shared}


def of_surroundings(sentence: Sentence, scene: Scene) -> Iterator[str]:
    """Yield what the sentences around a sentence tell: danger, crowds, history, trade and their like."""
    for mark in _MARKS:
        if mark in sentence.marks:
            yield f"{mark} here"
        for window in _WINDOWS:
            around = range(max(0, sentence.index - window), min(len(scene.sentences), sentence.index + window + 1))
            if any(mark in scene.sentences[index].marks for index in around if index != sentence.index):
                yield f"{mark} within {window}"
    if any(abs(index - sentence.index) <= _WINDOWS[-1] for index in scene.talk):
        yield "talk near"
    yield f"sentence {min(sentence.index, 2)}"


def _since(sentence: Sentence, scene: Scene) -> Iterator[str]:
    if scene.last_leg >= 0:
        yield f"route told {min(sentence.index - scene.last_leg, 4)} before"


def of_article(scene: Scene) -> Iterator[str]:
    """Yield how much of an article tells of danger, of corridors and of other things."""
    count = len(scene.sentences)
    for name, sentences in (("danger", scene.danger), ("talk", scene.talk), ("elsewhere", scene.elsewhere)):
        share = len(sentences) / count
        yield f"{name} share {sum(share >= step for step in _SHARES)}"
        yield f"{name} in {min(len(sentences), 4)}"
    yield f"flights in {min(scene.flights, 3)}"
    yield f"moves in {min(scene.moves, 3)}"
    yield f"length {sum(count >= size for size in (4, 12))}"
