"""From a text to what the classifiers are asked about: its candidates and their features. Shared with training."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition import candidates, document, hashing, positions
from geo.recognition.agreement import NAMES, Ties
from geo.recognition.document import Text
from geo.recognition.features import Features
from geo.recognition.lexicon import Lexicon, WordTable
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.recognition.candidates import Candidates

_COMMON: Final = 4  # bucket of frequency
_HEADS: Final = ("division", "facility", "feature", "road")


@dataclass(frozen=True, eq=False)
class Description:
    """The C candidates of one text or more, sorted by text and place.

    ``text``: the number of the text that each stands in; ``start`` and ``end``: code points of it; ``sparse``
    (C, templates): the sparse features; ``ties``: how they have to do with each other.
    """

    found: Candidates
    text: NDArray[np.intp]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    sparse: NDArray[np.intp]
    ties: Ties
    rows: Callable[..., NDArray[np.float32]]
    """Makes the numeric features of the candidates of these numbers, see `Features.of`."""

    @cached_property
    def numbers(self) -> NDArray[np.float32]:
        """The numeric features of all candidates, shape (C, len(Features.names))."""
        return self.rows(np.arange(len(self.text)))

    def with_score(self, rows: NDArray[np.float32], score: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return features of all candidates and what the scores of an earlier pass, shape (C,), add to them.

        Returns:
            shape (C, F + len(NAMES)).
        """
        return np.concatenate([rows.T, self.ties.agreement(score).T]).T


class Describer:
    """Describes texts; what it met of words is remembered, so that later texts are quicker."""

    def __init__(self, gazetteer: Gazetteer, words: Path | None = None) -> None:
        """Read the word lists; raise DataError if they are missing or damaged.

        Args:
            gazetteer: where names are looked up.
            words: the folder of the word lists, by default the one that Dateline ships.
        """
        lexicon = Lexicon.load(words or data_dir() / "words")
        self._gazetteer = gazetteer
        self._table = WordTable(lexicon, gazetteer)
        self._features = Features(lexicon, gazetteer)
        self._leanings = [lexicon.names.index(name) for name in ("first", "like_place", "like_person")]
        self._frequency = lexicon.names.index("frequency")
        self._heads = np.array([lexicon.names.index(name) for name in _HEADS])
        self.names: tuple[str, ...] = (*self._features.names, *NAMES)

    def is_given_name(self, word: str) -> bool:
        """Tell whether a word is a person's given name, and keeps the company of persons rather than of places."""
        rows, _, columns = self._table.numbers([word])
        first, place, person = columns.dense[rows[0], self._leanings].tolist()
        return bool(first) and person > place

    def may_be_given_name(self, word: str) -> bool:
        """Tell whether persons are given this word as a name, whatever else it is."""
        rows, _, columns = self._table.numbers([word])
        return bool(columns.dense[rows[0], self._leanings[0]])

    def is_common(self, word: str) -> bool:
        """Tell whether a word is among the ten thousand or so that English texts use most."""
        rows, _, columns = self._table.numbers([word])
        return 0 < int(columns.dense[rows[0], self._frequency]) <= _COMMON

    def describe(self, text: str, skip: Sequence[tuple[int, int]] = ()) -> Description | None:
        """Return the candidates of a text with their features, or None if it has none.

        Args:
            text: any text.
            skip: (start, end) spans in which nothing is looked for.
        """
        return self.describe_all([Text(text, skip)])

    def describe_all(self, texts: Sequence[Text]) -> Description | None:
        """Return the candidates of texts with their features, or None if there are none: each as if it stood alone."""
        read = document.read(texts, self._table, self._gazetteer.key_population)
        found = candidates.find(read, self._gazetteer, self._heads) if read else None
        if read is None or found is None:
            return None
        at = positions.places(read, found)
        hashes = read.columns.hash[read.row]
        text = read.text[found.first]
        ties = Ties.of(found, text, (hashes[found.first], hashes[found.last]))
        seen = ties.count[ties.name]
        return Description(
            found=found,
            text=text,
            start=read.start[found.first],
            end=read.end[found.last],
            sparse=hashing.hashed(read, found, at, self._gazetteer),
            ties=ties,
            rows=self._features.of(read, found, at, seen),
        )
