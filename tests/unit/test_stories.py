"""The same story twice: copies are found again, distinct articles stay apart, the order does not matter."""

import json
import random
import re
from pathlib import Path

import pytest
from copies import COPIES, HARD
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from geo import stories
from geo.grouping import CARRIERS
from geo.model import Article
from geo.sources import from_text, samples
from geo.store import Store
from geo.store.tables import bands

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
SAMPLES = samples()
# made up, for the store's own tests
TEXT = " ".join(f"The ferry to isle {number} left pier {number * 7} at {number} past noon." for number in range(30))


def copies():
    """Return (kind, number of the sample, its changed copy) for every kind and sample."""
    return [
        (kind, number, Article(text=change(article.text, SAMPLES[number - 7].text, number)))
        for kind, change in COPIES.items()
        for number, article in enumerate(SAMPLES)
    ]


def test_copies_are_found_again():
    """Measured: run with -s to see the share for each kind."""
    made = copies()
    signatures = [stories.signature_of(article) for article in SAMPLES]
    found = dict.fromkeys(COPIES, 0)
    for kind, number, copy in made:
        signature = stories.signature_of(copy)
        meets = set(signature.bands()) & set(signatures[number].bands())
        found[kind] += bool(meets) and stories.same_story(signature, signatures[number])
    for kind, count in found.items():
        print(f"{kind:<40} {count / len(SAMPLES):.3f}")  # noqa: T201 - the figures of data/README.md
    easy = [count / len(SAMPLES) for kind, count in found.items() if kind not in HARD]
    assert min(easy) >= 0.96
    assert sum(found.values()) / len(made) >= 0.9


def test_samples_are_distinct_stories():
    grouped = stories.group(SAMPLES)
    assert len(set(grouped.values())) == len(SAMPLES)


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the annotated corpora are not part of this repository")
def test_what_is_grouped_among_the_corpora_is_the_same_text():
    """Of 1,135 texts four pairs belong together: three that two corpora share or repeat, and one shortened."""
    articles = []
    for name in ("lgl", "trnews", "geovirus", "gwn"):
        lines = (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
        articles += [Article(text=json.loads(line)["text"]) for line in lines if line]
    by_id = {article.id: article for article in articles}
    grouped = stories.group(articles)
    members = {}
    for article_id, story in grouped.items():
        members.setdefault(story, []).append(by_id[article_id])
    together = [found for found in members.values() if len(found) > 1]
    for found in together:
        print([one.text[:70] for one in found])  # noqa: T201 - to look at
    assert sum(len(found) - 1 for found in together) <= 4
    for found in together:
        words = [set(one.text.split()) for one in found]
        assert all(len(words[0] & other) / min(len(words[0]), len(other)) > 0.6 for other in words[1:])


def test_order_does_not_matter():
    articles = [*SAMPLES[:6], *(copy for _, number, copy in copies() if number < 6)]
    expected = stories.group(articles)
    for seed in range(3):
        assert stories.group(random.Random(seed).sample(articles, len(articles))) == expected


@given(st.lists(st.text(max_size=400), max_size=6))
@settings(max_examples=50)
def test_any_texts_are_grouped(texts):
    articles = [Article(text=text) for text in texts]
    grouped = stories.group(articles)
    assert set(grouped) == {article.id for article in articles}
    for article in articles:
        signature = stories.signature_of(article)
        assert stories.Signature.from_bytes(signature.to_bytes()) == signature


@given(st.text(st.sampled_from("aZ09_' \n\x1c-—\u2019“…«\u00a0\u2028éßİ\u0345Ж字²?"), max_size=30))
def test_words_are_runs_of_letters_and_digits(text):
    assert stories._words(text) == re.findall(r"[^\W_]+", text.casefold())


def test_signature_of_another_version_is_none():
    data = stories.signature_of(SAMPLES[0]).to_bytes()
    assert stories.Signature.from_bytes(b"x" + data[1:]) is None
    assert stories.Signature.from_bytes(data[:-1]) is None
    assert stories.Signature.from_bytes(b"") is None


def test_headlines_alone_are_no_story():
    one, other = Article(text="Floods cut off Bangor, Maine"), Article(text="Floods cut off Bangor, Maine!")
    assert len(set(stories.group([one, other]).values())) == 2


def test_furniture_does_not_make_a_story():
    box = "\n\nSign up for our newsletter\n\n" + "We bring you the best of our reporting. Please donate. " * 20
    pages = [from_text(article.text + box, max_chars=100_000) for article in SAMPLES[:2]]
    assert len(set(stories.group(pages).values())) == 2


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("https://example.org/a", "https://example.org/a", True),
        ("http://www.example.org/a/", "https://example.org/a#top", True),
        ("https://example.org/a", "https://example.org/b", False),
        ("https://example.org/?p=1", "https://example.org/?p=2", False),
        ("https://example.org/", "https://example.org/", False),
        ("", "", False),
    ],
)
def test_new_version_of_a_page_is_the_same_story(first, second, together):
    old = SAMPLES[0].text
    new = f"{old[: len(old) // 3]}\n\n{SAMPLES[1].text}\n\n{SAMPLES[2].text}"  # a third of the old one, much else
    articles = [Article(text=old, url=first), Article(text=new, url=second)]
    assert (len(set(stories.group(articles).values())) == 1) is together


