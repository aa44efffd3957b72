"""How the candidates of an article stand to its other names: near, in the same country, inside, around.

Each relation is asked of all candidates and all other names at once: the chance, over that name's candidates, that it
holds. Names are spoken for by their likeliest candidates, so that a long article stays cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.globe import Globe
    from geo.resolution.senses import Scene

_ZERO = np.float32(0)
_ANCHORS_PER_SENSE = 12
_MAX_ANCHORS = 320
_HALF_ROUND_KM = np.float32(2e4)
_COUNTRY, _ADMIN1, _CONTINENT = (KINDS.index(kind) for kind in ("country", "admin1", "continent"))


# the relations that `relate` tells; all but the first three are chances of what either holds or not
RELATIONS: Final = (
    "near_60",
    "near_250",
    "near_1000",
    "in_same_country",
    "in_same_admin1",
    "in_same_admin2",
    "holds",
    "in_country",
    "in_admin1",
    "same",
    "contained",
    "alike",
    "shares_country",
)
NUMBER: Final = {name: number for number, name in enumerate(RELATIONS)}
_NEARNESS: Final = 3  # the relations of distance come first
_SQUARED_KM: Final = np.array([60, 250, 1000], np.float32)[:, None, None] ** 2
_NONE, _OTHER_NONE = -1, -2  # codes of what is not there: they agree with nothing
# what is told by comparing codes: the other relations, and three more that some of them hold by as well
_COMPARED: Final = (*RELATIONS[_NEARNESS:], "in_admin2", "is_its_admin2", "is_its_country")
_ALSO: Final = tuple(
    (_COMPARED.index(relation), _COMPARED.index(also))
    for relation, also in (
        ("in_same_admin2", "in_admin2"),
        ("holds", "is_its_admin2"),
        ("holds", "is_its_country"),
        ("contained", "in_admin2"),
        ("contained", "in_country"),
        ("contained", "same"),
    )
)


@dataclass(frozen=True, slots=True)
class Codes:
    """What decides how N places stand to each other: a relation holds where a place's code agrees with the other's.

    ``own`` and ``other`` (len(_COMPARED), N): the code of a place that a relation is told of, and of the one that it is
    told to. ``spot`` (N,): is no country or continent, which are at no one spot.
    """

    own: NDArray[np.int32]
    other: NDArray[np.int32]
    spot: NDArray[np.bool_]

    @classmethod
    def of(cls, gazetteer: Gazetteer, rows: NDArray[np.int32]) -> Codes:
        """Return the codes of some rows of a gazetteer."""
        kind, country = gazetteer.kind[rows].astype(np.int32), gazetteer.country[rows].astype(np.int32)
        admin1, admin2 = gazetteer.admin1[rows], gazetteer.admin2[rows]
        is_country = kind == _COUNTRY
        in_country = np.where(country > 0, country, _NONE)
        other_country = np.where(country > 0, country, _OTHER_NONE)
        within_country = np.where(is_country, _OTHER_NONE, other_country)
        pairs = {
            "in_same_country": (in_country, within_country),
            "in_same_admin1": (admin1, np.where(admin1 >= 0, admin1, _OTHER_NONE)),
            "in_same_admin2": (admin2, np.where(admin2 >= 0, admin2, _OTHER_NONE)),
            "holds": (rows, admin1),
            "in_country": (in_country, np.where(is_country, other_country, _OTHER_NONE)),
            "in_admin1": (admin1, np.where(kind == _ADMIN1, rows, _OTHER_NONE)),
            "same": (rows, rows),
            "contained": (admin1, rows),
            "alike": (kind, kind),
            "shares_country": (in_country, other_country),
            "in_admin2": (admin2, rows),
            "is_its_admin2": (rows, admin2),
            "is_its_country": (np.where(is_country, in_country, _NONE), within_country),
        }
        own, other = zip(*(pairs[name] for name in _COMPARED), strict=True)
        return cls(np.stack(own), np.stack(other), ~is_country & (kind != _CONTINENT))

    def some(self, rows: slice) -> Codes:
        """Return the codes of a part of the places."""
        return Codes(self.own[:, rows], self.other[:, rows], self.spot[rows])

    def agree(self, some: slice, at: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which relations, from the fourth, hold of ``some`` places to those ``at``, shape (relations, A, n)."""
        agree: NDArray[np.bool_] = self.own[:, None, some] == self.other[:, at, None]
        for relation, also in _ALSO:
            agree[relation] |= agree[also]
        return agree[: len(RELATIONS) - _NEARNESS]


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of one scene or more, one a row, sense by sense.

    ``rows`` (N,): of the gazetteer; ``sense`` (N,): whose, counted through all scenes; ``start`` (S+1,): where each
    sense starts; ``first_sense`` (scenes+1,): the first sense of each scene; ``name`` (S,): senses of one name share a
    number; ``fixed`` (N, F): the features that do not hang on other names; ``prominence`` (N,); ``codes``: of all N.
    """

    scenes: Sequence[Scene]
    rows: NDArray[np.int32]
    sense: NDArray[np.intp]
    start: NDArray[np.intp]
    first_sense: NDArray[np.intp]
    name: NDArray[np.intp]
    fixed: NDArray[np.float32]
    prominence: NDArray[np.float32]
    codes: Codes

    def part(self, number: int) -> tuple[slice, Table]:
        """Return the rows of one scene, and a table of it alone."""
        first, last = self.first_sense[number], self.first_sense[number + 1]
        low, high = self.start[first], self.start[last]
        some = slice(low, high)
        return some, Table(
            self.scenes[number : number + 1],
            self.rows[some],
            self.sense[some] - first,
            self.start[first : last + 1] - low,
            np.array([0, last - first]),
            self.name[first:last],
            self.fixed[some],
            self.prominence[some],
            self.codes.some(some),
        )


@dataclass(frozen=True, slots=True)
class Relations:
    """How each of n candidates stands to each of the S senses of its scene; 0 to senses of its own name.

    ``chance`` (len(RELATIONS), S, n): by relation, the chance that it stands so. ``near_60``, ``near_250``,
    ``near_1000``: 1 over 1 plus the squared distance in that many km, the first two not to countries and continents,
    which are at no one spot; ``contained``: lies in it or is it;
    ``in_country`` and ``in_admin1``: lies in it, and it is a country or a first-level subdivision;
    ``in_same_country``: as a place that is no country; ``holds``: it lies in the candidate; ``alike``: is of one kind.
    Of shape (n,): ``possible_60``: other senses with any candidate near; ``nearest_km``: to the nearest likeliest one.
    """

    chance: NDArray[np.float32]
    possible_60: NDArray[np.float32]
    nearest_km: NDArray[np.float32]

    def __getitem__(self, relation: str) -> NDArray[np.float32]:
        """Return the chances of one relation, shape (S, n)."""
        chances: NDArray[np.float32] = self.chance[NUMBER[relation]]
        return chances


@dataclass(frozen=True, slots=True)
class Anchors:
    """The candidates that speak for the senses of one scene: the likeliest of each, and never too many.

    ``at`` (A,): their places in the scene's table, in order; ``weigh`` (A, S): how likely each is, in its sense's
    column; ``first``: which of them are the first of their sense; ``leads``: which are the likeliest of theirs.
    """

    at: NDArray[np.intp]
    weigh: NDArray[np.float32]
    first: NDArray[np.intp]
    leads: NDArray[np.intp]

    @classmethod
    def of(cls, table: Table, likely: NDArray[np.float32]) -> Anchors:
        """Choose them, given how likely each candidate is so far, shape (N,); each sense's sum to 1."""
        at = _anchors(table, likely)
        sense, chance = table.sense[at], likely[at]
        first = np.flatnonzero(np.concatenate([[True], sense[1:] != sense[:-1]]))
        weigh = np.zeros((len(at), len(table.name)), np.float32)
        weigh[np.arange(len(at)), sense] = chance
        return cls(at, weigh, first, np.flatnonzero(chance >= weigh.max(axis=0)[sense]))


