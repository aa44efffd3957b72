"""Queries as people write them, and the words that they are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.store.query import Query, Term, excerpt, parse, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kyiv's bridge, re-opened", ["kyiv", "s", "bridge", "re", "opened"]),
        ("Łódź Ørsted São København Đà Nẵng", ["lodz", "orsted", "sao", "kobenhavn", "da", "nang"]),
        ("İSTANBUL \u0131spanak Straße Æon", ["istanbul", "ispanak", "strasse", "aeon"]),
        ("Київ Йорданія Ёлка", ["киів", "иорданія", "елка"]),
        ("e\u0301tude \u00e9tude ÉTUDE", ["etude"] * 3),
        ("_a_ -- 7,5 $!", ["a", "7", "5"]),
        ("القاهرة 北京", ["القاهرة", "北京"]),
        ("x" * 300, ["x" * 100]),
        ("", []),
    ],
)
def test_words(text, found):
    assert words(text) == found


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert words(" ".join(words(text))) == words(text)


def one(*found, prefix=False):
    return Term(words=found, prefix=prefix)


@pytest.mark.parametrize(
    ("text", "groups", "without"),
    [
        ("kyiv", [[one("kyiv")]], []),
        ("Kyiv bridge", [[one("kyiv")], [one("bridge")]], []),
        ('"Sea of Azov" port*', [[one("sea", "of", "azov")], [one("port", prefix=True)]], []),
        ("“Sea of Az”*", [[one("sea", "of", "az", prefix=True)]], []),
        ("Moscow-backed", [[one("moscow", "backed")]], []),
        ("Kyiv OR Kiev shelling", [[one("kyiv"), one("kiev")], [one("shelling")]], []),
        ('port -Odesa -"Black Sea"', [[one("port")]], [one("odesa"), one("black", "sea")]),
        ('"OR" or', [[one("or")], [one("or")]], []),
        ("kyiv & - odesa* !", [[one("kyiv")], [one("odesa", prefix=True)]], []),
        ("AND NOT NEAR", [[one("and")], [one("not")], [one("near")]], []),
    ],
)
def test_what_a_query_asks_for(text, groups, without):
    assert parse(text) == Query(groups=tuple(map(tuple, groups)), without=tuple(without))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at least one word"),
        ("  ", "at least one word"),
        ("-odesa", "beside those that are excluded"),
        ('"sea of', "not closed"),
        ("*", "at least one word"),
        ('"" !', "at least one word"),
        ("OR kyiv", "either side"),
        ("kyiv OR", "either side"),
        ("kyiv OR OR kiev", "either side"),
        ("kyiv OR -kiev", "either side"),
        ("a " * 51, "at most 50"),
    ],
)
def test_what_is_no_query_is_said_in_one_line(text, message):
    with pytest.raises(InputError, match=message) as refused:
        parse(text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("azov", "in the Sea of Azov, he said."),
        ('"sea of az"*', "in the Sea of Azov, he said."),
        ("e\u0301tude", "The étude began"),
        ("nothing OR began", "The étude began"),
        ("nothing", ""),
    ],
)
def test_an_excerpt_holds_what_was_found(query, found):
    text = "The étude began. " + "word " * 40 + "It lay in the Sea of Azov, he said."
    shown = excerpt(text, parse(query))
    assert found in shown
    assert len(shown) < 220
    assert bool(shown) == bool(found)
