"""The hand-made tables: places that the packages lack, demonyms, abbreviations and common names."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, get_args

from geo.errors import DataError
from geo.gazetteer.layout import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY
from geo.gazetteer.names import fold
from geo.gazetteer.packages import kilometres, read_sqlite, world_atlas
from geo.gazetteer.prominence import size
from geo.gazetteer.records import Record, Records
from geo.model import Kind, Point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLAGS: Final = {
    "primary": PRIMARY,
    "abbreviation": ABBREVIATION,
    "historic": HISTORIC,
    "alternate": 0,
}

WRONG: Final = "wrong"
MAIN: Final = "main"


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
_SAME_PLACE_KM: Final = {"region": 1200.0, "water": 1200.0, "terrain": 300.0, "continent": 5000.0}
_SAME_KM: Final = 30.0
# an area that is this many degrees across is so much more prominent, in powers of ten of people
_LARGE: Final = 3.0
_MORE_PROMINENT: Final = 0.7
_EDGES: Final = ("south", "west", "north", "east")
_HANDMADE: Final = ("name", "kind", "feature", "lat", "lon", "country", "admin1", *_EDGES, "alternates", "note")
_NOTED_ID: Final = re.compile(r"\b(?:geonames:\d+|naturalearth:[\w/-]+)")


def add_handmade(records: Records, path: Path, codes: dict[str, str]) -> None:
    """Add the places of handmade.csv.

    A place that a package has keeps its id, and takes the table's name, point and box. It is told by the id in
    the note ("geonames:7729885"), else by a shared primary name, the same kind and nearness.
    """
    admin1_names = {
        (records[place].country, key): place
        for place in reversed(codes.values())
        if records[place].kind == "admin1"
        for key in records[place].folded()
    }
    by_name = _by_name(records)
    for where, row in rows(path, _HANDMADE):
        made = _handmade(row, where)
        if row["admin1"]:
            made.admin1 = admin1_names.get((row["country"], fold(row["admin1"])), "")
        noted = _NOTED_ID.search(row["note"])
        if noted:
            made.id = noted.group()
        known = records.get(made.id) if noted else _same(made, by_name)
        if known is None:
            if made.id in records:
                made.id = f"{made.id}-{made.lat:.0f}-{made.lon:.0f}"
            records[made.id] = made
        else:
            _correct(known, made)


def _by_name(records: Records) -> dict[tuple[str, str], list[Record]]:
    """Return the records by kind and primary name; settlements and subdivisions by their own name only."""
    by_name: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records.values():
        physical = record.kind in _SAME_PLACE_KM or record.kind == "facility"
        keys = [key for key, flags in record.folded().items() if flags & PRIMARY] if physical else [fold(record.name)]
        for key in keys:
            by_name[record.kind, key].append(record)
    return by_name


def _correct(known: Record, made: Record) -> None:
    """Let a package's record take the hand-made one's facts; its former name stays a primary one."""
    known.add_name(known.name, PRIMARY)
    known.name, known.lat, known.lon, known.feature = made.name, made.lat, made.lon, made.feature
    known.country, known.admin1 = known.country or made.country, known.admin1 or made.admin1
    known.box = made.box or known.box
    if made.feature == "river":
        known.shape = None  # Natural Earth's is the estuary alone
    known.size = made.size
    for name, flags in made.names.items():
        known.add_name(name, flags)


def _handmade(row: dict[str, str], where: str) -> Record:
    if row["kind"] not in get_args(Kind):
        raise DataError(f"{where}: {row['kind']!r} is no kind of place")
    try:
        point = Point(lat=float(row["lat"]), lon=float(row["lon"]))
        edges = [float(row[edge]) for edge in _EDGES if row[edge]]
    except ValueError as error:
        raise DataError(f"{where}: {error}") from error
    slug = re.sub(r"[^\w]+", "-", fold(f"{row['name']} {row['country']}")).strip("-")
    record = Record(
        id=f"dateline:{row['kind']}/{slug}",
        name=row["name"],
        kind=row["kind"],  # type: ignore[arg-type]  # checked above
        feature=(row["feature"] or row["kind"]).replace("_", " "),
        lat=point.lat,
        lon=point.lon,
        country=row["country"],
        box=(edges[0], edges[1], edges[2], edges[3]) if len(edges) == len(_EDGES) else None,
    )
    if record.box and record.kind in _SAME_PLACE_KM and _span(record.box) >= _LARGE:
        record.size = size(record) + _MORE_PROMINENT
    for name in row["alternates"].split("|"):
        record.add_name(name, PRIMARY if name.isascii() else 0)  # those in Latin letters are what English calls it
    return record


def _span(box: tuple[float, float, float, float]) -> float:
    south, west, north, east = box
    return max(north - south, (east - west) % 360)


def _same(made: Record, by_name: dict[tuple[str, str], list[Record]]) -> Record | None:
    """Return the nearest record that the hand-made one is, by its name or else by another of its names."""
    near = _SAME_PLACE_KM.get(made.kind, _SAME_KM)
    for keys in ([fold(made.name)], list(made.folded())):
        found = [
            (kilometres(made.lat, made.lon, record.lat, record.lon), record.id, record)
            for key in keys
            for record in by_name.get((made.kind, key), ())
        ]
        if found and min(found)[0] <= near:
            return min(found)[2]
    return None


def add_demonyms(records: Records, path: Path, codes: dict[str, str]) -> None:
    """Add adjectives and inhabitants' names: those of countries from pyworldatlas, further ones from demonyms.csv."""
    query = (
        "select c.alpha2, d.noun, d.adjective from country_demonym d join country c on c.id = d.country_id"
        " order by c.alpha2, d.noun"
    )
    for code, noun, adjective in read_sqlite(world_atlas(), query):
        if code in codes and adjective != "None":
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

    Flags are joined by "|". "main" makes it the name that is shown. "wrong" removes a name that a package gives by
    mistake; where it is the place's own name, the place goes too.
    """
    for where, row in rows(path, ("name", "place", "flag", "source")):
        place = _resolved(row["place"], records, codes, where)
        if row["flag"] == WRONG:
            if fold(records[place].name) == fold(row["name"]):
                del records[place]
            else:
                records[place].remove_name(row["name"])
            continue
        if row["flag"] == MAIN:
            records[place].add_name(records[place].name, PRIMARY)
            records[place].name = row["name"]
            continue
        unknown = set(row["flag"].split("|")) - set(FLAGS)
        if unknown:
            raise DataError(f"{where}: {min(unknown)!r} is none of {', '.join((*FLAGS, MAIN, WRONG))}")
        flags = 0
        for flag in row["flag"].split("|"):
            flags |= FLAGS[flag]
        records[place].add_name(row["name"], flags)
