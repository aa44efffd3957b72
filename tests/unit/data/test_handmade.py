"""Every row of the hand-made gazetteer table is a well-formed, sourced fact that stands there once."""

import csv
import re
from collections import Counter

import pytest

from geo.gazetteer.names import fold
from geo.model import KINDS, Extent, Point
from geo.settings import data_dir

COLUMNS = (
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
    "source",
    "note",
)
# features that are too long or wide for a point alone
AREAS = {"river", "canal", "lake", "mountains", "desert", "peninsula", "strait", "gulf", "delta", "corridor"}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows():
    return read(data_dir() / "gazetteer" / "handmade.csv")


def alternates(row):
    return [name for name in row["alternates"].split("|") if name]


def extent(row):
    edges = [row[edge] for edge in ("south", "west", "north", "east")]
    if not any(edges):
        return None
    south, west, north, east = map(float, edges)
    return Extent(south=south, west=west, north=north, east=east)


def holds(box, point):
    if not box.south <= point.lat <= box.north:
        return False
    if box.west <= box.east:
        return box.west <= point.lon <= box.east
    return point.lon >= box.west or point.lon <= box.east


def test_the_table_is_large_enough_and_has_its_columns(rows):
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) >= 400


def test_every_row_is_well_formed(rows):
    for row in rows:
        where = row["name"]
        assert None not in row, where
        assert None not in row.values(), where
        assert all(value == value.strip() for value in row.values()), where
        assert row["name"], where
        assert row["kind"] in KINDS, where
        assert re.fullmatch(r"[a-z_]+", row["feature"]), where
        assert re.fullmatch(r"[A-Z]{2}|", row["country"]), where
        assert re.fullmatch(r"https?://\S+", row["source"]), where
        assert re.fullmatch(r"(geonames:\d+|naturalearth:[a-z/-]+)?", row["note"]), where


def test_every_label_point_is_on_the_globe_and_inside_its_extent(rows):
    for row in rows:
        point = Point(lat=float(row["lat"]), lon=float(row["lon"]))
        box = extent(row)
        assert box is None or holds(box, point), row["name"]


def test_what_is_long_or_wide_has_an_extent(rows):
    assert [row["name"] for row in rows if row["feature"] in AREAS and extent(row) is None] == []


def test_an_extent_that_crosses_the_antimeridian_spans_less_than_half_the_globe(rows):
    crossing = [row for row in rows if (box := extent(row)) and box.west > box.east]
    assert crossing
    for row in crossing:
        box = extent(row)
        assert 360 + box.east - box.west < 180, row["name"]
        assert box.west > 100, row["name"]


def test_no_place_stands_there_twice(rows):
    seen = Counter((fold(row["name"]), row["kind"], row["country"]) for row in rows)
    assert [key for key, count in seen.items() if count > 1] == []
    ids = Counter(row["note"] for row in rows if row["note"])
    assert [key for key, count in ids.items() if count > 1] == []


def test_no_alternate_is_another_rows_name_or_repeats(rows):
    names = {(fold(row["name"]), row["kind"]): row["name"] for row in rows}
    for row in rows:
        folded = [fold(name) for name in alternates(row)]
        assert len(set(alternates(row))) == len(folded), row["name"]
        for key in folded:
            assert names.get((key, row["kind"]), row["name"]) == row["name"], (row["name"], key)


def test_alternates_are_names_and_not_fragments(rows):
    for row in rows:
        for name in alternates(row):
            assert len(name) >= 2, row["name"]
            assert not re.search(r"[;,\t\n\"]", name), (row["name"], name)
