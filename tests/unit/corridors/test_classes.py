"""Classes of words: how a pattern stands for words, and what words.toml must say of each class."""

import pytest

from geo.corridors.classes import WordClass


@pytest.mark.parametrize(
    ("word", "inside"),
    [
        ("bid", True),
        ("bids", False),
        ("efforts", True),
        ("effort", True),
        ("a effort", False),
        ("rebel-held", True),
        ("held", False),
    ],
)
def test_a_star_stands_for_any_ending_or_any_beginning(word, inside):
    assert (word in WordClass.of(["bid", "effort*", "*-{held,run}"])) is inside


def test_a_class_without_stars_has_its_words_only():
    town = WordClass.of(["town{,s}"])
    assert "towns" in town
    assert "township" not in town
    assert town.among(["the", "town"])
    assert not town.among(["the", "townhall"])
