"""The gazetteer that ships, and a small one that is made of a handful of records."""

import pytest

from geo.gazetteer import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY, Gazetteer
from geo.gazetteer.compile import compile_records
from geo.gazetteer.records import Record, Records

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [(20.0, 45.0), (40.0, 45.0), (40.0, 52.0), (20.0, 52.0), (20.0, 45.0)],
        [(29.0, 47.0), (31.0, 47.0), (31.0, 48.0), (29.0, 48.0), (29.0, 47.0)],
    ],
}


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def records():
    """A country with a hole in it, its subdivision, two cities of one name, and a village."""
    made = Records()
    land = Record(
        id="geonames:1",
        name="Norland",
        kind="country",
        feature="country",
        lat=49.0,
        lon=31.0,
        country="XX",
        population=40_000_000,
        shape=SQUARE,
    )
    land.add_name("Nordlandia", PRIMARY)
    land.add_name("N.L.", ABBREVIATION)
    land.add_name("Old Norland", HISTORIC)
    land.add_name("Norlandish", DEMONYM)
    land.add_name("Норланд")
    land.languages["uk"] = "Норланд"
    made.put(land)
    made.put(
        Record(
            id="geonames:2", name="Sumberg Oblast", kind="admin1", feature="oblast", lat=50.0, lon=34.0, country="XX"
        )
    )
    big = Record(
        id="geonames:4",
        name="Sumberg",
        kind="city",
        feature="seat",
        lat=50.9,
        lon=34.8,
        country="XX",
        admin1="geonames:2",
        population=250_000,
    )
    big.add_name("Zumberg")
    made.put(big)
    made.put(
        Record(
            id="geonames:3", name="Sumberg", kind="city", feature="populated place", lat=10.0, lon=-70.0, population=900
        )
    )
    made.put(
        Record(
            id="geonames:9",
            name="Zumberg",
            kind="city",
            feature="populated place",
            lat=11.0,
            lon=-71.0,
            population=1200,
        )
    )
    made.put(
        Record(
            id="dateline:water/inner-sea",
            name="Inner Sea",
            kind="water",
            feature="sea",
            lat=46.0,
            lon=-179.5,
            box=(40.0, 170.0, 50.0, -175.0),
        )
    )
    return made


@pytest.fixture
def small_folder(records, tmp_path):
    compile_records(records, tmp_path, sources=[])
    return tmp_path


@pytest.fixture
def small(small_folder):
    return Gazetteer.open(small_folder)
