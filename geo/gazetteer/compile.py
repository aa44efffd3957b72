"""Records into the gazetteer's files. The same records in any order make the same bytes."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

import marisa_trie
import numpy as np

from geo.gazetteer.layout import (
    ABBREVIATION,
    ARRAYS,
    BLOCK,
    DEMONYM,
    FORMAT,
    KEYS,
    META,
    PRIMARY,
    sha256,
    write_columns,
)
from geo.gazetteer.names import fold
from geo.gazetteer.prominence import size, weight
from geo.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.gazetteer.records import Record, Records

GEONAMES: Final = "geonames:"
_NO_GEONAMES: Final = 2**32
# a place that is so much larger, in powers of ten, may come before one that a name is the own name of
_ALTERNATE: Final = 3.5
_DEMONYM_RANK: Final = 2
_MOST: Final = 255


def _order(record: Record) -> tuple[int, str]:
    number = record.id.removeprefix(GEONAMES)
    return (int(number) if number != record.id else _NO_GEONAMES, record.id)


def compile_records(records: Records, out: Path, *, sources: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Write the gazetteer's files into an existing folder and return what meta.json holds."""
    rows = sorted(records.values(), key=_order)
    row_of = {record.id: row for row, record in enumerate(rows)}
    countries = ["", *sorted({record.country for record in rows} - {""})]
    features = sorted({record.feature for record in rows})
    weights = np.array([weight(record) for record in rows])
    sizes = np.array([size(record) for record in rows])

    links: dict[str, list[tuple[int, int]]] = {}
    for row, record in enumerate(rows):
        for key, flags in record.folded().items():
            links.setdefault(key, []).append((row, flags))
    trie = marisa_trie.Trie(sorted(links))
    trie.save(str(out / KEYS))

    columns: dict[str, NDArray[Any]] = {
        "lat": np.array([record.lat for record in rows], np.float32),
        "lon": np.array([record.lon for record in rows], np.float32),
        "population": np.array([record.population for record in rows]),
        "kind": np.array([KINDS.index(record.kind) for record in rows]),
        "feature": np.array([features.index(record.feature) for record in rows]),
        "country": np.array([countries.index(record.country) for record in rows]),
        "admin1": np.array([row_of.get(record.admin1, -1) for record in rows]),
        "admin2": np.array([row_of.get(record.admin2, -1) for record in rows]),
        "geonames": np.array([number if (number := _order(record)[0]) < _NO_GEONAMES else 0 for record in rows]),
    }
    columns |= _link_columns(trie, links, columns, (weights, sizes)) | _name_columns(rows) | _area_columns(rows)
    write_columns(out / ARRAYS, columns)

    files = {name: {"bytes": (out / name).stat().st_size, "sha256": sha256(out / name)} for name in (ARRAYS, KEYS)}
    meta: dict[str, Any] = {
        "format": FORMAT,
        "version": sha256_of(files),
        "places": len(rows),
        "keys": len(links),
        "links": len(columns["link_row"]),
        "areas": len(columns["area_row"]),
        "kinds": {kind: int((columns["kind"] == code).sum()) for code, kind in enumerate(KINDS)},
        "countries": countries,
        "features": features,
        "other_ids": [record.id for record in rows if not record.id.startswith(GEONAMES)],
        "sources": list(sources),
        "files": files,
    }
    (out / META).write_text(json.dumps(meta, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return meta


def sha256_of(files: dict[str, dict[str, Any]]) -> str:
    """Return a short id of the data: the start of both files' hashes."""
    return "".join(files[name]["sha256"][:6] for name in sorted(files))


def _link_columns(
    trie: marisa_trie.Trie,
    links: dict[str, list[tuple[int, int]]],
    places: dict[str, NDArray[Any]],
    prominence: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> dict[str, NDArray[Any]]:
    count = sum(map(len, links.values()))
    key_of = np.empty(count, np.int64)
    row_of = np.empty(count, np.int64)
    flags_of = np.empty(count, np.int64)
    at = 0
    for key, pairs in links.items():
        number = trie[key]
        for row, flags in pairs:
            key_of[at], row_of[at], flags_of[at] = number, row, flags
            at += 1
    rank = np.select([flags_of & DEMONYM > 0, flags_of & PRIMARY > 0], [_DEMONYM_RANK, 0], 1)
    weights, sizes = prominence
    own = (flags_of & (PRIMARY | ABBREVIATION)) > 0  # abbreviations are curated, so as good as a name
    score = np.where(own, weights[row_of], (sizes + np.clip(weights - sizes, -1.0, 1.0))[row_of] - _ALTERNATE)
    order = np.lexsort((row_of, -score, rank == _DEMONYM_RANK, key_of))
    key_of, row_of, flags_of, rank = key_of[order], row_of[order], flags_of[order], rank[order]
    starts = np.searchsorted(key_of, np.arange(len(links) + 1))
    kind_bits = np.left_shift(1, places["kind"][row_of].astype(np.int64))
    bits = np.ceil(np.log2(places["population"][row_of].astype(np.float64) + 1))

    def summary(what: NDArray[Any], chosen: int, by: np.ufunc) -> NDArray[Any]:
        return by.reduceat(np.where(rank == chosen, what, 0), starts[:-1])

    return {
        "link_start": starts,
        "link_row": row_of,
        "link_flags": flags_of,
        "key_kinds": summary(kind_bits, 0, np.bitwise_or),
        "key_alt_kinds": summary(kind_bits, 1, np.bitwise_or),
        "key_population": summary(bits, 0, np.maximum),
        "key_alt_population": summary(bits, 1, np.maximum),
        "key_count": np.minimum(np.add.reduceat(np.where(rank < _DEMONYM_RANK, 1, 0), starts[:-1]), _MOST),
    }


def _offsets(parts: Iterable[bytes]) -> NDArray[np.int64]:
    return np.cumsum([0, *map(len, parts)])


def _name_columns(rows: Sequence[Record]) -> dict[str, NDArray[Any]]:
    own = [record.name.encode() for record in rows]
    further = ["\t".join(_further_names(record)) for record in rows]
    blocks = [
        zlib.compress("\n".join(further[start : start + BLOCK]).encode(), 9) for start in range(0, len(rows), BLOCK)
    ]
    return {
        "name_start": _offsets(own),
        "name_bytes": np.frombuffer(b"".join(own), np.uint8),
        "other_start": _offsets(blocks),
        "other_names": np.frombuffer(b"".join(blocks), np.uint8),
    }


def _further_names(record: Record) -> list[str]:
    """Return the names as ``language|name``, those that fold alike once; demonyms are no names."""
    spoken = [f"{language}|{name}" for language, name in sorted(record.languages.items())]
    seen = {fold(record.name), *map(fold, record.languages.values())}
    plain = []
    for name, flags in sorted(record.names.items()):
        key = fold(name)
        if key not in seen and not flags & DEMONYM:
            seen.add(key)
            plain.append(f"|{name}")
    return [" ".join(entry.split()) for entry in (*spoken, *plain)]


def _area_columns(rows: Sequence[Record]) -> dict[str, NDArray[Any]]:
    area_row: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    area_ring, ring_point, ring_hole = [0], [0], []
    points: list[tuple[float, float]] = []
    for row, record in enumerate(rows):
        polygons = _polygons(record.shape)
        box = _box(polygons) if polygons else record.box
        if box is None:
            continue
        for polygon in polygons:
            for place, ring in enumerate(polygon):
                points.extend((point[0], point[1]) for point in ring)
                ring_point.append(len(points))
                ring_hole.append(int(place > 0))
        area_row.append(row)
        area_ring.append(len(ring_hole))
        boxes.append(box)
    line = np.array(points, np.float32).reshape(-1, 2)
    return {
        "area_row": np.array(area_row, np.int32),
        "area_box": np.array(boxes, np.float32).reshape(-1, 4),
        "area_ring": np.array(area_ring),
        "ring_point": np.array(ring_point),
        "ring_hole": np.array(ring_hole),
        "point_lon": line[:, 0],
        "point_lat": line[:, 1],
    }


def _polygons(shape: dict[str, Any] | None) -> list[Any]:
    if shape is None:
        return []
    return list(shape["coordinates"]) if shape["type"] == "MultiPolygon" else [shape["coordinates"]]


def _box(polygons: list[Any]) -> tuple[float, float, float, float]:
    """Return south, west, north, east; west is east of east where the area crosses the antimeridian."""
    lons = np.concatenate([np.asarray(polygon[0])[:, 0] for polygon in polygons])
    lats = np.concatenate([np.asarray(polygon[0])[:, 1] for polygon in polygons])
    south, north = float(lats.min()), float(lats.max())
    lines = np.unique(np.round(lons, 2))
    gaps = np.diff(lines)
    if len(gaps) and gaps.max() > 360 - (lines[-1] - lines[0]) + 1e-9 and lines[0] < -179 and lines[-1] > 179:  # noqa: PLR2004 - the antimeridian
        widest = int(gaps.argmax())
        return (south, float(lines[widest + 1]), north, float(lines[widest]))
    return (south, float(lons.min()), north, float(lons.max()))
