"""The invariants that the value types promise."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Article, Extent, Judgement, Mention, Place, Point, Resolution, Span


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_on_the_globe_is_kept_as_given(lat, lon):
    point = Point(lat=lat, lon=lon)
    assert (point.lat, point.lon) == (lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon"), [(91, 0), (0, 181), (-90.5, 0), (0, -200), (float("nan"), 0), (0, float("inf"))]
)
def test_a_point_off_the_globe_is_refused(lat, lon):
    with pytest.raises(ValueError, match="not on the globe"):
        Point(lat=lat, lon=lon)


def test_a_refused_point_says_when_its_numbers_look_swapped():
    with pytest.raises(ValueError, match="they look swapped"):
        Point(lat=139.69, lon=35.68)
    with pytest.raises(ValueError) as refused:
        Point(lat=190, lon=200)
    assert "swapped" not in str(refused.value)


def test_coordinates_are_never_positional():
    with pytest.raises(TypeError):
        Point(50.45, 30.52)


def test_an_extent_may_cross_the_antimeridian_but_not_stand_on_its_head():
    assert Extent(south=-20, west=177, north=-12, east=-178).west == 177
    with pytest.raises(ValueError, match="lies north"):
        Extent(south=10, west=0, north=-10, east=1)


def test_values_are_frozen():
    place = Place(id="geonames:703448", name="Kyiv", point=Point(lat=50.45, lon=30.52), kind="city")
    with pytest.raises(AttributeError):
        place.name = "Kiev"


@given(st.text(min_size=1))
def test_an_articles_id_and_hash_follow_from_its_text_alone(text):
    article = Article(text=text, title="one")
    assert article.sha256 == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert article.sha256.startswith(article.id)
    assert Article(text=text, title="two", url="https://example.org").id == article.id
    assert Article(text=text + "x").id != article.id


@pytest.mark.parametrize(("start", "end", "quote"), [(3, 3, ""), (-1, 1, "ab"), (0, 3, "ab"), (4, 2, "ab")])
def test_spans_and_mentions_hold_their_length(start, end, quote):
    with pytest.raises(ValueError):
        Span(start=start, end=end, quote=quote)
    with pytest.raises(ValueError):
        Mention(start=start, end=end, surface=quote, use="location")


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_confidence_is_a_probability(confidence):
    mention = Mention(start=0, end=4, surface="Kyiv", use="location")
    with pytest.raises(ValueError, match="confidence"):
        Resolution(mention=mention, place=None, confidence=confidence)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"at": datetime(2026, 1, 2)}, "no zone"),  # noqa: DTZ001 - what is refused
        ({"surface": ""}, "needs the name"),
        ({"scope": "mention", "article_id": "a"}, "needs its offsets"),
        ({"scope": "mention", "article_id": "a", "start": 0, "end": 3}, "not 3 long"),
        ({"scope": "name_in_article"}, "do not go together"),
        ({"article_id": "a"}, "do not go together"),
        ({"verdict": "place"}, "lacks"),
        ({"verdict": "point"}, "lacks"),
        ({"verdict": "use"}, "lacks"),
    ],
)
def test_a_judgement_has_what_its_scope_and_verdict_need(fields, message):
    whole = {"id": "j", "scope": "name_everywhere", "surface": "Kyiv", "verdict": "not_a_place", "by": "a"}
    with pytest.raises(ValueError, match=message):
        Judgement(**{**whole, "at": datetime(2026, 1, 2, tzinfo=UTC), **fields})
