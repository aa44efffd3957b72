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

    from geo.resolution.globe import Globe
    from geo.resolution.senses import Scene

_ZERO, _ONE = np.float32(0), np.float32(1)
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


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of one scene or more, one a row, sense by sense.

    ``rows`` (N,): of the gazetteer; ``flags`` (N,): of the name; ``sense`` (N,): whose, counted through all scenes;
    ``start`` (S+1,): where each sense starts; ``first_sense`` (scenes+1,): the first sense of each scene; ``fixed``
    (N, F): the features that do not hang on other names; ``prominence`` (N,); ``kind``, ``country``, ``admin1`` and
    ``admin2`` (N,): as in the gazetteer.
    """

    scenes: Sequence[Scene]
    rows: NDArray[np.int32]
    flags: NDArray[np.uint8]
    sense: NDArray[np.intp]
    start: NDArray[np.intp]
    first_sense: NDArray[np.intp]
    fixed: NDArray[np.float32]
    prominence: NDArray[np.float32]
    kind: NDArray[np.uint8]
    country: NDArray[np.uint16]
    admin1: NDArray[np.int32]
    admin2: NDArray[np.int32]

    def part(self, number: int) -> tuple[slice, Table]:
        """Return the rows of one scene, and a table of it alone."""
        first, last = self.first_sense[number], self.first_sense[number + 1]
        low, high = self.start[first], self.start[last]
        some = slice(low, high)
        return some, Table(
            self.scenes[number : number + 1],
            self.rows[some],
            self.flags[some],
            self.sense[some] - first,
            self.start[first : last + 1] - low,
            np.array([0, last - first]),
            self.fixed[some],
            self.prominence[some],
            self.kind[some],
            self.country[some],
            self.admin1[some],
            self.admin2[some],
        )


@dataclass(frozen=True, slots=True)
class Relations:
    """How each of n candidates stands to each of the S senses of its scene; 0 to senses of its own name.

    ``chance`` (len(RELATIONS), n, S): by relation, the chance that it stands so. ``near_60``, ``near_250``,
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
        """Return the chances of one relation, shape (n, S)."""
        chances: NDArray[np.float32] = self.chance[NUMBER[relation]]
        return chances


@dataclass(frozen=True, slots=True)
class Anchors:
    """The candidates that speak for the senses of one scene: the likeliest of each, and never too many.

    ``at`` (A,): their places in the scene's table; ``weigh`` (A, S): how likely each is, in its sense's column;
    ``leads`` (A,): is the likeliest of its sense; ``name`` (S,): senses of one name share a number.
    """

    at: NDArray[np.intp]
    weigh: NDArray[np.float32]
    leads: NDArray[np.bool_]
    name: NDArray[np.intp]

    @classmethod
    def of(cls, table: Table, likely: NDArray[np.float32]) -> Anchors:
        """Choose them, given how likely each candidate is so far, shape (N,); each sense's sum to 1."""
        names = [sense.name for sense in table.scenes[0].senses]
        number_of = {name: number for number, name in enumerate(names)}
        at = _anchors(table, likely)
        weigh = np.zeros((len(at), len(names)), np.float32)
        weigh[np.arange(len(at)), table.sense[at]] = likely[at]
        best = np.zeros(len(names), np.float32)
        np.maximum.at(best, table.sense[at], likely[at])
        return cls(at, weigh, likely[at] >= best[table.sense[at]], np.array([number_of[name] for name in names]))


def relate(globe: Globe, table: Table, anchors: Anchors, some: slice) -> Relations:
    """Relate some candidates of one scene to its senses.

    Args:
        globe: where the places are.
        table: the scene's candidates.
        anchors: those that speak for its senses.
        some: the rows of the table to relate.
    """
    at = anchors.at
    rows, kind, country = table.rows[some, None], table.kind[some, None], table.country[some, None]
    admin1, admin2 = table.admin1[some, None], table.admin2[some, None]
    held, held_kind, held_country = table.rows[at], table.kind[at], table.country[at]
    held_admin1, held_admin2 = table.admin1[at], table.admin2[at]
    apart = globe.between(rows[:, 0], held)
    is_country = held_kind == _COUNTRY
    to_spots = np.where(is_country | (held_kind == _CONTINENT), _HALF_ROUND_KM * _HALF_ROUND_KM, apart)
    same = rows == held
    shares_country = (country == held_country) & (country > 0)
    in_admin1, in_admin2 = admin1 == held, admin2 == held
    in_country = shares_country & is_country & ~same
    of_country = shares_country & ~is_country
    told = (
        _kernel(to_spots, 60),
        _kernel(to_spots, 250),
        _kernel(apart, 1000),
        of_country,
        (admin1 == held_admin1) & (admin1 >= 0),
        (admin2 == held_admin2) & (admin2 >= 0) | in_admin2,
        (rows == held_admin1) | (rows == held_admin2) | of_country & (kind == _COUNTRY),
        in_country | same & is_country,
        in_admin1 & (held_kind == _ADMIN1),
        same,
        in_country | in_admin1 | in_admin2 | same,
        kind == held_kind,
        shares_country,
    )
    relations = np.empty((len(RELATIONS), *apart.shape), np.float32)
    for number, relation in enumerate(told):
        relations[number] = relation
    own = anchors.name[table.sense[some], None] == anchors.name
    chance = np.where(own, _ZERO, relations @ anchors.weigh)
    contained = chance[NUMBER["contained"]]
    np.minimum(contained, 1, out=contained)
    return Relations(
        chance,
        _possible(told[0], table.sense[at], own),
        _nearest_km(to_spots, anchors.leads & ~own[:, table.sense[at]]),
    )


def _kernel(apart: NDArray[np.float32], km: float) -> NDArray[np.float32]:
    return _ONE / (_ONE + apart / np.float32(km * km))


def _anchors(table: Table, likely: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the candidates that speak for their senses: the likeliest of each, and never too many, in order."""
    order = np.lexsort((-likely, table.sense))
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order)) - table.start[table.sense[order]]
    chosen = np.flatnonzero(place < _ANCHORS_PER_SENSE)
    if len(chosen) > _MAX_ANCHORS:
        best_first = np.lexsort((-likely[chosen], place[chosen]))
        chosen = np.sort(chosen[best_first[:_MAX_ANCHORS]])
    return chosen


def _possible(kernel: NDArray[np.float32], sense: NDArray[np.intp], own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how many other senses have any candidate near, likely or not."""
    present, first = np.unique(sense, return_index=True)
    nearest = np.maximum.reduceat(kernel, first, axis=1)
    total: NDArray[np.float32] = np.where(own[:, present], _ZERO, nearest).sum(axis=1)
    return total


def _nearest_km(apart: NDArray[np.float32], others: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the distance to the nearest likeliest candidate of another sense; half round the globe if none."""
    nearest: NDArray[np.float32] = np.where(others, apart, _HALF_ROUND_KM * _HALF_ROUND_KM).min(axis=1)
    return np.sqrt(nearest)
