"""Floors: a figure below one is named, one without a floor too, and lowering needs a reason."""

import pytest

from geo.errors import DataError
from geo.evaluation import load_floors, sunk, to_raise

GOOD = '[f1]\nleast = 0.8\nhighest = 0.9\nbecause = "the labels were corrected"\n'


@pytest.fixture
def floors(tmp_path):
    def write(text):
        path = tmp_path / "floors.toml"
        path.write_text(text, encoding="utf-8")
        return load_floors(path)

    return write


def test_a_figure_below_its_floor_is_named(floors):
    assert list(sunk(floors(GOOD), {"f1": 0.8})) == []
    assert list(sunk(floors(GOOD), {"f1": 0.79})) == ["f1: 0.7900 is below its floor 0.8"]


def test_a_figure_that_was_not_measured_or_has_no_floor_is_named(floors):
    assert list(sunk(floors(GOOD), {"recall": 1.0})) == ["f1: was not measured", "recall: has no floor"]


def test_raising_is_proposed(floors):
    assert list(to_raise(floors(GOOD), {"f1": 0.805})) == []
    assert list(to_raise(floors(GOOD), {"f1": 0.85})) == ["f1: the floor 0.8 can be raised to 0.845"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("the labels were corrected", " "), "lowered from 0.9 to 0.8 without a reason"),
        (GOOD.replace("0.9", "0.7"), "least lies above highest"),
        (GOOD.replace("because", "why"), "no floors"),
        (GOOD.replace("0.8", '"high"'), "no floors"),
        ("f1 = 1", "no floors"),
        ("[", "no floors"),
    ],
)
def test_bad_floors_are_refused(floors, text, says):
    with pytest.raises(DataError, match=says):
        floors(text)


def test_no_file(tmp_path):
    with pytest.raises(DataError, match="no floors"):
        load_floors(tmp_path / "none.toml")
