"""Which stretches of a text are read: those whose words speak of a corridor, wherever they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.corridors.screen import LENGTH, SHORT, Screen, cut, passing

FLIGHT = (
    "Thousands of civilians fled the shelling on Tuesday and reached the border on foot, aid workers said. The Red "
    "Cross evacuated the wounded in a convoy of buses through a humanitarian corridor that both sides had agreed to.\n"
)
SHARES = (
    "Shares in the company fell by four per cent after it cut its forecast for the year. Analysts had expected sales "
    "to grow, but weak demand for phones hurt its margins, and the board will vote on a dividend of 12 cents in March. "
    "Its rival won a contract to supply software to three banks and hired a new head of marketing last week.\n"
)


@pytest.fixture(scope="module")
def screen():
    return Screen.load()


@given(st.text(alphabet="ab .\nİ", max_size=5 * LENGTH))
def test_stretches_cover_a_text_without_a_gap(text):
    ends = 0
    for start, end in cut(text):
        assert start == ends < end
        ends = end
    assert ends == len(text)


def test_a_text_about_something_else_is_not_read(screen):
    assert passing(screen.stretches(SHARES * 8)) == []


def test_one_paragraph_of_a_long_text_is_enough(screen):
    text = SHARES * 30 + FLIGHT * 2 + SHARES * 30
    found = passing(screen.stretches(text))
    assert found
    told = text.index("Thousands")
    assert all(abs(stretch.start - told) < 2 * LENGTH for stretch in found)


def test_a_text_too_short_to_tell_is_read(screen):
    text = "They went from A to B."
    assert passing(screen.stretches(text)) == screen.stretches(text)
    assert len(SHARES) > SHORT
    assert passing(screen.stretches(SHARES)) == []


def test_names_count_nothing_and_capitals_alone_are_read(screen):
    assert screen.stretches("Aleppo Mosul " + FLIGHT)[0].odds == screen.stretches("Lund " + FLIGHT)[0].odds
    assert passing(screen.stretches(FLIGHT.upper() * 3))
