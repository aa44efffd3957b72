"""Weights by name: what a file of them holds, and what damaged ones are told as."""

import numpy as np
import pytest

from geo.corridors.weights import ALWAYS, Weights, likely, probabilities
from geo.errors import DataError

NAMES = ("screen", "gate", "roles", "joins", "acts", "aims")


@pytest.fixture
def weights():
    return Weights({ALWAYS: 0, "fled": 1}, np.array([[0.5, -1.0], [1.5, 2.0]], np.float32))


def test_what_is_kept_comes_back_and_gives_the_same_bytes(tmp_path, weights):
    weights.save(tmp_path / "some.npz")
    first = (tmp_path / "some.npz").read_bytes()
    back = Weights.load("some", tmp_path)
    back.save(tmp_path / "some.npz")
    assert (tmp_path / "some.npz").read_bytes() == first
    assert back.row == weights.row
    assert np.array_equal(back.table, weights.table)
    assert len(back.digest) == 8


def test_features_add_up_and_unknown_ones_count_nothing(weights):
    assert weights.odds({ALWAYS, "fled", "never met"}).tolist() == [2.0, 1.0]
    assert weights.odds(()).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_damaged_files_are_named(tmp_path, content):
    if content is not None:
        (tmp_path / "some.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"some\.npz"):
        Weights.load("some", tmp_path)


def test_files_whose_parts_do_not_fit_are_named(tmp_path):
    np.savez(tmp_path / "some.npz", names=np.frombuffer(b"always\nfled", np.uint8), weights=np.zeros((1, 2)))
    with pytest.raises(DataError, match=r"2 names for 1 rows"):
        Weights.load("some", tmp_path)
    np.savez(tmp_path / "some.npz", names=np.frombuffer(b"fled", np.uint8))
    with pytest.raises(DataError, match=r"some\.npz"):
        Weights.load("some", tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_those_that_ship_are_finite(name):
    shipped = Weights.load(name)
    assert np.isfinite(shipped.table).all()
    assert len(shipped.row) > 100


def test_scores_become_probabilities():
    assert likely(0.0) == 0.5
    assert 0.0 <= likely(-1e9) < 1e-200
    assert likely(1e9) == 1.0
    shares = probabilities(np.array([0.0, 1000.0, 0.0], np.float32))
    assert shares.tolist() == [0.0, 1.0, 0.0]
