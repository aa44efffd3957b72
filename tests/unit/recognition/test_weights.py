import shutil

import numpy as np
import pytest

from geo.errors import DataError
from geo.recognition import Recogniser
from geo.recognition.hashing import HASH_BITS
from geo.recognition.weights import FILE, Linear, Weights
from geo.settings import data_dir
from geo.trees import load_arrays, save_arrays


@pytest.fixture
def copy(tmp_path):
    shutil.copy(data_dir() / "models" / FILE, tmp_path / FILE)
    return tmp_path


def names_of(recogniser):
    return recogniser._describer.names


def test_weights_come_back_as_they_were_saved(recogniser, copy):
    weights, weights_id = Weights.load(copy, names_of(recogniser))
    weights.save(copy, names_of(recogniser))
    again, again_id = Weights.load(copy, names_of(recogniser))
    assert again_id == weights_id
    assert np.array_equal(again.first.table, weights.first.table)
    assert np.array_equal(again.third.leaf, weights.third.leaf)


def test_missing_weights_are_said_to_be_missing(gazetteer, tmp_path):
    with pytest.raises(DataError, match=FILE):
        Recogniser.load(gazetteer, tmp_path)


@pytest.mark.parametrize("keep", [0, 1, 1000])
def test_cut_off_weights_are_refused(gazetteer, copy, keep):
    path = copy / FILE
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=FILE):
        Recogniser.load(gazetteer, copy)


def test_scribbled_weights_are_refused(gazetteer, copy):
    path = copy / FILE
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 200] = b"\0" * 200
    path.write_bytes(data)
    with pytest.raises(DataError, match=FILE):
        Recogniser.load(gazetteer, copy)


@pytest.mark.parametrize(
    "name", ["first.weight", "second.leaf", "third.threshold", "use.index", "threshold", "columns", "format"]
)
def test_weights_that_lack_an_array_are_refused(gazetteer, copy, name):
    arrays = load_arrays(copy / FILE)
    del arrays[name]
    save_arrays(copy / FILE, arrays)
    with pytest.raises(DataError, match=FILE):
        Recogniser.load(gazetteer, copy)


def test_weights_of_other_features_are_refused(recogniser, copy):
    with pytest.raises(DataError, match="another version"):
        Weights.load(copy, [*names_of(recogniser), "one more"])


def test_a_linear_model_adds_up_its_weights():
    weights = np.zeros((2, 1 << HASH_BITS))
    weights[0, [3, 5]] = 1.5, -0.25
    weights[1, 5] = 0.001
    linear = Linear.pruned(weights, np.array([1.0, 2.0]), 0.01)
    assert linear.predict(np.array([[3, 5, 7], [3, 3, 9]])).tolist() == [[2.25, 2.0], [4.0, 2.0]]
    again = Linear.from_arrays(linear.arrays("x."), "x.")
    assert np.array_equal(again.table, linear.table)
