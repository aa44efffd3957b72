"""The steps work together: an article in, a Reading out, the same each time, and nothing from the page's furniture."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import PEAK_MIB

from geo import geoparser as module
from geo.gazetteer import Gazetteer
from geo.geoparser import Geoparser
from geo.model import Article
from geo.recognition import lexicon
from geo.serialization import reading_from_json, reading_to_json

TEXT = (
    "Shelling was reported in Kharkiv and Sumy on Friday. Ukrainian officials said that a humanitarian corridor from "
    "Sumy to Poltava would open at noon.\n\nSign up for our newsletter from Lisbon."
)


@pytest.fixture(scope="module")
def geoparser():
    return Geoparser.load(min_confidence=0.3)


def article_of(length):
    return Article(text="x" * length)


def named(reading):
    return {resolution.mention.surface: resolution for resolution in reading.resolutions}


def test_places_and_demonyms_are_found_and_placed(geoparser):
    found = named(geoparser.read(Article(text=TEXT)))
    assert found["Kharkiv"].place.id == "geonames:706483"
    assert found["Sumy"].place.id == "geonames:692194"
    assert found["Ukrainian"].mention.use == "demonym"
    assert found["Ukrainian"].place.id == "geonames:690791"
    assert "Lisbon" in found


def test_furniture_is_not_read(geoparser):
    start = TEXT.index("Sign up")
    reading = geoparser.read(Article(text=TEXT, furniture=((start, len(TEXT)),)))
    assert "Kharkiv" in named(reading)
    assert "Lisbon" not in named(reading)


def test_articles_read_together_give_the_same_readings_as_one_by_one(geoparser):
    texts = [TEXT, "", "PARIS - Two were hurt.", "Ana left Paris, Texas for Lima.\n" * 9, TEXT.upper(), "no name here"]
    articles = [Article(text=text, furniture=((0, 8),) if number % 2 else ()) for number, text in enumerate(texts)]
    assert list(geoparser.read_many(articles)) == [geoparser.read(article) for article in articles]


def test_a_batch_is_read_as_soon_as_it_is_full(geoparser, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    taken = []

    def articles():
        for number in range(5):
            taken.append(number)
            yield Article(text=f"Article {number}: a bridge in Lyon was closed.")

    next(geoparser.read_many(articles()))
    assert taken == [0, 1, 2]


def test_long_articles_are_read_alone(monkeypatch):
    monkeypatch.setattr(module, "BATCH_CHARS", 10)
    sizes = [[len(article.text) for article in batch] for batch in module.batches(map(article_of, (4, 4, 4, 30, 1)))]
    assert sizes == [[4, 4], [4], [30], [1]]


def test_corridors_are_read_from_the_resolved_places(geoparser):
    reading = geoparser.read(Article(text=TEXT))
    (corridor,) = reading.corridors
    assert [place.name for place in corridor.origins] == ["Sumy"]
    assert [place.name for place in corridor.destinations] == ["Poltava"]
    assert all(claim.corridor == corridor.id for claim in reading.claims)


def test_a_reading_is_stamped_with_what_made_it(geoparser):
    article = Article(text=TEXT)
    reading = geoparser.read(article)
    assert (reading.article_id, reading.geoparser_id) == (article.id, geoparser.id)
    assert geoparser.gazetteer.version in geoparser.id


def test_another_threshold_is_another_geoparser(geoparser):
    stricter = Geoparser.load(min_confidence=1.0, gazetteer=geoparser.gazetteer)
    assert stricter.id != geoparser.id
    reading = stricter.read(Article(text=TEXT))
    assert [resolution.mention for resolution in reading.resolutions] == [
        resolution.mention for resolution in geoparser.read(Article(text=TEXT)).resolutions
    ]
    assert all(resolution.place is None for resolution in reading.resolutions if resolution.confidence < 1)


def test_the_same_article_gives_the_same_reading_in_any_thread(geoparser):
    again = Geoparser.load(min_confidence=0.3, gazetteer=Gazetteer.open())
    expected = geoparser.read(Article(text=TEXT))
    assert again.read(Article(text=TEXT)) == expected
    with ThreadPoolExecutor(4) as pool:
        assert all(reading == expected for reading in pool.map(geoparser.read, [Article(text=TEXT)] * 16))


def test_a_reading_survives_its_json(geoparser):
    article = Article(text=TEXT)
    reading = geoparser.read(article)
    assert reading_from_json(reading_to_json(article, reading)) == (article, reading)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(geoparser, text):
    reading = geoparser.read(Article(text=text))
    for resolution in reading.resolutions:
        mention = resolution.mention
        assert text[mention.start : mention.end] == mention.surface
        assert 0 <= resolution.confidence <= 1
    starts = [resolution.mention.start for resolution in reading.resolutions]
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["", " \n ", "nothing of note happened at all.", "\ud800\u202e\u200b{{7*7}} ${x}"])
def test_texts_without_places_give_an_empty_reading(geoparser, text):
    reading = geoparser.read(Article(text=text))
    assert (reading.resolutions, reading.corridors, reading.claims) == ((), (), ())


LONG = f"""
{PEAK_MIB}
import sys
from geo.gazetteer import Gazetteer
from geo.recognition import Recogniser, Text
from geo.resolution import Resolver, Task
text = sys.stdin.read()
gazetteer = Gazetteer.open()
recogniser, resolver = Recogniser.load(gazetteer), Resolver.load(gazetteer)
before = peak_mib()
scored = recogniser.scored_all([Text(text)])[0]
some = scored[:2000]
task = Task(text, [mention for mention, _ in some], [score for _, score in some])
found = resolver.resolve_all([task], min_confidence=0.3)[0]
print(len(scored), len(found), peak_mib() - before)
"""


@pytest.mark.timeout(600)
def test_names_are_found_in_a_million_characters_and_two_thousand_placed_in_bounded_memory(geoparser):
    rng = np.random.default_rng(1)
    gazetteer = geoparser.gazetteer
    names = [gazetteer.name(row) for row in rng.integers(0, len(gazetteer), 20_000).tolist()]
    sentences = [f"Two people were hurt in {name}, the mayor of {other} said." for name, other in pairwise(names)]
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", LONG],
        input=" ".join(sentences)[:1_000_000],
        capture_output=True,
        text=True,
        check=True,
        timeout=550,
    )
    found, placed, mebibytes = map(float, done.stdout.split())
    assert found > 10_000
    assert placed == 2000
    assert mebibytes < 1000


def test_what_is_remembered_of_words_is_bounded(geoparser, monkeypatch):
    monkeypatch.setattr(lexicon, "MAX_WORDS", 500)
    table = lexicon.WordTable(geoparser._recogniser._describer._table._lexicon, geoparser.gazetteer)
    for start in range(0, 5000, 100):
        table.numbers([f"Word{number}" for number in range(start, start + 100)])
        assert len(table._folded) <= 700
