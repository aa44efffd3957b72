import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.corpora import Document, Toponym
from geo.recognition.augmentation import Names, likely_uses, place_names, renamed, sentences
from geo.recognition.description import Describer
from geo.recognition.weights import USES

NAMES = Names(cities=["Lima"], given_places=["Sydney"], is_given={"Mary", "John"}.__contains__)


def toponym(text, start, phrase):
    assert text[start : start + len(phrase)] == phrase
    return Toponym(start=start, end=start + len(phrase), phrase=phrase, point=None)


def article(text, *phrases):
    return Document(doc="1", text=text, toponyms=tuple(toponym(text, text.index(phrase), phrase) for phrase in phrases))


def rng_that(given_names):
    return next(
        np.random.default_rng(seed)
        for seed in range(100)
        if (np.random.default_rng(seed).random() < 0.5) == given_names
    )


def test_persons_are_renamed_everywhere_and_places_stay():
    text = "In Odesa, Mary Holmes met John L. Reed. Holmes left Odesa for Reed City. Reed stayed."
    document = article(text, "Odesa", "Reed City")
    made = renamed(document, NAMES, rng_that(given_names=False))
    assert made.text == "In Odesa, Mary Lima met John L. Lima. Lima left Odesa for Reed City. Lima stayed."
    assert [made.text[one.start : one.end] for one in made.toponyms] == ["Odesa", "Reed City"]
    made = renamed(document, NAMES, rng_that(given_names=True))
    assert made.text.startswith("In Odesa, Sydney Holmes met Sydney L. Reed. Holmes left")
    assert [made.text[one.start : one.end] for one in made.toponyms] == ["Odesa", "Reed City"]


def test_articles_without_persons_are_left_alone():
    assert renamed(article("In Odesa, a ferry sank.", "Odesa"), NAMES, np.random.default_rng(0)) is None


@given(
    seed=st.integers(0, 1000),
    words=st.lists(st.sampled_from(["Mary", "John", "Holmes", "Reed", "Odesa", "said", "\\n", "\u00e9"]), max_size=30),
)
def test_toponyms_keep_their_words(seed, words):
    text = " ".join(["Odesa", *words, "Odesa"])
    document = Document(doc="1", text=text, toponyms=(toponym(text, 0, "Odesa"), toponym(text, len(text) - 5, "Odesa")))
    made = renamed(document, NAMES, np.random.default_rng(seed))
    if made is not None:
        assert all(made.text[one.start : one.end] == "Odesa" for one in made.toponyms)


def test_sentences_keep_their_toponyms():
    text = "A ferry sank near Odesa on Monday morning. Nobody was hurt, said the mayor of Varna. It rained."
    cut = list(sentences(article(text, "Odesa", "Varna")))
    assert [one.text.strip() for one in cut] == [
        "A ferry sank near Odesa on Monday morning.",
        "Nobody was hurt, said the mayor of Varna.",
    ]
    for one in cut:
        assert [one.text[found.start : found.end] for found in one.toponyms] == [one.toponyms[0].phrase]


def test_a_sentence_end_within_a_toponym_parts_nothing():
    text = "The people who were evacuated left St. Louis for a town on the other bank."
    assert all("St. Louis" in one.text or not one.toponyms for one in sentences(article(text, "St. Louis")))


def test_place_names_are_plain_and_wanted(gazetteer):
    names = place_names(gazetteer, lambda name: name.startswith("P"))
    assert "Paris" in names
    assert all(name.startswith("P") and name.isalpha() for name in names)


def test_likely_uses_are_told_by_the_words_around(gazetteer):
    describer = Describer(gazetteer)

    def use_of(text, name):
        described = describer.describe(text)
        at = described.start.tolist().index(text.index(name))
        number = int(likely_uses(describer.names, described.numbers)[at])
        return USES[number] if number >= 0 else None

    assert use_of("A bomb went off in Homs on Monday.", "Homs") == "location"
    assert use_of("Turkey rejected the plan.", "Turkey") == "actor"
    assert use_of("She writes for the Lima Times.", "Lima") == "name_part"
    assert use_of("Troops gathered near the border with Lima.", "Lima") == "location"
    assert use_of("There is talk of Lima again.", "Lima") is None
