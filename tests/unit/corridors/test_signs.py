"""Whether a text may speak of corridors: what is looked for is found, however little of the text is looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.corridors.signs import _Stretches
from geo.corridors.vocabulary import Vocabulary


@pytest.mark.parametrize("text", ["A humanitarian corridor", "They FLED the town", "evacuated", "an aid convoy"])
def test_the_gate_lets_texts_on_corridors_pass(text):
    assert Vocabulary.load().concerns(text, [])


def test_the_gate_stops_other_texts():
    text = "The council of Lund voted on parking fees and left for lunch."
    assert not Vocabulary.load().concerns(text, [text.index("Lund")])


def test_people_on_the_move_concern_the_gate_only_beside_a_place():
    text = "Families moved on in the rain. Nobody in Lund knew."
    assert not Vocabulary.load().concerns(text, [text.index("Lund")])
    assert Vocabulary.load().concerns(text.replace("the rain", "Varen"), [text.index("the rain")])


STRETCHES = ("safe exit", "safe exits", "told to go", "cease-fire", "aid convoy", "way out of")
PARTS = ("un", "safe", "exits", "told", "to", "good", "go", "cease", "fire", "-", "aid", "convoys", "way", "out", " ")
TEXTS = st.lists(st.lists(st.sampled_from(PARTS)).map("".join), max_size=8).map(" ".join)


@given(TEXTS)
def test_stretches_are_found_wherever_they_stand(text):
    known = _Stretches(STRETCHES)
    words = set(text.replace("-", " ").split())
    for _ in range(2):  # from what was learned of the words, too
        assert known.found(words, text) == any(stretch in text for stretch in STRETCHES)


def test_what_is_remembered_of_words_is_bounded(monkeypatch):
    monkeypatch.setattr("geo.corridors.signs._MOST_SEEN", 2)
    known = _Stretches(STRETCHES)
    assert not known.found({"one", "two", "three", "four"}, "one two three four")
    assert known.found({"unsafe", "exit", "five"}, "five unsafe exit")
    assert len(known._seen) + len(known._idle) <= 2
