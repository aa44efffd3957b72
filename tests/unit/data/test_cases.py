"""The labelled cases are well formed: points on the globe, offsets that hold, kinds and uses that exist."""

import json
from collections import Counter

import pytest

from geo.gazetteer.names import fold
from geo.model import KINDS, USES, Point
from geo.settings import data_dir

CASES = data_dir() / "cases"


def read(name):
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def check_place(case, where):
    """Hold a case to an id, or to a point with a tolerance in kilometres."""
    assert ("id" in case) != ("lat" in case), where
    if "id" in case:
        assert case["id"].split(":")[0] in {"geonames", "naturalearth", "dateline"}, where
        return
    Point(lat=case["lat"], lon=case["lon"])
    assert 0 < case["km"] <= 4000, where


@pytest.fixture(scope="module")
def gazetteer_cases():
    return read("gazetteer.jsonl")


def test_gazetteer_cases_are_well_formed(gazetteer_cases):
    assert len(gazetteer_cases) >= 180
    for case in gazetteer_cases:
        check_place(case, case["name"])
        assert case.get("kind", KINDS[0]) in KINDS, case["name"]
        assert case["note"], case["name"]


def test_gazetteer_cases_do_not_repeat(gazetteer_cases):
    names = Counter(case["name"] for case in gazetteer_cases)
    assert [name for name, count in names.items() if count > 1] == []


def test_gazetteer_cases_cover_every_kind_and_many_scripts(gazetteer_cases):
    assert {case["kind"] for case in gazetteer_cases if "kind" in case} == set(KINDS)
    beyond_ascii = [case["name"] for case in gazetteer_cases if not fold(case["name"]).isascii()]
    assert len(beyond_ascii) >= 30


@pytest.fixture(scope="module")
def sentences():
    return read("places.jsonl")


def test_sentences_are_many_and_differ(sentences):
    assert len(sentences) >= 250
    for key in ("id", "text"):
        assert len({sentence[key] for sentence in sentences}) == len(sentences)


def test_offsets_of_sentences_hold(sentences):
    for sentence in sentences:
        end = 0
        for place in sentence["places"]:
            assert place["start"] >= end, sentence["id"]
            end = place["end"]
            assert sentence["text"][place["start"] : end] == place["surface"], sentence["id"]


def test_places_of_sentences_are_well_formed(sentences):
    for sentence in sentences:
        assert set(sentence) == {"id", "text", "places", "not_places", "why"}, sentence["id"]
        assert sentence["why"], sentence["id"]
        for place in sentence["places"]:
            assert place["use"] in USES, sentence["id"]
            if place.get("id", "") is not None:
                check_place(place, sentence["id"])


def test_what_is_no_place_stands_in_the_text_and_is_not_labelled_a_place(sentences):
    for sentence in sentences:
        surfaces = {place["surface"] for place in sentence["places"]}
        for surface in sentence["not_places"]:
            assert surface in sentence["text"], sentence["id"]
            assert surface not in surfaces, sentence["id"]


def test_sentences_try_every_use_and_leave_some_open(sentences):
    uses = Counter(place["use"] for sentence in sentences for place in sentence["places"])
    assert set(uses) == set(USES)
    assert min(uses.values()) >= 20
    assert any(place.get("id", "") is None for sentence in sentences for place in sentence["places"])
    assert sum(bool(sentence["not_places"]) for sentence in sentences) >= 60
    assert sum(not sentence["places"] and not sentence["not_places"] for sentence in sentences) >= 3
