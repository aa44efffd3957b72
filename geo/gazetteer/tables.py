"""The hand-made tables: places that the packages lack, demonyms, abbreviations and common names."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final, get_args

from geo.errors import DataError
from geo.gazetteer.layout import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY
from geo.gazetteer.names import fold
from geo.gazetteer.records import Record, Records
from geo.gazetteer.sources import package
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


def add_handmade(records: Records, path: Path, codes: dict[str, str]) -> None:
    """Add the places of handmade.csv; a place that the packages have keeps its id and takes the table's facts."""
    admin1_names = {(records[place].country, fold(records[place].name)): place for place in codes.values()}
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
        record = Record(
            id=f"dateline:{row['kind']}/{slug}",
            name=row["name"],
            kind=row["kind"],  # type: ignore[arg-type]  # checked above
            feature=row["feature"] or row["kind"],
            lat=point.lat,
            lon=point.lon,
            country=row["country"],
            admin1=admin1_names.get((row["country"], fold(row["admin1"])), ""),
            box=(edges[0], edges[1], edges[2], edges[3]) if len(edges) == 4 else None,  # noqa: PLR2004 - four edges
        )
        for name in row["alternates"].split("|"):
            record.add_name(name)
        records.put(record)


def add_demonyms(records: Records, path: Path, countries: dict[str, str]) -> None:
    """Add adjectives and inhabitants' names: those of countries from pyworldatlas, further ones from demonyms.csv."""
    database = package("pyworldatlas") / "data" / "atlas.sqlite3"
    query = (
        "select c.alpha2, d.noun, d.adjective from country_demonym d join country c on c.id = d.country_id"
        " order by c.alpha2, d.noun"
    )
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as atlas:
        for code, noun, adjective in atlas.execute(query):
            if code in countries:
                for form in demonym_forms(noun, adjective):
                    records[countries[code]].add_name(form, DEMONYM)
    for where, row in rows(path, ("form", "id", "source")):
        if row["id"] not in records:
            raise DataError(f"{where}: there is no place {row['id']}")
        records[row["id"]].add_name(row["form"], DEMONYM)


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


def add_names(records: Records, path: Path) -> None:
    """Add the names of abbreviations.csv to places that are there: short forms, and what English calls them."""
    for where, row in rows(path, ("name", "id", "flag", "source")):
        if row["id"] not in records:
            raise DataError(f"{where}: there is no place {row['id']}")
        if row["flag"] not in FLAGS:
            raise DataError(f"{where}: {row['flag']!r} is none of {', '.join(FLAGS)}")
        records[row["id"]].add_name(row["name"], FLAGS[row["flag"]])
