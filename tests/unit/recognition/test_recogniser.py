import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.recognition import Recogniser

# words of news, then what hostile or broken text holds
WORDS = ["Kyiv", "PARIS", "U.S.", "W.Va.", "St.", "Bangor", "Maine", "the", "in", "of", "Sea", "Azov", "Mr.", "Jordan"]
WORDS += ["Russian", "9th", "{{x}}", "<img onerror>"]
SIGNS = [*"-,.!()_& \t\n", "\n\n", "\r\n", "\u2028", "'s", "\u2019s", "\u201c", "\u201d"]
ODDITIES = [
    *("\x00", "\x1b", "\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\ud800"),  # control, direction, surrogate
    *("\u00e9", "e\u0301", "\u017ft", "\u0149", "\u0130zmir", "\u00df", "\ufb01re", "\u01c4"),  # fold to other lengths
    *("\u6771\u4eac", "\u041a\u0438\u0457\u0432", "\u0627\u0644\u0642\u062f\u0633"),  # other scripts
    "\U0001f1fa\U0001f1e6",
]
PIECES = st.sampled_from([*WORDS, *SIGNS, *ODDITIES])
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=40).map(" ".join)
)


def found(recogniser, text, **given):
    return [(mention.surface, mention.use) for mention in recogniser.mentions(text, **given)]


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_mentions_of_any_text_are_sorted_apart_and_quote_it(recogniser, text):
    mentions = recogniser.mentions(text)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_scores_are_probabilities_and_come_out_the_same_again(recogniser, text):
    scored = recogniser.scored(text)
    assert all(0.0 <= score <= 1.0 for _, score in scored)
    assert recogniser.scored(text) == scored
    assert [mention for mention, _ in scored] == recogniser.mentions(text)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, data=st.data())
def test_nothing_is_found_in_skipped_spans(recogniser, text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for mention in recogniser.mentions(text, skip=[(start, end)]):
        assert mention.end <= start or mention.start >= end


def test_what_was_read_before_changes_nothing(gazetteer):
    text = "Shelling was heard in Odesa on Tuesday, and in Mykolaiv. The mayor of Lviv left for Poland."
    fresh, used = Recogniser.load(gazetteer), Recogniser.load(gazetteer)
    used.mentions("FLOODS IN JAKARTA. Mr. Poland left Odesa, Texas, for the River Thames.")
    assert used.scored(text) == fresh.scored(text)


def test_threads_find_what_one_reader_finds(recogniser, gazetteer):
    texts = [
        f"Aid reached {name} from {other} at noon."
        for name in ("Aleppo", "Homs", "Idlib")
        for other in ("Turkey", "Jordan")
    ] * 5
    expected = [recogniser.mentions(text) for text in texts]
    shared = Recogniser.load(gazetteer)
    answers = [None] * len(texts)

    def work(part):
        for number in range(part, len(texts), 4):
            answers[number] = shared.mentions(texts[number])

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == expected


@pytest.mark.parametrize("text", ["", " \n\t ", "no name here at all.", "12345 67 !!", "\u200b\u200f"])
def test_texts_without_names_have_no_mentions(recogniser, text):
    assert recogniser.mentions(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two people died when a bridge fell in Genoa, Italy, on Tuesday.", ["Genoa", "Italy"]),
        ("The ferry left Odesa and crossed the Black Sea to Varna.", ["Odesa", "Black Sea", "Varna"]),
        ("FIRE IN PARIS KILLS TWO", ["PARIS"]),
        ("Residents of Charleston, W.Va., fled to the hills.", ["Charleston", "W.Va."]),
        ("Roads in Kano, Kaduna, Sokoto and Zaria were closed.", ["Kano", "Kaduna", "Sokoto", "Zaria"]),
        ("Rescuers reached villages along the Niger River near Timbuktu.", ["Niger River", "Timbuktu"]),
        ("The convoy left St. Petersburg for Moscow.", ["St. Petersburg", "Moscow"]),
        ("Ships waited in the Strait of Hormuz for days.", ["Strait of Hormuz"]),
    ],
)
def test_places_are_found_with_their_bounds(recogniser, text, expected):
    assert [mention.surface for mention in recogniser.mentions(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tiger Woods said he would play on Sunday.",
        "The meeting begins on Monday in March.",
        "Mrs. Holmes and Dr. Watson told the inspector nothing.",
    ],
)
def test_persons_days_and_months_are_no_places(recogniser, text):
    assert recogniser.mentions(text) == []


def test_a_misspelt_name_is_found_by_its_surroundings(recogniser):
    text = "The convoy reached the city of Mariopol in the afternoon."
    assert [mention.surface for mention in recogniser.mentions(text)] == ["Mariopol"]


def test_demonyms_come_from_the_gazetteer(recogniser):
    assert found(recogniser, "The Russian army said that Ukrainians had left.") == [
        ("Russian", "demonym"),
        ("Ukrainians", "demonym"),
    ]


def test_uses_are_told_apart(recogniser):
    assert ("Moscow", "actor") in found(recogniser, "Kyiv rejected Moscow's offer to hold talks on Monday.")
    assert ("Kharkiv", "location") in found(recogniser, "Shelling hit a market in Kharkiv on Monday.")
    assert ("Toronto", "name_part") in found(recogniser, "She was treated at the Toronto General Hospital.")


def test_the_id_tells_the_weights(recogniser, gazetteer):
    assert recogniser.id == Recogniser.load(gazetteer).id
    assert recogniser.id.startswith("recogniser-")
