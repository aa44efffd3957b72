"""What a view leaves: articles by words, outlet, date and corridors, places by kind, use and confidence."""

import pytest

from geo.model import Article, Claim, Corridor, Mention, Place, Point, Reading, Resolution, Span
from geo.ui.filtering import chosen, listed, narrowed, within
from geo.ui.state import View

TEXT = "A bridge at Rivertown was closed. Landia offered a corridor."


def resolution(name, kind, *, use="location", confidence=0.9):
    place = Place(id=f"test:{name}", name=name, point=Point(lat=1, lon=2), kind=kind)
    start = TEXT.index(name)
    mention = Mention(start=start, end=start + len(name), surface=name, use=use)
    return Resolution(mention=mention, place=place, confidence=confidence)


def pair(note="", **fields):
    article = Article(text=TEXT + note, **fields)
    corridor = Corridor(id="c1")
    evidence = Span(start=0, end=1, quote="A")
    claim = Claim(corridor="c1", act="propose", actor="Landia", evidence=evidence)
    found = (resolution("Rivertown", "city"), resolution("Landia", "country", use="actor", confidence=0.5))
    told = {"corridors": (corridor,), "claims": (claim,)} if not note else {}
    return article, Reading(article_id=article.id, geoparser_id="g", resolutions=found, **told)


PAIRS = (
    pair(source="Daily", published="2022-03-07T10:00:00+00:00"),
    pair(" More.", source="Weekly", published="2022-04-01"),
    pair(" Undated."),
)


@pytest.mark.parametrize(
    ("view", "left"),
    [
        (View(), [0, 1, 2]),
        (View(outlets=frozenset({"Weekly"})), [1]),
        (View(words="BRIDGE more"), [1]),
        (View(words="tunnel"), []),
        (View(statuses=frozenset({"proposed"})), [0]),
        (View(statuses=frozenset({"open"})), []),
        (View(acts=frozenset({"propose"}), actors=frozenset({"Landia"})), [0]),
        (View(actors=frozenset({"Nobody"})), []),
    ],
)
def test_articles_that_pass(view, left):
    assert listed(PAIRS, view) == tuple(PAIRS[number] for number in left)


@pytest.mark.parametrize(
    ("since", "until", "left"),
    [("", "", [0, 1, 2]), ("2022-03-07", "2022-03-07", [0]), ("2022-03-08", "", [1]), ("", "2022-12-31", [0, 1])],
)
def test_both_ends_of_the_dates_count(since, until, left):
    found = within(PAIRS, View(since=since, until=until))
    assert [one for one in found if one[0].published or not (since or until)] == [PAIRS[number] for number in left]


def test_articles_chosen_one_by_one():
    wanted = frozenset({PAIRS[1][0].id})
    assert chosen(PAIRS, View(articles=wanted)) == (PAIRS[1],)


@pytest.mark.parametrize(
    ("view", "names"),
    [
        (View(), ["Rivertown"]),
        (View(uses=frozenset({"location", "actor"})), ["Rivertown", "Landia"]),
        (View(uses=frozenset({"location", "actor"}), confidence=0.6), ["Rivertown"]),
        (View(uses=frozenset({"location", "actor"}), kinds=frozenset({"country"})), ["Landia"]),
    ],
)
def test_places_that_pass(view, names):
    ((_, reading),) = narrowed(PAIRS[:1], view)
    assert [one.place.name for one in reading.resolutions] == names


def test_corridors_that_pass():
    ((_, reading),) = narrowed(PAIRS[:1], View(statuses=frozenset({"open"})))
    assert reading.corridors == ()
