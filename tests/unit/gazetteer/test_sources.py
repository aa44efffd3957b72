"""How names are taken out of what the packages say."""

import pytest

from geo.gazetteer.facilities import airport_names
from geo.gazetteer.prominence import weight
from geo.gazetteer.records import Record
from geo.gazetteer.settlements import subdivision_name, subdivision_stem


@pytest.mark.parametrize(
    ("iso", "main", "aliases", "shown"),
    [
        ("Texas", "Texas", ["Texas State"], "Texas"),
        ("Bayern", "Bavaria", [], "Bavaria"),
        ("Kharkivska oblast", "Kharkivska Oblast", ["Kharkiv", "Kharkiv Oblast"], "Kharkiv Oblast"),
        ("Usulután", "Departamento de Usulután", [], "Usulután"),
        ("Xinjiang Uygur Zizhiqu", "Xinjiang Uyghur Autonomous Region", [], "Xinjiang Uyghur Autonomous Region"),
    ],
)
def test_a_subdivision_is_shown_by_its_english_name(iso, main, aliases, shown):
    assert subdivision_name(iso, main, aliases) == shown


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Kharkiv Oblast", "Kharkiv"),
        ("Cook County", "Cook"),
        ("Guangdong Sheng", "Guangdong"),
        ("County", "County"),
        ("Texas", "Texas"),
    ],
)
def test_the_stem_of_a_subdivisions_name(name, stem):
    assert subdivision_stem(name) == stem


def test_what_an_airport_is_called():
    assert set(airport_names("London Heathrow Airport", "London")) >= {"Heathrow", "Heathrow Airport"}
    assert "Pearson Airport" in airport_names("Lester B Pearson International Airport", "Toronto")
    assert "Vienna" not in airport_names("Vienna International Airport", "Vienna")
    assert airport_names("Some Airfield", "Town") == []


def test_prominence_orders_places_of_one_name():
    def place(kind, feature, population=0):
        return weight(Record(id="a", name="A", kind=kind, feature=feature, lat=0.0, lon=0.0, population=population))

    assert place("country", "country", 4_000_000) > place("admin1", "state", 9_000_000)
    assert place("city", "capital", 690_000) > place("admin1", "state", 6_000_000)
    assert place("city", "seat", 130_000) > place("admin1", "province", 1_500_000)
    assert place("admin1", "province", 8_500_000) > place("city", "populated place", 530_000)
    assert place("water", "sea") > place("admin1", "state", 1_200_000)
    assert place("city", "post town") < place("city", "populated place", 900)
