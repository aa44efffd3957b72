"""What the scores of an earlier pass say of a candidate's other mentions, its rivals and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

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
Pairs = tuple["NDArray[np.intp]", "NDArray[np.intp]"]  # candidates, and the others that they look at


def grouped(text: NDArray[np.intp], key: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the group of each item that shares text and key with others, and the size of each group."""
    both = text.astype(np.uint64) << np.uint64(32) | key
    _, group, count = np.unique(both, return_inverse=True, return_counts=True)
    return group, count


@dataclass(frozen=True, eq=False)
class Ties:
    """Which of the C candidates have to do with each other; the same for every pass.

    ``text`` (C,): number of the text. ``name`` (C,) and ``count``: groups of one name in one text. ``words``: the same
    of first and of last words, (C,) each. ``several`` (C,): of several words. ``pairs``: for longer, shorter, crossing
    ones and those just left and just right.
    """

    text: NDArray[np.intp]
    name: NDArray[np.intp]
    count: NDArray[np.intp]
    words: tuple[NDArray[np.intp], NDArray[np.intp]]
    several: NDArray[np.bool_]
    pairs: tuple[Pairs, ...]

    @classmethod
    def of(
        cls, found: Candidates, text: NDArray[np.intp], words: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    ) -> Ties:
        """Find them.

        Args:
            found: the candidates, sorted.
            text: number of the text that each stands in.
            words: hashes of each candidate's first and last word.
        """
        name, count = grouped(text, found.key)
        first_word, last_word = (grouped(text, word)[0] for word in words)
        return cls(text, name, count, (first_word, last_word), found.words > 1, _pairs(found.first, found.last))

    def agreement(self, score: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a later pass's features, shape (C, len(NAMES)).

        Args:
            score: the earlier pass's score of each candidate, in log odds.
        """
        columns: list[NDArray[Any]] = [
            score,
            *self._of_same_name(score),
            *(_highest(pair, score) for pair in self.pairs),
        ]
        columns += [_highest_of_others(word, score, self.several) for word in self.words]
        share = np.bincount(self.text, score > 0) / np.maximum(np.bincount(self.text), 1)
        columns.append(share[self.text])
        return np.stack(columns).astype(np.float32).T

    def _of_same_name(self, score: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return mean, highest and lowest score of the other mentions of the same name."""
        name, count = self.name, self.count
        others = count[name] - 1
        mean = (np.bincount(name, score)[name] - score) / np.maximum(others, 1)
        order = np.lexsort((score, name))
        ends = np.cumsum(count)
        begin = ends - count
        place = np.empty(len(name), np.intp)
        place[order] = np.arange(len(name))
        last, first = ends[name] - 1, begin[name]
        highest = score[order[np.where(place == last, np.maximum(last - 1, first), last)]]
        lowest = score[order[np.where(place == first, np.minimum(first + 1, last), first)]]
        return [np.where(others > 0, column, NOTHING) for column in (mean, highest, lowest)]


def _pairs(first: NDArray[np.intp], last: NDArray[np.intp]) -> tuple[Pairs, ...]:
    """Return the pairs of candidates that overlap or are neighbours; candidates are sorted by first, then last."""
    place = np.arange(len(first))
    counts = np.searchsorted(first, last + _NEAR + 1, side="right") - place - 1
    one = np.repeat(place, counts)
    other = np.arange(len(one)) + np.repeat(place + 1 - np.cumsum(counts) + counts, counts)  # each starts behind `one`
    apart = first[other] > last[one]
    same_start = first[one] == first[other]
    inside = ~apart & ~same_start & (last[other] <= last[one])
    crossing = ~apart & ~same_start & ~inside
    small, large = np.concatenate([one[same_start], other[inside]]), np.concatenate([other[same_start], one[inside]])
    across, also = one[crossing], other[crossing]
    left, right = one[apart], other[apart]
    return (
        (small, large),
        (large, small),
        (np.concatenate([across, also]), np.concatenate([also, across])),
        (right, left),
        (left, right),
    )


def _highest(pairs: Pairs, score: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the highest score among the others that each candidate looks at."""
    highest = np.full(len(score), NOTHING, np.float32)
    np.maximum.at(highest, pairs[0], score[pairs[1]])
    return highest


def _highest_of_others(
    word: NDArray[np.intp], score: NDArray[np.float32], several: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the highest score among candidates of several words that share this word."""
    highest = np.full(int(word.max()) + 1, NOTHING, np.float32)
    np.maximum.at(highest, word[several], score[several])
    return highest[word]
