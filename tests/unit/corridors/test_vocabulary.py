"""Word lists: patterns, matching, and messages about damaged files."""

import shutil

import pytest

from geo.corridors import CorridorReader
from geo.corridors.cues import NONE
from geo.corridors.vocabulary import FILES, Vocabulary
from geo.errors import DataError
from geo.model import ACTS
from geo.settings import data_dir


def test_every_act_has_cues_and_every_entry_a_reason():
    vocabulary = Vocabulary.load()  # raises on an entry without a reason
    assert {cue.act for _, cue in vocabulary.cues.phrases()} == {*ACTS, NONE}


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(data_dir() / "corridors", tmp_path / "corridors")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError, match=name):
        Vocabulary.load(folder)


def test_an_entry_without_a_reason_is_named(folder):
    path = folder / "acts.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[agree.extra]\n"nods" = ""\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"agree\.extra.*nods"):
        Vocabulary.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('reason = "what a try that is past', 'because = "what a try that is past', r"\[failed\]: reason"),
        ('words = ["{fail,', 'word = ["{fail,', r"\[failed\]: words"),
        ("[failed]", "[foiled]", r"\[(failed\]: is missing|foiled\]: no rule asks for it)"),
    ],
)
def test_a_class_that_no_rule_could_read_is_named(folder, old, new, message):
    path = folder / "classes.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=rf"classes\.toml {message}"):
        Vocabulary.load(folder)


def test_a_word_added_to_a_class_is_read(folder, marked_text):
    article = marked_text("A humanitarian corridor from [Sumy] to [Poltava] uses the [Romny] underpass.")
    (before,), _ = CorridorReader.load(folder).read(*article)
    path = folder / "classes.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"tunnel"', '"tunnel", "underpass"'), encoding="utf-8")
    (after,), _ = CorridorReader.load(folder).read(*article)
    assert ([place.name for place in before.via], [place.name for place in after.via]) == ([], ["Romny"])


@pytest.mark.parametrize("name", FILES)
def test_the_id_changes_with_the_words(folder, name):
    before = Vocabulary.load(folder).digest
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    assert Vocabulary.load(folder).digest != before


def test_no_phrase_has_two_tags():
    phrases = [phrase for phrase, _ in Vocabulary.load().tags.phrases()]
    assert len(phrases) == len(set(phrases))
