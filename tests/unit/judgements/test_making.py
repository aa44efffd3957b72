"""What a person says becomes a judgement, or a message that says what is wrong with it."""

import pytest

from geo.errors import InputError
from geo.judgements import checked_name, new, point_of
from geo.model import Article, Mention, Point

ARTICLE = Article(text="Shelling in Kyiv.")
MENTION = Mention(start=12, end=16, surface="Kyiv", use="location")


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("50.45, 30.52", 50.45, 30.52),
        ("50.45 30.52", 50.45, 30.52),
        (" -33.9 ; 18.4 ", -33.9, 18.4),
        ("+1,-2", 1, -2),
        ("50.45N, 30.52e", 50.45, 30.52),
        ("30.52 E 50.45 N", 50.45, 30.52),
        ("33.9S, 18.4 W", -33.9, -18.4),
        ("50°27\u2032 30°31.2\u2032", 50.45, 30.52),
        ("""50°27'0"N 30°31'12"E""", 50.45, 30.52),
    ],
)
def test_coordinates_are_read_latitude_first(text, lat, lon):
    point = point_of(text)
    assert (point.lat, point.lon) == pytest.approx((lat, lon))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("139.69, 35.68", "they look swapped; write the latitude first"),
        ("190, 200", "not on the globe"),
        ("30.52", "no coordinates"),
        ("Kyiv", "no coordinates"),
        ("", "no coordinates"),
        ("nan, nan", "no coordinates"),
        ("<script>", "no coordinates"),
        ("50 27 0 N, 30 31 12 E", "no coordinates"),
        ("50°75'N 30°E", "no coordinates"),
        ("50 N, 30 N", "no coordinates"),
        ("95 N, 30 E", "they look swapped"),
        ("1.2.3.4", "no coordinates"),
    ],
)
def test_what_is_no_point_is_told(text, message):
    with pytest.raises(InputError, match=message):
        point_of(text)


def test_each_verdict_follows_from_what_is_given(place):
    kyiv = place("Kyiv")
    assert new(ARTICLE, MENTION, scope="mention", by="a").verdict == "not_a_place"
    assert new(ARTICLE, MENTION, scope="mention", by="a", use="actor").verdict == "use"
    assert new(ARTICLE, MENTION, scope="mention", by="a", point=Point(lat=1, lon=2)).verdict == "point"
    chosen = new(ARTICLE, MENTION, scope="mention", by="a", place=kyiv)
    assert (chosen.verdict, chosen.place_id, chosen.point, chosen.kind) == ("place", kyiv.id, kyiv.point, kyiv.kind)
    assert (chosen.article_id, chosen.start, chosen.end) == (ARTICLE.id, 12, 16)
    assert chosen.at.tzinfo is not None
    everywhere = new(ARTICLE, MENTION, scope="name_everywhere", by="a")
    assert (everywhere.article_id, everywhere.start, everywhere.surface) == (None, None, "Kyiv")
    here = new(ARTICLE, MENTION, scope="name_in_article", by="a", why=" it\n says  so ")
    assert (here.article_id, here.start, here.why) == (ARTICLE.id, None, "it says so")


@pytest.mark.parametrize("name", ["", "  ", "\x00\n", "x" * 81])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(InputError, match="name"):
        checked_name(name)


def test_a_name_is_kept_as_it_is_written():
    assert checked_name("  Олена  Коваль ") == "Олена Коваль"
    with pytest.raises(InputError, match="reason"):
        new(ARTICLE, MENTION, scope="mention", by="a", why="y" * 501)
