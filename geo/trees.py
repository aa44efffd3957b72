"""Boosted regression trees at run time: numpy arrays in, scores out; no learning library, no pickle.

Trained with LightGBM by geo.recognition.train and geo.resolution.train, kept as plain arrays in an .npz file.

Scoring follows QuickScorer (Lucchese et al., "QuickScorer: a fast algorithm to rank documents with additive
ensembles of regression trees", SIGIR 2015): a tree's leaves are the bits of one word, from left to right; every inner
node that sends a row to the right clears the bits of its left subtree; the lowest bit that stays set is the leaf.
So the same node of all trees is asked of all rows at once, and nothing is walked.

`Trees.contributions` splits a score among the features by following each path and giving every change of the
expected score to the feature that was asked (Saabas, "Interpreting random forests", 2014). They sum to the score.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[Any]"]

MAX_LEAVES = 64
_ROWS_AT_ONCE = 384  # what a block of rows needs for all trees then stays in the processor's cache
_EXPLAINED_AT_ONCE = 16
_ARRAYS = ("feature", "threshold", "clears", "leaf", "paths", "bias", "n_features")
_WORDS = {8: np.uint8, 16: np.uint16, 32: np.uint32, 64: np.uint64}


@dataclass(frozen=True, eq=False)
class Trees:
    """An ensemble of T trees over F features, each tree padded to K inner nodes and L leaves.

    ``feature`` (K, T): the column that a node asks; ``threshold`` (K, T): a row goes right where its value is above;
    ``clears`` (K, T): the leaves, as bits, that this rules out; ``leaf`` (T, L): what a leaf adds to the score;
    ``paths`` (T, L, F): the part of that which each feature had, or (T, L, 0) where explanations were not wanted;
    ``bias``: the score expected before any question.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    clears: NDArray[Any]
    leaf: NDArray[np.float32]
    paths: NDArray[np.float32]
    bias: float
    n_features: int

    def predict(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the raw score of each row, shape (N,); rows has shape (N, F), finite values.

        Raises:
            ValueError: the rows have another number of columns than the trees were trained on.
        """
        self._check(rows)
        total = np.full(len(rows), self.bias, np.float32)
        flat = self.leaf.ravel()
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            block = rows[start : start + _ROWS_AT_ONCE]
            parts = flat.take(self._leaves(block))
            if len(block) == 1:  # numpy adds a lone column in another order: a score must not hang on other rows
                parts = np.repeat(parts, 2, axis=1)
            total[start : start + _ROWS_AT_ONCE] += parts.sum(axis=0)[: len(block)]
        return total

    def contributions(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what each feature added to each row's score, shape (N, F); with ``bias`` they sum to `predict`.

        Raises:
            ValueError: as `predict`, or the trees were kept without explanations.
        """
        self._check(rows)
        if self.paths.shape[2] != self.n_features:
            message = "these trees were kept without explanations"
            raise ValueError(message)
        flat = self.paths.reshape(-1, self.n_features)  # one row a leaf
        parts = np.zeros((len(rows), self.n_features), np.float32)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            leaves = self._leaves(rows[start : start + _ROWS_AT_ONCE])
            for at in range(0, leaves.shape[1], _EXPLAINED_AT_ONCE):
                some = leaves[:, at : at + _EXPLAINED_AT_ONCE]
                parts[start + at : start + at + some.shape[1]] = flat.take(some, axis=0).sum(axis=0)
        return parts

    def arrays(self) -> Arrays:
        """Return what `from_arrays` needs, for `save_arrays`."""
        return {
            "feature": self.feature,
            "threshold": self.threshold,
            "clears": self.clears,
            "leaf": self.leaf,
            "paths": self.paths,
            "bias": np.array(self.bias),
            "n_features": np.array(self.n_features),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str = "") -> Trees:
        """Return the trees whose arrays are named ``prefix`` + the names that `arrays` gives.

        Raises:
            DataError: an array is missing, or their shapes do not belong together.
        """
        try:
            feature, threshold, clears, leaf, paths, bias, n_features = (arrays[prefix + name] for name in _ARRAYS)
        except KeyError as error:
            message = f"the weights lack the array {error}"
            raise DataError(message) from error
        if not (feature.shape == threshold.shape == clears.shape and leaf.shape == paths.shape[:2]):
            message = f"the arrays of the trees {prefix!r} do not belong together"
            raise DataError(message)
        return cls(
            feature=feature.astype(np.int16),
            threshold=threshold.astype(np.float32),
            clears=clears,
            leaf=leaf.astype(np.float32),
            paths=paths.astype(np.float32),
            bias=float(bias),
            n_features=int(n_features),
        )

    @classmethod
    def from_lightgbm(cls, dump: Mapping[str, Any], *, explain: bool = True) -> Trees:
        """Return the trees of a trained model's ``Booster.dump_model()``: numeric features, no missing values.

        With ``explain`` false, `contributions` is not to be had and the trees take far less memory.

        Raises:
            ValueError: a tree has more than `MAX_LEAVES` leaves, or asks anything but "is it at most".
        """
        grown = [_Grown.from_dump(info["tree_structure"]) for info in dump["tree_info"]]
        n_leaves = max(len(tree.leaf) for tree in grown)
        bits = next((bits for bits in _WORDS if bits >= n_leaves), None)
        if bits is None:
            message = f"a tree has {n_leaves} leaves, more than {MAX_LEAVES}"
            raise ValueError(message)
        count, n_nodes, n_features = len(grown), n_leaves - 1, int(dump["max_feature_idx"]) + 1
        feature = np.zeros((n_nodes, count), np.int16)
        threshold = np.full((n_nodes, count), np.inf, np.float32)
        clears = np.zeros((n_nodes, count), _WORDS[bits])
        leaf = np.zeros((count, n_leaves), np.float32)
        paths = np.zeros((count, n_leaves, n_features if explain else 0), np.float32)
        for number, tree in enumerate(grown):
            for node, (column, value, cleared) in enumerate(tree.nodes):
                feature[node, number] = column
                threshold[node, number] = _at_most(value)
                clears[node, number] = cleared
            for place, (value, path) in enumerate(tree.leaf):
                leaf[number, place] = value - tree.expected
                for column, part in path if explain else ():
                    paths[number, place, column] += part
        return cls(feature, threshold, clears, leaf, paths, sum(tree.expected for tree in grown), n_features)

    def _check(self, rows: NDArray[np.float32]) -> None:
        if rows.ndim != 2 or rows.shape[1] != self.n_features:  # noqa: PLR2004 - rows and columns
            message = f"rows of shape {rows.shape} for trees over {self.n_features} features"
            raise ValueError(message)

    def _leaves(self, rows: NDArray[np.float32]) -> NDArray[np.intp]:
        """Return each row's leaf in each tree, shape (T, N), as positions in the flattened ``leaf``."""
        columns = np.ascontiguousarray(rows.T, dtype=np.float32)
        n_trees, n_leaves = self.leaf.shape
        word = self.clears.dtype.type
        cleared = np.zeros((len(self._shifts), n_trees, len(rows)), self._part)
        for feature, threshold, clears in self._nodes:
            right = (columns.take(feature, axis=0) > threshold).view(np.uint8)
            for part, bits in clears:
                cleared[part] |= right * bits
        gone = cleared[0].astype(word)
        for part, shift in zip(cleared[1:], self._shifts[1:], strict=True):
            gone |= part.astype(word) << word(shift)
        below = gone & ~(gone + word(1))  # the bits below the lowest that stays
        place: NDArray[np.intp] = np.bitwise_count(below).astype(np.intp)
        place += (np.arange(n_trees) * n_leaves)[:, None]
        return place

    @property
    def _part(self) -> np.dtype[Any]:
        """The words that leaves are cleared in: most nodes clear some of one half of the 32, and halves are faster."""
        return np.dtype(np.uint8 if self.clears.dtype.itemsize == 1 else np.uint16)

    @cached_property
    def _shifts(self) -> range:
        """Where each part begins in a word of ``clears``, in bits."""
        return range(0, 8 * self.clears.dtype.itemsize, 8 * self._part.itemsize)

    @cached_property
    def _nodes(self) -> list[tuple[NDArray[np.int16], NDArray[np.float32], list[tuple[int, NDArray[Any]]]]]:
        """What the same node of all trees asks, and by part what it clears, if anything; (T,), (T, 1) and (T, 1)."""
        parts = [(self.clears >> self.clears.dtype.type(shift)).astype(self._part) for shift in self._shifts]
        return [
            (
                feature,
                threshold[:, None],
                [(n, part[node, :, None]) for n, part in enumerate(parts) if part[node].any()],
            )
            for node, (feature, threshold) in enumerate(zip(self.feature, self.threshold, strict=True))
        ]


@dataclass(frozen=True)
class _Grown:
    """One tree of a dump: ``nodes`` (column, threshold, bits cleared), ``leaf`` (value, ((column, part), ...))."""

    nodes: list[tuple[int, float, int]]
    leaf: list[tuple[float, tuple[tuple[int, float], ...]]]
    expected: float

    @classmethod
    def from_dump(cls, root: Mapping[str, Any]) -> _Grown:
        nodes: list[tuple[int, float, int]] = []
        leaves: list[tuple[float, tuple[tuple[int, float], ...]]] = []

        def visit(node: Mapping[str, Any], path: tuple[tuple[int, float], ...], here: float) -> None:
            if "leaf_value" in node:
                leaves.append((node["leaf_value"], path))
                return
            if node["decision_type"] != "<=" or node["missing_type"] != "None":
                question = (node["decision_type"], node["missing_type"])
                message = f"a node asks {question}; only '<=' without missing values is read"
                raise ValueError(message)
            column, first = node["split_feature"], len(leaves)
            left, right = node["left_child"], node["right_child"]
            visit(left, (*path, (column, _mean(left)[0] - here)), _mean(left)[0])
            nodes.append((column, node["threshold"], ((1 << len(leaves)) - 1) & ~((1 << first) - 1)))
            visit(right, (*path, (column, _mean(right)[0] - here)), _mean(right)[0])

        expected = _mean(root)[0]
        visit(root, (), expected)
        return cls(nodes, leaves, expected)


def _mean(node: Mapping[str, Any]) -> tuple[float, int]:
    """Return the mean of the leaves below a node over the training rows, and the number of rows."""
    if "leaf_value" in node:
        return node["leaf_value"], int(node.get("leaf_count", 1))
    (left, n_left), (right, n_right) = _mean(node["left_child"]), _mean(node["right_child"])
    return (left * n_left + right * n_right) / (n_left + n_right), n_left + n_right


def _at_most(threshold: float) -> np.float32:
    """Return the largest float32 that is not above: so x <= threshold stays the same question for float32 x."""
    rounded = np.float32(threshold)
    return rounded if float(rounded) <= threshold else np.nextafter(rounded, np.float32(-np.inf))


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write named arrays to an .npz file; the same arrays give the same bytes."""
    np.savez_compressed(path, allow_pickle=False, **dict(sorted(arrays.items())))


def load_arrays(path: Path) -> Arrays:
    """Read what `save_arrays` wrote.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except FileNotFoundError as error:
        message = f"{path} is missing: reinstall Dateline, or train the weights again"
        raise DataError(message) from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        message = f"{path} is damaged: {error}"
        raise DataError(message) from error
