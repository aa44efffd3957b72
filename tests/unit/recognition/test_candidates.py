import pytest

from geo.recognition.description import Describer


@pytest.fixture(scope="module")
def spans(gazetteer):
    describer = Describer(gazetteer)

    def of(text, skip=()):
        described = describer.describe(text, skip)
        return (
            []
            if described is None
            else [text[low:high] for low, high in zip(described.start, described.end, strict=True)]
        )

    return of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crossed the Sea of Azov today", "Sea of Azov"),
        ("crossed the Gulf of the Saints today", "Gulf of the Saints"),
        ("police in Kano state said", "Kano state"),
        ("on Highway 55 near town", "Highway 55"),
        ("at 9th Street today", "9th Street"),
        ("at Queen Anne's County today", "Queen Anne's County"),
        ("the Moscow-proposed plan", "Moscow"),
        ("near al-Bab today", "al-Bab"),
        ("in Guinea-Bissau today", "Guinea-Bissau"),
        ("the Kharkiv Regional Council met", "Kharkiv"),
        ("the Kharkiv Regional Council met", "Kharkiv Regional Council"),
        ("he left Boston, Mass. She stayed", "Mass."),
        ("along Main St. in town", "Main St."),
        ("the zoo of Trinidad and Tobago opened", "Trinidad and Tobago"),
    ],
)
def test_what_may_be_a_name_is_a_candidate(spans, text, expected):
    assert expected in spans(text)


def test_candidates_are_sorted_and_single(gazetteer):
    described = Describer(gazetteer).describe("New York City and New York State lie in the United States of America.")
    pairs = list(zip(described.found.first.tolist(), described.found.last.tolist(), strict=True))
    assert pairs == sorted(set(pairs))


def test_lower_case_holds_no_candidates(spans):
    assert spans("there was nothing in reading, mobile or nice") == []


def test_skipped_spans_hold_no_candidates(spans):
    assert spans("Kyiv and Lviv", [(0, 4)]) == ["Lviv"]


def test_features_have_a_name_each(gazetteer):
    describer = Describer(gazetteer)
    described = describer.describe("Two boats left Odesa for Varna.")
    count = len(described.start)
    assert described.numbers.shape[0] == described.sparse.shape[0] == count
    rows = described.with_score(described.numbers, described.numbers[:, 0] * 0)
    assert rows.shape == (count, len(describer.names))
    assert len(set(describer.names)) == len(describer.names)
