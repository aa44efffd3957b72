"""How a mention is used: as a location, for an actor, or as part of a longer name. The second of two passes.

A mention is asked about together with its neighbours and its namesakes: lists are of one kind, and so is most of what
an article says of a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.recognition.description import Description

_NOTHING: Final = -5.0  # a score where there is no mention to score
_FAR: Final = 12  # tokens; distances are cut here


def rows(described: Description, at: NDArray[np.intp], score: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the features of the mentions of one article for the second pass, shape (M, F).

    Args:
        described: the article's candidates.
        at: which of them are mentions, in the order of the text.
        score: the first pass's scores of each mention, shape (M, uses).
    """
    first, last, key = described.found.first[at], described.found.last[at], described.found.key[at]
    none = np.full((1, score.shape[1]), _NOTHING, np.float32)
    gap = np.concatenate([[_FAR + 1], np.minimum(first[1:] - last[:-1], _FAR), [_FAR + 1]]).astype(np.float32)
    _, name, count = np.unique(key, return_inverse=True, return_counts=True)
    total = np.zeros((len(count), score.shape[1]), np.float32)
    np.add.at(total, name, score)
    others = (count[name] - 1)[:, None]
    same = np.where(others > 0, (total[name] - score) / np.maximum(others, 1), _NOTHING)
    parts = (
        described.numbers[at],
        score,
        np.concatenate([none, score[:-1]]),
        gap[:-1, None],
        np.concatenate([score[1:], none]),
        gap[1:, None],
        same,
        np.broadcast_to(score.mean(axis=0), score.shape),
    )
    return np.concatenate(parts, axis=1, dtype=np.float32)
