"""What holds for any text: spans quote the article, corridors are never paired beyond it, reading repeats itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.corridors import CorridorReader
from geo.corridors.sentences import spans
from geo.model import Article, Mention, Place, Point, Resolution

READER = CorridorReader.load()
PLACES = ("Sumy", "Izium", "Poltava", "Belarus", "Russia")
WORDS = st.sampled_from(
    [
        *(
            "humanitarian",
            "corridor",
            "evacuated",
            "civilians",
            "people",
            "fled",
            "from",
            "to",
            "through",
            "for",
            "between",
        ),
        *(
            "and",
            ",",
            ".",
            ":",
            "-",
            "said",
            "according",
            "the",
            "city",
            "of",
            "Monday",
            "rejected",
            "offered",
            "agreed",
        ),
        *(
            "opened",
            "07:00",
            "GMT",
            "not",
            "she",
            "it",
            "both",
            "sides",
            "two",
            "attempts",
            "\n",
            "\n\n",
            '"',
            "é",
            "🚌",
        ),
        *("four", "cities", "'s", "by", "will", "denied", "accused"),
    ]
)
PIECES = st.lists(st.one_of(st.sampled_from(PLACES), WORDS), max_size=60)


def build(pieces):
    text, resolutions = "", []
    for piece in pieces:
        if piece in PLACES:
            mention = Mention(start=len(text), end=len(text) + len(piece), surface=piece, use="location")
            known = Place(id=piece, name=piece, point=Point(lat=0, lon=0), kind="city", country="UA")
            resolutions.append(Resolution(mention=mention, place=known, confidence=1.0))
        text += piece + " "
    return Article(text=text, published="2022-03-08"), resolutions


@settings(deadline=None)
@given(PIECES)
def test_evidence_quotes_the_article(pieces):
    article, resolutions = build(pieces)
    corridors, claims = READER.read(article, resolutions)
    for span in [span for corridor in corridors for span in corridor.evidence] + [claim.evidence for claim in claims]:
        assert article.text[span.start : span.end] == span.quote


@settings(deadline=None)
@given(PIECES)
def test_corridors_hold_mentioned_places_in_one_role_each(pieces):
    article, resolutions = build(pieces)
    corridors, claims = READER.read(article, resolutions)
    ids = [corridor.id for corridor in corridors]
    assert len(set(ids)) == len(ids)
    assert {claim.corridor for claim in claims} <= set(ids)
    for corridor in corridors:
        places = [place.id for place in (*corridor.origins, *corridor.destinations, *corridor.via)]
        assert places
        assert set(places) <= set(pieces)
        assert not set(corridor.origins) & set(corridor.destinations)
        assert corridor.follows is None or corridor.follows in ids
        if corridor.pairing != "unknown":
            assert corridor.origins
            assert corridor.destinations


@settings(deadline=None)
@given(PIECES)
def test_the_same_article_is_read_the_same_way(pieces):
    article, resolutions = build(pieces)
    assert READER.read(article, resolutions) == READER.read(article, resolutions)


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=3))
def test_sentences_do_not_overlap_and_leave_out_furniture(text, boxes):
    furniture = tuple((start, end) for start, end in boxes if start < end <= len(text))
    last = 0
    for start, end, _ in spans(Article(text=text, furniture=furniture), READER.vocabulary.classes):
        assert last <= start < end <= len(text)
        assert not any(start < box_end and box_start < end for box_start, box_end in furniture)
        last = end