def relate(globe: Globe, table: Table, anchors: Anchors, some: slice) -> Relations:
    """Relate some candidates of one scene to its senses.

    Args:
        globe: where the places are.
        table: the scene's candidates.
        anchors: those that speak for its senses.
        some: the rows of the table to relate.
    """
    at = anchors.at
    apart = globe.between(table.rows[at], table.rows[some])
    to_spots = np.where(table.codes.spot[at, None], apart, _HALF_ROUND_KM * _HALF_ROUND_KM)
    relations = np.empty((len(RELATIONS), *apart.shape), np.float32)
    near = relations[:_NEARNESS]
    near[:2], near[2] = to_spots, apart
    near /= _SQUARED_KM
    near += 1
    np.divide(1, near, out=near)
    relations[_NEARNESS:] = table.codes.agree(some, at)
    own = table.name[:, None] == table.name[table.sense[some]]
    chance = np.where(own, _ZERO, (relations.transpose(0, 2, 1) @ anchors.weigh).transpose(0, 2, 1))
    contained = chance[NUMBER["contained"]]
    np.minimum(contained, 1, out=contained)
    own_first, own_leads = (own[table.sense[at[which]]] for which in (anchors.first, anchors.leads))
    return Relations(
        chance,
        _possible(near[0], anchors.first, own_first),
        _nearest_km(to_spots[anchors.leads], own_leads),
    )


def _anchors(table: Table, likely: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the candidates that speak for their senses: the likeliest of each, and never too many, in order."""
    if len(likely) <= _MAX_ANCHORS and np.diff(table.start).max() <= _ANCHORS_PER_SENSE:
        return np.arange(len(likely))
    order = np.lexsort((-likely, table.sense))
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order)) - table.start[table.sense[order]]
    chosen = np.flatnonzero(place < _ANCHORS_PER_SENSE)
    if len(chosen) > _MAX_ANCHORS:
        best_first = np.lexsort((-likely[chosen], place[chosen]))
        chosen = np.sort(chosen[best_first[:_MAX_ANCHORS]])
    return chosen


def _possible(near: NDArray[np.float32], first: NDArray[np.intp], own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how many other senses have any candidate near, likely or not; ``first``: where each sense's begin."""
    nearest = np.maximum.reduceat(near, first, axis=0)
    total: NDArray[np.float32] = np.where(own, _ZERO, nearest).sum(axis=0)
    return total


def _nearest_km(apart: NDArray[np.float32], own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the distance to the nearest likeliest candidate of another sense; half round the globe if none."""
    nearest: NDArray[np.float32] = np.where(own, _HALF_ROUND_KM * _HALF_ROUND_KM, apart).min(axis=0)
    return np.sqrt(nearest)
