from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.maps import excerpt_html, excerpts
from geo.maps.excerpts import Excerpt, sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One went. Two stayed.", ["One went.", "Two stayed."]),
        ("He asked: why? Nobody knew!", ["He asked: why?", "Nobody knew!"]),
        ('"We left." Then it rained.', ['"We left."', "Then it rained."]),
        ("Gen. Smith met Dr. J. Doe. They spoke.", ["Gen. Smith met Dr. J. Doe.", "They spoke."]),
        ("It rose 3.5 percent, e.g. Monday. It fell.", ["It rose 3.5 percent, e.g. Monday.", "It fell."]),
        ("The U.S. Army came. It left.", ["The U.S. Army came.", "It left."]),
        ("A headline\n\nThe text.", ["A headline", "The text."]),
        ("A headline\nThe text.", ["A headline", "The text."]),
        (
            "A first line that was broken to fit the page of a narrow\nbook went on.",
            ["A first line that was broken to fit the page of a narrow\nbook went on."],
        ),
        (
            "A first line that was broken to fit the page, then named the\nRiver and went on.",
            ["A first line that was broken to fit the page, then named the\nRiver and went on."],
        ),
        ("\u4ed6\u8d70\u4e86\u3002\u5979\u7559\u4e0b\u3002", ["\u4ed6\u8d70\u4e86\u3002", "\u5979\u7559\u4e0b\u3002"]),
        (
            "\u0647\u0644 \u0631\u062d\u0644\u061f \u0646\u0639\u0645.",
            ["\u0647\u0644 \u0631\u062d\u0644\u061f", "\u0646\u0639\u0645."],
        ),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text, expected):
    assert split(text) == expected


@given(st.text(alphabet="aB. \n!?\u2026\"'\u3002", max_size=60))
def test_sentences_are_in_order_and_hold_everything_but_white_space(text):
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


def test_a_sentence_comes_once_with_all_mentions_in_it(read, places):
    named = {"Rivertown": places["river town"], "Hilltown": places["hill town"]}
    article, reading = read("First [Rivertown], then [Hilltown], then [Rivertown]. No more. [Rivertown] fell.", named)
    found = excerpts(article, reading, places["river town"].id)
    assert [excerpt.sentence for excerpt in found] == [
        "First Rivertown, then Hilltown, then Rivertown.",
        "Rivertown fell.",
    ]
    assert [[excerpt.sentence[a:b] for a, b in excerpt.spans] for excerpt in found] == [
        ["Rivertown"] * 2,
        ["Rivertown"],
    ]
    assert all(article.text[excerpt.start : excerpt.end] == excerpt.sentence for excerpt in found)


def test_a_name_with_a_full_stop_in_it_is_not_cut(read, places):
    article, reading = read("They met in [Old. Town] late.", {"Old. Town": places["river town"]})
    (excerpt,) = excerpts(article, reading, places["river town"].id)
    assert excerpt.sentence == "They met in Old. Town late."


def test_html_marks_the_place_and_nothing_else_is_markup():
    excerpt = Excerpt(sentence="<b>{{1}}</b> in A&B.", spans=((16, 19),), start=0, end=20)
    assert excerpt_html(excerpt) == "&lt;b&gt;&#123;&#123;1&#125;&#125;&lt;/b&gt; in <mark>A&amp;B</mark>."


def test_a_long_sentence_is_shortened_around_the_place():
    sentence = "far " * 100 + "Rivertown" + " away" * 100
    excerpt = Excerpt(sentence=sentence, spans=((400, 409),), start=0, end=len(sentence))
    short = excerpt_html(excerpt, shorten=True)
    assert short.startswith("\u2026far ")
    assert short.endswith(" away\u2026")
    assert "<mark>Rivertown</mark>" in short
    assert len(short) < 280
    assert excerpt_html(excerpt) == sentence.replace("Rivertown", "<mark>Rivertown</mark>")
