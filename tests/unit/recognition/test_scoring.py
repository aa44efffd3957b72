import pytest

from geo.corpora import Document, Toponym
from geo.recognition.scoring import Gold, tally


def toponym(start, end, phrase, **more):
    return Toponym(start=start, end=end, phrase=phrase, point=None, **more)


def test_demonyms_and_optional_toponyms_need_not_be_found():
    text = "The Russian fleet left Odesa; English is spoken in Malta"
    gold = Gold.of(
        Document(
            doc="1",
            text=text,
            toponyms=(
                toponym(4, 11, "Russian"),
                toponym(23, 28, "Odesa", type="Literal"),
                toponym(30, 37, "English", optional=True),
                toponym(51, 56, "Malta"),
            ),
        )
    )
    assert gold.required == {(23, 28): "Literal", (51, 56): ""}
    assert gold.optional == ((4, 11), (30, 37))


def test_counts_follow_the_rules():
    gold = Gold(required={(0, 4): "", (10, 20): "", (30, 35): ""}, optional=((40, 45),))
    total = tally([gold], [[(0, 4), (10, 14), (15, 20), (40, 45), (50, 55)]])
    assert (total.required, total.exact_right, total.exact_wrong) == (3, 1, 3)
    assert (total.overlap_right, total.overlap_wrong) == (2, 2)
    scores = total.scores()
    assert scores["exact P"] == pytest.approx(1 / 4)
    assert scores["overlap R"] == pytest.approx(2 / 3)
    assert scores["overlap F1"] == pytest.approx(2 * (0.5 * 2 / 3) / (0.5 + 2 / 3))


def test_an_exact_span_is_taken_before_a_longer_overlap():
    gold = Gold(required={(0, 4): "", (5, 9): ""}, optional=())
    total = tally([gold], [[(0, 9), (5, 9)]])
    assert (total.overlap_right, total.overlap_wrong, total.exact_right) == (2, 0, 1)


def test_nothing_found_scores_nothing():
    assert tally([Gold(required={(0, 4): ""}, optional=())], [[]]).scores()["exact F1"] == 0.0
