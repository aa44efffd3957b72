"""What speaks for and against each candidate, as numbers that the ranker weighs and a person can be told.

All candidates of an article are one table. What the other names of the article say enters as expectations over
their candidates, weighed by how likely each of them is so far: first by prominence, then by the first pass's answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer import ABBREVIATION, HISTORIC, PRIMARY
from geo.model import KINDS
from geo.resolution.candidates import ROUTES
from geo.resolution.senses import PATTERNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.senses import Scene

FEATURES = (
    "population",
    "prominence",
    "prominence_share",
    "prominence_behind",
    "rank",
    "candidates",
    "country",
    "admin1",
    "admin2",
    "city",
    "area",
    "nature",
    "facility",
    "capital",
    "primary",
    "abbreviation",
    "historic",
    "route",
    "demonym",
    "kind_told",
    "words",
    "mentions",
    "others",
    "near_60",
    "near_250",
    "near_1000",
    "nearest_60",
    "nearest_250",
    "possible_60",
    "nearest_km",
    "country_share",
    "country_named",
    "admin1_share",
    "admin1_named",
    "admin2_share",
    "holds",
    "same_place",
    "inside_comma",
    "outside_comma",
    "inside_in",
    "outside_in",
    "container_of",
    "beside_near",
    "beside_alike",
    "beside_country",
)
COLUMN = {name: number for number, name in enumerate(FEATURES)}

EARTH_KM = np.float32(6371.0)
_ZERO, _ONE = np.float32(0), np.float32(1)
_RADII_KM = (60.0, 250.0, 1000.0)
_ANCHORS_PER_SENSE = 12
_MAX_ANCHORS = 320
# what stands in for the population of places that have none, in powers of ten, by kind
_SIZE = {"water": 4.5, "terrain": 4.0, "region": 4.5, "continent": 8.0, "facility": 3.0}
_LIFT = {"country": 3.0, "continent": 1.0, "admin1": 0.3, "admin2": -0.8}
_SHARPNESS = 1.6  # how much likelier a ten times more prominent place is, as a natural logarithm
_MIN_SIZE = 1.5
_ALTERNATE, _CAPITAL = -0.7, 0.8


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


class Featuriser:
    """Makes the features of an article's candidates from a gazetteer's columns."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the columns, and what follows from them for every place, once."""
        self._gazetteer = gazetteer
        self._size = np.array([_SIZE.get(kind, _MIN_SIZE) for kind in KINDS], np.float32)
        self._lift = np.array([_LIFT.get(kind, 0.0) for kind in KINDS], np.float32)
        self._is_capital = np.array(["capital" in feature for feature in gazetteer.features])

    def table(self, scene: Scene) -> Table:
        """Return the scene's candidates with all that does not hang on the other names."""
        gazetteer = self._gazetteer
        found = [sense.found for sense in scene.senses]
        sizes = np.array([len(one.rows) for one in found])
        rows = np.concatenate([one.rows for one in found])
        flags = np.concatenate([one.flags for one in found])
        sense = np.repeat(np.arange(len(found)), sizes)
        start = np.concatenate([[0], np.cumsum(sizes)])
        kind = gazetteer.kind[rows]
        population = np.log10(gazetteer.population[rows] + np.float32(1))
        capital = self._is_capital[gazetteer.feature[rows]]
        primary = flags & PRIMARY != 0
        prominence = np.maximum(population, self._size[kind]) + self._lift[kind] + _CAPITAL * capital
        prominence = (prominence + np.where(primary, 0, _ALTERNATE)).astype(np.float32)
        share = softmax(prominence * _SHARPNESS, sense, len(found))
        best = np.full(len(found), -np.inf, np.float32)
        np.maximum.at(best, sense, prominence)
        told = np.array([one.cues for one in scene.senses])[sense]
        fixed = np.zeros((len(rows), len(FEATURES)), np.float32)
        columns = {
            "population": population,
            "prominence": prominence,
            "prominence_share": share,
            "prominence_behind": best[sense] - prominence,
            "rank": np.arange(len(rows)) - start[sense],
            "candidates": np.log2(sizes[sense] + 1),
            "country": kind == KINDS.index("country"),
            "admin1": kind == KINDS.index("admin1"),
            "admin2": kind == KINDS.index("admin2"),
            "city": kind == KINDS.index("city"),
            "area": (kind == KINDS.index("region")) | (kind == KINDS.index("continent")),
            "nature": (kind == KINDS.index("water")) | (kind == KINDS.index("terrain")),
            "facility": kind == KINDS.index("facility"),
            "capital": capital,
            "primary": primary,
            "abbreviation": flags & ABBREVIATION != 0,
            "historic": flags & HISTORIC != 0,
            "route": np.array([ROUTES.index(one.route) for one in found])[sense],
            "demonym": np.array([one.demonym for one in scene.senses])[sense],
            "kind_told": np.where(told == 0, 0, np.where(told >> kind & 1, 1, -1)),
            "words": np.array([len(one.name.split()) for one in scene.senses])[sense],
            "mentions": np.array([min(len(one.mentions), 8) for one in scene.senses])[sense],
            "others": np.minimum(len(found) - 1, 20),
        }
        for name, values in columns.items():
            fixed[:, COLUMN[name]] = values
        return Table(rows, flags, sense, start, fixed, prominence)

    def prior(self, table: Table) -> NDArray[np.float32]:
        """Return how likely each candidate is by its prominence alone, shape (N,); each sense's sum to 1."""
        return softmax(table.prominence * _SHARPNESS, table.sense, len(table.start) - 1)

    def features(self, scene: Scene, table: Table, likely: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the features, shape (N, F), given how likely each candidate is so far, shape (N,)."""
        gazetteer, count = self._gazetteer, len(scene.senses)
        out = table.fixed.copy()
        anchors = _anchors(table, likely)
        own = table.sense[:, None] == np.arange(count)[None, :]
        weigh = np.zeros((len(anchors), count), np.float32)
        weigh[np.arange(len(anchors)), table.sense[anchors]] = likely[anchors]
        rows, held = table.rows, table.rows[anchors]

        apart = apart_squared(gazetteer.lat[rows], gazetteer.lon[rows], gazetteer.lat[held], gazetteer.lon[held])
        near: list[NDArray[np.float32]] = []
        for radius in _RADII_KM:
            kernel: NDArray[np.float32] = _ONE / (_ONE + apart / np.float32(radius * radius))
            near.append(np.where(own, _ZERO, kernel @ weigh))
            if radius == _RADII_KM[0]:
                out[:, COLUMN["possible_60"]] = _possible(kernel, table.sense[anchors], own)
        kind = gazetteer.kind
        country, admin1, admin2 = gazetteer.country, gazetteer.admin1, gazetteer.admin2
        is_country, is_state = kind[held] == KINDS.index("country"), kind[held] == KINDS.index("admin1")
        shares_country = (country[rows][:, None] == country[held][None, :]) & (country[rows] > 0)[:, None]
        shares_admin1 = (admin1[rows][:, None] == admin1[held][None, :]) & (admin1[rows] >= 0)[:, None]
        shares_admin2 = (admin2[rows][:, None] == admin2[held][None, :]) & (admin2[rows] >= 0)[:, None]
        in_admin1 = admin1[rows][:, None] == held[None, :]
        in_admin2 = admin2[rows][:, None] == held[None, :]
        in_country = shares_country & is_country[None, :] & (rows[:, None] != held[None, :])
        holds = (
            (rows[:, None] == admin1[held][None, :])
            | (rows[:, None] == admin2[held][None, :])
            | (shares_country & ~is_country[None, :] & (kind[rows] == KINDS.index("country"))[:, None])
        )
        same = rows[:, None] == held[None, :]

        def expected(relation: NDArray[np.bool_]) -> NDArray[np.float32]:
            return np.where(own, _ZERO, relation.astype(np.float32) @ weigh)

        local = expected(shares_country & ~is_country[None, :])
        contained = np.clip(expected(in_country | in_admin1 | in_admin2), 0, 1)
        others = max(count - 1, 1)
        out[:, COLUMN["near_60"]] = near[0].sum(axis=1)
        out[:, COLUMN["near_250"]] = near[1].sum(axis=1)
        out[:, COLUMN["near_1000"]] = near[2].sum(axis=1) / others
        out[:, COLUMN["nearest_60"]] = near[0].max(axis=1)
        out[:, COLUMN["nearest_250"]] = near[1].max(axis=1)
        out[:, COLUMN["nearest_km"]] = _nearest_km(apart, table, anchors, likely)
        out[:, COLUMN["country_share"]] = local.sum(axis=1) / others
        out[:, COLUMN["country_named"]] = expected(shares_country & is_country[None, :]).max(axis=1)
        out[:, COLUMN["admin1_share"]] = expected(shares_admin1).sum(axis=1)
        out[:, COLUMN["admin1_named"]] = expected(in_admin1 & is_state[None, :]).max(axis=1)
        out[:, COLUMN["admin2_share"]] = expected(shares_admin2 | in_admin2).sum(axis=1)
        out[:, COLUMN["holds"]] = expected(holds).sum(axis=1)
        out[:, COLUMN["same_place"]] = expected(same).max(axis=1)
        close = np.maximum(contained, near[0])
        self._patterns(out, scene, table, close, contained, np.clip(expected(holds), 0, 1))
        beside = scene.beside[table.sense]
        alike = expected(kind[rows][:, None] == kind[held][None, :])
        out[:, COLUMN["beside_near"]] = (beside * near[1]).sum(axis=1)
        out[:, COLUMN["beside_alike"]] = (beside * alike).sum(axis=1)
        out[:, COLUMN["beside_country"]] = (beside * expected(shares_country)).sum(axis=1)
        return out

    @staticmethod
    def _patterns(  # noqa: PLR0913, PLR0917 - one matrix for each relation
        out: NDArray[np.float32],
        scene: Scene,
        table: Table,
        close: NDArray[np.float32],
        contained: NDArray[np.float32],
        holds: NDArray[np.float32],
    ) -> None:
        """Fill in what "X, Y", "X in Y" and "Y's X" say, from how far each candidate lies in each sense (N, S)."""
        for inner, outer, pattern in scene.inside:
            held = slice(table.start[inner], table.start[inner + 1])
            holder = slice(table.start[outer], table.start[outer + 1])
            if held.start == held.stop or holder.start == holder.stop:
                continue
            strong = PATTERNS.index(pattern) < 2  # noqa: PLR2004 - "comma" and "bracket"
            inside, outside = ("inside_comma", "outside_comma") if strong else ("inside_in", "outside_in")
            fits = contained[held, outer] if strong else close[held, outer]
            column = out[held, COLUMN[inside]]
            out[held, COLUMN[inside]] = np.maximum(column, fits)
            out[held, COLUMN[outside]] = np.maximum(out[held, COLUMN[outside]], fits.max() - fits)
            column = out[holder, COLUMN["container_of"]]
            out[holder, COLUMN["container_of"]] = np.maximum(column, holds[holder, inner])


def softmax(scores: NDArray[np.float32], sense: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """Return the softmax of scores within each sense, shape (N,)."""
    top = np.full(count, -np.inf, np.float32)
    np.maximum.at(top, sense, scores)
    raised = np.exp(scores - top[sense])
    shares: NDArray[np.float32] = (raised / np.bincount(sense, raised, count)[sense]).astype(np.float32)
    return shares


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


def apart_squared(
    lat: NDArray[np.float32],
    lon: NDArray[np.float32],
    other_lat: NDArray[np.float32],
    other_lon: NDArray[np.float32],
    *,
    pairwise: bool = False,
) -> NDArray[np.float32]:
    """Return squared distances through the globe in km², near enough to the surface's below 2,000 km.

    Degrees in; out a matrix (N, M), or with ``pairwise`` one distance for each pair of entries (N,).
    """
    one, other = _unit(lat, lon), _unit(other_lat, other_lon)
    product = (one * other).sum(axis=1) if pairwise else one @ other.T
    squared: NDArray[np.float32] = np.maximum(2 - 2 * product, _ZERO) * (EARTH_KM * EARTH_KM)
    return squared


def _unit(lat: NDArray[np.float32], lon: NDArray[np.float32]) -> NDArray[np.float32]:
    lat, lon = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _possible(kernel: NDArray[np.float32], sense: NDArray[np.intp], own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how many other senses have any candidate near, likely or not."""
    present, first = np.unique(sense, return_index=True)
    nearest = np.maximum.reduceat(kernel, first, axis=1)
    total: NDArray[np.float32] = np.where(own[:, present], _ZERO, nearest).sum(axis=1)
    return total


def _nearest_km(
    apart: NDArray[np.float32], table: Table, anchors: NDArray[np.intp], likely: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the logarithm of the distance to the nearest likeliest candidate of another sense."""
    count = len(table.start) - 1
    best = np.zeros(count, np.float32)
    np.maximum.at(best, table.sense[anchors], likely[anchors])
    leads = likely[anchors] >= best[table.sense[anchors]]
    open_ = leads[None, :] & (table.sense[:, None] != table.sense[anchors][None, :])
    km = np.sqrt(np.where(open_, apart, np.float32(2e4**2)).min(axis=1))
    logs: NDArray[np.float32] = np.log1p(km)
    return logs
