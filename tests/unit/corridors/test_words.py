"""Words for what people read: one for each value of the model."""

from typing import get_args

from geo.corridors import words
from geo.corridors.status import LABELS
from geo.model import ACTS, Carries, Pairing


def test_every_value_has_its_words():
    assert set(words.ACT) == set(ACTS)
    assert set(words.STATUS) == set(LABELS)
    assert set(words.PAIRING) == set(get_args(Pairing))
    assert set(words.CARRIES) == set(get_args(Carries))


def test_a_sentence_becomes_part_of_a_line():
    assert words.inline("For people.") == "for people"
