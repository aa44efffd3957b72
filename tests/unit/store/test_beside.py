"""What the store keeps beside articles and readings: stories and addresses."""

import pytest

from geo.errors import UnknownArticleError
from geo.model import Article
from geo.store.stories import Signature

ARTICLES = [Article(text=f"Text {number}") for number in range(3)]


def signature(number, story):
    return Signature(article_id=ARTICLES[number].id, story=story, signature=bytes([number, 0, 255]))


def test_signatures_are_found_by_a_band_that_they_share(store):
    for article in ARTICLES:
        store.add_article(article)
    before = store.version()
    store.stories.put(signature(0, "s"), ["a", "b"])
    store.stories.put(signature(1, "s"), ["b", "c", "c"])
    store.stories.put(signature(2, "t"), ["d"])
    assert store.version() > before
    assert store.stories.get(ARTICLES[1].id) == signature(1, "s")
    found = sorted([signature(0, "s"), signature(1, "s")], key=lambda one: one.article_id)
    assert store.stories.near(["b", "z"]) == found
    assert store.stories.near(["z"]) == store.stories.near([]) == []
    assert store.stories.all() == {ARTICLES[0].id: "s", ARTICLES[1].id: "s", ARTICLES[2].id: "t"}
    store.stories.join("t", "s")
    assert set(store.stories.all().values()) == {"s"}
    store.stories.put(signature(1, "u"), [])
    assert store.stories.near(["c"]) == []


def test_a_signature_goes_with_its_article(store):
    with pytest.raises(UnknownArticleError):
        store.stories.put(signature(0, "s"), ["a"])
    store.add_article(ARTICLES[0])
    store.stories.put(signature(0, "s"), ["a"])
    store.remove_article(ARTICLES[0].id)
    assert store.stories.get(ARTICLES[0].id) is None
    assert store.stories.near(["a"]) == []


def test_what_is_remembered_of_an_address(store):
    url = "https://example.org/feed?a=1"
    before = store.version()
    assert store.fetches.get(url) is None
    store.fetches.put(url, {"etag": '"ü"', "failures": 2})
    store.fetches.put(url, {"etag": "new"})
    store.fetches.put("https://example.org/", {})
    assert store.fetches.get(url) == {"etag": "new"}
    assert store.fetches.all() == {"https://example.org/": {}, url: {"etag": "new"}}
    assert store.fetches.remove(url) is True
    assert store.fetches.remove(url) is False
    assert store.version() == before
