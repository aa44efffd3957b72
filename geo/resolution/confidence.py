"""How sure an answer is: a probability fitted on articles that the ranker had not seen.

Small trees look at the winner, the runner-up and how far they lie apart; isotonic regression makes a probability of
their score (Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass probability estimates",
KDD 2002).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import DataError
from geo.resolution.features import FEATURES
from geo.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.resolution.globe import Globe
    from geo.resolution.ranker import Ranked
    from geo.resolution.relations import Table

SIGNS = (*FEATURES, "share", "second_share", "share_nearby", "km_to_second")
RIGHT_KM = 161.0  # an answer within 100 miles counts as right, as in the field's evaluations


@dataclass(frozen=True, slots=True)
class Winners:
    """The best candidate of each sense that has any.

    ``senses`` (W,); ``best`` (W,): rows of the table; ``signs`` (W, len(SIGNS)): what tells how sure it is.
    """

    senses: NDArray[np.intp]
    best: NDArray[np.intp]
    signs: NDArray[np.float32]


def winners(globe: Globe, table: Table, ranked: Ranked) -> Winners:
    """Return the best candidates and what tells how sure they are."""
    order = np.lexsort((-ranked.likely, table.sense))
    senses = np.flatnonzero(np.diff(table.start))
    first = table.start[senses]
    best = order[first]
    second = order[np.minimum(first + 1, table.start[senses + 1] - 1)]
    alone = second == best
    apart = np.sqrt(globe.pairwise(table.rows[best], table.rows[second]))
    winner_of = np.zeros(len(table.start) - 1, np.intp)
    winner_of[senses] = best
    near = globe.pairwise(table.rows, table.rows[winner_of[table.sense]]) <= RIGHT_KM**2
    nearby = np.bincount(table.sense, ranked.likely * near, len(table.start) - 1)[senses]
    signs = np.column_stack([
        ranked.features[best],
        ranked.likely[best],
        np.where(alone, 0, ranked.likely[second]),
        nearby,
        np.where(alone, -1, np.log1p(apart)),
    ]).astype(np.float32)  # fmt: skip
    return Winners(senses, best, signs)


@dataclass(frozen=True, slots=True)
class Confidence:
    """Trees over `SIGNS`, and the probabilities at the knots of their scores.

    ``with_recogniser``: the knots of the product with the recogniser's own probability, where that is given.
    """

    trees: Trees
    knots: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    with_recogniser: tuple[NDArray[np.float32], NDArray[np.float32]]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Confidence:
        """Return what `geo.resolution.train` wrote; raise DataError if it is of another version."""
        trees = Trees.from_arrays(arrays, "confidence_")
        try:
            alone = arrays["calibration_score"], arrays["calibration_right"]
            joint = arrays["joint_score"], arrays["joint_right"]
        except KeyError as error:
            message = f"the resolution's weights lack the array {error}"
            raise DataError(message) from error
        if trees.n_features != len(SIGNS):
            message = "the resolution's weights are of another version: reinstall Dateline, or train them again"
            raise DataError(message)
        return cls(trees, *alone, joint)

    def right(self, signs: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability that each winner is right if its name is a place's at all, shape (W,)."""
        return np.interp(self.trees.predict(signs), self.knots, self.probabilities)

    def with_scores(self, right: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that each answer is right, given the recogniser's that it is a place's name."""
        return np.interp(right * scores, *self.with_recogniser)
