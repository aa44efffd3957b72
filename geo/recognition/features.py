"""The numeric features of the trees, for all candidates of a document at once."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import KINDS
from geo.recognition.agreement import grouped
from geo.recognition.hashing import take
from geo.recognition.lexicon import LOWER, TITLE
from geo.recognition.positions import AFTER, AFTER2, BEFORE, FIRST, LAST, POSITIONS, RUN_AFTER, RUN_BEFORE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.recognition.candidates import Candidates
    from geo.recognition.document import Document
    from geo.recognition.lexicon import Lexicon

ABBREVIATION, HISTORIC, DEMONYM = 2, 4, 8  # flags of the gazetteer's links
_FLAG_BITS: Final = np.array([1, 2, 3])
_KIND_BITS: Final = np.arange(len(KINDS))
_CONTAINERS: Final = 1 << KINDS.index("admin1") | 1 << KINDS.index("country")
_SIGNS: Final = ",.'\u2019-\u2013\u2014()\"\u201c\u201d:;/"
_SIGN_ORDER: Final = sorted((zlib.crc32(sign.encode()), number) for number, sign in enumerate(_SIGNS, 1))
_SIGN_HASHES: Final = np.array([code for code, _ in _SIGN_ORDER], np.uint32)
_SIGN_NUMBERS: Final = np.array([number for _, number in _SIGN_ORDER], np.uint8)
_COMMA: Final = 1
APOSTROPHES: Final = (3, 4)
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
        self,
        document: Document,
        found: Candidates,
        at: NDArray[np.intp],
        seen: NDArray[np.intp],
        which: NDArray[np.intp],
    ) -> NDArray[np.float32]:
        """Return the features of some of the candidates, shape (M, len(names)).

        Args:
            document: the texts.
            found: their candidates.
            at: token numbers of the places to look at, from `positions.places`.
            seen: how often each candidate's name is a candidate in its text, shape (C,).
            which: the numbers of the candidates that are asked about, shape (M,).
        """
        signs = _sign_numbers(document)
        titles = document.columns.dense[document.row, self._title] > 0
        persons = self._in_person(document)
        neighbours = self._of_neighbours(document, found, signs, which)
        found, at = found.some(which), at[:, which]
        parts = (
            document.columns.dense[document.row[at].T].reshape(len(which), len(at) * document.columns.dense.shape[1]),
            document.shape[at].T,
            signs[at[list(_SIGN_POSITIONS)]].T,
            self._of_gazetteer(document, found, at),
            _of_position(document, found, titles, persons),
            self._of_evidence(document, found, signs, persons),
            np.minimum(seen[which, None], _MANY),
            neighbours,
        )
        return np.concatenate(parts, axis=1, dtype=np.float32, casting="unsafe")

    def _of_gazetteer(self, document: Document, found: Candidates, at: NDArray[np.intp]) -> NDArray[np.int64]:
        gazetteer, columns, key = self._gazetteer, document.columns, found.gazetteer
        words = document.row[at[list(_SIZE_POSITIONS)]]
        summary = (gazetteer.key_population, gazetteer.key_alt_population, gazetteer.key_count)
        return np.concatenate(
            [
                np.stack([key >= 0, *(take(column, key) for column in summary)], axis=1),
                found.flags[:, None] >> _FLAG_BITS & 1,
                take(gazetteer.key_kinds, key)[:, None] >> _KIND_BITS & 1,
                take(gazetteer.key_alt_kinds, key)[:, None] >> _KIND_BITS & 1,
                take(gazetteer.key_population, columns.gazetteer[words]).T,
                (columns.flags[words] & DEMONYM > 0).T,
            ],
            axis=1,
        )

    def _of_evidence(
        self, document: Document, found: Candidates, signs: NDArray[np.uint8], persons: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Return how a candidate's first and last word are written and surrounded in the whole document."""
        columns, row, capital = document.columns, document.row, document.capital
        dense = columns.dense
        before, after, after2 = (np.roll(row, step) for step in (1, -1, -2))
        named = (dense[row, self._first_name] > 0) & (document.shape == TITLE) & ~document.opens
        person = (
            np.roll(named, 1) | _after_title(document, dense[row, self._title] > 0) | (dense[after, self._speech] > 0)
        )
        key = columns.gazetteer[after2]
        container = (take(self._gazetteer.key_kinds, key) & _CONTAINERS > 0) & (np.roll(signs, -1) == _COMMA)
        evidence = (
            document.shape == LOWER,
            capital,
            capital & (dense[before, self._locative] > 0),
            capital & person,
            capital & container,
            capital & (dense[after, self._organisation] > 0),
            persons,
        )
        word, _ = grouped(document.text, columns.hash[row])
        counts = np.stack([np.bincount(word, sign) for sign in evidence], axis=1)
        parts = [counts[word[found.first]], counts[word[found.last]]]
        return np.minimum(np.concatenate(parts, axis=1), _MANY).astype(np.int64)

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

    def _of_neighbours(
        self, document: Document, found: Candidates, signs: NDArray[np.uint8], which: NDArray[np.intp]
    ) -> NDArray[np.int64]:
        """Return what the gazetteer knows of the names before and after a candidate: "X, Maine", "Maine, X"."""
        gazetteer = self._gazetteer
        listed = np.flatnonzero((found.gazetteer >= 0) & (found.flags != DEMONYM))
        starting = np.full(len(document.row), -1, np.intp)
        ending = starting.copy()
        starting[found.first[listed]] = listed  # the longest wins: candidates are sorted
        ending[found.last[listed[::-1]]] = listed[::-1]
        first, last = found.first[which], found.last[which]
        neighbours = (
            np.where(signs[last + 1] == _COMMA, starting[last + 2], -1),
            np.where(signs[first - 1] == _COMMA, ending[first - 2], -1),
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
        return np.stack(parts, axis=1)


def _after_title(document: Document, title: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the tokens that follow a form of address, with its dot or without: "Mr. X", "Judge X"."""
    dotted = np.roll(title, 2) & np.roll(document.joiner, 1)
    return (np.roll(title, 1) | dotted) & ~document.opens


def _sign_numbers(document: Document) -> NDArray[np.uint8]:
    """Return which sign each token is: its place in `_SIGNS` from 1, 0 for words."""
    hashes = document.columns.hash[document.row]
    place = np.minimum(np.searchsorted(_SIGN_HASHES, hashes), len(_SIGN_HASHES) - 1)
    return np.where(_SIGN_HASHES[place] == hashes, _SIGN_NUMBERS[place], 0).astype(np.uint8)


def _of_position(
    document: Document, found: Candidates, titles: NDArray[np.bool_], persons: NDArray[np.bool_]
) -> NDArray[np.float64]:
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
            _after_title(document, titles)[first],
            persons[first],
        ],
        axis=1,
    )
