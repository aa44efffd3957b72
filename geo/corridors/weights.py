"""Weights of a logistic regression over features that are told by name: what the learned parts of this step share.

A file holds the names, one a line, and a row of weights for each; made by `geo.evaluation.corridor_models`.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from hashlib import sha256
from math import exp
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import DataError
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

ALWAYS: Final = "always"  # the feature that every example has
_SURE: Final = 500.0  # log-odds beyond which nothing changes
STEM: Final = 6  # letters of a word that stand for its forms


@dataclass(frozen=True, eq=False)
class Weights:
    """Rows of K weights, one a feature; ``digest`` tells one file from another."""

    row: Mapping[str, int]
    table: NDArray[np.float32]
    digest: str = ""

    @classmethod
    def load(cls, name: str, folder: Path | None = None) -> Weights:
        """Read data/models/corridors/NAME.npz; raise DataError if it is missing or damaged."""
        path = (folder or data_dir() / "models" / "corridors") / f"{name}.npz"
        try:
            with np.load(path, allow_pickle=False) as file:
                names = bytes(file["names"]).decode().split("\n")
                table = file["weights"].astype(np.float32)
            digest = sha256(path.read_bytes()).hexdigest()[:8]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            message = f"{path}: {error}; reinstall Dateline"
            raise DataError(message) from error
        if len(names) != len(table) or ALWAYS not in names:
            message = f"{path}: {len(names)} names for {len(table)} rows of weights; reinstall Dateline"
            raise DataError(message)
        return cls({name: number for number, name in enumerate(names)}, table, digest)

    def save(self, path: Path) -> None:
        """Write a file for `load`: the same weights give the same bytes."""
        names = np.frombuffer("\n".join(self.row).encode(), np.uint8)
        np.savez_compressed(path, names=names, weights=self.table.astype(np.float16))

    def odds(self, features: Iterable[str]) -> NDArray[np.float32]:
        """Return what features add up to, shape (K,): log-odds, or scores of classes that `probabilities` compares."""
        row = self.row
        found = [row[name] for name in features if name in row]
        total: NDArray[np.float32] = self.table[found].sum(axis=0)
        return total


def probabilities(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how likely each of several classes is, of scores of shape (K,)."""
    powers = np.exp(scores - scores.max())
    shares: NDArray[np.float32] = powers / powers.sum()
    return shares


def likely(odds: float) -> float:
    """Return the probability that log-odds mean."""
    return 1.0 / (1.0 + exp(-max(-_SURE, min(_SURE, odds))))
