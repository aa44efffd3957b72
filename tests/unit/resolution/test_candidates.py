"""Names are found as they stand, then by their words, then by their spelling, and each says by which route."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.model import KINDS
from geo.resolution.candidates import MAX_CANDIDATES, ROUTES, Affixes, Finder
from geo.resolution.resolver import AFFIXES
from geo.settings import data_dir


@pytest.fixture(scope="module")
def affixes():
    return Affixes.load(data_dir() / "models" / "resolution" / AFFIXES)


@pytest.fixture(scope="module")
def finder(gazetteer, affixes):
    return Finder(gazetteer, affixes)


def best(gazetteer, found):
    return gazetteer.name(int(found.rows[0]))


@pytest.mark.parametrize(
    ("name", "route", "place"),
    [
        ("Kharkiv", "exact", "Kharkiv"),
        ("KHARKIV", "exact", "Kharkiv"),
        ("Sumy's", "exact", "Sumy"),
        ("Kharkhiv", "similar", "Kharkiv"),
        ("greater Lviv", "part", "Lviv"),
        ("Kharkiv Regional Council", "part", "Kharkiv"),
        ("village of Bucha", "kind", "Bucha"),
        ("Lansing, Michigan", "comma", "Lansing"),
    ],
)
def test_each_route_is_named(finder, gazetteer, name, route, place):
    found = finder.find(name)
    assert found.route == route
    assert best(gazetteer, found) == place


@pytest.mark.parametrize("name", ["Benina", "Alemania", "Columbia", "Tchad"])
def test_a_country_is_not_meant_by_its_name_in_another_language(finder, gazetteer, name):
    kinds = {KINDS[kind] for kind in gazetteer.kind[finder.find(name).rows]}
    assert "country" not in kinds


@pytest.mark.parametrize("name", ["Germany", "Deutschland", "Burma", "South Korea", "St. Kitts and Nevis", "DRC"])
def test_a_country_is_meant_by_what_english_or_itself_calls_it(finder, gazetteer, name):
    assert KINDS[gazetteer.kind[finder.find(name).rows[0]]] == "country"


def test_words_that_were_left_out_are_told(finder):
    assert finder.find("Kharkiv Regional Council").left_out == "regional council"


def test_demonyms_lead_to_their_country(finder, gazetteer):
    assert finder.find("Ukrainian", demonym=True).route == "demonym"
    assert best(gazetteer, finder.find("Ukrainian", demonym=True)) == "Ukraine"


def test_a_word_that_is_only_a_demonym_is_no_name_and_no_misspelling(finder):
    assert finder.find("Ukrainian").route == "none"


def test_spelling_is_tried_with_the_same_first_letter_only(finder, gazetteer):
    found = finder.find("Kharkhiv")
    assert all(gazetteer.name(int(row)).lower().startswith("k") for row in found.rows)


def test_a_short_word_is_no_misspelt_country(finder, gazetteer):
    for name in ("Benina", "Chadd", "Ghanna", "Malli"):
        found = finder.find(name)
        if found.route == "similar":
            assert not (gazetteer.kind[found.rows] == KINDS.index("country")).any(), name


def test_what_no_one_knows_has_no_candidates(finder):
    assert finder.find("Qwxzyvarn").route == "none"
    assert not len(finder.find("").rows)


def test_a_name_of_many_places_is_cut(finder):
    assert len(finder.find("San Jose").rows) == MAX_CANDIDATES


@given(st.text(max_size=30), st.booleans())
def test_any_name_may_be_asked(finder, name, demonym):
    found = finder.find(name, demonym=demonym)
    assert found.route in ROUTES
    assert len(found.rows) == len(found.flags) <= MAX_CANDIDATES


def test_words_around_a_name_tell_its_kind(affixes):
    def kinds(before, after):
        bits = affixes.kinds_around(before.split(), after.split())
        return {kind for number, kind in enumerate(KINDS) if bits >> number & 1}

    assert kinds("in the city of", "") == {"city"}
    assert "admin2" in kinds("in", "county on monday")
    assert "water" in kinds("the river", "rose")
    assert kinds("he left", "on monday") == set()


def test_a_broken_table_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"none\.toml"):
        Affixes.load(tmp_path / "none.toml")
    for text in ("x = [", "kind = 3", "[part]\nbefore = []"):
        (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"bad\.toml"):
            Affixes.load(tmp_path / "bad.toml")


@pytest.mark.parametrize("name", ["Jackson Street", "Wellington Creek", "Lincoln High School", "the Jackson Street"])
def test_a_street_that_the_gazetteer_lacks_is_not_the_town_of_its_name(finder, name):
    assert not len(finder.find(name).rows)
