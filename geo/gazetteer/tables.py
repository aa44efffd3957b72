"""The hand-made tables: places that the packages lack, demonyms, abbreviations and common names."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Final, get_args

from geo.errors import DataError
from geo.gazetteer.layout import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY
from geo.gazetteer.names import fold
from geo.gazetteer.records import Record, Records
from geo.gazetteer.sources import kilometres, package
from geo.model import Kind, Point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLAGS: Final = {
    "primary": PRIMARY,
    "abbreviation": ABBREVIATION,
    "historic": HISTORIC,
    "demonym": DEMONYM,
    "alternate": 0,
}

WRONG: Final = "wrong"


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (where it stands, row) of a table; raise DataError naming file and line where a column is missing."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise DataError(f"{path} lacks the column {min(missing)}")
        for row in reader:
            where = f"{path}, line {reader.line_num}"
            if None in row or None in row.values():
                raise DataError(f"{where}: {len(reader.fieldnames or ())} fields are needed")
            yield where, {name: value.strip() for name, value in row.items()}


# a hand-made place is the one that a package has if they share a name and kind and lie within so many kilometres
_SAME_PLACE_KM: Final = {"region": 600.0, "water": 600.0, "terrain": 300.0, "continent": 5000.0}
_SAME_KM: Final = 30.0


def add_handmade(records: Records, path: Path, codes: dict[str, str]) -> None:
    """Add the places of handmade.csv; a place that a package has keeps its id and takes the table's facts."""
    admin1_names: dict[tuple[str, str], str] = {}
    for place in codes.values():
        if records[place].kind == "admin1":
            for key in records[place].folded():
                admin1_names.setdefault((records[place].country, key), place)
    by_name: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records.values():
        by_name[record.kind, fold(record.name)].append(record)
    columns = (
        "name",
        "kind",
        "feature",
        "lat",
        "lon",
        "country",
        "admin1",
        "south",
        "west",
        "north",
        "east",
        "alternates",
    )
    for where, row in rows(path, columns):
        if row["kind"] not in get_args(Kind):
            raise DataError(f"{where}: {row['kind']!r} is no kind of place")
        try:
            point = Point(lat=float(row["lat"]), lon=float(row["lon"]))
            edges = [float(row[edge]) for edge in ("south", "west", "north", "east") if row[edge]]
        except ValueError as error:
            raise DataError(f"{where}: {error}") from error
        slug = re.sub(r"[^\w]+", "-", fold(f"{row['name']} {row['country']}")).strip("-")
        near = _SAME_PLACE_KM.get(row["kind"], _SAME_KM)
        same = [
            record
            for record in by_name[row["kind"], fold(row["name"])]
            if kilometres(point.lat, point.lon, record.lat, record.lon) <= near
        ]
        record = (
            same[0]
            if same
            else records.put(
                Record(
                    id=f"dateline:{row['kind']}/{slug}",
                    name=row["name"],
                    kind=row["kind"],  # type: ignore[arg-type]  # checked above
                    feature="",
                    lat=point.lat,
                    lon=point.lon,
                )
            )
        )
        record.lat, record.lon = point.lat, point.lon
        record.feature = row["feature"] or record.feature or row["kind"]
        record.country = record.country or row["country"]
        record.admin1 = record.admin1 or admin1_names.get((row["country"], fold(row["admin1"])), "")
        if len(edges) == 4:  # noqa: PLR2004 - four edges
            record.box = record.box or (edges[0], edges[1], edges[2], edges[3])
        for name in row["alternates"].split("|"):
            record.add_name(name)


def add_demonyms(records: Records, path: Path, codes: dict[str, str]) -> None:
    """Add adjectives and inhabitants' names: those of countries from pyworldatlas, further ones from demonyms.csv."""
    database = package("pyworldatlas") / "data" / "atlas.sqlite3"
    query = (
        "select c.alpha2, d.noun, d.adjective from country_demonym d join country c on c.id = d.country_id"
        " order by c.alpha2, d.noun"
    )
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as atlas:
        for code, noun, adjective in atlas.execute(query):
            if code in codes:
                for form in demonym_forms(noun, adjective):
                    records[codes[code]].add_name(form, DEMONYM)
    for where, row in rows(path, ("form", "place", "source")):
        records[_resolved(row["place"], records, codes, where)].add_name(row["form"], DEMONYM)


def _resolved(place: str, records: Records, codes: dict[str, str], where: str) -> str:
    """Return a record id for a country code ("UA"), a GeoNames subdivision code ("US.TX") or an id."""
    place_id = codes.get(place, place)
    if place_id not in records:
        raise DataError(f"{where}: there is no place {place}")
    return place_id


def demonym_forms(noun: str, adjective: str) -> list[str]:
    """Return the forms in a World Factbook entry: "Ukrainian(s)", "Briton(s), British (collective plural)"."""
    forms: dict[str, None] = {}
    for entry in re.split(r",|;|/| or ", f"{noun}, {adjective}"):
        text = re.sub(r"\((?!s\)|es\))[^)]*\)", "", entry).strip()
        match = re.fullmatch(r"([A-Z][\w'\u2019 -]*?)(?:\((e?s)\))?", text)
        if match:
            stem, plural = match.group(1).strip(), match.group(2)
            forms.setdefault(stem)
            if plural:
                forms.setdefault(stem + plural)
    return list(forms)


def add_names(records: Records, path: Path, codes: dict[str, str]) -> None:
    """Add the names of a table to places that are there, and remove those that it calls wrong.

    Flags are joined by "|". "wrong" removes a name that a package gives by mistake; where it is the place's
    own name, the place goes too.
    """
    for where, row in rows(path, ("name", "place", "flag", "source")):
        place = _resolved(row["place"], records, codes, where)
        if row["flag"] == WRONG:
            if fold(records[place].name) == fold(row["name"]):
                del records[place]
            else:
                records[place].remove_name(row["name"])
            continue
        unknown = set(row["flag"].split("|")) - set(FLAGS)
        if unknown:
            raise DataError(f"{where}: {min(unknown)!r} is none of {', '.join((*FLAGS, WRONG))}")
        flags = 0
        for flag in row["flag"].split("|"):
            flags |= FLAGS[flag]
        records[place].add_name(row["name"], flags)
