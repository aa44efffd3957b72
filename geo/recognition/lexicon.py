"""What is known of each word, and the growing table of the words that were met.

The table exists for speed: a word is analysed once, then every further occurrence is one row number, and a whole
article's words are read from numpy columns by those numbers.
"""

from __future__ import annotations

import re
import threading
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import DataError
from geo.gazetteer.names import fold
from geo.trees import load_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer

# shapes of a word as it is written
LOWER, DIGIT, OTHER, SINGLE, DOTTED, CAPITALS, TITLE, MIXED = range(8)
MAX_WORDS: Final = 150_000  # the table is begun anew beyond this, so that hostile text cannot fill the memory
MAX_WORD_LENGTH: Final = 64  # longer "words" are cut before they are looked up
MAX_CLASSES: Final = 64
LEVELS: Final = ("first", "surname", "lower", "upper", "frequency")
_LEANINGS: Final = ("like_place", "like_person", "like_common")
LOWER_LEVEL: Final = LEVELS.index("lower")
JOINERS: Final = frozenset(".-'\u2019\u2018`\u02bc\u2010\u2011\u2013·\u200b\u200c\u200d\u2060\ufeff")
ENDS: Final = frozenset(".!?…")
QUOTES: Final = frozenset("\"\u201c\u201d\u2018\u2019'()[]«»")
SIGNS: Final = (JOINERS, ENDS, QUOTES)
MARKS: Final = ",.'\u2019-\u2013\u2014()\"\u201c\u201d:;/"
_PAST_ENDING: Final = "ed"  # of regular verbs; classes.txt lists the others
_COLUMNS: Final = {"key": "uint32", "levels": "uint8", "company": "int8", "clusters": "uint16"}
_GROUP: Final = re.compile(r"\[([a-z_]+)\]")


def read_classes(path: Path) -> dict[str, frozenset[str]]:
    """Read classes.txt: group name to folded words, in the order of the file.

    Raises:
        DataError: the file is missing, or a line stands before the first group.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise DataError(message) from error
    groups: dict[str, set[str]] = {}
    words: set[str] | None = None
    for number, line in enumerate(lines, 1):
        found = _GROUP.fullmatch(line.strip())
        if found:
            words = groups.setdefault(found[1], set())
        elif line.strip() and not line.startswith("#"):
            if words is None:
                message = f"{path}, line {number}: words before the first [group]"
                raise DataError(message)
            words.update(fold(word) for word in line.split())
    if not 0 < len(groups) <= MAX_CLASSES:
        message = f"{path} has {len(groups)} groups, not 1 to {MAX_CLASSES}"
        raise DataError(message)
    return {name: frozenset(words) for name, words in groups.items()}


def shape_of(word: str) -> int:
    """Return how a word is written: one of the shapes above."""
    first = word[0]
    if not first.isalpha():
        return DIGIT if first.isdigit() else OTHER
    if "." in word:
        return DOTTED
    if not first.isupper():
        return LOWER  # caseless scripts too: nothing tells a name there
    if len(word) == 1:
        return SINGLE
    if word.isupper():
        return CAPITALS
    return TITLE if word[1:].islower() else MIXED


class Lexicon:
    """Words by the CRC-32 of their folded form, and the classes of classes.txt as bits."""

    def __init__(self, arrays: dict[str, NDArray[np.generic]], classes: dict[str, frozenset[str]]) -> None:
        """Take the columns that words.py made; use `load`."""
        self.key = arrays["key"]
        self.levels = arrays["levels"]
        self.company = arrays["company"]
        self.clusters = arrays["clusters"]
        self.names = (
            *LEVELS,
            *classes,
            *_LEANINGS,
            *(f"component{number}" for number in range(self.company.shape[1] - len(_LEANINGS))),
        )
        self.width = len(self.names)
        bits: dict[str, tuple[int, ...]] = {}
        for number, words in enumerate(classes.values(), len(LEVELS)):
            for word in words:
                bits[word] = (*bits.get(word, ()), number)
        self.bits = bits

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read lexicon.npz and classes.txt; raise DataError if either is missing or damaged."""
        path = folder / "lexicon.npz"
        arrays = load_arrays(path)
        for name, kind in _COLUMNS.items():
            if name not in arrays or arrays[name].dtype != kind or len(arrays[name]) != len(arrays["key"]):
                message = f"{path}: the column {name!r} is missing or of another version"
                raise DataError(message)
        return cls(arrays, read_classes(folder / "classes.txt"))

    def rows(self, hashes: NDArray[np.uint32]) -> NDArray[np.intp]:
        """Return the row of each hashed word, -1 where it is not listed."""
        place = np.minimum(np.searchsorted(self.key, hashes), len(self.key) - 1)
        return np.where(self.key[place] == hashes, place, -1)


