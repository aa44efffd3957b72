"""Words of time, reckoned from an article's date."""

from datetime import date

import pytest

from geo.corridors.times import published_day, read_when

TUESDAY = date(2022, 3, 8)


@pytest.mark.parametrize(
    ("text", "planned", "iso"),
    [
        ("on Monday", False, "2022-03-07"),
        ("on Tuesday", False, "2022-03-08"),
        ("on Wednesday", False, "2022-03-02"),
        ("on Wednesday", True, "2022-03-09"),
        ("yesterday", False, "2022-03-07"),
        ("tomorrow", True, "2022-03-09"),
        ("on 5 March", False, "2022-03-05"),
        ("on March 5, 2021", False, "2021-03-05"),
        ("at 07:00 GMT", False, "2022-03-08T07:00Z"),
        ("at 10:00 local time", False, "2022-03-08T10:00"),
        ("at 9 a.m. on Monday", False, "2022-03-07T09:00"),
        ("at 12 p.m.", False, "2022-03-08T12:00"),
        ("at 12:30 a.m.", False, "2022-03-08T00:30"),
        ("at noon today", False, "2022-03-08T12:00"),
    ],
)
def test_words_become_a_date_as_precise_as_they_are(text, planned, iso):
    when = read_when(text, TUESDAY, planned=planned)
    assert when is not None
    assert when.iso == iso


@pytest.mark.parametrize(
    "text", ["", "some 1,500 people", "12 buses", "in the 4th district", "may leave", "at 31 March Street"]
)
def test_other_numbers_are_no_time(text):
    when = read_when(text, TUESDAY, planned=False)
    assert when is None or "T" not in (when.iso or "")


def test_without_a_date_the_words_are_kept():
    when = read_when("it began at 07:00 GMT on Monday", None, planned=False)
    assert when is not None
    assert (when.iso, when.words) == (None, "07:00 GMT on Monday")


def test_a_clock_time_belongs_to_the_day_spoken_of_before():
    when = read_when("at 07:00 GMT", TUESDAY, planned=False, day=date(2022, 3, 7))
    assert when is not None
    assert when.iso == "2022-03-07T07:00Z"


def test_the_day_of_the_statement_is_not_the_day_of_the_movement():
    text = "300 people had left, the mayor said on Monday"
    assert read_when(text, TUESDAY, planned=False, spoken=False) is None
    assert read_when(text, TUESDAY, planned=False) is not None


def test_an_impossible_day_is_no_date():
    when = read_when("on 31 February", TUESDAY, planned=False)
    assert when is not None
    assert when.iso is None


def test_a_broken_date_of_an_article_is_none():
    assert published_day("soon") is None
    assert published_day("2022-03-08T10:00:00Z") == TUESDAY
