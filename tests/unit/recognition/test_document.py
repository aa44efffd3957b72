import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.recognition.document import PAD, read


def words_of(document):
    return [
        document.text[start:end] for start, end in zip(document.start[PAD:-PAD], document.end[PAD:-PAD], strict=True)
    ]


def openers(document):
    return [word for word, opens in zip(words_of(document), document.opens[PAD:-PAD], strict=True) if opens]


def runs(document):
    spans = dict.fromkeys(
        zip(document.first[document.capital].tolist(), document.last[document.capital].tolist(), strict=True)
    )
    return [document.text[document.start[first] : document.end[last]] for first, last in spans]


@pytest.fixture
def parse(table, gazetteer):
    return lambda text, skip=(): read(text, table, gazetteer.key_population, skip)


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
    document = parse("Aid Reaches Homs\n\nDamascus agreed on Monday.")
    assert "Damascus" in openers(document)
    assert "Damascus" in runs(document)


def test_wrapped_lines_do_not_part_names(parse):
    line = "the people who live along the river were told that they should leave New\n"
    document = parse(line + "York at once and " + line * 6)
    assert "New\nYork" in runs(document)


def test_capitals_are_folded_where_everything_is_in_capitals(parse):
    document = parse("FIRE IN PARIS KILLS TWO PEOPLE")
    assert runs(document) == ["PARIS"]
    assert set(document.style[PAD:-PAD].tolist()) == {1}


def test_common_words_of_a_headline_are_no_part_of_a_run(parse):
    assert "Kyiv" in runs(parse("Kyiv Rejects Corridors That Lead to Belarus"))


def test_runs_hold_an_abbreviation_with_its_dot(parse):
    assert "St. Louis" in runs(parse("They flew to St. Louis yesterday."))


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=120))
def test_tokens_are_in_order_and_not_blank(table, gazetteer, text):
    document = read(text, table, gazetteer.key_population)
    if document is not None:
        start, end = document.start[PAD:-PAD], document.end[PAD:-PAD]
        assert (start < end).all()
        assert (end[:-1] <= start[1:]).all()
        assert all(word.strip() for word in words_of(document))
        assert (document.first <= document.last).all()
