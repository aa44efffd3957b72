"""Reading and keeping: each article once, each by each geoparser once, samples offered once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo import ingest, stories
from geo.errors import StoreError, UnknownArticleError
from geo.model import Article, Mention, Reading, Resolution
from geo.store import Store

ARTICLES = [Article(text=f"Varen, day {number}.") for number in range(5)]


class FirstWord:
    """A reader that finds the first word of a text, and counts how often it was asked."""

    def __init__(self, identity="first-word/1", fails_at=None):
        self.id = identity
        self.calls = 0
        self.fails_at = fails_at

    def read(self, article):
        self.calls += 1
        if self.calls == self.fails_at:
            raise RuntimeError
        word = article.text.split()[0].strip(",")
        mention = Mention(start=0, end=len(word), surface=word, use="location")
        found = Resolution(mention=mention, place=None, confidence=0.0)
        return Reading(article_id=article.id, geoparser_id=self.id, resolutions=(found,))


@pytest.fixture
def store(tmp_path):
    return Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_articles_go_in_with_their_readings(store):
    seen = []
    added = ingest.add(store, FirstWord(), ARTICLES, on_progress=seen.append)
    assert seen == added
    assert [one.new for one in added] == [True] * 5
    assert {one.article.id: one.reading for one in added} == store.readings()
    assert added[0].reading.resolutions[0].mention.surface == "Varen"


def test_an_article_says_when_it_was_retrieved_and_keeps_what_it_says(store):
    told = replace(ARTICLES[0], retrieved="2022-03-07T10:00:00+02:00")
    before = datetime.now(UTC).replace(microsecond=0)
    ingest.add(store, FirstWord(), [told, ARTICLES[1]])
    assert store.article(told.id).retrieved == told.retrieved
    stamped = datetime.fromisoformat(store.article(ARTICLES[1].id).retrieved)
    assert before <= stamped <= datetime.now(UTC)
    ingest.add(store, FirstWord(), [ARTICLES[0]])
    assert store.article(told.id).retrieved == told.retrieved


def test_what_was_read_is_not_read_again(store):
    ingest.add(store, FirstWord(), ARTICLES)
    version, reader = store.version(), FirstWord()
    again = ingest.add(store, reader, ARTICLES)
    assert [one.new for one in again] == [False] * 5
    assert reader.calls == 0
    assert store.version() == version


def test_an_interruption_loses_only_the_rest_and_resuming_adds_it(store):
    with pytest.raises(RuntimeError):
        ingest.add(store, FirstWord(fails_at=3), ARTICLES)
    assert len(store.articles()) == len(store.readings()) == 2
    reader = FirstWord()
    assert sum(one.new for one in ingest.add(store, reader, ARTICLES)) == 3
    assert reader.calls == 3
    assert len(store.readings()) == 5


def test_another_geoparser_reads_again(store):
    ingest.add(store, FirstWord(), ARTICLES)
    newer = FirstWord("first-word/2")
    assert ingest.reread(store, newer) == 5
    assert ingest.reread(store, newer) == 0
    assert {reading.geoparser_id for reading in store.readings().values()} == {"first-word/2"}


def test_an_article_that_is_removed_meanwhile_is_passed_over(store):
    ingest.add(store, FirstWord(), ARTICLES)

    class Removing(FirstWord):
        def read(self, article):
            if article.id == ARTICLES[2].id:
                store.remove_article(article.id)
            return super().read(article)

    assert ingest.reread(store, Removing("first-word/2")) == 4
    assert len(store.readings("first-word/2")) == 4


def test_samples_are_given_once(store, monkeypatch):
    offered = ARTICLES[:2]
    monkeypatch.setattr(ingest, "samples", lambda: offered)
    assert ingest.ensure_samples(store, FirstWord()) == 2
    assert ingest.ensure_samples(store, FirstWord()) == 0
    store.remove_article(ARTICLES[0].id)
    assert ingest.ensure_samples(store, FirstWord()) == 0
    with pytest.raises(UnknownArticleError):
        store.article(ARTICLES[0].id)
    offered = ARTICLES[:3]  # a newer Dateline brings one more
    assert ingest.ensure_samples(store, FirstWord()) == 1
    assert {article.id for article in store.articles()} == {ARTICLES[1].id, ARTICLES[2].id}


def test_an_update_reads_a_persons_own_articles_again_too(store, monkeypatch):
    monkeypatch.setattr(ingest, "samples", list)
    ingest.add(store, FirstWord(), ARTICLES)
    assert ingest.ensure_samples(store, FirstWord("first-word/2")) == 0
    assert {reading.geoparser_id for reading in store.readings().values()} == {"first-word/2"}


def test_one_article_that_cannot_be_kept_does_not_cost_those_before_it(store):
    spoilt = [*ARTICLES[:3], Article(text="Varen\0"), *ARTICLES[3:]]
    with pytest.raises(StoreError, match="NUL"):
        list(ingest.add_all(store, FirstWord(), spoilt))
    assert store.ids() == [article.id for article in ARTICLES[:3]]
    assert len(store.readings()) == 3


def test_what_is_added_is_filed_under_its_story(store):
    text = " ".join(f"The ferry to isle {number} left pier {number * 7}." for number in range(30))
    some = [Article(text=text), ARTICLES[0], Article(text=f"OSLO - {text}")]
    assert [one.new for one in ingest.add_all(store, FirstWord(), some)] == [True] * 3
    assert stories.file_new(store) == 0
    assert store.stories.all() == stories.group(some)
