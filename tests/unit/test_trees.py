"""The trees score like a walk through each tree, and explain themselves completely."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.trees import MAX_LEAVES, Trees, load_arrays, save_arrays

N_FEATURES = 3
thresholds = st.floats(-10, 10, allow_nan=False, width=32)


def leaf(value, count=1):
    return {"leaf_value": value, "leaf_count": count}


def node(column, threshold, left, right):
    return {
        "split_feature": column,
        "threshold": threshold,
        "decision_type": "<=",
        "missing_type": "None",
        "left_child": left,
        "right_child": right,
    }


trees = st.recursive(
    st.builds(leaf, st.floats(-5, 5), st.integers(1, 50)),
    lambda below: st.builds(node, st.integers(0, N_FEATURES - 1), thresholds, below, below),
    max_leaves=20,
)


def dump_of(structures):
    return {"max_feature_idx": N_FEATURES - 1, "tree_info": [{"tree_structure": tree} for tree in structures]}


def walk(tree, row):
    while "leaf_value" not in tree:
        tree = tree["left_child"] if row[tree["split_feature"]] <= tree["threshold"] else tree["right_child"]
    return tree["leaf_value"]


@settings(deadline=None)
@given(
    st.lists(trees, min_size=1, max_size=4),
    st.lists(st.tuples(*[thresholds] * N_FEATURES), min_size=1, max_size=6),
)
def test_scores_equal_a_walk_and_contributions_sum_to_them(structures, values):
    rows = np.array(values, np.float32)
    model = Trees.from_lightgbm(dump_of(structures))
    expected = [sum(walk(tree, row) for tree in structures) for row in rows]
    scores = model.predict(rows)
    np.testing.assert_allclose(scores, expected, atol=1e-4)
    np.testing.assert_allclose(model.contributions(rows).sum(axis=1) + model.bias, scores, atol=1e-4)


def balanced(first, last):
    """Return a tree whose leaves, from left to right, are worth their number."""
    if last - first == 1:
        return leaf(float(first))
    middle = (first + last) // 2
    return node(0, middle - 0.5, balanced(first, middle), balanced(middle, last))


def chain(first, last, *, left):
    """Return such a tree in which every node has a leaf on one side."""
    if last - first == 1:
        return leaf(float(first))
    if left:
        return node(0, last - 1.5, chain(first, last - 1, left=True), leaf(float(last - 1)))
    return node(0, first + 0.5, leaf(float(first)), chain(first + 1, last, left=False))


@pytest.mark.parametrize("count", [2, 8, 9, 16, 17, 32, 33, MAX_LEAVES])
def test_every_leaf_of_every_size_of_tree_is_found(count):
    shapes = [balanced(0, count), chain(0, count, left=True), chain(0, count, left=False)]
    rows = np.zeros((count, N_FEATURES), np.float32)
    rows[:, 0] = np.arange(count)
    for shape in shapes:
        np.testing.assert_allclose(Trees.from_lightgbm(dump_of([shape])).predict(rows), rows[:, 0], atol=1e-4)


def test_more_rows_than_one_block_are_scored_alike():
    model = Trees.from_lightgbm(dump_of([node(0, 0.5, leaf(-1.0), node(1, 0.5, leaf(1.0), leaf(3.0)))]))
    rows = np.random.default_rng(0).random((1000, N_FEATURES), np.float32)
    expected = np.where(rows[:, 0] <= 0.5, -1.0, np.where(rows[:, 1] <= 0.5, 1.0, 3.0))
    np.testing.assert_allclose(model.predict(rows), expected, atol=1e-6)


def test_a_threshold_between_two_float32_values_still_parts_them():
    low = np.float32(1.0)
    high = np.nextafter(low, np.float32(2.0))
    between = (float(low) + float(high)) / 2
    above_middle = float(high) - 1e-9
    for threshold in (between, above_middle):
        model = Trees.from_lightgbm(dump_of([node(0, threshold, leaf(-1.0), leaf(1.0))]))
        rows = np.array([[low, 0, 0], [high, 0, 0]], np.float32)
        np.testing.assert_allclose(model.predict(rows), [-1.0, 1.0])


def test_no_rows_give_no_scores():
    model = Trees.from_lightgbm(dump_of([leaf(0.5)]))
    assert model.predict(np.zeros((0, N_FEATURES), np.float32)).shape == (0,)


def test_trees_come_back_from_a_file_and_the_file_is_reproducible(tmp_path):
    model = Trees.from_lightgbm(dump_of([node(2, 1.5, leaf(-1.0, 3), leaf(2.0, 1))]))
    save_arrays(tmp_path / "a.npz", {f"first_{name}": array for name, array in model.arrays().items()})
    save_arrays(tmp_path / "b.npz", {f"first_{name}": array for name, array in model.arrays().items()})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = Trees.from_arrays(load_arrays(tmp_path / "a.npz"), "first_")
    rows = np.array([[0, 0, 1], [0, 0, 2]], np.float32)
    np.testing.assert_array_equal(again.predict(rows), model.predict(rows))


def test_without_explanations_only_the_scores_are_kept():
    dump = dump_of([node(2, 1.5, leaf(-1.0, 3), leaf(2.0, 1))])
    rows = np.array([[0, 0, 1], [0, 0, 2]], np.float32)
    model = Trees.from_lightgbm(dump, explain=False)
    np.testing.assert_array_equal(model.predict(rows), Trees.from_lightgbm(dump).predict(rows))
    with pytest.raises(ValueError, match="without explanations"):
        model.contributions(rows)


def test_wrong_input_is_refused(tmp_path):
    model = Trees.from_lightgbm(dump_of([leaf(0.5)]))
    with pytest.raises(ValueError, match="over 3 features"):
        model.predict(np.zeros((2, 2), np.float32))
    with pytest.raises(DataError, match="missing"):
        load_arrays(tmp_path / "none.npz")
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(DataError, match="damaged"):
        load_arrays(tmp_path / "bad.npz")
    with pytest.raises(DataError, match="lack"):
        Trees.from_arrays({})
    arrays = model.arrays() | {"leaf": np.zeros((7, 7))}
    with pytest.raises(DataError, match="belong together"):
        Trees.from_arrays(arrays)


def test_trees_that_cannot_be_kept_are_refused():
    tall = leaf(0.0)
    for _ in range(MAX_LEAVES):
        tall = node(0, 0.0, leaf(1.0), tall)
    with pytest.raises(ValueError, match="65 leaves"):
        Trees.from_lightgbm(dump_of([tall]))
    with pytest.raises(ValueError, match="'=='"):
        Trees.from_lightgbm(dump_of([{**node(0, 0.0, leaf(0.0), leaf(1.0)), "decision_type": "=="}]))
