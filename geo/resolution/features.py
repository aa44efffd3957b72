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
from geo.resolution.relations import Table, relate
from geo.resolution.senses import STRONG

if TYPE_CHECKING:
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


class Featuriser:
    """Makes the features of an article's candidates from a gazetteer's columns."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the columns, and what follows from them for every place, once."""
        self._gazetteer = gazetteer
        self.globe = Globe(gazetteer)
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
        named = np.array([one.kinds for one in scene.senses])
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
            "own_name": np.concatenate([one.own for one in found]),
            "abbreviation": flags & ABBREVIATION != 0,
            "historic": flags & HISTORIC != 0,
            "route": np.array([ROUTES.index(one.route) for one in found])[sense],
            "demonym": np.array([one.demonym for one in scene.senses])[sense],
            "kind_told": np.where(told == 0, 0, np.where(told >> kind & 1, 1, -1)),
            "names_facility": (named >> KINDS.index("facility") & 1)[sense],
            "names_nature": (named >> KINDS.index("water") & 1 | named >> KINDS.index("terrain") & 1)[sense],
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
        told = relate(self._gazetteer, self.globe, table, [sense.name for sense in scene.senses], likely)
        others = max(len(scene.senses) - 1, 1)
        beside = scene.beside[table.sense]
        out = table.fixed.copy()
        columns = {
            "near_60": told.near_60.sum(axis=1),
            "near_250": told.near_250.sum(axis=1),
            "near_1000": told.near_1000.sum(axis=1) / others,
            "nearest_60": told.near_60.max(axis=1),
            "nearest_250": told.near_250.max(axis=1),
            "possible_60": told.possible_60,
            "nearest_km": np.log1p(told.nearest_km),
            "country_share": told.in_same_country.sum(axis=1) / others,
            "country_named": told.in_country.max(axis=1),
            "admin1_share": told.in_same_admin1.sum(axis=1),
            "admin1_named": told.in_admin1.max(axis=1),
            "admin2_share": told.in_same_admin2.sum(axis=1),
            "holds": told.holds.sum(axis=1),
            "same_place": told.same.max(axis=1),
            "beside_near": (beside * told.near_250).sum(axis=1),
            "beside_alike": (beside * told.alike).sum(axis=1),
            "beside_country": (beside * told.shares_country).sum(axis=1),
        }
        for name, values in columns.items():
            out[:, COLUMN[name]] = values
        _patterns(out, scene, table, told)
        return out


def _patterns(out: NDArray[np.float32], scene: Scene, table: Table, told: Relations) -> None:
    """Fill in what "X, Y", "X in Y" and "Y's X" say."""
    for inner, outer, pattern in scene.inside:
        held = slice(table.start[inner], table.start[inner + 1])
        holder = slice(table.start[outer], table.start[outer + 1])
        if held.start == held.stop or holder.start == holder.stop:
            continue
        fits = told.contained[held, outer]
        if pattern == "owner":  # a country's name may stand so before that of its embassy's seat
            fits = fits - told.in_country[held, outer]
        inside, outside = COLUMN["inside_comma"], COLUMN["outside_comma"]
        doubt = told.alike[held, outer]  # "Iraq, Iran": a list rather than a place and what holds it
        if pattern not in STRONG:
            fits = np.maximum(fits, told.near_60[held, outer])
            inside, outside = COLUMN["inside_in"], COLUMN["outside_in"]
        misfits = (fits.max() - fits) * (1 - np.minimum(doubt, 1)) * STRONG.get(pattern, 1.0)
        out[held, inside] = np.maximum(out[held, inside], fits)
        out[held, outside] = np.maximum(out[held, outside], misfits)
        container = COLUMN["container_of"]
        out[holder, container] = np.maximum(out[holder, container], np.minimum(told.holds[holder, inner], 1))


def softmax(scores: NDArray[np.float32], sense: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """Return the softmax of scores within each sense, shape (N,)."""
    top = np.full(count, -np.inf, np.float32)
    np.maximum.at(top, sense, scores)
    raised = np.exp(scores - top[sense])
    shares: NDArray[np.float32] = (raised / np.bincount(sense, raised, count)[sense]).astype(np.float32)
    return shares
