"""What the scores of an earlier pass say of a candidate's other mentions, its rivals and its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.recognition.candidates import Candidates

NOTHING: Final = -9.0  # a score where there is nothing to score
_NEAR: Final = 2  # tokens between neighbours: a comma, an "and"
NAMES: Final = (
    "score",
    "same.mean",
    "same.highest",
    "same.lowest",
    "longer.highest",
    "shorter.highest",
    "crossing.highest",
    "left.highest",
    "right.highest",
    "first_word.highest",
    "last_word.highest",
    "document.share",
)


def agreement(
    found: Candidates, words: tuple[NDArray[np.uint32], NDArray[np.uint32]], score: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a later pass's features, shape (C, len(NAMES)).

    Args:
        found: the candidates of one document.
        words: hashes of each candidate's first and last word.
        score: the earlier pass's score of each candidate, in log odds.
    """
    columns = [score, *_of_same_name(found.key, score), *_of_overlaps(found, score)]
    columns += [_highest_of_others(word, score, found.words > 1) for word in words]
    columns.append(np.full(len(score), (score > 0).mean()))
    return np.stack(columns, axis=1).astype(np.float32)


def _of_same_name(key: NDArray[np.uint32], score: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return mean, highest and lowest score of the other mentions of the same name."""
    _, name, count = np.unique(key, return_inverse=True, return_counts=True)
    others = count[name] - 1
    mean = (np.bincount(name, score)[name] - score) / np.maximum(others, 1)
    order = np.lexsort((score, name))
    ends = np.cumsum(count)
    begin = ends - count
    place = np.empty(len(key), np.intp)
    place[order] = np.arange(len(key))
    last, first = ends[name] - 1, begin[name]
    highest = score[order[np.where(place == last, np.maximum(last - 1, first), last)]]
    lowest = score[order[np.where(place == first, np.minimum(first + 1, last), first)]]
    return [np.where(others > 0, column, NOTHING) for column in (mean, highest, lowest)]


def _of_overlaps(found: Candidates, score: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return the highest score among longer, shorter and crossing candidates, and those just left and just right."""
    first, last = found.first, found.last
    starts_in = first[:, None] - first[None, :]  # row: this one; column: the other
    ends_in = last[:, None] - last[None, :]
    overlap = (first[:, None] <= last[None, :]) & (last[:, None] >= first[None, :])
    same = (starts_in == 0) & (ends_in == 0)
    longer = overlap & (starts_in >= 0) & (ends_in <= 0) & ~same
    shorter = overlap & (starts_in <= 0) & (ends_in >= 0) & ~same
    crossing = overlap & ~longer & ~shorter & ~same
    gap = first[:, None] - last[None, :]
    left = (gap > 0) & (gap <= _NEAR + 1)
    pairs = (longer, shorter, crossing, left, left.T)
    return [np.where(pair, score[None, :], NOTHING).max(axis=1) for pair in pairs]


def _highest_of_others(
    word: NDArray[np.uint32], score: NDArray[np.float32], several: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the highest score among candidates of several words that share this word."""
    _, group = np.unique(word, return_inverse=True)
    highest = np.full(int(group.max()) + 1, NOTHING, np.float32)
    np.maximum.at(highest, group[several], score[several])
    return highest[group]
