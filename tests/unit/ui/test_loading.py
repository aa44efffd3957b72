"""After a change only what changed is loaded and judged again; what is shown is always what the store holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.gazetteer import Gazetteer
from geo.judgements import Judge, new
from geo.model import Article, Mention, Reading, Resolution
from geo.store import Store
from geo.ui.loading import Loader


def reading(article, geoparser_id="g"):
    mention = Mention(start=0, end=4, surface=article.text[:4], use="location")
    found = (Resolution(mention=mention, place=None, confidence=0.2),)
    return Reading(article_id=article.id, geoparser_id=geoparser_id, resolutions=found)


@pytest.fixture
def store(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path}/store.sqlite")
    for number, published in enumerate(("2022-03-01", "2022-03-03", "2022-03-02")):
        article = Article(text=f"Kyiv {number}", published=published)
        opened.put(article, reading(article))
    return opened


@pytest.fixture
def loader(store):
    return Loader(store, Judge(Gazetteer.open()))


def test_articles_come_newest_first_with_what_was_found_and_judged(store, loader):
    held = loader.load()
    assert [article.published for article, _ in held.found] == ["2022-03-03", "2022-03-02", "2022-03-01"]
    assert held.found == held.judged == tuple(store.pairs())


def test_a_judgement_changes_its_article_and_loads_nothing_again(store, loader):
    before = loader.load()
    article, found = before.found[1]
    judgement = new(article, found.resolutions[0].mention, scope="mention", by="a", use="actor")
    store.add_judgement(judgement)
    after = loader.load()
    assert all(new is old for (_, new), (_, old) in zip(after.found, before.found, strict=True))
    uses = [one.resolutions[0].mention.use for _, one in after.judged]
    assert uses == ["location", "actor", "location"]
    assert after.judged[0][1] is before.judged[0][1]
    assert loader.load().judged[1][1] is after.judged[1][1], "it is not judged anew while nothing changes"
    store.undo_judgement(judgement.id, datetime.now(UTC))
    assert loader.load().judged == before.judged


def test_what_is_added_read_again_or_removed_is_seen(store, loader):
    (newest, _), *_ = loader.load().found
    store.put_reading(replace(reading(newest), geoparser_id="h", resolutions=()))
    assert loader.load().found[0][1].geoparser_id == "h"
    assert loader.load().found[0][1].resolutions == ()
    store.remove_article(newest.id)
    assert newest.id not in [article.id for article, _ in loader.load().found]
    store.put(newest, reading(newest))
    assert loader.load().found[0][0].id == newest.id
    assert loader.load().found == tuple(store.pairs())
