"""The trained weights: how they are kept, and what they answer."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from geo.errors import DataError
from geo.recognition import uses
from geo.recognition.agreement import NAMES
from geo.recognition.hashing import HASH_BITS
from geo.trees import Arrays, Trees, load_arrays, save_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.recognition.description import Description

USES: Final[tuple[Literal["location", "actor", "name_part"], ...]] = ("location", "actor", "name_part")
FILE: Final = "recognition.npz"
FORMAT: Final = 1
HOPELESS: Final = -7.0  # log odds of the first pass below which the others are not asked: one name in a thousand
SURE: Final = 11.5  # log odds are cut here
_TREES: Final = ("second.", "third.", *(f"{use}." for use in USES))


def logistic(score: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probabilities of log odds."""
    return (1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))).astype(np.float32)


def rescored(trees: Trees, rows: NDArray[np.float32], first: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the log odds that the trees give to the hopeful rows; the hopeless keep the lowest."""
    hopeful = np.flatnonzero(first > HOPELESS)
    return _scored(trees, rows[hopeful], hopeful, len(first))


def _scored(trees: Trees, rows: NDArray[np.float32], which: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    score = np.full(count, -SURE, np.float32)
    score[which] = np.clip(trees.predict(rows), -SURE, SURE)
    return score


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear model over hashed features: ``table`` (2**HASH_BITS, outputs), ``bias`` (outputs,)."""

    table: NDArray[np.float32]
    bias: NDArray[np.float32]

    def predict(self, sparse: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the log odds of rows of feature numbers, shape (C, outputs)."""
        scores = [np.take(column, sparse).sum(axis=1) for column in self.table]
        return np.stack(scores, axis=1) + self.bias

    @classmethod
    def pruned(cls, weights: NDArray[np.float64], bias: NDArray[np.float64], least: float) -> Linear:
        """Keep weights of at least this size, rounded as they are stored; weights has shape (outputs, features)."""
        kept = np.where(np.abs(weights) >= least, weights, 0)
        return cls(kept.astype(np.float16).astype(np.float32), bias.astype(np.float32))

    def arrays(self, prefix: str) -> Arrays:
        """Return what `from_arrays` reads: the features with a weight, and the weights."""
        index = np.flatnonzero(self.table.any(axis=0)).astype(np.uint32)
        return {
            f"{prefix}index": index,
            f"{prefix}weight": self.table[:, index].astype(np.float16),
            f"{prefix}bias": self.bias,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays, prefix: str) -> Linear:
        """Read what `arrays` gave; raise DataError if the arrays are missing or do not belong together."""
        try:
            index, weight, bias = (arrays[prefix + name] for name in ("index", "weight", "bias"))
            table = np.zeros((len(bias), 1 << HASH_BITS), np.float32)
            table[:, index] = weight
        except (KeyError, IndexError, ValueError, TypeError) as error:
            message = f"the weights {prefix!r} are damaged: {error}"
            raise DataError(message) from error
        return cls(table, bias.astype(np.float32))


@dataclass(frozen=True, eq=False)
class Weights:
    """All that training finds: three passes for what a place's name is, and two for how it is used."""

    first: Linear
    second: Trees
    third: Trees
    use_first: Linear
    use_second: tuple[Trees, ...]  # one of `USES` against the others
    threshold: float

    def probabilities(self, described: Description) -> NDArray[np.float32]:
        """Return the probability of each candidate to be a place's name just as it is cut, shape (C,)."""
        first = self.first.predict(described.sparse)[:, 0]
        hopeful = np.flatnonzero(first > HOPELESS)
        later = (self.second, self.third)
        features = described.rows(hopeful, len(later) * len(NAMES)).T
        known, score = len(features) - len(later) * len(NAMES), first
        for trees in later:  # each adds what the scores before it say
            features[known : known + len(NAMES)] = described.ties.agreement(score).T[:, hopeful]
            known += len(NAMES)
            score = _scored(trees, features[:known].T, hopeful, len(first))
        return np.where(first > HOPELESS, logistic(score), 0)

    def use_scores(self, described: Description, at: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return log odds of each of `USES` for the candidates ``at``, which are mentions, shape (M, len(USES))."""
        rows = uses.rows(described, at, self.use_first.predict(described.sparse[at]))
        return np.stack([trees.predict(rows) for trees in self.use_second], axis=1)

    def arrays(self, names: Sequence[str]) -> Arrays:
        """Return everything as named arrays; ``names`` are the columns that the trees were trained on."""
        arrays: dict[str, NDArray[Any]] = {
            "format": np.array(FORMAT),
            "columns": np.array(_fingerprint(names), np.uint32),
            "threshold": np.array(self.threshold),
            **self.first.arrays("first."),
            **self.use_first.arrays("use."),
        }
        for prefix, trees in zip(_TREES, (self.second, self.third, *self.use_second), strict=True):
            arrays |= {prefix + name: array for name, array in trees.arrays().items()}
        return arrays

    def save(self, folder: Path, names: Sequence[str]) -> None:
        """Write the weights; the same weights give the same bytes."""
        save_arrays(folder / FILE, self.arrays(names))

    @classmethod
    def load(cls, folder: Path, names: Sequence[str]) -> tuple[Weights, str]:
        """Read the weights, and a short id of them.

        Args:
            folder: where they are.
            names: the columns that the features have now; other weights than of these are refused.

        Raises:
            DataError: the file is missing, damaged, or was trained on other features.
        """
        path = folder / FILE
        arrays = load_arrays(path)
        stamp = [int(arrays.get(name, np.array(0))) for name in ("format", "columns")]
        if stamp != [FORMAT, _fingerprint(names)]:
            message = f"{path} was trained for another version; reinstall Dateline, or train the weights again"
            raise DataError(message)
        try:
            weights = cls(
                first=Linear.from_arrays(arrays, "first."),
                second=Trees.from_arrays(arrays, "second."),
                third=Trees.from_arrays(arrays, "third."),
                use_first=Linear.from_arrays(arrays, "use."),
                use_second=tuple(Trees.from_arrays(arrays, f"{use}.") for use in USES),
                threshold=float(arrays["threshold"]),
            )
        except (DataError, KeyError, ValueError) as error:
            message = f"{path} is damaged: {error}"
            raise DataError(message) from error
        return weights, hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _fingerprint(names: Sequence[str]) -> int:
    return zlib.crc32("\n".join(names).encode())
