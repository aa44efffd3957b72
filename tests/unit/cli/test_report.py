"""The report for a terminal: excerpts, and text that is made safe to print."""

from hypothesis import given
from hypothesis import strategies as st

from geo.cli.report import excerpt
from geo.cli.terminal import shown
from geo.model import Mention, Resolution


def around(text, name):
    start = text.index(name)
    mention = Mention(start=start, end=start + len(name), surface=name, use="location")
    return excerpt(text, Resolution(mention=mention, place=None, confidence=0.0))


def test_the_sentence_and_no_other():
    assert around("It rained. In Lund, it snowed! Then sun.", "Lund") == "In [Lund], it snowed!"
    assert around("Headline in Lund\nIt rained there.", "Lund") == "Headline in [Lund]"
    assert around("Lund", "Lund") == "[Lund]"


def test_long_sentences_are_cut_on_both_sides():
    found = around("word " * 100 + "Lund" + " word" * 100, "Lund")
    assert found.startswith("…")
    assert found.endswith("…")
    assert "[Lund]" in found
    assert set(found.strip("…").split()) == {"word", "[Lund]"}
    assert len(found) < 300


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_mention_is_always_in_its_excerpt(before, after):
    assert "[Lund]" in around(before.replace("Lund", "") + "Lund" + after, "Lund")


@given(st.text(max_size=200))
def test_what_is_shown_is_one_line_without_commands(text):
    line = shown(text, 50)
    assert len(line) <= 50
    assert len(line.splitlines()) <= 1
    assert "\x1b" not in line
