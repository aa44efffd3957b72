"""The sparse features of the logistic regression: words, word pairs and word clusters around each candidate, hashed.

Feature hashing as in Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009: a feature is
the number that its template and its words hash to, so no dictionary is kept. All candidates of a document at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.positions import (
    AFTER,
    AFTER2,
    BEFORE,
    BEFORE2,
    BEYOND,
    FIRST,
    LAST,
    RUN_AFTER,
    RUN_BEFORE,
    RUN_FIRST,
    RUN_LAST,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.recognition.candidates import Candidates
    from geo.recognition.document import Document

HASH_BITS: Final = 20
_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / the golden ratio (Knuth's multiplicative hashing)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)  # from splitmix64 (Steele, Lea, Flood, OOPSLA 2014)


def take(column: NDArray[np.generic], key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Read a column of the gazetteer by key id; 0 where the name is not in it."""
    return np.where(key >= 0, column[key], 0).astype(np.int64)


def hashed(document: Document, found: Candidates, at: NDArray[np.intp], gazetteer: Gazetteer) -> NDArray[np.intp]:
    """Return the sparse features of each candidate, shape (C, templates), each below 2**HASH_BITS.

    Args:
        document: the text.
        found: its candidates.
        at: token numbers of the places to look at, from `positions.places`.
        gazetteer: where the candidates were looked up.
    """
    columns, row = document.columns, document.row
    rows = row[at]
    word = columns.hash[rows].astype(np.uint64)
    fine = columns.clusters[rows, 1].astype(np.uint64)
    coarse = columns.clusters[rows, 0].astype(np.uint64)
    shape = document.shape[at].astype(np.uint64)
    before_run = np.minimum(found.first - document.first[found.first], 2)
    after_run = np.minimum(document.last[found.last] - found.last, 2)
    position = (before_run * 3 + after_run).astype(np.uint64)
    key = found.key.astype(np.uint64)
    known = _known(found, gazetteer)
    nothing = np.zeros(len(key), np.uint64)
    pairs = (
        (key, nothing),
        (word[FIRST], nothing),
        (word[LAST], nothing),
        (word[BEFORE], nothing),
        (word[AFTER], nothing),
        (word[BEFORE2], word[BEFORE]),
        (word[AFTER], word[AFTER2]),
        (word[BEFORE], word[AFTER]),
        (word[BEFORE2], nothing),
        (word[AFTER2], nothing),
        (key, word[AFTER]),
        (key, word[BEFORE]),
        (word[RUN_BEFORE], nothing),
        (word[RUN_AFTER], nothing),
        (word[RUN_LAST], nothing),
        (word[RUN_FIRST], nothing),
        (word[RUN_LAST], position),
        (columns.suffix3[rows[LAST]].astype(np.uint64), nothing),
        (columns.suffix4[rows[LAST]].astype(np.uint64), nothing),
        (columns.prefix[rows[FIRST]].astype(np.uint64), nothing),
        (known, nothing),
        (position, nothing),
        (known, word[BEFORE]),
        (known, word[AFTER]),
        (found.words.astype(np.uint64), position),
        (word[BEYOND], nothing),
        (word[BEYOND], known),
        (shape[FIRST] * np.uint64(8) + shape[LAST], document.style[found.first].astype(np.uint64)),
        (shape[BEFORE] * np.uint64(8) + shape[AFTER], position),
        (columns.hash[row[found.first - 3]].astype(np.uint64), word[BEFORE2] ^ word[BEFORE]),
        (fine[BEFORE], position),
        (fine[AFTER], position),
        (fine[LAST], nothing),
        (fine[FIRST], nothing),
        (fine[LAST], word[BEFORE]),
        (fine[LAST], word[AFTER]),
        (fine[BEFORE], fine[AFTER]),
        (fine[LAST], fine[BEFORE]),
        (fine[LAST], fine[AFTER]),
        (fine[RUN_LAST], position),
        (fine[RUN_AFTER], nothing),
        (fine[RUN_BEFORE], nothing),
        (fine[BEYOND], nothing),
        (coarse[BEFORE2], coarse[BEFORE]),
        (coarse[AFTER], coarse[AFTER2]),
        (known, coarse[LAST]),
        (known, fine[BEFORE]),
        (known, fine[AFTER]),
        (columns.suffix3[rows[AFTER]].astype(np.uint64), position),
        (columns.suffix3[rows[AFTER]].astype(np.uint64), known),
        (columns.suffix3[rows[BEYOND]].astype(np.uint64), columns.suffix3[rows[AFTER]].astype(np.uint64)),
        (columns.suffix3[rows[BEFORE]].astype(np.uint64), position),
    )
    left = np.stack([pair[0] for pair in pairs], axis=1)
    right = np.stack([pair[1] for pair in pairs], axis=1)
    mixed = left
    mixed += np.arange(1, len(pairs) + 1, dtype=np.uint64) * _PRIME
    mixed *= _PRIME
    mixed ^= mixed >> np.uint64(29)
    mixed += right
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(32)
    mixed *= _PRIME
    mixed >>= np.uint64(64 - HASH_BITS)
    return mixed.astype(np.intp)


def _known(found: Candidates, gazetteer: Gazetteer) -> NDArray[np.uint64]:
    """Return one number for what the gazetteer knows of each candidate: its kinds and sizes, coarsely."""
    key = found.gazetteer
    size = take(gazetteer.key_population, key) // 3
    other = take(gazetteer.key_alt_population, key) // 6
    parts = (take(gazetteer.key_kinds, key) * 16 + size) * 8 + other
    return np.where(key >= 0, parts + 1, 0).astype(np.uint64)
