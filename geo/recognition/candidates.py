"""The spans of a text that might be a place's name: what the gazetteer knows, and what is written like a name."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.document import PAD
from geo.recognition.lexicon import DIGIT, DOTTED, LOWER, OTHER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.recognition.document import Document

MAX_WORDS: Final = 7  # in a gazetteer's name
MAX_RUN: Final = 6  # capitalised words taken as one name
EDGE: Final = 3  # words taken off either end of a run
_OF, _AND = (np.uint32(zlib.crc32(word)) for word in (b"of", b"&"))
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

    def some(self, which: NDArray[np.intp]) -> Candidates:
        """Return the candidates of these numbers."""
        return Candidates(*(getattr(self, column.name)[which] for column in fields(self)))


class _Spans:
    """Collects spans of several tokens, each with its folded name. Lists, not arrays: items are read one by one."""

    def __init__(self, document: Document) -> None:
        self.words = document.words
        self.folded = document.folded
        self.capital: list[bool] = document.capital.tolist()
        self.written: list[bool] = document.written.tolist()
        self.joiner: list[bool] = document.joiner.tolist()
        self.shape: list[int] = document.shape.tolist()
        self.sentence: list[int] = document.sentence.tolist()
        self.last_of: list[int] = document.last.tolist()
        self.found: dict[tuple[int, int], str] = {}

    def add(self, first: int, last: int) -> None:
        """Take a span of tokens, both inclusive; a single one is taken already."""
        if first != last and (first, last) not in self.found:
            self.found[first, last] = " ".join(filter(None, self.folded[first : last + 1]))


def find(document: Document, gazetteer: Gazetteer, heads: NDArray[np.intp]) -> Candidates | None:
    """Return the candidate spans of a document; None if it has none.

    Args:
        document: the text.
        gazetteer: where names are looked up.
        heads: columns of ``document.columns.dense`` whose words may follow a name in lower case ("Kano state").
    """
    spans = _Spans(document)
    columns, row, capital, written = document.columns, document.row, document.capital, document.written
    starts = written.copy()
    starts[:-2] |= document.joiner[1:-1] & written[2:] & (document.shape[:-2] == LOWER)  # "al-Tanf"
    first = np.flatnonzero(starts)
    begins = columns.begins(row[first], [document.folded[at] for at in first.tolist()], gazetteer)
    for at in first[begins].tolist():
        _known_names(spans, gazetteer, at)
    run = np.flatnonzero(capital & (document.first == np.arange(len(row))))
    last = document.last[run]
    joined, word = document.joiner[last + 1], columns.hash[row[last + 1]]
    digit = document.shape == DIGIT
    numbered = digit[last + 1 + joined] | digit[run - 1]
    head = np.any(columns.dense[row[last + 1, None], heads] > 0, axis=1) & (document.shape[last + 1] == LOWER)
    for add, which in (  # most runs are a lone word of which nothing more is to be said
        (_run, (last > run) | joined),
        (_across, joined | (word == _OF) | (word == _AND)),
        (_numbered, numbered),
        (_headed, head),
    ):
        for start, stop in zip(run[which].tolist(), last[which].tolist(), strict=True):
            add(spans, start, stop)
    together = (document.style > 0) & written
    for length in range(1, EDGE):  # in a headline every word is written so, and the runs say little
        together[:-length] &= written[length:] & (document.sentence[length:] == document.sentence[:-length])
        for at in np.flatnonzero(together[:-length]).tolist():
            spans.add(at, at + length)
    return _looked_up(spans, document, gazetteer)


def _looked_up(spans: _Spans, document: Document, gazetteer: Gazetteer) -> Candidates | None:
    columns = document.columns
    single = np.flatnonzero(document.capital)
    if not (len(single) or spans.found):
        return None
    row = document.row[single]
    names = list(spans.found.values())
    bounds = np.array(list(spans.found), np.intp).reshape(-1, 2)
    keys = gazetteer.key_ids(names)
    codes = np.array([zlib.crc32(name.encode("utf-8", "surrogatepass")) for name in names], np.uint32)
    words = np.array([name.count(" ") + 1 for name in names], np.intp)
    first, last = np.concatenate([single, bounds[:, 0]]), np.concatenate([single, bounds[:, 1]])
    order = np.lexsort((last, first))
    return Candidates(
        first=first[order],
        last=last[order],
        key=np.concatenate([columns.hash[row], codes])[order],
        gazetteer=np.concatenate([columns.gazetteer[row], keys])[order],
        flags=np.concatenate([columns.flags[row], np.where(keys >= 0, gazetteer.key_flags[keys], 0)])[order],
        words=np.concatenate([columns.words[row].astype(np.intp), words])[order],
    )


def _known_names(spans: _Spans, gazetteer: Gazetteer, at: int) -> None:
    """Add the gazetteer's names of several words that begin at a token."""
    folded, sentence = spans.folded, spans.sentence
    name, here = folded[at], at
    for _ in range(MAX_WORDS - 1):
        here += 1
        if spans.joiner[here]:
            here += 1
        if spans.shape[here + 1] == DOTTED and spans.words[here] == ",":
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
    ends = [(first, last)]
    if first != last:
        edges = [at for at in range(first, last + 1) if spans.capital[at]]
        ends = [(first, last)] if len(edges) <= MAX_RUN else []
        ends += [(first, at) for at in edges[:EDGE]]
        ends += [(at, last) for at in edges[-EDGE:]]
        for start, stop in ends:
            spans.add(start, stop)
    following = last + 1
    if spans.joiner[following] and spans.words[following] == "." and len(spans.folded[last]) <= ABBREVIATION:
        for start, stop in ends:
            if stop == last:
                spans.add(start, following)


def _across(spans: _Spans, first: int, last: int) -> None:
    """Add what links a run to the next one within a name: "of", "of the", "&", a hyphen, a possessive."""
    following = last + 1
    beyond, starts = following + 1, [first]
    sign = spans.words[following]
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


def _headed(spans: _Spans, first: int, last: int) -> None:
    """Add a run and its last word with the word after it, which tells what is named: "Kano state"."""
    spans.add(first, last + 1)
    spans.add(last, last + 1)
