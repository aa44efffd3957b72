"""How a mention is used: as a location, for an actor, or as part of a longer name. The second of two passes.

A mention is asked about together with its neighbours and its namesakes: lists are of one kind, and so is most of what
an article says of a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.agreement import grouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.recognition.description import Description

_NOTHING: Final = -5.0  # a score where there is no mention to score
_FAR: Final = 12  # tokens; distances are cut here


def rows(described: Description, at: NDArray[np.intp], score: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the features of mentions for the second pass, shape (M, F).

    Args:
        described: the candidates of the texts.
        at: which of them are mentions, sorted.
        score: the first pass's scores of each mention, shape (M, uses).
    """
    first, last, text = described.found.first[at], described.found.last[at], described.text[at]
    none = np.full((1, score.shape[1]), _NOTHING, np.float32)
    apart = text[1:] != text[:-1]  # neighbours are of one text
    end = np.array([_FAR + 1], np.float32)
    gap = np.where(apart, _FAR + 1, np.minimum(first[1:] - last[:-1], _FAR)).astype(np.float32)
    name, count = grouped(text, described.found.key[at])
    total = _sums(score, name, len(count))
    others = (count[name] - 1)[:, None]
    same = np.where(others > 0, (total[name] - score) / np.maximum(others, 1), _NOTHING)
    size = np.bincount(text)[:, None]
    mean = _sums(score, text, len(size)) / np.maximum(size, 1)
    parts = (
        described.rows(at),
        score,
        np.concatenate([none, np.where(apart[:, None], none, score[:-1])]),
        np.concatenate([end, gap])[:, None],
        np.concatenate([np.where(apart[:, None], none, score[1:]), none]),
        np.concatenate([gap, end])[:, None],
        same,
        mean[text],
    )
    return np.concatenate(parts, axis=1, dtype=np.float32)


def _sums(score: NDArray[np.float32], group: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """Return the sum of the scores of each group, shape (count, uses)."""
    total = np.zeros((count, score.shape[1]), np.float32)
    np.add.at(total, group, score)
    return total
