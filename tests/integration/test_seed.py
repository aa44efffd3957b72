"""The article that everything is measured by, through the command line as a person would run it.

Its text is not ours to ship: it is read from ../shared, and without it these tests say that they were skipped.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from geopy.distance import great_circle

from geo.geoparser import Geoparser
from geo.maps import corridor_mark
from geo.sources import from_text

SEED = Path(__file__).parents[3] / "shared" / "seed" / "kyiv-rejects-corridors.txt"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not SEED.exists(), reason="skipped: ../shared/seed is not on this machine"),
]

CITIES = {
    "Kharkiv": (49.98, 36.25),
    "Kyiv": (50.45, 30.52),
    "Mariupol": (47.10, 37.55),
    "Sumy": (50.91, 34.80),
}
AREAS = {"Russia": "geonames:2017370", "Belarus": "geonames:630336", "Ukraine": "geonames:690791"}


@pytest.fixture(scope="module")
def reading():
    done = subprocess.run(  # noqa: S603 - our own command on our own file
        [sys.executable, "-m", "geo.cli", "read", str(SEED), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def locations(reading):
    return [found for found in reading["resolutions"] if found["use"] == "location"]


def _placed(locations, name):
    return [found for found in locations if found["place"] and found["place"]["name"] == name]


@pytest.mark.parametrize("name", CITIES)
def test_the_four_cities_are_points_within_30_km(locations, name):
    found = _placed(locations, name)
    assert found, (
        f"{name} is not among {[(one['surface'], one['place'] and one['place']['name']) for one in locations]}"
    )
    for one in found:
        assert great_circle((one["place"]["lat"], one["place"]["lon"]), CITIES[name]).km <= 30


@pytest.mark.parametrize("name", AREAS)
def test_the_countries_are_areas_with_the_right_id(reading, name):
    ids = {found["place"]["id"] for found in reading["resolutions"] if found["surface"] == name and found["place"]}
    assert ids == {AREAS[name]}


def test_russia_and_belarus_are_locations_here(locations):
    assert {"Russia", "Belarus"} <= {found["surface"] for found in locations}


def test_the_sea_is_an_area_of_water(locations):
    (sea,) = [found["place"] for found in locations if found["surface"] == "Sea of Azov"]
    assert sea["kind"] == "water"
    assert great_circle((sea["lat"], sea["lon"]), (46.0, 36.7)).km <= 100
    assert sea["extent"]


def test_the_capital_and_the_shelled_city_are_locations_but_the_government_is_not(reading):
    text = reading["article"]["text"]
    uses = {
        text[max(0, found["start"] - 12) : found["end"] + 10]: found["use"]
        for found in reading["resolutions"]
        if found["surface"] in ("Kyiv", "Moscow")
    }
    assert [use for around, use in uses.items() if "capital Kyiv" in around] == ["location"]
    assert [use for around, use in uses.items() if "shelling in Kyiv" in around] == ["location"]
    assert [use for around, use in uses.items() if "Kyiv Rejects" in around] == ["actor"]
    assert [use for around, use in uses.items() if "Moscow-Prop" in around] == ["actor"]


def test_the_misspelt_city_is_found_and_says_that_it_was_misspelt(locations):
    (found,) = [one for one in locations if one["surface"] == "Kharkhiv"]
    assert found["place"]["name"] == "Kharkiv"
    assert any("edit" in reason["text"] for reason in found["candidates"][0]["evidence"])


def test_nothing_is_located_in_the_newspaper_the_newsletter_or_the_appeal(reading, locations):
    text = reading["article"]["text"]
    begin, end = text.index("Kyiv Rejects"), text.index("Sign up for our free")
    assert all(begin <= found["start"] < end for found in locations)
    assert not [found for found in locations if text[found["start"] - 4 : found["end"] + 6] == "The Moscow Times"]


def test_the_corridor_is_a_set_and_pairs_nothing(reading):
    corridors = [corridor for corridor in reading["corridors"] if len(corridor["origins"]) > 1]
    (corridor,) = corridors
    assert {place["name"] for place in corridor["origins"]} == set(CITIES)
    assert {place["name"] for place in corridor["destinations"]} == {"Russia", "Belarus"}
    assert corridor["pairing"] == "set_only"
    assert all(one["pairing"] != "explicit" for one in reading["corridors"])


def test_both_sides_claims_are_told(reading):
    (corridor,) = [corridor for corridor in reading["corridors"] if len(corridor["origins"]) > 1]
    acts = {claim["act"] for claim in corridor["claims"]}
    assert {"propose", "announce_open", "reject"} <= acts
    text = reading["article"]["text"]
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in corridor["claims"])


def _claims(corridor, act):
    return [claim for claim in corridor["claims"] if claim["act"] == act]


def _set(reading):
    (corridor,) = [corridor for corridor in reading["corridors"] if len(corridor["origins"]) > 1]
    return corridor


def test_the_army_announces_its_opening_by_a_named_spokesman_with_the_hour(reading):
    claims = _claims(_set(reading), "announce_open")
    assert claims
    assert {claim["side"] for claim in claims} == {"RU"}
    assert any(
        "Konashenkov" in (claim["attributed_to"] or "") and "07:00 GMT" in (claim["when_text"] or "")
        for claim in claims
    )
    assert any("army" in (claim["actor"] or "") for claim in claims)


def test_russia_proposes_and_ukraine_rejects_by_a_named_minister(reading):
    assert {claim["side"] for claim in _claims(_set(reading), "propose")} == {"RU"}
    rejections = _claims(_set(reading), "reject")
    assert {claim["side"] for claim in rejections} == {"UA"}
    assert any("Vereshchuk" in (claim["attributed_to"] or "") for claim in rejections)


def test_the_two_earlier_attempts_are_corridors_of_their_own_with_both_sides_blame(reading):
    attempts = [
        corridor
        for corridor in reading["corridors"]
        if [place["name"] for place in corridor["origins"]] == ["Mariupol"]
    ]
    assert len(attempts) == 2
    first, second = attempts
    assert second["follows"] == first["id"]
    assert _set(reading)["follows"] == second["id"]
    for corridor in attempts:
        assert {claim["act"] for claim in corridor["claims"]} == {"report_violation"}
        assert {claim["side"] for claim in corridor["claims"]} == {"RU", "UA"}
        assert corridor["destinations"] == []


def test_no_line_is_drawn():
    article = from_text(SEED.read_text(encoding="utf-8"), max_chars=100_000)
    read = Geoparser.load(min_confidence=0.35).read(article)
    marks = [corridor_mark(article, read, corridor) for corridor in read.corridors]
    assert len(marks) == 3
    assert [pair for mark in marks for pair in mark.pairs] == []
