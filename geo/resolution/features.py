"""What speaks for and against each candidate, as numbers that the ranker weighs and a person can be told.

All candidates of an article are one table. What the other names of the article say enters as expectations over
their candidates, weighed by how likely each of them is so far: first by prominence, then by the first pass's answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer import ABBREVIATION, HISTORIC, PRIMARY
from geo.model import KINDS
from geo.resolution.candidates import ROUTES
from geo.resolution.globe import Globe
from geo.resolution.relations import NUMBER, RELATIONS, Anchors, Codes, Table, relate
from geo.resolution.senses import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.relations import Relations
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
    "own_name",
    "twin",
    "abbreviation",
    "historic",
    "route",
    "demonym",
    "kind_told",
    "names_facility",
    "names_nature",
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

# what stands in for the population of places that have none, in powers of ten, by kind
_SIZE = {"water": 4.5, "terrain": 4.0, "region": 4.5, "continent": 8.0, "facility": 3.0}
_LIFT = {"country": 3.0, "continent": 1.0, "admin1": 0.3, "admin2": -0.8}
_SHARPNESS = 1.6  # how much likelier a ten times more prominent place is, as a natural logarithm
_MIN_SIZE = 1.5
_ALTERNATE, _CAPITAL = -0.7, 0.8
# what a feature makes of a relation to the other names: its sum, its highest, or its sum over those that stand beside
_WAYS = ("sum", "highest", "beside")
_OVER_OTHERS = {
    "near_60": ("sum", "near_60"),
    "near_250": ("sum", "near_250"),
    "near_1000": ("sum", "near_1000"),
    "nearest_60": ("highest", "near_60"),
    "nearest_250": ("highest", "near_250"),
    "country_share": ("sum", "in_same_country"),
    "country_named": ("highest", "in_country"),
    "admin1_share": ("sum", "in_same_admin1"),
    "admin1_named": ("highest", "in_admin1"),
    "admin2_share": ("sum", "in_same_admin2"),
    "holds": ("sum", "holds"),
    "same_place": ("highest", "same"),
    "beside_near": ("beside", "near_250"),
    "beside_alike": ("beside", "alike"),
    "beside_country": ("beside", "shares_country"),
}
_OVER_OTHERS_COLUMNS = [COLUMN[name] for name in _OVER_OTHERS]
_OVER_OTHERS_FROM = [_WAYS.index(way) * len(RELATIONS) + NUMBER[relation] for way, relation in _OVER_OTHERS.values()]
_AVERAGED = [NUMBER["near_1000"], NUMBER["in_same_country"]]  # sums that are divided by the number of other names
_ROWS_AT_ONCE = 256


class Featuriser:
    """Makes the features of an article's candidates from a gazetteer's columns."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the columns, and what follows from them for every place, once."""
        self._gazetteer = gazetteer
        self.globe = Globe(gazetteer)
        self._size = np.array([_SIZE.get(kind, _MIN_SIZE) for kind in KINDS], np.float32)
        self._lift = np.array([_LIFT.get(kind, 0.0) for kind in KINDS], np.float32)
        self._is_capital = np.array(["capital" in feature for feature in gazetteer.features])

    def table(self, scenes: Sequence[Scene]) -> Table:
        """Return the candidates of scenes with all that does not hang on the other names."""
        gazetteer = self._gazetteer
        senses = [sense for scene in scenes for sense in scene.senses]
        counts = np.array([len(scene.senses) for scene in scenes])
        found = [sense.found for sense in senses]
        sizes = np.array([len(one.rows) for one in found])
        rows = np.concatenate([one.rows for one in found])
        flags = np.concatenate([one.flags for one in found])
        sense = np.repeat(np.arange(len(found)), sizes)
        start = np.concatenate([[0], np.cumsum(sizes)])
        kind = gazetteer.kind[rows]
        population = np.log10(gazetteer.population[rows] + np.float32(1))
        capital = self._is_capital[gazetteer.feature[rows]]
        primary = flags & PRIMARY != 0
        own = np.concatenate([one.own for one in found])
        prominence = np.maximum(population, self._size[kind]) + self._lift[kind] + _CAPITAL * capital
        prominence = (prominence + np.where(primary, 0, _ALTERNATE)).astype(np.float32)
        share = softmax(prominence * _SHARPNESS, sense, len(found))
        best = np.full(len(found), -np.inf, np.float32)
        np.maximum.at(best, sense, prominence)
        told = np.array([one.cues for one in senses])[sense]
        named = np.array([one.kinds for one in senses])
        number_of = {name: number for number, name in enumerate({one.name: None for one in senses})}
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
            "own_name": own,
            "twin": self._twins(sense, rows, own),
            "abbreviation": flags & ABBREVIATION != 0,
            "historic": flags & HISTORIC != 0,
            "route": np.array([ROUTES.index(one.route) for one in found])[sense],
            "demonym": np.array([one.demonym for one in senses])[sense],
            "kind_told": np.where(told == 0, 0, np.where(told >> kind & 1, 1, -1)),
            "names_facility": (named >> KINDS.index("facility") & 1)[sense],
            "names_nature": (named >> KINDS.index("water") & 1 | named >> KINDS.index("terrain") & 1)[sense],
            "words": np.array([len(one.name.split()) for one in senses])[sense],
            "mentions": np.array([min(len(one.mentions), 8) for one in senses])[sense],
            "others": np.repeat(np.minimum(counts - 1, 20), counts)[sense],
        }
        for name, values in columns.items():
            fixed[:, COLUMN[name]] = values
        return Table(
            scenes,
            rows,
            sense,
            start,
            np.concatenate([[0], np.cumsum(counts)]),
            np.array([number_of[one.name] for one in senses]),
            fixed,
            prominence,
            Codes.of(gazetteer, rows),
        )

    def _twins(self, sense: NDArray[np.intp], rows: NDArray[np.int32], own: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return 1 for places in a subdivision that the same name may mean, and for such subdivisions -1 or -2.

        -2 is for those that have the name second to their own ("X" for "X Oblast").
        """
        in_sense = sense.astype(np.int64) << 32
        here = in_sense + rows
        holders = [
            np.where(held[rows] >= 0, in_sense + held[rows], -1)
            for held in (self._gazetteer.admin1, self._gazetteer.admin2)
        ]
        inside = np.isin(holders[0], here) | np.isin(holders[1], here)
        holds = np.isin(here, np.concatenate(holders))
        return np.where(holds, np.where(own, -1, -2), inside)

    def prior(self, table: Table) -> NDArray[np.float32]:
        """Return how likely each candidate is by its prominence alone, shape (N,); each sense's sum to 1."""
        return softmax(table.prominence * _SHARPNESS, table.sense, len(table.start) - 1)

    def features(self, table: Table, likely: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the features, shape (N, F), given how likely each candidate is so far, shape (N,)."""
        out = table.fixed.copy()
        for number in range(len(table.scenes)):
            some, part = table.part(number)
            if len(part.rows):
                self._tell(out[some], part, likely[some])
        return out

    def _tell(self, out: NDArray[np.float32], table: Table, likely: NDArray[np.float32]) -> None:
        """Fill in the features that hang on the other names of one scene, some senses at a time."""
        anchors = Anchors.of(table, likely)
        for first, last in _blocks(table.start):
            some = slice(table.start[first], table.start[last])
            told = relate(self.globe, table, anchors, some)
            _sum_up(out[some], table.scenes[0].beside.T.take(table.sense[some], axis=1), told)
            _patterns(out, table, told, first, last)


def _blocks(start: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) senses, last exclusive, with so few rows together that a long article needs little memory."""
    first, count = 0, len(start) - 1
    while first < count:
        last = max(first + 1, int(np.searchsorted(start, start[first] + _ROWS_AT_ONCE, side="right")) - 1)
        yield first, last
        first = last


def _sum_up(out: NDArray[np.float32], beside: NDArray[np.float32], told: Relations) -> None:
    """Fill in what the relations come to over all other names."""
    sums = told.chance.sum(axis=1)
    sums[_AVERAGED] /= max(len(beside) - 1, 1)
    ways = np.concatenate([sums, told.chance.max(axis=1), (told.chance * beside).sum(axis=1)])  # as in _WAYS
    out[:, _OVER_OTHERS_COLUMNS] = ways[_OVER_OTHERS_FROM].T
    out[:, COLUMN["possible_60"]] = told.possible_60
    out[:, COLUMN["nearest_km"]] = np.log1p(told.nearest_km)


def _patterns(out: NDArray[np.float32], table: Table, told: Relations, first: int, last: int) -> None:
    """Fill in what "X, Y", "X in Y" and "Y's X" say of the senses from first to last, which ``told`` relates."""
    begin = int(table.start[first])

    def rows_of(sense: int) -> tuple[slice, slice]:
        """Return a sense's rows in the table and in what is told."""
        low, high = int(table.start[sense]), int(table.start[sense + 1])
        return slice(low, high), slice(low - begin, high - begin)

    for inner, outer, pattern in table.scenes[0].inside:
        (held, here), (holder, there) = rows_of(inner), rows_of(outer)
        if held.start == held.stop or holder.start == holder.stop:
            continue
        if first <= inner < last:
            fits = told["contained"][outer, here]
            if pattern == "owner":  # a country's name may stand so before that of its embassy's seat
                fits = fits - told["in_country"][outer, here]
            inside, outside = COLUMN["inside_comma"], COLUMN["outside_comma"]
            doubt = told["alike"][outer, here]  # "Iraq, Iran": a list rather than a place and what holds it
            if pattern not in STRONG:
                fits = np.maximum(fits, told["near_60"][outer, here])
                inside, outside = COLUMN["inside_in"], COLUMN["outside_in"]
            misfits = (fits.max() - fits) * (1 - np.minimum(doubt, 1)) * STRONG.get(pattern, 1.0)
            out[held, inside] = np.maximum(out[held, inside], fits)
            out[held, outside] = np.maximum(out[held, outside], misfits)
        if first <= outer < last:
            container = COLUMN["container_of"]
            holds = np.minimum(told["holds"][inner, there], 1)
            out[holder, container] = np.maximum(out[holder, container], holds)


def softmax(scores: NDArray[np.float32], sense: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """Return the softmax of scores within each sense, shape (N,)."""
    top = np.full(count, -np.inf, np.float32)
    np.maximum.at(top, sense, scores)
    raised = np.exp(scores - top[sense])
    shares: NDArray[np.float32] = (raised / np.bincount(sense, raised, count)[sense]).astype(np.float32)
    return shares
