"""The spans of a text that might be a place's name: what the gazetteer knows, and what is written like a name."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.document import PAD
from geo.recognition.lexicon import DIGIT, LOWER, OTHER, flags_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.recognition.document import Document

MAX_WORDS: Final = 7  # in a gazetteer's name
MAX_RUN: Final = 6  # capitalised words taken as one name
EDGE: Final = 3  # words taken off either end of a run
ABBREVIATION: Final = 6  # letters before a dot that may belong to the name ("Calif.")


@dataclass(frozen=True, eq=False)
class Candidates:
    """C spans, sorted by first token, then last: token numbers, both inclusive."""

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    key: NDArray[np.uint32]  # CRC-32 of the folded words, joined by spaces
    gazetteer: NDArray[np.int64]  # key id, -1 if the gazetteer lacks the name
    flags: NDArray[np.uint8]  # of the gazetteer's links, all of them together
    words: NDArray[np.intp]


class _Spans:
    """Collects spans of one document, each with its folded name."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: dict[tuple[int, int], str] = {}

    def add(self, first: int, last: int) -> None:
        if (first, last) not in self.found:
            folded = self.document.folded
            self.found[first, last] = " ".join([folded[at] for at in range(first, last + 1) if folded[at]])


def find(document: Document, gazetteer: Gazetteer, heads: NDArray[np.intp]) -> Candidates | None:
    """Return the candidate spans of a document; None if it has none.

    Args:
        document: the text.
        gazetteer: where names are looked up.
        heads: columns of ``document.columns.dense`` whose words may follow a name in lower case ("Kano state").
    """
    spans = _Spans(document)
    columns = document.columns
    head = np.any(columns.dense[document.row][:, heads] > 0, axis=1)
    starts = document.written.copy()
    starts[:-2] |= document.joiner[1:-1] & document.written[2:] & (document.shape[:-2] == LOWER)  # "al-Tanf"
    begins = starts & columns.begins[document.row]
    for at in np.flatnonzero(begins).tolist():
        _known_names(spans, gazetteer, at)
    for at in np.flatnonzero(document.capital).tolist():
        spans.add(at, at)
        if document.first[at] == at:
            last = int(document.last[at])
            _run(spans, at, last)
            _across(spans, at, last)
            _numbered(spans, at, last)
            if head[last + 1] and document.shape[last + 1] == LOWER:
                spans.add(at, last + 1)
                spans.add(last, last + 1)
    for at in np.flatnonzero(document.style > 0).tolist():
        for length in range(2, EDGE + 1):
            stop = at + length - 1
            if document.written[at : stop + 1].all() and document.sentence[stop] == document.sentence[at]:
                spans.add(at, stop)
    if not spans.found:
        return None
    order = sorted(spans.found)
    names = [spans.found[span] for span in order]
    bounds = np.array(order, np.intp)
    firsts, lasts = bounds[:, 0], bounds[:, 1]
    alone = firsts == lasts
    single = document.row[firsts]
    ids = np.array([-1 if one else gazetteer.key_id(name) for one, name in zip(alone, names, strict=True)], np.int64)
    flags = np.zeros(len(order), np.uint8)
    for at in np.flatnonzero(ids >= 0).tolist():
        flags[at] = flags_of(gazetteer, names[at])
    return Candidates(
        first=firsts,
        last=lasts,
        key=np.array([zlib.crc32(name.encode("utf-8", "surrogatepass")) for name in names], np.uint32),
        gazetteer=np.where(alone, columns.gazetteer[single], ids),
        flags=np.where(alone, columns.flags[single], flags),
        words=np.array([name.count(" ") + 1 for name in names], np.intp),
    )


def _known_names(spans: _Spans, gazetteer: Gazetteer, at: int) -> None:
    """Add the gazetteer's names of several words that begin at a token."""
    document = spans.document
    folded, sentence = document.folded, document.sentence
    name, here = folded[at], at
    for _ in range(MAX_WORDS - 1):
        here += 1
        if document.joiner[here]:
            here += 1
        if not folded[here] or document.shape[here] == OTHER or sentence[here] != sentence[at]:
            return
        name = f"{name} {folded[here]}"
        if document.written[here] and gazetteer.key_id(name) >= 0:
            spans.found[at, here] = name
        if not gazetteer.has_prefix(name + " "):
            return


def _run(spans: _Spans, first: int, last: int) -> None:
    """Add a run of capitalised words, its beginnings and its ends; with the dot, where it ends in an abbreviation."""
    capital = spans.document.capital
    edges = [at for at in range(first, last + 1) if capital[at]]
    ends = [(first, last)] if len(edges) <= MAX_RUN else []
    ends += [(first, at) for at in edges[:EDGE]]
    ends += [(at, last) for at in edges[-EDGE:]]
    for start, stop in ends:
        spans.add(start, stop)
    following = last + 1
    document = spans.document
    dotted = document.joiner[following] and document.text[document.start[following]] == "."
    if dotted and len(document.folded[last]) <= ABBREVIATION:
        for start, stop in ends:
            if stop == last:
                spans.add(start, following)


def _across(spans: _Spans, first: int, last: int) -> None:
    """Add what links a run to the next one within a name: "of", "of the", "&", a hyphen, a possessive."""
    document = spans.document
    following = last + 1
    beyond, starts = following + 1, [first]
    sign = document.text[document.start[following] : document.end[following]]
    if sign == "of":
        beyond += document.folded[beyond] == "the"
        starts = [first, last]
    elif document.joiner[following] and document.folded[beyond] == "s" and sign != "-":
        beyond += 1
    elif sign != "&" and not document.joiner[following]:
        return
    if document.capital[beyond] and document.sentence[beyond] == document.sentence[first]:
        for start in starts:
            for stop in (beyond, int(document.last[beyond])):
                if stop - start < MAX_RUN + 2:
                    spans.add(start, stop)


def _numbered(spans: _Spans, first: int, last: int) -> None:
    """Add a run with the number after or before it: "Highway 55", "M-25", "9th Street"."""
    document = spans.document
    number = last + 1 + bool(document.joiner[last + 1])
    if document.shape[number] == DIGIT:
        spans.add(first, number)
        spans.add(last, number)
    if first > PAD and document.shape[first - 1] == DIGIT:
        spans.add(first - 1, last)
        spans.add(first - 1, first)
