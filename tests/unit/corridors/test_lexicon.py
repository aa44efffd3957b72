"""Patterns, and phrases found in lists of words."""

from geo.corridors.lexicon import Lexicon, expand


def test_braces_stand_for_each_alternative():
    assert expand("{a,b} c{,s}") == ["a c", "a cs", "b c", "b cs"]


def test_the_longest_phrase_wins_and_gaps_are_bounded():
    words = Lexicon()
    words.add("set up", "short")
    words.add("set up ... route", "long")
    assert words.match(["set", "up", "a", "safe", "route"], 0) == (5, "long")
    assert words.match(["set", "up", *"abcdefg", "route"], 0) == (2, "short")
    assert words.match(["up"], 0) is None


def test_phrases_are_told_apart_by_whether_they_have_one_word_or_several():
    words = Lexicon()
    words.add("set", "verb")
    words.add("set {up,off}", "phrase")
    words.add("set up", "other")
    text = ["set", "out", "set", "up", "set"]
    assert words.alone == {"set": "verb"}
    assert list(words.longer(text)) == [(2, 4, "phrase")]
    assert words.entries(text) == [(0, 1, "verb"), (2, 2, "phrase"), (2, 2, "other"), (2, 1, "verb"), (4, 1, "verb")]
    assert list(words.all(text)) == [(0, 1, "verb"), (2, 4, "phrase"), (4, 5, "verb")]
