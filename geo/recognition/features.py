"""The numeric features of the trees, for all candidates of a document at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import KINDS
from geo.recognition.agreement import grouped
from geo.recognition.hashing import take
from geo.recognition.lexicon import LOWER, MARKS, TITLE
from geo.recognition.positions import AFTER, AFTER2, BEFORE, FIRST, LAST, POSITIONS, RUN_AFTER, RUN_BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.recognition.candidates import Candidates
    from geo.recognition.document import Document
    from geo.recognition.lexicon import Lexicon

ABBREVIATION, HISTORIC, DEMONYM = 2, 4, 8  # flags of the gazetteer's links
_FLAG_BITS: Final = np.array([1, 2, 3])[:, None]
_KIND_BITS: Final = np.arange(len(KINDS))[:, None]
_CONTAINERS: Final = 1 << KINDS.index("admin1") | 1 << KINDS.index("country")
_COMMA: Final = MARKS.index(",") + 1
APOSTROPHES: Final = tuple(MARKS.index(mark) + 1 for mark in "'\u2019")
_SIGN_POSITIONS: Final = (BEFORE, AFTER, AFTER2, RUN_BEFORE, RUN_AFTER)
_SIZE_POSITIONS: Final = (FIRST, LAST, BEFORE, AFTER)
_REACH: Final = 9  # distances in tokens are cut here
_MANY: Final = 20  # counts are cut here
_OF_GAZETTEER: Final = (
    "known",
    "population",
    "alternate.population",
    "count",
    "abbreviation",
    "historic",
    "demonym",
    *(f"primary.{kind}" for kind in KINDS),
    *(f"alternate.{kind}" for kind in KINDS),
    *(f"{POSITIONS[position]}.population" for position in _SIZE_POSITIONS),
    *(f"{POSITIONS[position]}.demonym" for position in _SIZE_POSITIONS),
)
_OF_POSITION: Final = (
    "words",
    "from_run_start",
    "to_run_end",
    "run_length",
    "style",
    "opens",
    "in_sentence",
    "in_text",
    "sentence_length",
    "letters",
    "closes",
    "after_title",
    "in_person",
)
_OF_EVIDENCE: Final = ("lower", "capital", "locative", "person", "comma", "organisation", "in_person")
_OF_NEIGHBOUR: Final = ("population", "alternate.population", "container", "abbreviation")
_NEIGHBOURS: Final = ("after_comma", "before_comma", "directly_after", "directly_before")


@dataclass(frozen=True, eq=False, slots=True)
class _Told:
    """What is told of the N tokens of a document, once for all features.

    ``marks`` (N,): which of `MARKS` each is, from 1, 0 for words; ``addressed`` (N,): follows a form of address;
    ``person`` (N,): stands in a run that looks like a person's name; ``word`` (N,) and ``evidence`` (kinds, words): the
    group of each token's word in its text, and how often its word is written and surrounded so; ``starting`` and
    ``ending`` (N,): the longest candidate that the gazetteer lists and that begins or ends here, or -1.
    """

    marks: NDArray[np.uint8]
    addressed: NDArray[np.bool_]
    person: NDArray[np.bool_]
    word: NDArray[np.intp]
    evidence: NDArray[np.float64]
    starting: NDArray[np.intp]
    ending: NDArray[np.intp]


class Features:
    """Makes the numeric features; ``names`` tells the order of the columns."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Take what the features are looked up in."""
        self._gazetteer = gazetteer
        self._first_name, self._like_place, self._like_person = (
            lexicon.names.index(name) for name in ("first", "like_place", "like_person")
        )
        self._title, self._speech, self._locative, self._organisation = (
            lexicon.names.index(name) for name in ("title", "speech", "locative", "organisation")
        )
        self.names: tuple[str, ...] = (
            *(f"{position}.{name}" for position in POSITIONS for name in lexicon.names),
            *(f"{position}.shape" for position in POSITIONS),
            *(f"{POSITIONS[position]}.sign" for position in _SIGN_POSITIONS),
            *(f"gazetteer.{name}" for name in _OF_GAZETTEER),
            *_OF_POSITION,
            *(f"{end}.seen.{name}" for end in ("first", "last") for name in _OF_EVIDENCE),
            "key.seen",
            *(f"{side}.{name}" for side in _NEIGHBOURS for name in _OF_NEIGHBOUR),
        )

    def of(
        self, document: Document, found: Candidates, at: NDArray[np.intp], seen: NDArray[np.intp]
    ) -> Callable[..., NDArray[np.float32]]:
        """Return what makes the features of the candidates of some numbers (M,), shape (M, len(names)).

        If it is also told how many, it leaves room for so many features more behind them. Each feature's values stand
        side by side in memory, as trees ask for them.

        Args:
            document: the texts.
            found: their candidates.
            at: token numbers of the places to look at, from `positions.places`.
            seen: how often each candidate's name is a candidate in its text, shape (C,).
        """
        return partial(self._rows, document, found, at, seen, self._told(document, found))

    def _rows(  # noqa: PLR0913, PLR0917 - what `of` is given and finds, and what is asked
        self,
        document: Document,
        found: Candidates,
        at: NDArray[np.intp],
        seen: NDArray[np.intp],
        told: _Told,
        which: NDArray[np.intp],
        room: int = 0,
    ) -> NDArray[np.float32]:
        some, at = found.some(which), at[:, which]
        features = np.empty((len(self.names) + room, len(which)), np.float32)
        words = document.columns.dense[document.row[at]].transpose(0, 2, 1)  # what is known of the word at each place
        begin = len(words) * words.shape[1]
        features[:begin].reshape(words.shape)[...] = words
        parts = (
            document.shape[at],
            told.marks[at[list(_SIGN_POSITIONS)]],
            self._of_gazetteer(document, some, at),
            _of_position(document, some, told),
            told.evidence[:, told.word[some.first]],
            told.evidence[:, told.word[some.last]],
            np.minimum(seen[which], _MANY)[None],
            self._of_neighbours(found, some, told),
        )
        np.concatenate(parts, out=features[begin : len(self.names)], casting="unsafe")
        return features.T

    def _told(self, document: Document, found: Candidates) -> _Told:
        marks = document.columns.mark[document.row]
        addressed = _after_title(document, document.columns.dense[document.row, self._title] > 0)
        person = self._in_person(document)
        word, evidence = self._evidence(document, marks, addressed, person)
        listed = np.flatnonzero((found.gazetteer >= 0) & (found.flags != DEMONYM))
        starting = np.full(len(document.row), -1, np.intp)
        ending = starting.copy()
        starting[found.first[listed]] = listed  # the longest wins: candidates are sorted
        ending[found.last[listed[::-1]]] = listed[::-1]
        return _Told(marks, addressed, person, word, evidence, starting, ending)

    def _of_gazetteer(self, document: Document, found: Candidates, at: NDArray[np.intp]) -> NDArray[np.int64]:
        gazetteer, columns, key = self._gazetteer, document.columns, found.gazetteer
        words = document.row[at[list(_SIZE_POSITIONS)]]
        summary = (gazetteer.key_population, gazetteer.key_alt_population, gazetteer.key_count)
        return np.concatenate(
            [
                np.stack([key >= 0, *(take(column, key) for column in summary)]),
                found.flags >> _FLAG_BITS & 1,
                take(gazetteer.key_kinds, key) >> _KIND_BITS & 1,
                take(gazetteer.key_alt_kinds, key) >> _KIND_BITS & 1,
                take(gazetteer.key_population, columns.gazetteer[words]),
                columns.flags[words] & DEMONYM > 0,
            ]
        )

    def _evidence(
        self,
        document: Document,
        marks: NDArray[np.uint8],
        addressed: NDArray[np.bool_],
        person: NDArray[np.bool_],
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return each token's word, by number, and how words are written and surrounded in the whole text."""
        columns, row, capital = document.columns, document.row, document.capital
        dense = columns.dense
        before, after, after2 = (np.roll(row, step) for step in (1, -1, -2))
        named = (dense[row, self._first_name] > 0) & (document.shape == TITLE) & ~document.opens
        of_person = np.roll(named, 1) | addressed | (dense[after, self._speech] > 0)
        key = columns.gazetteer[after2]
        container = (take(self._gazetteer.key_kinds, key) & _CONTAINERS > 0) & (np.roll(marks, -1) == _COMMA)
        evidence = (
            document.shape == LOWER,
            capital,
            capital & (dense[before, self._locative] > 0),
            capital & of_person,
            capital & container,
            capital & (dense[after, self._organisation] > 0),
            person,
        )
        word, _ = grouped(document.text, columns.hash[row])
        return word, np.minimum([np.bincount(word, sign) for sign in evidence], _MANY)

    def _in_person(self, document: Document) -> NDArray[np.bool_]:
        """Tell the tokens of runs that look like a person's name: two words or three, a given name first.

        A given name that keeps the company of places rather than of persons is taken for a place.
        """
        columns, row = document.columns, document.row
        opener = columns.dense[row[document.first]]
        given = (opener[:, self._first_name] > 0) & (document.last > document.first)
        place = opener[:, self._like_place] >= opener[:, self._like_person]
        short: NDArray[np.bool_] = document.last - document.first <= 2  # noqa: PLR2004 - see above
        person: NDArray[np.bool_] = document.capital & given & ~place & short
        return person

    def _of_neighbours(self, found: Candidates, some: Candidates, told: _Told) -> NDArray[np.int64]:
        """Return what the gazetteer knows of the names before and after ``some``: "X, Maine", "Maine, X"."""
        gazetteer, marks, starting, ending = self._gazetteer, told.marks, told.starting, told.ending
        first, last = some.first, some.last
        neighbours = (
            np.where(marks[last + 1] == _COMMA, starting[last + 2], -1),
            np.where(marks[first - 1] == _COMMA, ending[first - 2], -1),
            starting[last + 1],
            ending[first - 1],
        )
        parts = []
        for neighbour in neighbours:
            there = neighbour >= 0
            key = np.where(there, found.gazetteer[neighbour], -1)
            kinds = take(gazetteer.key_kinds, key) | take(gazetteer.key_alt_kinds, key)
            parts += [
                take(gazetteer.key_population, key),
                take(gazetteer.key_alt_population, key),
                kinds & _CONTAINERS > 0,
                there & (found.flags[neighbour] & ABBREVIATION > 0),
            ]
        return np.stack(parts)


def _after_title(document: Document, title: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the tokens that follow a form of address, with its dot or without: "Mr. X", "Judge X"."""
    dotted = np.roll(title, 2) & np.roll(document.joiner, 1)
    return (np.roll(title, 1) | dotted) & ~document.opens


def _of_position(document: Document, found: Candidates, told: _Told) -> NDArray[np.float64]:
    first, last = found.first, found.last
    run_first, run_last = document.first[first], document.last[last]
    sentence, text = document.sentence[first], document.text[first]
    lengths = np.bincount(document.sentence)
    starts = np.searchsorted(document.sentence, sentence)
    return np.stack(
        [
            found.words,
            np.minimum(first - run_first, _REACH),
            np.minimum(run_last - last, _REACH),
            np.minimum(run_last - run_first, _REACH),
            document.style[first],
            document.opens[first],
            np.minimum(first - starts, 3 * _REACH),
            (first - document.begin[text]) / document.size[text],
            np.minimum(lengths[sentence], 6 * _REACH),
            np.minimum(document.end[last] - document.start[first], 6 * _REACH),
            document.opens[last + 1],
            told.addressed[first],
            told.person[first],
        ]
    )
