"""The gazetteer's files: which there are, what is in them, and how they are read without being loaded.

- ``meta.json``: format, version, countries, features, sources, and the size and SHA-256 of the other files.
- ``keys.marisa``: a marisa trie of all folded names; its numbering of the keys is used everywhere below.
- ``columns.bin``: the arrays named in `COLUMNS`, one after another, each at a multiple of 64 bytes, with a
  JSON header of their places and types. It is memory-mapped: what is not asked for is not read.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = 1
META, KEYS, ARRAYS = "meta.json", "keys.marisa", "columns.bin"

# what a link from a name to a place says; the bits of Hits.flags
PRIMARY: Final = 1  # the place's own name, or its official or English main name
ABBREVIATION: Final = 2  # "NSW", "W.Va.", "UK"
HISTORIC: Final = 4  # a former or a colloquial name
DEMONYM: Final = 8  # an adjective or an inhabitant's name: it points at a place and does not name it

COLUMNS: Final = {
    # one entry a place
    "lat": "float32",  # degrees
    "lon": "float32",
    "population": "uint32",  # 0 where unknown
    "kind": "uint8",  # index into model.KINDS
    "feature": "uint8",  # index into meta "features"
    "country": "uint16",  # index into meta "countries"
    "admin1": "int32",  # row of the first-level subdivision that holds the place, or -1
    "admin2": "int32",
    "geonames": "uint32",  # GeoNames id, ascending; 0 from the first row without one, see meta "other_ids"
    "name_start": "uint32",  # where the place's own name starts in "name_bytes"; one entry more than places
    # one entry a key
    "link_start": "uint32",  # where the key's links start; one entry more than keys
    "key_kinds": "uint16",  # bits of KINDS among the places that the key is a primary name of
    "key_alt_kinds": "uint16",  # the same among the places that it is another name of
    "key_population": "uint8",  # bit length of the largest population among the former
    "key_alt_population": "uint8",
    "key_count": "uint8",  # places that the key names, at most 255; demonyms not counted
    # one entry a link, best first within a key
    "link_row": "int32",
    "link_flags": "uint8",
    # one entry an area
    "area_row": "int32",  # ascending
    "area_box": "float32",  # south, west, north, east
    "area_ring": "uint32",  # first ring of the area; one entry more than areas
    "ring_point": "uint32",  # first point of the ring; one entry more than rings
    "ring_hole": "uint8",  # 1: a hole in the ring before it that is none
    # one entry a point of a ring
    "point_lon": "float32",
    "point_lat": "float32",
    # bytes
    "name_bytes": "uint8",  # UTF-8
    "other_names": "uint8",  # zlib blocks, each of `BLOCK` places' further names
    "other_start": "uint32",  # where each block starts; one entry more than blocks
}
BLOCK: Final = 512

_MAGIC: Final = b"DATELINE GAZETTEER\n"
_ALIGN: Final = 64
_HEADER: Final = 8192


def sha256(path: Path) -> str:
    """Return a file's SHA-256 as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_columns(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """Write the arrays named in `COLUMNS`, of the types given there. Equal arrays make equal bytes."""
    header: dict[str, tuple[str, int, list[int]]] = {}
    offset = _HEADER
    for name, dtype in COLUMNS.items():
        header[name] = (dtype, offset, list(columns[name].shape))
        offset += -(-columns[name].size * np.dtype(dtype).itemsize // _ALIGN) * _ALIGN
    text = _MAGIC + json.dumps({"format": FORMAT, "size": offset, "arrays": header}).encode()
    with path.open("wb") as file:
        file.write(text.ljust(_HEADER))
        for name, (dtype, start, _) in header.items():
            file.write(b"\0" * (start - file.tell()))
            file.write(np.ascontiguousarray(columns[name], dtype=np.dtype(dtype).newbyteorder("<")).tobytes())
        file.write(b"\0" * (offset - file.tell()))


def read_columns(path: Path) -> dict[str, NDArray[Any]]:
    """Map the arrays of a file into memory, read-only; raise DataError naming the file if it is damaged."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if mapped[: len(_MAGIC)] != _MAGIC:
            raise DataError(f"{path} is no gazetteer; rebuild it with  dateline gazetteer build")
        header = json.loads(mapped[len(_MAGIC) : _HEADER])
        if header["format"] != FORMAT:
            raise DataError(f"{path} has format {header['format']}, not {FORMAT}; reinstall Dateline")
        if header["size"] != len(mapped):
            raise DataError(f"{path} is {len(mapped)} bytes long, not {header['size']}; reinstall Dateline")
        return {
            name: np.frombuffer(mapped, dtype=dtype, count=int(np.prod(shape)), offset=offset).reshape(shape)
            for name, (dtype, offset, shape) in header["arrays"].items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} cannot be read: {error}; reinstall Dateline") from error


def read_meta(folder: Path) -> dict[str, Any]:
    """Return meta.json and hold the other files to the sizes that it gives; raise DataError naming the file."""
    path = folder / META
    try:
        meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise DataError(f"{path} has format {meta['format']}, not {FORMAT}; reinstall Dateline")
        for name, facts in meta["files"].items():
            size = (folder / name).stat().st_size
            if size != facts["bytes"]:
                raise DataError(f"{folder / name} is {size} bytes long, not {facts['bytes']}; reinstall Dateline")
    except FileNotFoundError as error:
        raise DataError(f"{error.filename} is missing; run  dateline gazetteer build  or reinstall Dateline") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} cannot be read: {error}; reinstall Dateline") from error
    return meta
