import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.recognition.document import PAD, Text, read


def words_of(document):
    return document.words[PAD:-PAD]


def openers(document):
    return [word for word, opens in zip(words_of(document), document.opens[PAD:-PAD], strict=True) if opens]


def runs(text, document):
    spans = dict.fromkeys(
        zip(document.first[document.capital].tolist(), document.last[document.capital].tolist(), strict=True)
    )
    return [text[document.start[first] : document.end[last]] for first, last in spans]


@pytest.fixture
def parse(table, gazetteer):
    return lambda text, skip=(): read([Text(text, skip)], table, gazetteer.key_population)


def test_abbreviations_and_possessives_are_cut_as_the_features_expect(parse):
    assert words_of(parse("The U.S. left W.Va.; Kyiv's mayor")) == [
        "The",
        "U.S.",
        "left",
        "W.Va.",
        ";",
        "Kyiv",
        "'",
        "s",
        "mayor",
    ]


def test_combining_marks_stay_with_their_word(parse):
    assert words_of(parse("Sao Tome\u0301 x")) == ["Sao", "Tome\u0301", "x"]


def test_a_text_without_tokens_is_none(parse):
    assert parse("") is None
    assert parse(" \n\t") is None
    assert parse("Kyiv", [(0, 4)]) is None


def test_sentences_open_after_end_signs_but_not_after_abbreviations(parse):
    assert openers(parse('He left St. Louis. They stayed. "Why?" She asked')) == ["He", "They", "Why", "She"]


def test_lines_part_sentences_and_runs(parse):
    text = "Aid Reaches Homs\n\nDamascus agreed on Monday."
    document = parse(text)
    assert "Damascus" in openers(document)
    assert "Damascus" in runs(text, document)


def test_wrapped_lines_do_not_part_names(parse):
    line = "the people who live along the river were told that they should leave New\n"
    text = line + "York at once and " + line * 6
    assert "New\nYork" in runs(text, parse(text))


def test_capitals_are_folded_where_everything_is_in_capitals(parse):
    text = "FIRE IN PARIS KILLS TWO PEOPLE"
    document = parse(text)
    assert runs(text, document) == ["PARIS"]
    assert set(document.style[PAD:-PAD].tolist()) == {1}


def test_common_words_of_a_headline_are_no_part_of_a_run(parse):
    text = "Kyiv Rejects Corridors That Lead to Belarus"
    assert "Kyiv" in runs(text, parse(text))


def test_runs_hold_an_abbreviation_with_its_dot(parse):
    text = "They flew to St. Louis yesterday."
    assert "St. Louis" in runs(text, parse(text))


def test_skipped_words_part_sentences(parse):
    document = parse("Troops left Homs SIGN UP Damascus said", [(17, 24)])
    assert words_of(document) == ["Troops", "left", "Homs", "Damascus", "said"]
    assert openers(document) == ["Troops", "Damascus"]


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=120))
def test_tokens_are_in_order_and_not_blank(table, gazetteer, text):
    document = read([Text(text)], table, gazetteer.key_population)
    if document is not None:
        start, end = document.start[PAD:-PAD], document.end[PAD:-PAD]
        assert (start < end).all()
        assert (end[:-1] <= start[1:]).all()
        assert words_of(document) == [text[low:high] for low, high in zip(start, end, strict=True)]
        assert all(word.strip() for word in words_of(document))
        assert (document.first <= document.last).all()


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text("aZ .\n'\"-,", max_size=40), min_size=2, max_size=4))
def test_texts_read_together_are_as_if_read_alone(table, gazetteer, texts):
    together = read([Text(text) for text in texts], table, gazetteer.key_population)
    for number, text in enumerate(texts):
        alone = read([Text(text)], table, gazetteer.key_population)
        if alone is None:
            assert together is None or together.size[number] == 0
            continue
        begin = int(together.begin[number])
        here = slice(begin + PAD, begin + len(alone.words) - PAD)
        there = slice(PAD, -PAD)
        for name in ("row", "start", "end", "shape", "capital", "written", "joiner", "opens", "style"):
            assert (getattr(together, name)[here] == getattr(alone, name)[there]).all(), name
        for name in ("first", "last"):
            assert (getattr(together, name)[here] - begin == getattr(alone, name)[there]).all(), name
        for name in ("sentence", "line"):
            assert (np.diff(getattr(together, name)[here]) > 0).tolist() == (
                np.diff(getattr(alone, name)[there]) > 0
            ).tolist(), name
