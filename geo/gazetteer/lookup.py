"""The gazetteer as the other steps see it: names to places and places to names, memory-mapped."""

from __future__ import annotations

import threading
import zlib
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import marisa_trie
import numpy as np

from geo.errors import DataError
from geo.gazetteer import spelling
from geo.gazetteer.layout import ARRAYS, BLOCK, COLUMNS, DEMONYM, KEYS, PRIMARY, read_columns, read_meta
from geo.gazetteer.names import fold
from geo.gazetteer.shapes import Shapes
from geo.model import KINDS, Place, Point
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from geo.model import Kind

_GEONAMES: Final = "geonames:"
_EARTH_KM: Final = 6371.0088  # mean radius, IUGG
_KM_PER_DEGREE: Final = 111.19
_SEARCHED_KEYS: Final = 60_000
_NAMES_A_PLACE: Final = 8  # primary names of one place that share a prefix, at most


class Hits(NamedTuple):
    """The places that a name may mean, best first: rows, and flags of `geo.gazetteer.layout` for each."""

    rows: NDArray[np.int32]
    flags: NDArray[np.uint8]


_NO_HITS: Final = Hits(np.empty(0, np.int32), np.empty(0, np.uint8))


class Gazetteer:
    """Every place and every name. Reads are safe from any number of threads.

    A place is addressed by its row, which is good for one version of the data; its id is good for ever. The
    columns are read-only numpy arrays indexed by row: ``lat`` and ``lon`` in degrees, ``population`` (0 where
    unknown), ``kind`` (index into `geo.model.KINDS`), ``feature`` (index into ``features``), ``country`` (index into
    ``countries``), ``admin1`` and ``admin2`` (row of the subdivision that holds the place, or -1). The key
    columns are indexed by `key_id`: ``key_kinds`` and ``key_alt_kinds`` (bits of KINDS among the places that
    the key is a primary name, or another name, of), ``key_population`` and ``key_alt_population`` (bit length of
    the largest population among them), ``key_count`` (places, at most 255).
    """

    def __init__(self, folder: Path) -> None:
        """Map the files of a folder; see `open`."""
        meta = read_meta(folder)
        columns = read_columns(folder / ARRAYS)
        missing = [name for name in COLUMNS if name not in columns]
        if missing:
            raise DataError(f"{folder / ARRAYS} lacks {missing[0]}; reinstall Dateline")
        self._trie = marisa_trie.Trie()
        try:
            self._trie.mmap(str(folder / KEYS))
        except (OSError, RuntimeError) as error:
            raise DataError(f"{folder / KEYS} cannot be read: {error}; reinstall Dateline") from error
        self.version: str = meta["version"]
        self.countries: list[str] = meta["countries"]
        self.features: list[str] = meta["features"]
        self.lat, self.lon = columns["lat"], columns["lon"]
        self.population = columns["population"]
        self.kind, self.feature, self.country = columns["kind"], columns["feature"], columns["country"]
        self.admin1, self.admin2 = columns["admin1"], columns["admin2"]
        self.key_kinds, self.key_alt_kinds = columns["key_kinds"], columns["key_alt_kinds"]
        self.key_population, self.key_alt_population = columns["key_population"], columns["key_alt_population"]
        self.key_count = columns["key_count"]
        self._columns = columns
        self._link_start, self._link_row, self._link_flags = (
            columns["link_start"],
            columns["link_row"],
            columns["link_flags"],
        )
        self._shapes = Shapes(columns)
        self._other_ids: list[str] = meta["other_ids"]
        self._numbered = len(self.lat) - len(self._other_ids)
        self._geonames = columns["geonames"][: self._numbered]
        self._other_rows = {place_id: self._numbered + i for i, place_id in enumerate(self._other_ids)}
        self._sorting = threading.Lock()
        self._sorted: tuple[NDArray[np.int64], NDArray[np.float32]] | None = None
        self._search = lru_cache(maxsize=4096)(self._search_rows)

    @classmethod
    def open(cls, folder: Path | None = None) -> Gazetteer:
        """Open the gazetteer in ``folder`` (default: the one that Dateline ships) without loading it.

        Raises:
            DataError: a file is missing, damaged or of another version; the message names it.
        """
        return cls(folder or data_dir() / "gazetteer")

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.lat)

    # names to places

    def key_id(self, folded: str) -> int:
        """Return the number of a folded name, or -1 if no place has it."""
        try:
            return int(self._trie.get(folded, -1))
        except UnicodeEncodeError:  # a lone surrogate
            return -1

    def key_ids(self, folded: Sequence[str]) -> NDArray[np.int64]:
        """Return what `key_id` says of each folded name."""
        get = self._trie.get
        try:
            return np.array([get(name, -1) for name in folded], np.int64)
        except UnicodeEncodeError:
            return np.array([self.key_id(name) for name in folded], np.int64)

    @cached_property
    def key_flags(self) -> NDArray[np.uint8]:
        """The flags of all of a key's links together, by key id."""
        return np.bitwise_or.reduceat(self._link_flags, self._link_start[:-1].astype(np.intp))

    def _hits(self, key: int) -> Hits:
        start, end = self._link_start[key], self._link_start[key + 1]
        return Hits(self._link_row[start:end], self._link_flags[start:end])

    def lookup(self, name: str) -> Hits:
        """Return the places of this name, exact after folding; no places if there are none.

        Best first: the more prominent first, and places that it is the primary name of before others, unless such
        another place is a thousand times as populous; demonyms last.
        """
        key = self.key_id(fold(name))
        return self._hits(key) if key >= 0 else _NO_HITS

    def has(self, name: str) -> bool:
        """Tell whether some place has this name."""
        return self.key_id(fold(name)) >= 0

    def has_prefix(self, folded: str) -> bool:
        """Tell whether some folded name starts with these characters."""
        try:
            return next(self._trie.iterkeys(folded), None) is not None
        except UnicodeEncodeError:
            return False

    def similar(self, name: str, *, max_edits: int = 1, limit: int = 5) -> list[tuple[int, int, str]]:
        """Return places whose name differs by a few edits: (row, edits, the name's key), fewest edits first.

        An edit is a letter inserted, left out, replaced, or swapped with its neighbour. Two edits are only looked
        for in names of nine letters and more. Names that are another name of a place without a known
        population are left out: they are rare, and many of them are one edit from something else.
        """
        found = []
        for key, edits in spelling.neighbours(fold(name), self._trie, max_edits=max_edits):
            hits = self._hits(self._trie[key])
            row, flags = int(hits.rows[0]), int(hits.flags[0])
            if not flags & DEMONYM and (flags & PRIMARY or self.population[row]):
                found.append((edits, 0 if flags & PRIMARY else 1, -int(self.population[row]), row, key))
        best: dict[int, tuple[int, int, str]] = {}
        for edits, _, _, row, key in sorted(found):
            best.setdefault(row, (row, edits, key))
        return list(best.values())[:limit]

    def search(self, prefix: str, limit: int = 10) -> list[Place]:
        """Return places with a name that starts so, exact matches first, then the most populous."""
        return [self.place(row) for row in self._search(fold(prefix), limit)]

    def _search_rows(self, folded: str, limit: int) -> tuple[int, ...]:
        if not folded or limit <= 0:
            return ()
        exact = self.key_id(folded)
        rows: dict[int, None] = {}
        if exact >= 0:
            hits = self._hits(exact)
            rows = dict.fromkeys(hits.rows[hits.flags & DEMONYM == 0][:limit].tolist())
        try:
            keys = np.array([key for _, key in islice(self._trie.iteritems(folded), _SEARCHED_KEYS)], np.int64)
        except UnicodeEncodeError:
            return ()
        starts, ends = self._link_start[keys].astype(np.int64), self._link_start[keys + 1].astype(np.int64)
        counts = ends - starts
        links = np.repeat(ends - np.cumsum(counts), counts) + np.arange(counts.sum())
        candidates = self._link_row[links[self._link_flags[links] & PRIMARY > 0]]
        order = np.lexsort((candidates, -self.population[candidates].astype(np.int64)))  # ties: the lower row
        for row in candidates[order[: _NAMES_A_PLACE * limit]].tolist():
            rows.setdefault(row)
        return tuple(islice(rows, limit))

    # places

    def place(self, row: int) -> Place:
        """Return the place of a row."""
        admin1 = int(self.admin1[row])
        return Place(
            id=self.id(row),
            name=self.name(row),
            point=Point(lat=round(float(self.lat[row]), 5), lon=round(float(self.lon[row]), 5)),
            kind=KINDS[self.kind[row]],
            country=self.countries[self.country[row]],
            admin1=self.name(admin1) if admin1 >= 0 else "",
            population=int(self.population[row]),
            extent=self._shapes.extent(row),
        )

    def id(self, row: int) -> str:
        """Return the id of a row's place."""
        return f"{_GEONAMES}{self._geonames[row]}" if row < self._numbered else self._other_ids[row - self._numbered]

    def name(self, row: int) -> str:
        """Return the place's own name."""
        start, end = self._columns["name_start"][row], self._columns["name_start"][row + 1]
        return self._columns["name_bytes"][start:end].tobytes().decode()

    def row(self, place_id: str) -> int | None:
        """Return the row of an id, or None if there is no such place."""
        number = place_id.removeprefix(_GEONAMES)
        if number == place_id or not (number.isascii() and number.isdigit()) or len(number) > 10:  # noqa: PLR2004 - 32 bits
            return self._other_rows.get(place_id)
        row = int(np.searchsorted(self._geonames, int(number)))
        return row if row < self._numbered and self._geonames[row] == int(number) else None

    def by_id(self, place_id: str) -> Place | None:
        """Return the place of an id, or None if there is none."""
        row = self.row(place_id)
        return None if row is None else self.place(row)

    def _further(self, row: int) -> list[tuple[str, str]]:
        block, start = row // BLOCK, self._columns["other_start"]
        packed = self._columns["other_names"][start[block] : start[block + 1]].tobytes()
        line = zlib.decompress(packed).decode().split("\n")[row % BLOCK]
        return [(language, name) for language, _, name in (entry.partition("|") for entry in line.split("\t") if entry)]

    def names(self, row: int) -> list[str]:
        """Return all names of a place, its own first, as they are written."""
        return list(dict.fromkeys([self.name(row), *(name for _, name in self._further(row))]))

    def names_in(self, row: int, language: str) -> str | None:
        """Return the name in a language (BCP 47, "uk"), or None where the sources do not say."""
        return dict(self._further(row)).get(language) if language else None

    # where

    def nearest(
        self, point: Point, *, limit: int = 1, kinds: frozenset[Kind] | None = None
    ) -> list[tuple[Place, float]]:
        """Return the places whose points are nearest, with the great-circle distance in kilometres."""
        wanted = None if kinds is None else np.isin(np.arange(len(KINDS)), [KINDS.index(kind) for kind in kinds])
        by_lat, lat = self._from_south()
        reach = 0.25
        while limit > 0:
            low, high = np.searchsorted(lat, [point.lat - reach, point.lat + reach])
            rows = by_lat[low:high]
            if wanted is not None:
                rows = rows[wanted[self.kind[rows]]]
            distance = kilometres(point, self.lat[rows], self.lon[rows])
            order = np.argsort(distance, kind="stable")[:limit]
            done = len(order) == limit and distance[order[-1]] <= reach * _KM_PER_DEGREE
            if done or reach >= 180:  # noqa: PLR2004 - every latitude was searched
                return [(self.place(int(rows[i])), float(distance[i])) for i in order]
            reach *= 4
        return []

    def _from_south(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return all rows from south to north, and their latitudes; sorted when first asked for."""
        with self._sorting:
            if self._sorted is None:
                by_lat = np.argsort(self.lat, kind="stable")
                self._sorted = (by_lat, self.lat[by_lat])
            return self._sorted

    def outline(self, row: int) -> dict[str, Any] | None:
        """Return the simplified polygon of an area as GeoJSON, or None if none is known."""
        return self._shapes.outline(row)

    def containing(self, point: Point) -> list[int]:
        """Return the rows of the areas whose polygon holds the point, the smallest first."""
        return self._shapes.containing(point)


def kilometres(point: Point, lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Return the great-circle distances from a point to points in degrees (haversine formula)."""
    from_lat, to_lat = np.radians(point.lat), np.radians(np.asarray(lat, np.float64))
    half_lon = np.radians(np.asarray(lon, np.float64) - point.lon) / 2
    part = np.sin((to_lat - from_lat) / 2) ** 2 + np.cos(from_lat) * np.cos(to_lat) * np.sin(half_lon) ** 2
    distance: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(part)))
    return distance
