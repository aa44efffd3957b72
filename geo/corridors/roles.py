"""Which mentions are ends of a route, weighed: what the rules of `geo.corridors.phrases` do not know of.

A rule gives a role where a word of movement that it knows stands in the same clause. News tells of routes in many more
ways ("The last families reached A on foot; the clinic there took in the wounded"), so a multinomial logistic regression
weighs all that stands around a mention. Learned from the labelled cases; no feature is a place, a person or an outlet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.corridors.clusters import Clusters
from geo.corridors.scene import MOVES
from geo.corridors.surroundings import Surroundings, lists
from geo.corridors.triggers import is_hazard
from geo.corridors.weights import Weights, likely, probabilities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geo.corridors.phrases import RoleName
    from geo.corridors.scene import Scene
    from geo.corridors.screen import Stretch
    from geo.corridors.sentences import Sentence
    from geo.model import Place

ROLES: Final[tuple[RoleName, ...]] = ("origin", "destination", "via")  # the classes after "none"
THRESHOLD: Final = 0.65  # probability from which on a mention is an end; see data/README.md
_PLAIN: Final = 1.0  # log-odds of a stretch below which its mentions are less likely ends, by as much
_UNSURE: Final = 0.003  # kept from certainty, so that log-odds are finite
MOST_ENDS: Final = 100  # of an article: a long file of names is none, and pairs of ends are looked at


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class End:
    """Coordinated mentions in one role of a route: its sentence, their units, and how likely they are that."""

    role: RoleName
    sentence: Sentence
    units: tuple[int, ...]
    places: tuple[Place, ...]
    likely: float = 1.0

    @property
    def at(self) -> tuple[int, int]:
        """Where it stands: (sentence, first unit)."""
        return self.sentence.index, self.units[0]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its places."""
        return frozenset(place.id for place in self.places)


@dataclass(frozen=True, eq=False)
class Roles:
    """Weights of what stands around a mention."""

    weights: Weights
    clusters: Clusters

    @classmethod
    def load(cls, folder: Path | None = None) -> Roles:
        """Read the weights; raise DataError if they are damaged."""
        return cls(Weights.load("roles", folder), Clusters())

    def ends(self, scene: Scene, stretches: Sequence[Stretch]) -> list[End]:
        """Return the ends that an article is likely to tell of, in its order, in these stretches of it."""
        found: list[End] = []
        surroundings = Surroundings(scene, self.clusters)
        for sentence in scene.sentences:
            around = next((one for one in stretches if one.start < sentence.end and sentence.start < one.end), None)
            units = [unit for unit in named_units(sentence) if _may_be_told(sentence, unit, scene)]
            if not units or around is None:
                continue
            by_stretch = min(around.odds - _PLAIN, 0.0)
            told = [self._role(features, by_stretch) for features in surroundings.of(sentence, units)]
            found.extend(ends_of(sentence, [(unit, *one) for unit, one in zip(units, told, strict=True) if one]))
            if len(found) >= MOST_ENDS:
                break
        return found

    def _role(self, features: set[str], by_stretch: float) -> tuple[RoleName, float] | None:
        """Return the role that features speak for, and how likely it is; None where none is likely enough."""
        shares = probabilities(self.weights.odds(features))[1:]
        best = int(np.argmax(shares))
        share = float(shares[best])
        how_likely = likely(float(np.log((share + _UNSURE) / (1 - share + _UNSURE))) + by_stretch)
        return (ROLES[best], how_likely) if how_likely >= THRESHOLD else None


def _may_be_told(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether a place is none that is only supposed to be an end, nor one that a fire or a flood moves to."""
    if "h" in sentence.tags[:unit]:
        return False  # "if fighting spreads, people would go to A"
    move = max(sentence.tags.rfind(tag, 0, unit) for tag in MOVES)
    return move < 0 or not is_hazard(sentence, move, scene)


def named_units(sentence: Sentence) -> list[int]:
    """Return the units of a sentence that mean a place as a location."""
    if not sentence.named:
        return []
    return [
        unit
        for unit, tag in enumerate(sentence.tags)
        if tag == "P"
        and (item := sentence.named.get(sentence.firsts[unit]))
        and item.place
        and item.mention.use == "location"
    ]


def ends_of(sentence: Sentence, told: Sequence[tuple[int, RoleName, float]]) -> Iterator[End]:
    """Yield ends of the units that have a role: those of one list in one role together."""
    inside = lists(sentence) if len(told) > 1 else {}
    group: list[tuple[int, RoleName, float]] = []
    for one in told:
        if group and not (
            one[1] == group[-1][1] and inside.get(one[0]) is not None and inside[one[0]] == inside.get(group[-1][0])
        ):
            yield _end(sentence, group)
            group = []
        group.append(one)
    if group:
        yield _end(sentence, group)


def _end(sentence: Sentence, group: Sequence[tuple[int, RoleName, float]]) -> End:
    places = {place.id: place for unit, _, _ in group if (place := sentence.token(unit).place)}
    return End(
        role=group[0][1],
        sentence=sentence,
        units=tuple(unit for unit, _, _ in group),
        places=tuple(places.values()),
        likely=max(how_likely for _, _, how_likely in group),
    )
