"""Bars over time: without gaps, every article in exactly one, few enough to be drawn."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from geo.ui.timeline import bins


def test_days_are_bars_of_their_own_where_they_are_few():
    found = bins(["2022-03-07", "2022-03-07", "", "in spring", "2022-03-10"])
    assert [(str(one.start), one.count) for one in found] == [
        ("2022-03-07", 2),
        ("2022-03-08", 0),
        ("2022-03-09", 0),
        ("2022-03-10", 1),
    ]


def test_years_are_told_by_months_or_years():
    assert {str(one.start)[8:] for one in bins(["2019-05-20", "2024-02-29"])} == {"01"}
    assert [str(one.end) for one in bins(["1950-05-20", "2024-02-29"])][-1] == "2024-12-31"


@given(some.lists(some.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=30))
def test_every_article_is_in_one_bar_and_no_day_is_left_out(days):
    found = bins(day.isoformat() for day in days)
    assert sum(one.count for one in found) == len(days)
    assert len(found) <= 202
    for before, after in pairwise(found):
        assert after.start == before.end + timedelta(days=1)
