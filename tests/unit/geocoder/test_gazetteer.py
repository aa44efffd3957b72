"""What only the gazetteer's geocoder promises: containment, spellings, languages, where an answer comes from."""

import json

import pytest
from geopy.exc import GeocoderQueryError
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.geocoder import GazetteerGeocoder
from geo.serialization import place_from_json


@pytest.fixture(scope="module")
def geocoder(gazetteer):
    return GazetteerGeocoder(gazetteer)


@pytest.mark.parametrize(
    ("query", "identity"),
    [
        ("Paris", 2988507),
        ("Paris, France", 2988507),
        ("Paris, Texas", 4717560),
        ("Paris, Texas, USA", 4717560),
        ("paris ,texas", 4717560),
        ("Bangor, Maine, USA", 4957280),
        ("Bangor, Wales", 2656397),
        ("London, Ontario", 6058560),
        ("Odessa, United States", 5527554),
        ("Odessa, Ukraine", 698740),
        ("Georgia, USA", 4197000),
        ("Georgia", 614540),
        ("Springfield, Illinois", 4250542),
    ],
)
def test_a_name_and_what_contains_it(geocoder, query, identity):
    assert geocoder.geocode(query).raw["id"] == f"geonames:{identity}"


@pytest.mark.parametrize("query", ["Paris, Mongolia", "Kyiv, Texas", "Paris, Zqxwvortbingen", "Texas, Paris"])
def test_a_name_within_what_does_not_contain_it_is_none(geocoder, query):
    assert geocoder.geocode(query) is None


def test_structured_queries_go_from_narrow_to_wide(geocoder):
    query = {"country": "USA", "state": "Texas", "city": "Paris"}
    assert geocoder.geocode(query).raw["id"] == "geonames:4717560"


def test_raw_is_the_place_and_says_why(geocoder, gazetteer):
    raw = geocoder.geocode("Paris, Texas").raw
    assert json.loads(json.dumps(raw)) == raw
    assert place_from_json(raw) == gazetteer.by_id("geonames:4717560")
    assert [reason["kind"] for reason in raw["evidence"]] == ["name", "containment"]


def test_a_resembling_name_is_marked_as_such(geocoder, gazetteer):
    raw = geocoder.geocode("Kharkhiv").raw
    assert raw["name"] == "Kharkiv"
    assert raw["evidence"][0]["kind"] == "spelling"
    assert "one letter" in raw["evidence"][0]["text"]
    assert geocoder.geocode("Kharkhiv, Ukraine").raw["name"] == "Kharkiv"
    assert geocoder.geocode("Kharkhiv, Texas") is None
    assert GazetteerGeocoder(gazetteer, similar=False).geocode("Kharkhiv") is None


def test_languages_are_tried_in_order(geocoder):
    assert geocoder.geocode("Germany", language="de").address == "Deutschland"
    assert geocoder.geocode("Germany", language="xx, fr-CH;q=0.8, de").address == "Allemagne"
    assert geocoder.geocode("Germany", language="xx").address == "Germany"
    assert geocoder.geocode("Munich", language="de").address.endswith(", Deutschland")


def test_reverse_says_how_far_and_falls_back_on_areas(geocoder):
    assert geocoder.reverse((50.45, 30.524)).raw["km"] < 5
    sea = geocoder.reverse((46.0, 36.5))
    assert sea.raw["kind"] == "water"
    assert sea.raw["evidence"][0]["kind"] == "containment"
    kinds = [location.raw["kind"] for location in geocoder.reverse((50.45, 30.524), exactly_one=False)]
    assert kinds[0] == "city"
    assert kinds[-1] == "country"


@pytest.mark.parametrize("query", [None, 5, b"Kyiv", ["Kyiv"], {}, {"street": ""}, "  ", " , "])
def test_what_is_no_query_is_refused(geocoder, query):
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(query)


@settings(max_examples=200, deadline=None)
@given(query=st.text(max_size=40))
def test_any_text_gives_a_place_of_the_gazetteer_or_nothing(geocoder, gazetteer, query):
    try:
        answer = geocoder.geocode(query)
    except GeocoderQueryError:
        return
    assert answer is None or gazetteer.by_id(answer.raw["id"]) is not None


@settings(max_examples=50, deadline=None)
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_reverse_finds_what_is_near(geocoder, lat, lon):
    answer = geocoder.reverse((lat, lon))
    assert answer is None or answer.raw.get("km", 0) <= 50
