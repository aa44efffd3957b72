"""Where the features look: the tokens around a candidate and around the run of capitalised words that it stands in."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.recognition.candidates import Candidates
    from geo.recognition.document import Document

POSITIONS: Final = (
    "before2",
    "before",
    "first",
    "last",
    "after",
    "after2",
    "run_first",
    "run_last",
    "run_before",
    "run_after",
    "beyond",
)
BEFORE2, BEFORE, FIRST, LAST, AFTER, AFTER2, RUN_FIRST, RUN_LAST, RUN_BEFORE, RUN_AFTER, BEYOND = range(len(POSITIONS))
_S: Final = np.uint32(zlib.crc32(b"s"))


def places(document: Document, found: Candidates) -> NDArray[np.intp]:
    """Return the token numbers of `POSITIONS`, shape (positions, C).

    "beyond" is the word after next, or the one after a possessive: what is possessed. What stands in another line is
    not looked at: its place is that of an empty token.
    """
    first, last = found.first, found.last
    run_first, run_last = document.first[first], document.last[last]
    possessive = document.joiner[last + 1] & (document.columns.hash[document.row[last + 2]] == _S)
    beyond = last + np.where(possessive, 3, 2)
    at = np.stack(
        [
            first - 2,
            first - 1,
            first,
            last,
            last + 1,
            last + 2,
            run_first,
            run_last,
            run_first - 1,
            run_last + 1,
            beyond,
        ]
    )
    return np.where(document.line[at] == document.line[first], at, 0)