class Columns:
    """What is known of each word met, by row number; row 0 is padding. Arrays only grow."""

    def __init__(self, lexicon: Lexicon, capacity: int) -> None:
        """Make empty columns for ``capacity`` words."""
        self.hash = np.zeros(capacity, np.uint32)  # CRC-32 of the folded word
        self.shape = np.full(capacity, OTHER, np.uint8)
        self.prefix = np.zeros(capacity, np.uint32)  # hashes of the first three, last three and last four letters
        self.suffix3 = np.zeros(capacity, np.uint32)
        self.suffix4 = np.zeros(capacity, np.uint32)
        self.dense = np.zeros((capacity, lexicon.width), np.int8)  # see Lexicon.names
        self.clusters = np.zeros((capacity, lexicon.clusters.shape[1]), np.uint32)
        self.gazetteer = np.full(capacity, -1, np.int64)  # key id
        self.flags = np.zeros(capacity, np.uint8)  # of the gazetteer's links, all of them together
        self.sign = np.zeros(capacity, np.uint8)  # bits: may stand within a name, ends a sentence, quotes
        self.mark = np.zeros(capacity, np.uint8)  # which of `MARKS` it is, from 1; 0 for others
        self.words = np.ones(capacity, np.uint8)  # words in the folded form: "u s" has two
        self._begins = np.full(capacity, -1, np.int8)  # see `begins`

    def begins(self, rows: NDArray[np.intp], folded: Sequence[str], gazetteer: Gazetteer) -> NDArray[np.bool_]:
        """Tell with which words some longer name begins, shape of ``rows``; looked up when a word is first asked for.

        ``folded``: their folded forms.
        """
        told: NDArray[np.bool_] = self._begins[rows] > 0
        for place in np.flatnonzero(self._begins[rows] < 0).tolist():
            told[place] = bool(folded[place]) and gazetteer.has_prefix(folded[place] + " ")
        self._begins[rows] = told
        return told


class WordTable:
    """Row numbers for words, shared by all readings; safe to use from several threads."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Begin an empty table."""
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._lock = threading.Lock()
        self._past = lexicon.names.index("past")
        self.abbreviation = lexicon.names.index("abbreviation")  # column of `Columns.dense`
        self._begin()

    def _begin(self) -> None:
        self._rows: dict[str, int] = {"": 0}
        self._folded: list[str] = [""]
        self._columns = Columns(self._lexicon, 4096)

    def numbers(self, words: Sequence[str]) -> tuple[NDArray[np.intp], list[str], Columns]:
        """Return the row of each word, its folded form, and the columns to read the rows from."""
        with self._lock:
            if len(self._folded) > MAX_WORDS:
                self._begin()
            rows = self._rows
            numbers: list[int] = list(map(rows.get, words))  # type: ignore[arg-type] # none is missing in the end
            if None in numbers:
                missing = [place for place, number in enumerate(numbers) if number is None]
                self._add(list(dict.fromkeys([words[place] for place in missing])))
                for place in missing:
                    numbers[place] = rows[words[place]]
            return (
                np.fromiter(numbers, np.intp, len(numbers)),
                list(map(self._folded.__getitem__, numbers)),
                self._columns,
            )

    def _add(self, new: list[str]) -> None:
        start = len(self._folded)
        end = start + len(new)
        if end > len(self._columns.hash):
            self._grow(max(end, 2 * len(self._columns.hash)))
        columns = self._columns
        forms = [fold(word[:MAX_WORD_LENGTH]) for word in new]
        shapes = [shape_of(word) for word in new]
        coded = [(folded or word).encode("utf-8", "surrogatepass") for folded, word in zip(forms, new, strict=True)]
        columns.hash[start:end] = [zlib.crc32(code) for code in coded]
        columns.shape[start:end] = shapes
        columns.words[start:end] = [folded.count(" ") + 1 for folded in forms]
        lettered = [
            code if folded and shape != OTHER else b"" for code, folded, shape in zip(coded, forms, shapes, strict=True)
        ]
        columns.prefix[start:end] = [zlib.crc32(code[:3]) for code in lettered]
        columns.suffix3[start:end] = [zlib.crc32(code[-3:]) for code in lettered]
        columns.suffix4[start:end] = [zlib.crc32(code[-4:]) for code in lettered]
        for row, (word, folded, shape) in enumerate(zip(new, forms, shapes, strict=True), start):
            if shape == OTHER:
                columns.sign[row] = sum(1 << bit for bit, signs in enumerate(SIGNS) if word in signs)
                columns.mark[row] = MARKS.find(folded or word) + 1
            if folded in self._lexicon.bits:
                columns.dense[row, list(self._lexicon.bits[folded])] = 1
            if shape == LOWER and folded.endswith(_PAST_ENDING):
                columns.dense[row, self._past] = 1
        self._look_up(columns, start, forms, shapes)
        self._rows.update(zip(new, range(start, end), strict=True))
        self._folded += forms
        listed = self._lexicon.rows(columns.hash[start:end])
        known = np.flatnonzero(listed >= 0)
        found = listed[known]
        columns.dense[start + known, : len(LEVELS)] = self._lexicon.levels[found]
        columns.dense[start + known, -self._lexicon.company.shape[1] :] = self._lexicon.company[found]
        columns.clusters[start + known] = self._lexicon.clusters[found]

    def _look_up(self, columns: Columns, start: int, forms: Sequence[str], shapes: Sequence[int]) -> None:
        """Look up in the gazetteer what is written like a name."""
        rows = [row for row, shape in enumerate(shapes) if shape not in (LOWER, DIGIT, OTHER) and forms[row]]
        keys = self._gazetteer.key_ids([forms[row] for row in rows])
        at = np.array(rows, np.intp) + start
        columns.gazetteer[at] = keys
        columns.flags[at] = np.where(keys >= 0, self._gazetteer.key_flags[keys], 0)

    def _grow(self, capacity: int) -> None:
        grown = Columns(self._lexicon, capacity)
        used = len(self._folded)
        for name, column in vars(self._columns).items():
            getattr(grown, name)[:used] = column[:used]
        self._columns = grown
