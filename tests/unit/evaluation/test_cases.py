"""Labelled sentences: what counts as right, wrong, unresolved, missed, a use, a trap; and bad files."""

import json
from dataclasses import dataclass

import pytest

from geo.errors import InputError
from geo.evaluation.cases import case_table, evaluate_cases, load_cases
from geo.model import Mention, Place, Point, Reading, Resolution

TEXT = "In Varen, a Lund fan met Chad Ott near Oz; Oz is far."
VAREN = {"start": 3, "end": 8, "surface": "Varen", "use": "location", "lat": 51.5, "lon": 9.25, "km": 20}
LUND = {"start": 12, "end": 16, "surface": "Lund", "use": "name_part", "lat": 55.7, "lon": 13.2, "km": 10}
OZ = {"start": 39, "end": 41, "surface": "Oz", "use": "location", "id": None}
NEAR, FAR = Point(lat=51.6, lon=9.25), Point(lat=10, lon=9.25)


@dataclass
class Answers:
    """Stands for a geoparser that gives these answers."""

    given: list

    def read(self, article):
        resolutions = tuple(
            Resolution(
                mention=Mention(start=start, end=end, surface=article.text[start:end], use=use),
                place=Place(id="geonames:1", name="P", point=point, kind="city") if point else None,
                confidence=0.5,
            )
            for start, end, use, point in self.given
        )
        return Reading(article_id=article.id, geoparser_id="t", resolutions=resolutions)


@pytest.fixture
def cases(tmp_path):
    def write(**changes):
        record = {"id": "a", "text": TEXT, "places": [VAREN, LUND, OZ], "not_places": ["Chad"], "why": "a test"}
        path = tmp_path / "cases.jsonl"
        path.write_text(json.dumps(record | changes), encoding="utf-8")
        return load_cases(path)

    return write


@pytest.mark.parametrize(
    ("given", "outcomes", "slips"),
    [
        ([], {"missed": 3}, ["missed", "missed", "missed"]),
        ([(3, 8, "location", NEAR)], {"right": 1, "missed": 2}, ["missed", "missed"]),
        ([(3, 8, "location", FAR)], {"wrong": 1, "missed": 2}, ["wrong", "missed", "missed"]),
        ([(3, 8, "location", None)], {"unresolved": 1, "missed": 2}, ["unresolved", "missed", "missed"]),
        ([(3, 8, "actor", NEAR)], {"right": 1, "missed": 2}, ["use", "missed", "missed"]),
        ([(39, 41, "location", None)], {"right": 1, "missed": 2}, ["missed", "missed"]),
        ([(39, 41, "location", NEAR)], {"wrong": 1, "missed": 2}, ["missed", "missed", "wrong"]),
        ([(25, 33, "location", FAR)], {"missed": 3}, ["missed", "missed", "missed", "trap"]),
        ([(43, 45, "location", FAR)], {"missed": 3}, ["missed", "missed", "missed", "invented"]),
    ],
)
def test_what_counts_as_what(cases, given, outcomes, slips):
    tally = evaluate_cases(cases(), Answers(given))
    assert tally.outcomes == outcomes
    assert [failure.slip for failure in tally.failures] == slips


def test_the_mention_that_overlaps_most_is_judged(cases):
    tally = evaluate_cases(cases(places=[VAREN]), Answers([(0, 4, "location", FAR), (3, 8, "location", NEAR)]))
    assert tally.outcomes == {"right": 1}


def test_figures_and_table(cases):
    answers = [(3, 8, "location", NEAR), (12, 16, "actor", FAR), (25, 29, "location", NEAR)]
    tally = evaluate_cases(cases(), Answers(answers))
    assert tally.figures() == pytest.approx(
        {"placed_right": 1 / 3, "right_when_placed": 1 / 2, "found": 2 / 3, "use_right": 1 / 2, "traps_avoided": 0}
    )
    text = case_table(tally)
    assert "1 placed right" in text
    assert "traps taken: 1 of 1" in text
    assert "Lund: actor, not name_part" in text
    assert "Chad (location): a test" in text


def test_a_trap_is_sought_outside_the_labelled_places(cases):
    (case,) = cases(not_places=["Oz"])
    assert case.traps == ((43, 45),)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": 1}, "'text' must be a string"),
        ({"places": ["x"]}, "a place is not an object"),
        ({"places": [VAREN | {"surface": "Lund"}]}, "the text holds 'Varen' at 3-8, not 'Lund'"),
        ({"places": [VAREN | {"use": "verb"}]}, "use 'verb' is none of"),
        ({"places": [VAREN | {"lat": None}]}, "needs lat and lon, or an id of null"),
        ({"places": [VAREN | {"lat": 95}]}, "is not on the globe"),
        ({"places": [VAREN | {"km": 0}]}, "is no radius"),
        ({"places": [VAREN | {"km": "x"}]}, "is no radius"),
        ({"not_places": ["Atlantis"]}, "'Atlantis' of 'not_places' does not stand in the text"),
        ({"not_places": [""]}, "does not stand in the text"),
    ],
)
def test_a_bad_line_is_named(cases, changes, says):
    with pytest.raises(InputError, match=r"cases\.jsonl, line 1") as refused:
        cases(**changes)
    assert says in str(refused.value)
