"""What is put into the store comes back; what is put twice changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.errors import StoreError, UnknownArticleError
from geo.model import (
    Article,
    Candidate,
    Claim,
    Corridor,
    Evidence,
    Extent,
    Judgement,
    Mention,
    Place,
    Point,
    Reading,
    Resolution,
    Span,
)
from geo.store import Store

TEXT = "A road is open from Varen to Lund, the army said."
ARTICLE = Article(
    text=TEXT,
    title="Road open",
    url="https://example.org/1",
    source="The Example",
    published="2022-03-07",
    retrieved="2022-03-08T09:30:00+00:00",
    language="en",
    furniture=((0, 1), (3, 5)),
)
VAREN = Place(id="geonames:1", name="Varen", point=Point(lat=1.5, lon=-2.25), kind="city", country="XX", population=9)
LUND = replace(VAREN, id="geonames:2", name="Lund", extent=Extent(south=1, west=2, north=3, east=4))
READING = Reading(
    article_id=ARTICLE.id,
    geoparser_id="a/1",
    resolutions=(
        Resolution(
            mention=Mention(start=20, end=25, surface="Varen", use="location"),
            place=VAREN,
            confidence=0.5,
            candidates=(Candidate(place=VAREN, score=1.5, evidence=(Evidence(kind="name", text="exact"),)),),
        ),
    ),
    corridors=(Corridor(id="c1", origins=(VAREN,), destinations=(LUND,), pairing="explicit"),),
    claims=(Claim(corridor="c1", act="announce_open", evidence=Span(start=35, end=48, quote="the army said")),),
)
JUDGEMENT = Judgement(
    id="j1",
    scope="name_in_article",
    surface="Varen",
    verdict="place",
    by="Eva",
    at=datetime(2022, 3, 8, tzinfo=UTC),
    article_id=ARTICLE.id,
    place_id="geonames:2",
)


def test_an_article_comes_back_as_it_was(store, url):
    assert store.add_article(ARTICLE) is True
    assert store.article(ARTICLE.id) == ARTICLE
    assert Store.open(url).articles() == [ARTICLE]


def test_the_same_text_again_changes_nothing(store):
    store.add_article(ARTICLE)
    before = store.version()
    assert store.add_article(replace(ARTICLE, title="Another title")) is False
    assert store.articles() == [ARTICLE]
    assert store.version() == before


def test_articles_come_newest_first_and_undated_last(store):
    dates = ["", "2022-03-07", "2023-01-01", "2022-03-07T10:00:00", ""]
    for number, date in enumerate(dates):
        store.add_article(Article(text=f"text {number}", published=date))
    assert [article.text[-1] for article in store.articles()] == ["2", "3", "1", "4", "0"]


def test_any_text_that_is_unicode_comes_back(store):
    text = "\u202eMariu\u200bpol \U0001f3f3 '; DROP TABLE articles; -- {{7*7}} \x1b\r end"
    store.add_article(Article(text=text, title=text))
    assert store.articles()[0].text == text


def test_half_a_surrogate_is_an_error_and_changes_nothing(store):
    with pytest.raises(StoreError, match="not Unicode"):
        store.add_article(Article(text="Lund \ud800"))
    assert store.articles() == []
    assert store.version() == 0


def test_a_reading_comes_back_as_it_was(store):
    store.put(ARTICLE, READING)
    assert store.reading(ARTICLE.id) == READING
    assert store.readings() == {ARTICLE.id: READING}


def test_the_latest_reading_is_given_and_a_named_one(store):
    second = replace(READING, geoparser_id="a/2", resolutions=())
    store.put(ARTICLE, READING)
    store.put_reading(second)
    assert store.reading(ARTICLE.id) == second
    assert store.reading(ARTICLE.id, "a/1") == READING
    assert store.reading(ARTICLE.id, "a/3") is None
    assert store.readings() == {ARTICLE.id: second}
    assert store.readings("a/1") == {ARTICLE.id: READING}
    store.put_reading(READING)
    assert store.reading(ARTICLE.id) == READING


def test_what_a_geoparser_has_not_read(store):
    other = Article(text="Lund is far.")
    store.put(ARTICLE, READING)
    store.add_article(other)
    assert store.unread("a/1") == [other.id]
    assert store.unread("a/2") == [ARTICLE.id, other.id]


def test_a_reading_needs_its_article(store):
    with pytest.raises(UnknownArticleError, match=ARTICLE.id):
        store.put_reading(READING)
    assert store.readings() == {}
    assert store.version() == 0


def test_removing_an_article_takes_its_readings_and_leaves_judgements(store):
    store.put(ARTICLE, READING)
    store.add_judgement(JUDGEMENT)
    store.remove_article(ARTICLE.id)
    assert store.articles() == []
    assert store.readings() == {}
    assert store.judgements() == [JUDGEMENT]
    with pytest.raises(UnknownArticleError):
        store.article(ARTICLE.id)
    with pytest.raises(UnknownArticleError):
        store.remove_article(ARTICLE.id)


def test_judgements_are_kept_in_order_and_undone_once(store):
    other = replace(JUDGEMENT, id="a2", verdict="point", point=Point(lat=1, lon=2), place_id=None)
    store.add_judgement(JUDGEMENT)
    store.add_judgement(other)
    store.add_judgement(JUDGEMENT)
    assert store.judgements() == [JUDGEMENT, other]
    first, second = datetime(2022, 3, 9, tzinfo=UTC), datetime(2022, 3, 10, tzinfo=UTC)
    store.undo_judgement("j1", first, "Ann")
    store.undo_judgement("j1", second, "Bo")
    assert store.judgements() == [other]
    assert store.judgements(active_only=False) == [replace(JUDGEMENT, undone_at=first, undone_by="Ann"), other]


def test_a_judgement_is_never_edited(store):
    store.add_judgement(JUDGEMENT)
    with pytest.raises(StoreError, match="j1"):
        store.add_judgement(replace(JUDGEMENT, why="another reason"))
    with pytest.raises(StoreError, match="no judgement"):
        store.undo_judgement("j9", JUDGEMENT.at)
    assert store.judgements() == [JUDGEMENT]


def test_meta(store):
    assert store.meta("samples") is None
    store.set_meta("samples", "a")
    store.set_meta("samples", "b")
    assert store.meta("samples") == "b"


def test_every_change_changes_the_version_for_everyone(store, url):
    other = Store.open(url)
    changes = [
        lambda: store.add_article(ARTICLE),
        lambda: store.put_reading(READING),
        lambda: store.put_reading(READING),
        lambda: store.add_judgement(JUDGEMENT),
        lambda: store.undo_judgement("j1", JUDGEMENT.at),
        lambda: store.set_meta("a", "b"),
        lambda: store.remove_article(ARTICLE.id),
    ]
    seen = [other.version()]
    for change in changes:
        change()
        seen.append(other.version())
    assert len(set(seen)) == len(changes) + 1


def test_counts_are_of_articles_and_of_those_that_were_read(store):
    assert store.counts() == {"articles": 0, "readings": 0}
    store.add_article(ARTICLE)
    assert store.counts() == {"articles": 1, "readings": 0}
    store.put_reading(READING)
    store.put_reading(replace(READING, geoparser_id="another"))
    assert (
        store.counts()
        == {"articles": len(store.articles()), "readings": len(store.readings())}
        == {"articles": 1, "readings": 1}
    )
