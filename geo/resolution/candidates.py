"""Which places of the gazetteer a mention may mean, and by which route each name was found."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geo.errors import DataError
from geo.gazetteer import DEMONYM, PRIMARY, fold
from geo.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer

Route = Literal["exact", "demonym", "spelled", "kind", "comma", "part", "similar", "none"]
ROUTES: tuple[Route, ...] = ("exact", "demonym", "spelled", "kind", "comma", "part", "similar", "none")

MAX_CANDIDATES = 40
_MIN_LETTERS_SIMILAR, _MIN_LETTERS_COUNTRY = 5, 7
_MAX_RESPELLED = 3  # words of one name that are tried in both spellings
_MEMORY = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The places that a name may mean: gazetteer rows and name flags, best first; how they were found.

    ``own`` tells which have it as their first name (a city, and not the province that is called by the city's name).
    ``name`` is the gazetteer's spelling that was matched (folded); ``left_out`` the words that were not.
    """

    rows: NDArray[np.int32]
    flags: NDArray[np.uint8]
    own: NDArray[np.bool_]
    route: Route
    name: str
    left_out: str = ""


_NOTHING = Found(np.empty(0, np.int32), np.empty(0, np.uint8), np.empty(0, np.bool_), "none", "")


class Affixes:
    """The words around names that tell a kind or may be left out; read from affixes.toml."""

    def __init__(self, table: dict[str, Any]) -> None:
        """Index the words of the table by where they stand."""
        self.respelled: dict[str, tuple[str, ...]] = {}
        for pair in table["spelled"]:
            for short, long in zip(pair["short"], pair["long"], strict=True):
                self.respelled[short] = (*self.respelled.get(short, ()), long)
                self.respelled[long] = (*self.respelled.get(long, ()), short)
        self.after: dict[str, int] = {}
        self.before: dict[str, int] = {}
        for entry in table["kind"]:
            bits = sum(1 << KINDS.index(kind) for kind in entry["kinds"])
            for side, words in ((self.after, entry["after"]), (self.before, entry["before"])):
                for word in words:
                    side[word] = side.get(word, 0) | bits
        self.part_before = frozenset(table["part"]["before"])
        self.part_after = frozenset(table["part"]["after"])
        # a phrase stands right before a name with its last word, right after it with its first
        self._ends_before = frozenset(words.split()[-1] for words in self.before)
        self._starts_after = frozenset(words.split()[0] for words in self.after)
        self.longest = max(
            len(words.split()) for words in (*self.after, *self.before, *self.part_before, *self.part_after)
        )

    @classmethod
    def load(cls, path: Path) -> Affixes:
        """Read the table; raise DataError naming the file if it is not there or not of its form."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{path} cannot be used: {error!r}; reinstall Dateline"
            raise DataError(message) from error

    def kinds_around(self, before: list[str], after: list[str]) -> int:
        """Return the kinds, as bits of KINDS, that the folded words next to a name tell; 0 if they tell none."""
        bits = 0
        if before and before[-1] in self._ends_before:
            for count in range(1, min(self.longest, len(before)) + 1):
                bits |= self.before.get(" ".join(before[-count:]), 0)
        if after and after[0] in self._starts_after:
            for count in range(1, min(self.longest, len(after)) + 1):
                bits |= self.after.get(" ".join(after[:count]), 0)
        return bits

    def kinds_within(self, words: list[str]) -> int:
        """Return the kinds, as bits of KINDS, that the folded words of a name itself tell ("X Street")."""
        bits = 0
        for count in range(1, min(self.longest, len(words) - 1) + 1):
            bits |= self.after.get(" ".join(words[-count:]), 0) | self.before.get(" ".join(words[:count]), 0)
        return bits

    def splits(self, words: list[str]) -> Iterator[tuple[str, str, int]]:
        """Yield (rest, words left out, kinds told) for each way to leave out words at one end, longest rest first."""
        for count in range(1, min(self.longest, len(words) - 1) + 1):
            head, rest_after = " ".join(words[:count]), " ".join(words[count:])
            tail, rest_before = " ".join(words[-count:]), " ".join(words[:-count])
            if tail in self.after or tail in self.part_after:
                yield rest_before, tail, self.after.get(tail, 0)
            if head in self.before or head in self.part_before:
                yield rest_after, head, self.before.get(head, 0)


class Finder:
    """Finds candidates for names; remembers those of frequent names. Safe for many threads."""

    def __init__(self, gazetteer: Gazetteer, affixes: Affixes) -> None:
        """Search ``gazetteer``, and use ``affixes`` for names that it lacks."""
        self._gazetteer = gazetteer
        self._affixes = affixes
        self._kind_bits = (1 << gazetteer.kind.astype(np.uint16)).astype(np.uint16)
        self._demonym = lru_cache(_MEMORY)(self._find_demonym)
        self._place = lru_cache(_MEMORY)(self._find_place)

    def find(self, surface: str, *, demonym: bool = False) -> Found:
        """Return the candidates of a name as it is written. Other routes are tried only where the one before failed."""
        name = fold(surface)
        if demonym:
            found = self._demonym(name)
            if len(found.rows):
                return found
        return self._place(name)

    def _find_demonym(self, name: str) -> Found:
        hits = self._gazetteer.lookup(name)
        chosen = hits.flags & DEMONYM != 0
        if not chosen.any():
            return _NOTHING
        return Found(hits.rows[chosen], hits.flags[chosen], np.zeros(chosen.sum(), np.bool_), "demonym", name)

    def _find_place(self, name: str) -> Found:
        if not name:
            return _NOTHING
        for found in self._routes(name):
            if len(found.rows):
                return found
        return _NOTHING

    def _routes(self, name: str) -> Iterator[Found]:
        yield self._exact(name, "exact")
        words = name.split()
        if words[-1] == "s" and len(words) > 1:
            yield self._exact(" ".join(words[:-1]), "exact")
        for respelled in self._respellings(words):
            yield self._exact(respelled, "spelled")
        yield from self._without_words(words)
        if "," in name:
            yield from self._around_comma(name)
        yield self._similar(name)

    def _exact(self, name: str, route: Route, left_out: str = "", kinds: int = 0) -> Found:
        hits = self._gazetteer.lookup(name)
        rows, flags = hits.rows, hits.flags
        if not len(rows):
            return _NOTHING
        chosen = flags != DEMONYM
        if kinds:
            chosen &= self._kind_bits[rows] & kinds != 0
        chosen &= ~self._foreign(name, rows, flags)
        rows, flags = rows[chosen][:MAX_CANDIDATES], flags[chosen][:MAX_CANDIDATES]
        primary = zip(rows.tolist(), (flags & PRIMARY).tolist(), strict=True)  # its own name always is
        own = np.array([first > 0 and fold(self._gazetteer.name(row)) == name for row, first in primary], np.bool_)
        return Found(rows, flags, own, route, name, left_out)

    def _foreign(self, name: str, rows: NDArray[np.int32], flags: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Tell which rows are countries that no English text calls so: by a name of another language, no word shared.

        In the annotated corpora a country was never meant by such a name, and a city often ("Albany", "Columbia").
        """
        foreign: NDArray[np.bool_] = (self._gazetteer.kind[rows] == _COUNTRY) & (flags == 0)
        for at in np.flatnonzero(foreign).tolist():
            own = fold(self._gazetteer.name(int(rows[at])))
            foreign[at] = not own.startswith(name) and not set(own.split()) & set(name.split())
        return foreign

    def _respellings(self, words: list[str]) -> Iterator[str]:
        options = [(word, *self._affixes.respelled.get(word, ())) for word in words]
        if sum(len(option) > 1 for option in options) > _MAX_RESPELLED:
            return
        for choice in product(*options):
            if list(choice) != words:
                yield " ".join(choice)

    def _without_words(self, words: list[str]) -> Iterator[Found]:
        splits = list(self._affixes.splits(words))
        for rest, left_out, kinds in splits:
            if kinds:
                yield self._exact(rest, "kind", left_out, kinds)
        # a street or river that the gazetteer lacks is not the town whose name it bears
        parts = [(rest, left_out) for rest, left_out, kinds in splits if self._leaves_it(left_out, kinds)]
        for rest, left_out in parts:
            yield self._exact(rest, "part", left_out)
        for rest, left_out in parts:
            for again, also_left_out, kinds in self._affixes.splits(rest.split()):
                if self._leaves_it(also_left_out, kinds):
                    yield self._exact(again, "part", f"{left_out} {also_left_out}")

    def _leaves_it(self, words: str, kinds: int) -> bool:
        """Tell whether a name without these words may be the same place: of no other kind than a town or a land."""
        return not kinds & ~_PEOPLED or words in self._affixes.part_before or words in self._affixes.part_after

    def _around_comma(self, name: str) -> Iterator[Found]:
        """Look for "X, Y": the X that lie in a Y."""
        head, _, tail = (part.strip() for part in name.partition(","))
        inner, outer = self._exact(head, "comma", tail), self._exact(tail, "comma")
        gazetteer = self._gazetteer
        countries = gazetteer.country[outer.rows[np.isin(gazetteer.kind[outer.rows], [KINDS.index("country")])]]
        inside = (
            np.isin(gazetteer.admin1[inner.rows], outer.rows)
            | np.isin(gazetteer.admin2[inner.rows], outer.rows)
            | np.isin(gazetteer.country[inner.rows], countries)
        )
        yield Found(inner.rows[inside], inner.flags[inside], inner.own[inside], "comma", head, tail)

    def _similar(self, name: str) -> Found:
        """Return places whose name is one edit away and starts alike; countries only for long names."""
        if len(name) < _MIN_LETTERS_SIMILAR or self._gazetteer.has(name):  # a demonym is no misspelt name
            return _NOTHING
        near = [(row, key) for row, _, key in self._gazetteer.similar(name) if key[0] == name[0]]
        if len(name) < _MIN_LETTERS_COUNTRY:
            near = [(row, key) for row, key in near if self._gazetteer.kind[row] != _COUNTRY]
        if not near:
            return _NOTHING
        rows = np.array([row for row, _ in near], np.int32)
        return Found(rows, np.zeros(len(rows), np.uint8), np.zeros(len(rows), np.bool_), "similar", near[0][1])


_COUNTRY = KINDS.index("country")
_PEOPLED = sum(1 << KINDS.index(kind) for kind in ("country", "admin1", "admin2", "city"))
