"""The spans of a text that might be a place's name: what the gazetteer knows, and what is written like a name."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.document import PAD
from geo.recognition.lexicon import DIGIT, DOTTED, LOWER, OTHER, flags_of

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
    """Collects spans of one document, each with its folded name. Lists, not arrays: items are read one by one."""

    def __init__(self, document: Document) -> None:
        self.folded = document.folded
        self.capital: list[bool] = document.capital.tolist()
        self.written: list[bool] = document.written.tolist()
        self.joiner: list[bool] = document.joiner.tolist()
        self.shape: list[int] = document.shape.tolist()
        self.sentence: list[int] = document.sentence.tolist()
        self.first_of: list[int] = document.first.tolist()
        self.last_of: list[int] = document.last.tolist()
        self._bounds = list(zip(document.start.tolist(), document.end.tolist(), strict=True))
        self._text = document.text
        self.found: dict[tuple[int, int], str] = {}

    def word(self, at: int) -> str:
        """Return a token as it is written."""
        start, end = self._bounds[at]
        return self._text[start:end]

    def add(self, first: int, last: int) -> None:
        """Take a span of tokens, both inclusive."""
        if first == last:
            self.found[first, last] = self.folded[first]
        elif (first, last) not in self.found:
            self.found[first, last] = " ".join(filter(None, self.folded[first : last + 1]))


def find(document: Document, gazetteer: Gazetteer, heads: NDArray[np.intp]) -> Candidates | None:
    """Return the candidate spans of a document; None if it has none.

    Args:
        document: the text.
        gazetteer: where names are looked up.
        heads: columns of ``document.columns.dense`` whose words may follow a name in lower case ("Kano state").
    """
    spans = _Spans(document)
    columns = document.columns
    starts = document.written.copy()
    starts[:-2] |= document.joiner[1:-1] & document.written[2:] & (document.shape[:-2] == LOWER)  # "al-Tanf"
    for at in np.flatnonzero(starts & columns.begins[document.row]).tolist():
        _known_names(spans, gazetteer, at)
    head = (np.any(columns.dense[document.row[:, None], heads] > 0, axis=1) & (document.shape == LOWER)).tolist()
    for at in np.flatnonzero(document.capital).tolist():
        spans.add(at, at)
        if spans.first_of[at] == at:
            last = spans.last_of[at]
            _run(spans, at, last)
            _across(spans, at, last)
            _numbered(spans, at, last)
            if head[last + 1]:
                spans.add(at, last + 1)
                spans.add(last, last + 1)
    for at in np.flatnonzero(document.style > 0).tolist():
        for length in range(2, EDGE + 1):
            stop = at + length - 1
            if all(spans.written[at : stop + 1]) and spans.sentence[stop] == spans.sentence[at]:
                spans.add(at, stop)
    return _looked_up(spans, document, gazetteer) if spans.found else None


def _looked_up(spans: _Spans, document: Document, gazetteer: Gazetteer) -> Candidates:
    columns = document.columns
    order = sorted(spans.found)
    names = [spans.found[span] for span in order]
    bounds = np.array(order, np.intp)
    first, last = bounds[:, 0], bounds[:, 1]
    alone = first == last
    single = document.row[first]
    keys, flags = np.full(len(order), -1, np.int64), np.zeros(len(order), np.uint8)
    for at in np.flatnonzero(~alone).tolist():
        key = gazetteer.key_id(names[at])
        if key >= 0:
            keys[at], flags[at] = key, flags_of(gazetteer, names[at])
    return Candidates(
        first=first,
        last=last,
        key=np.array([zlib.crc32(name.encode("utf-8", "surrogatepass")) for name in names], np.uint32),
        gazetteer=np.where(alone, columns.gazetteer[single], keys),
        flags=np.where(alone, columns.flags[single], flags),
        words=np.array([name.count(" ") + 1 for name in names], np.intp),
    )


def _known_names(spans: _Spans, gazetteer: Gazetteer, at: int) -> None:
    """Add the gazetteer's names of several words that begin at a token."""
    folded, sentence = spans.folded, spans.sentence
    name, here = folded[at], at
    for _ in range(MAX_WORDS - 1):
        here += 1
        if spans.joiner[here]:
            here += 1
        if spans.shape[here + 1] == DOTTED and spans.word(here) == ",":
            here += 1  # "Washington, D.C." is one name
        if not folded[here] or spans.shape[here] == OTHER or sentence[here] != sentence[at]:
            return
        name = f"{name} {folded[here]}"
        if spans.written[here] and gazetteer.key_id(name) >= 0:
            spans.found[at, here] = name
        if not gazetteer.has_prefix(name + " "):
            return


def _run(spans: _Spans, first: int, last: int) -> None:
    """Add a run of capitalised words, its beginnings and its ends; with the dot, where it ends in an abbreviation."""
    if first == last:
        ends = [(first, last)]
    else:
        edges = [at for at in range(first, last + 1) if spans.capital[at]]
        ends = [(first, last)] if len(edges) <= MAX_RUN else []
        ends += [(first, at) for at in edges[:EDGE]]
        ends += [(at, last) for at in edges[-EDGE:]]
        for start, stop in ends:
            spans.add(start, stop)
    following = last + 1
    if spans.joiner[following] and spans.word(following) == "." and len(spans.folded[last]) <= ABBREVIATION:
        for start, stop in ends:
            if stop == last:
                spans.add(start, following)


def _across(spans: _Spans, first: int, last: int) -> None:
    """Add what links a run to the next one within a name: "of", "of the", "&", a hyphen, a possessive."""
    following = last + 1
    beyond, starts = following + 1, [first]
    sign = spans.word(following)
    if sign == "of":
        beyond += spans.folded[beyond] == "the"
        starts = [first, last]
    elif spans.joiner[following] and spans.folded[beyond] == "s" and sign != "-":
        beyond += 1
    elif sign != "&" and not spans.joiner[following]:
        return
    if spans.capital[beyond] and spans.sentence[beyond] == spans.sentence[first]:
        for start in starts:
            for stop in (beyond, spans.last_of[beyond]):
                if stop - start < MAX_RUN + 2:
                    spans.add(start, stop)


def _numbered(spans: _Spans, first: int, last: int) -> None:
    """Add a run with the number after or before it: "Highway 55", "M-25", "9th Street"."""
    number = last + 1 + spans.joiner[last + 1]
    if spans.shape[number] == DIGIT:
        spans.add(first, number)
        spans.add(last, number)
    if first > PAD and spans.shape[first - 1] == DIGIT:
        spans.add(first - 1, last)
        spans.add(first - 1, first)
