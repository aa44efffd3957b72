"""The learned ranker: two passes, so that an article agrees with itself.

The first pass weighs each candidate with the other names taken by their prominence; the second again, with the other
names taken as the first pass answered. Both are boosted trees trained so that the softmax over a mention's candidates
gives the annotated place (listwise cross entropy, Cao et al., "Learning to rank: from pairwise approach to listwise
approach", ICML 2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.errors import DataError
from geo.resolution.features import COLUMN, FEATURES, softmax
from geo.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.resolution.features import Featuriser
    from geo.resolution.relations import Table

_OUTSIDE: Final = np.float32(-3.0)
_TWIN: Final = np.float32(-2.0)
_SHORT_NAME: Final = -2  # of the feature "twin"


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer for a table: scores and shares (N,) of each candidate, and the features (N, F) of the last pass."""

    scores: NDArray[np.float32]
    likely: NDArray[np.float32]
    features: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranker:
    """Two passes of trees over `FEATURES`."""

    first: Trees
    second: Trees

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Ranker:
        """Return the ranker whose arrays `geo.resolution.train` wrote; raise DataError if of another version."""
        ranker = cls(Trees.from_arrays(arrays, "first_"), Trees.from_arrays(arrays, "second_"))
        if {ranker.first.n_features, ranker.second.n_features} != {len(FEATURES)}:
            message = "the resolution's weights are of another version: reinstall Dateline, or train them again"
            raise DataError(message)
        return ranker

    def rank(self, table: Table, featuriser: Featuriser) -> Ranked:
        """Weigh the candidates of a table, which must have at least one; each scene for itself."""
        count = len(table.start) - 1
        features = featuriser.features(table, featuriser.prior(table))
        likely = softmax(self.first.predict(features) + rule(features), table.sense, count)
        features = featuriser.features(table, likely)
        scores = self.second.predict(features) + rule(features)
        return Ranked(scores, softmax(scores, table.sense, count), features)

    def contributions(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what each feature added to the scores of the second pass, shape (N, F)."""
        parts = self.second.contributions(features)
        for name, taken in _rules(features).items():
            parts[:, COLUMN[name]] += taken
        return parts


def rule(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the rules take from scores, shape (N,); the trees learn what to add to that."""
    outside, twin = _rules(features).values()
    return outside + twin


def _rules(features: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Return what each rule takes, by the feature that it is about, each of shape (N,).

    "X, Y" speaks against every X that is not in Y: the corpora seldom set this against all else that a text says, so
    the trees alone would learn it too weakly. And a name that a city bears and its region only in short is the city's,
    unless a word beside it tells the region: so are nine in ten of those in the annotated corpora.
    """
    short = (features[:, COLUMN["twin"]] <= _SHORT_NAME) & (features[:, COLUMN["kind_told"]] <= 0)
    return {"outside_comma": _OUTSIDE * features[:, COLUMN["outside_comma"]], "twin": _TWIN * short.astype(np.float32)}
