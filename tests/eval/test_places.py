"""The shipped geoparser on the project's own labelled sentences: no figure may fall below its floor."""

import warnings

import pytest

from geo.evaluation import case_table, evaluate_cases, load_cases, load_floors, sunk, to_raise
from geo.geoparser import Geoparser
from geo.settings import Settings, data_dir

FLOORS = data_dir() / "eval" / "floors-places.toml"


@pytest.fixture(scope="module")
def tally():
    geoparser = Geoparser.load(min_confidence=Settings().min_confidence)
    return evaluate_cases(load_cases(data_dir() / "cases" / "places.jsonl"), geoparser)


def test_the_sentences_try_enough(tally):
    assert tally.sentences >= 250
    assert tally.outcomes.total() >= 400
    assert tally.traps >= 80


def test_no_figure_is_below_its_floor(tally):
    floors, figures = load_floors(FLOORS), tally.figures()
    for line in to_raise(floors, figures):
        warnings.warn(f"{FLOORS.name}: {line}", stacklevel=1)
    below = list(sunk(floors, figures))
    assert not below, "\n".join([*below, "", case_table(tally)])
