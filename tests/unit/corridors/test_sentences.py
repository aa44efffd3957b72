"""Texts as sentences of tokens: where each stands, and how word lists see it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.corridors.sentences import read_sentences
from geo.corridors.vocabulary import Vocabulary
from geo.model import Article, Mention, Place, Point, Resolution

VOCABULARY = Vocabulary.load()
PIECES = st.lists(
    st.sampled_from(
        [
            "Sumy",
            "L\u2019viv",
            "\u2019s",
            "'S",
            "-",
            "WHO",
            "o'clock",
            "\u201c",
            "\u039f\u0394\u039f\u03a3",
            "12:30",
            " ",
            " ",
            "\n",
        ]
    )
)


@settings(deadline=None)
@given(PIECES)
def test_every_token_is_a_stretch_of_the_text_and_together_they_are_all_of_it(pieces):
    text, named = "a ", []  # what begins with a name in capitals and a dash is a dateline, and no part of a sentence
    for piece in pieces:
        if piece in ("Sumy", "L\u2019viv"):
            named.append(Mention(start=len(text), end=len(text) + len(piece), surface=piece, use="location"))
        text += piece
    known = Place(id="p", name="p", point=Point(lat=0, lon=0), kind="city", country="UA")
    found = [Resolution(mention=mention, place=known, confidence=1.0) for mention in named]
    sentences = read_sentences(Article(text=text), found, VOCABULARY)
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert "".join(text[token.start : token.end] for token in tokens) == "".join(text.split())
    assert [token.resolution for token in tokens if token.resolution] == found
    for sentence in sentences:
        assert [token.low for token in sentence.tokens] == list(sentence.words)
        assert len(sentence.firsts) == len(sentence.tags)


def test_a_body_whose_name_reads_like_a_pronoun_is_none_with_its_apostrophe_either():
    (sentence,) = read_sentences(Article(text="The WHO's buses, who knows"), [], VOCABULARY)
    assert sentence.words == ("the", "WHO", "'s", "buses", ",", "who", "knows")
    assert sentence.tags.count("r") == 1


def test_the_dot_of_an_abbreviation_or_an_initial_ends_no_sentence():
    text = "Gen. A. Novak left the U.S. Embassy at 4 p.m. Sunday. He said so. Then he went."
    sentences = read_sentences(Article(text=text), [], VOCABULARY)
    assert [text[one.start : one.end] for one in sentences] == [text[:53], "He said so.", "Then he went."]
