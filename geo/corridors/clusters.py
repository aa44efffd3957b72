"""Which words keep the same company: clusters of word vectors, so that what is learned of "bused" holds for "ferried".

The clusters are those of data/words/lexicon.npz (k-means of GloVe vectors: Pennington, Socher, Manning, "GloVe: global
vectors for word representation", EMNLP 2014), 64 coarse and 512 fine ones.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import DataError
from geo.gazetteer.names import fold
from geo.settings import data_dir

if TYPE_CHECKING:
    from pathlib import Path

_MOST_KEPT: Final = 1 << 15  # words: begun anew beyond this, so that hostile text cannot fill the memory
_LONGEST: Final = 64  # letters


class Clusters:
    """The numbers of a word's coarse and fine cluster."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the clusters; raise DataError if the file is missing or damaged."""
        path = (folder or data_dir() / "words") / "lexicon.npz"
        try:
            with np.load(path, allow_pickle=False) as file:
                self._keys, self._numbers = file["key"], file["clusters"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            message = f"{path}: {error}; reinstall Dateline"
            raise DataError(message) from error
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, word: str) -> tuple[int, int]:
        """Return the coarse and the fine cluster of a word in lower case, from 1; (0, 0) where it has none."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> tuple[int, int]:
        key = zlib.crc32(fold(word[:_LONGEST]).encode("utf-8", "surrogatepass"))
        place = int(np.searchsorted(self._keys, np.uint32(key)))
        if place >= len(self._keys) or int(self._keys[place]) != key:
            return 0, 0
        coarse, fine = self._numbers[place].tolist()
        return coarse, fine
