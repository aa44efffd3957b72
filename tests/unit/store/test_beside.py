"""What the store keeps beside articles and readings: stories and addresses."""

from geo.model import Article

ARTICLES = sorted((Article(text=f"Text {number}") for number in range(4)), key=lambda article: article.id)
A, B, C, D = (article.id for article in ARTICLES)
X, Y, Z = -(2**63), 0, 2**63 - 1  # bands


def same_first_byte(one, other):
    return one[:1] == other[:1]


def test_signatures_that_share_a_band_and_are_the_same_are_one_story(store):
    for article in ARTICLES:
        store.add_article(article)
    before = store.version()
    store.stories.file([(B, b"1b", [X, Y]), (C, b"1c", [Y, Y, Z])], same_first_byte)
    store.stories.file([(D, b"2d", [Y])], same_first_byte)
    assert store.version() > before
    assert store.stories.all() == {B: B, C: B, D: D}
    store.stories.file([(A, b"1a", [Z])], same_first_byte)
    assert store.stories.all() == {A: A, B: A, C: A, D: D}, "named by the least of its articles, whichever came last"
    store.stories.file([(C, b"3c", [])], same_first_byte)
    assert store.stories.all() == {A: A, B: A, C: C, D: D}


def test_what_is_not_filed_or_by_another_version(store):
    for article in ARTICLES:
        store.add_article(article)
    assert store.stories.unfiled(b"1", 3) == [A, B, C]
    store.stories.file([(A, b"1a", []), (C, b"0c", [])], same_first_byte)
    assert store.stories.unfiled(b"1", 10) == [B, C, D]


def test_a_signature_goes_with_its_article(store):
    store.stories.file([(A, b"1a", [X])], same_first_byte)
    assert store.stories.all() == {}, "an article that is not there is passed over"
    for article in ARTICLES[:2]:
        store.add_article(article)
    store.stories.file([(A, b"1a", [X])], same_first_byte)
    store.remove_article(A)
    store.stories.file([(B, b"1b", [X])], same_first_byte)
    assert store.stories.all() == {B: B}


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
