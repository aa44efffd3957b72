"""How the candidates of an article stand to its other names: near, in the same country, inside, around.

Each relation is asked of all candidates and all other names at once: the chance, over that name's candidates, that it
holds. Names are spoken for by their likeliest candidates, so that a long article stays cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.globe import Globe

_ZERO, _ONE = np.float32(0), np.float32(1)
_ANCHORS_PER_SENSE = 12
_MAX_ANCHORS = 320
_HALF_ROUND_KM = np.float32(2e4)
_COUNTRY, _ADMIN1 = KINDS.index("country"), KINDS.index("admin1")


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of an article, one a row, sense by sense.

    ``rows`` (N,): of the gazetteer; ``flags`` (N,): of the name; ``sense`` (N,): whose; ``start`` (S+1,): where each
    sense starts; ``fixed`` (N, F): the features that do not hang on other names; ``prominence`` (N,).
    """

    rows: NDArray[np.int32]
    flags: NDArray[np.uint8]
    sense: NDArray[np.intp]
    start: NDArray[np.intp]
    fixed: NDArray[np.float32]
    prominence: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Relations:
    """The chance that each candidate stands so to each other sense, shape (N, S); 0 to senses of its own name.

    ``near_60``, ``near_250``, ``near_1000``: 1 over 1 plus the squared distance in that many km; ``contained``: lies
    in it or is it; ``in_country`` and ``in_admin1``: lies in it, and it is a country or a first-level subdivision;
    ``in_same_country``: as a place that is no country; ``holds``: it lies in the candidate; ``alike``: is of one kind.
    Of shape (N,): ``possible_60``: other senses with any candidate near; ``nearest_km``: to the nearest likeliest one.
    """

    near_60: NDArray[np.float32]
    near_250: NDArray[np.float32]
    near_1000: NDArray[np.float32]
    shares_country: NDArray[np.float32]
    in_same_country: NDArray[np.float32]
    in_same_admin1: NDArray[np.float32]
    in_same_admin2: NDArray[np.float32]
    in_country: NDArray[np.float32]
    in_admin1: NDArray[np.float32]
    contained: NDArray[np.float32]
    holds: NDArray[np.float32]
    same: NDArray[np.float32]
    alike: NDArray[np.float32]
    possible_60: NDArray[np.float32]
    nearest_km: NDArray[np.float32]


def relate(
    gazetteer: Gazetteer, globe: Globe, table: Table, names: Sequence[str], likely: NDArray[np.float32]
) -> Relations:
    """Relate the candidates of a table to its senses.

    Args:
        gazetteer: what the table's rows refer to.
        globe: where its places are.
        table: the candidates.
        names: of the senses; senses of one name say nothing about each other.
        likely: how likely each candidate is so far, shape (N,); each sense's sum to 1.
    """
    anchors = _anchors(table, likely)
    number_of = {name: number for number, name in enumerate(names)}
    name_of = np.array([number_of[name] for name in names])
    own = name_of[table.sense][:, None] == name_of[None, :]
    weigh = np.zeros((len(anchors), len(names)), np.float32)
    weigh[np.arange(len(anchors)), table.sense[anchors]] = likely[anchors]

    def expected(relation: NDArray[np.bool_] | NDArray[np.float32]) -> NDArray[np.float32]:
        return np.where(own, _ZERO, relation.astype(np.float32, copy=False) @ weigh)

    rows, held = table.rows[:, None], table.rows[anchors][None, :]
    kind, country, admin1, admin2 = gazetteer.kind, gazetteer.country, gazetteer.admin1, gazetteer.admin2
    apart = globe.between(rows[:, 0], held[0])
    close = _kernel(apart, 60)
    is_country = kind[held] == _COUNTRY
    same = rows == held
    shares_country = (country[rows] == country[held]) & (country[rows] > 0)
    in_admin1, in_admin2 = admin1[rows] == held, admin2[rows] == held
    in_country = shares_country & is_country & ~same
    return Relations(
        near_60=expected(close),
        near_250=expected(_kernel(apart, 250)),
        near_1000=expected(_kernel(apart, 1000)),
        shares_country=expected(shares_country),
        in_same_country=expected(shares_country & ~is_country),
        in_same_admin1=expected((admin1[rows] == admin1[held]) & (admin1[rows] >= 0)),
        in_same_admin2=expected((admin2[rows] == admin2[held]) & (admin2[rows] >= 0) | in_admin2),
        in_country=expected(in_country | same & is_country),
        in_admin1=expected(in_admin1 & (kind[held] == _ADMIN1)),
        contained=np.minimum(expected(in_country | in_admin1 | in_admin2 | same), 1),
        holds=expected(
            (rows == admin1[held]) | (rows == admin2[held]) | shares_country & ~is_country & (kind[rows] == _COUNTRY)
        ),
        same=expected(same),
        alike=expected(kind[rows] == kind[held]),
        possible_60=_possible(close, table.sense[anchors], own),
        nearest_km=_nearest_km(apart, table, anchors, likely, own),
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


def _nearest_km(
    apart: NDArray[np.float32],
    table: Table,
    anchors: NDArray[np.intp],
    likely: NDArray[np.float32],
    own: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """Return the distance to the nearest likeliest candidate of another sense; half round the globe if none."""
    count = len(table.start) - 1
    best = np.zeros(count, np.float32)
    np.maximum.at(best, table.sense[anchors], likely[anchors])
    leads = likely[anchors] >= best[table.sense[anchors]]
    others = leads[None, :] & ~own[:, table.sense[anchors]]
    nearest: NDArray[np.float32] = np.where(others, apart, _HALF_ROUND_KM * _HALF_ROUND_KM).min(axis=1)
    return np.sqrt(nearest)
