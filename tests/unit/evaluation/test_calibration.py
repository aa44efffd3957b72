"""The calibration report: bins, expected calibration error, and what is right among the sure."""

import pytest

from geo.evaluation.calibration import calibration, reliability
from geo.evaluation.metrics import Scores


def test_confidence_that_is_true_has_no_error():
    told = reliability(Scores(judged=[(0.75, True), (0.75, True), (0.75, True), (0.75, False)]))
    assert told["expected_calibration_error"] == 0
    assert told["bins"] == [{"confidence": 0.75, "right": 0.75, "count": 4}]
    assert (told["placed"], told["sure"], told["sure_and_right"]) == (4, 0, 0)


def test_the_gap_of_each_bin_counts_by_its_size():
    told = reliability(Scores(judged=[(1.0, True)] * 3 + [(0.95, False)] + [(0.35, True)]))
    high, low = abs((3 + 0.95) / 4 - 3 / 4), abs(0.35 - 1)
    assert told["expected_calibration_error"] == pytest.approx((4 * high + low) / 5, abs=1e-4)
    assert told["sure_and_right"] == 0.75
    assert [held["count"] for held in told["bins"]] == [1, 4]


def test_corpora_are_told_apart_and_together():
    told = calibration({"a": Scores(judged=[(0.95, True)]), "b": Scores(judged=[(0.95, False)] * 3)})
    assert told["corpora"]["a"]["sure_and_right"] == 1
    assert told["corpora"]["b"]["sure_and_right"] == 0
    assert told["all"]["placed"] == 4
    assert told["all"]["sure_and_right"] == 0.25


def test_nothing_placed():
    told = reliability(Scores())
    assert (told["placed"], told["bins"], told["expected_calibration_error"]) == (0, [], 0)