def near_identical(number):
    """Return texts of one template that differ in two words of 300."""
    return [Article(text=f"Notice {one}. {TEXT} It was {one * 7} metres.") for one in range(number)]


def unlike(number):
    """Return texts of which a third is of one template, too little to be one story."""
    words = random.Random(5)
    return [Article(text=f"{TEXT[:700]} {' '.join(str(words.random()) for _ in range(100))}") for _ in range(number)]


@pytest.fixture
def compared(monkeypatch):
    """Return a list that gets an item with every comparison of two signatures."""
    seen = []
    plain = stories.same_story

    def same_story(one, other):
        seen.append(None)
        return plain(one, other)

    monkeypatch.setattr(stories, "same_story", same_story)
    return seen


def test_thousands_of_near_identical_texts_are_filed_in_linear_time(compared):
    articles = near_identical(3000)
    grouped = stories.group(articles)
    assert set(grouped.values()) == {min(article.id for article in articles)}
    assert len(compared) <= 2 * len(articles)


def test_texts_that_share_a_template_but_no_story_are_compared_with_few(compared):
    articles = unlike(600)
    assert len(set(stories.group(articles).values())) == len(articles)
    assert len(compared) <= len(articles) * CARRIERS * 4


# in a store


def test_near_identical_texts_fill_a_store_in_linear_time(store, compared):
    articles = near_identical(400)
    for first in range(0, len(articles), 20):
        entries = [stories.entry_of(article) for article in articles[first : first + 20]]
        for article in articles[first : first + 20]:
            store.add_article(article)
        store.stories.file(entries, stories.same_bytes)
    assert set(store.stories.all().values()) == {min(article.id for article in articles)}
    assert len(compared) <= 2 * len(articles)
    carriers = select(bands.c.band, func.count()).group_by(bands.c.band)
    with store.database.reading() as connection:
        assert max(row[1] for row in connection.execute(carriers)) == CARRIERS


def test_what_is_kept_of_a_store_s_articles_does_not_depend_on_their_order(tmp_path):
    kept = []
    for seed in range(3):
        store = Store.open(f"sqlite:///{tmp_path / f'{seed}.sqlite'}")
        for article in random.Random(seed).sample(near_identical(60), 60):
            store.add_article(article)
        stories.file_new(store)
        with store.database.reading() as connection:
            kept.append(sorted(map(tuple, connection.execute(select(bands.c.band, bands.c.article)))))
    assert kept[0] == kept[1] == kept[2]


@pytest.fixture
def store(tmp_path):
    return Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_store_groups_as_the_function_does_whatever_the_order(store, tmp_path):
    articles = [*SAMPLES[:5], *(copy for _, number, copy in copies() if number < 5)]
    for article in articles:
        store.add_article(article)
    assert stories.file_new(store) == len({article.id for article in articles})
    assert stories.file_new(store) == 0
    assert store.stories.all() == stories.group(articles)
    other = Store.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    for article in reversed(articles):
        other.add_article(article)
        stories.file_new(other)
    assert other.stories.all() == store.stories.all()


def test_members_of_a_story(store):
    one, copy, other = Article(text=TEXT), Article(text=f"OSLO - {TEXT}"), SAMPLES[0]
    for article in (one, copy, other):
        store.add_article(article)
    stories.file_new(store)
    together = tuple(sorted([one.id, copy.id]))
    assert stories.groups(store) == {one.id: together, copy.id: together}
    store.remove_article(copy.id)
    assert stories.groups(store) == {}
