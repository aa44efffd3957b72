import numpy as np
import pytest

from geo.errors import DataError
from geo.recognition import lexicon as module
from geo.recognition.lexicon import LEVELS, Lexicon, WordTable, read_classes, shape_of
from geo.settings import data_dir
from geo.trees import load_arrays, save_arrays


def level(table, lexicon, word, name):
    rows, _, columns = table.numbers([word])
    return int(columns.dense[rows[0], lexicon.names.index(name)])


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("fire", module.LOWER),
        ("55", module.DIGIT),
        (",", module.OTHER),
        ("A", module.SINGLE),
        ("U.S.", module.DOTTED),
        ("NATO", module.CAPITALS),
        ("Kyiv", module.TITLE),
        ("McDowell", module.MIXED),
        ("東京", module.LOWER),
    ],
)
def test_shapes(word, shape):
    assert shape_of(word) == shape


def test_the_lists_know_names_and_common_words(table, lexicon):
    assert level(table, lexicon, "Smith", "surname") == 1
    assert level(table, lexicon, "Mary", "first") == 1
    assert level(table, lexicon, "fire", "lower") > 0
    assert level(table, lexicon, "Kharkiv", "lower") == 0
    assert level(table, lexicon, "the", "frequency") == 1
    assert level(table, lexicon, "county", "division") == 1


def test_words_are_judged_by_their_company(table, lexicon):
    assert level(table, lexicon, "Mariupol", "like_place") > level(table, lexicon, "Mariupol", "like_person")
    assert level(table, lexicon, "Obama", "like_place") < 0
    assert level(table, lexicon, "shouting", "like_common") > 0


def test_unknown_words_have_no_levels(table, lexicon):
    assert all(level(table, lexicon, "Xqzvbnm", name) == 0 for name in LEVELS)


def test_the_table_begins_anew_before_it_fills_the_memory(lexicon, gazetteer, monkeypatch):
    monkeypatch.setattr(module, "MAX_WORDS", 10)
    table = WordTable(lexicon, gazetteer)
    first, _, before = table.numbers(["Kyiv", *(f"word{number}" for number in range(20))])
    again, _, after = table.numbers(["Kyiv"])
    assert len(after.hash) <= len(before.hash)
    assert before.hash[first[0]] == after.hash[again[0]]


def test_the_table_grows(lexicon, gazetteer):
    table = WordTable(lexicon, gazetteer)
    first, _, columns = table.numbers(["Odesa"])
    kept = int(columns.hash[first[0]])
    table.numbers([f"word{number}" for number in range(6000)])
    again, _, grown = table.numbers(["Odesa"])
    assert int(grown.hash[again[0]]) == kept
    assert grown.gazetteer[again[0]] == gazetteer.key_id("odesa")


def test_classes_are_read_in_order(tmp_path):
    path = tmp_path / "classes.txt"
    path.write_text("# why\n[one]\nin At\n\n[two]\nriver\n", encoding="utf-8")
    assert read_classes(path) == {"one": {"in", "at"}, "two": {"river"}}


@pytest.mark.parametrize(("content", "says"), [("in at\n[one]\n", "line 1"), ("", "0 groups")])
def test_broken_classes_are_refused(tmp_path, content, says):
    path = tmp_path / "classes.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        read_classes(path)


def test_a_damaged_lexicon_is_refused(tmp_path):
    arrays = load_arrays(data_dir() / "words" / "lexicon.npz")
    (tmp_path / "classes.txt").write_text("[one]\nin\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"lexicon\.npz"):
        Lexicon.load(tmp_path)
    save_arrays(tmp_path / "lexicon.npz", arrays | {"levels": arrays["levels"].astype(np.float32)})
    with pytest.raises(DataError, match="levels"):
        Lexicon.load(tmp_path)
