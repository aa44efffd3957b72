"""The names that the gazetteer must know, of every kind and script, each with the place that it means first of all."""

import json

import pytest

from geo.gazetteer import DEMONYM, Gazetteer
from geo.gazetteer.lookup import kilometres
from geo.model import Point
from geo.settings import data_dir

CASES = [
    json.loads(line)
    for line in (data_dir() / "cases" / "gazetteer.jsonl").read_text(encoding="utf-8").splitlines()
    if line.strip()
]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


def as_expected(gazetteer, case, row):
    if "id" in case and gazetteer.id(row) == case["id"]:
        return True
    if "lat" not in case:
        return False
    point = Point(lat=case["lat"], lon=case["lon"])
    place = gazetteer.place(row)
    right_kind = "kind" not in case or case["kind"] == place.kind
    return right_kind and kilometres(point, place.point.lat, place.point.lon) <= case["km"]


def test_there_are_cases_of_every_kind():
    assert len(CASES) >= 150
    assert {case["kind"] for case in CASES if "kind" in case} >= {
        "city",
        "admin1",
        "country",
        "region",
        "water",
        "terrain",
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_first_hit_is_the_place_that_the_name_means(gazetteer, case):
    hits = gazetteer.lookup(case["name"])
    rows = hits.rows[hits.flags != DEMONYM].tolist()
    found = [f"{gazetteer.id(row)} {gazetteer.name(row)}" for row in rows[:5]]
    wanted = rows if case.get("any") else rows[:1]
    assert any(as_expected(gazetteer, case, row) for row in wanted), f"{case} found {found}"
