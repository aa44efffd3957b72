"""Checking, vacuuming and copying a store, in either database."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from geo.errors import StoreError
from geo.model import Article, Judgement, Mention, Reading, Resolution
from geo.store import Filter, Store, upkeep
from geo.store.tables import metadata

ARTICLES = [Article(text=f"Lund, day {number}.", title=f"Day {number}", retrieved="2024-01-01") for number in range(5)]


def reading(article, geoparser="g"):
    mention = Mention(start=0, end=4, surface="Lund", use="location")
    found = Resolution(mention=mention, place=None, confidence=0.0)
    return Reading(article_id=article.id, geoparser_id=geoparser, resolutions=(found,))


@pytest.fixture
def filled(store):
    for article in ARTICLES:
        store.put(article, reading(article))
        store.put_reading(reading(article, "h"))
    store.remove_article(ARTICLES[4].id)
    store.fetches.put("https://example.org/feed", {"etag": "x"})
    store.set_meta("samples", "[]")
    return store


def rows(store):
    with store.database.reading() as connection:
        return {name: sorted(map(tuple, connection.execute(table.select()))) for name, table in metadata.tables.items()}


def test_facts(filled):
    facts = upkeep.facts(filled)
    assert facts["articles"] == 4
    assert facts["readings"] == 8
    assert facts["removed"] == 1
    assert facts["bytes"] > 10_000
    assert facts["database"] in {"sqlite", "postgresql"}


def test_a_sound_store_has_nothing_to_tell(filled):
    steps = []
    assert list(upkeep.check(filled, steps.append)) == []
    assert sum(steps) == 4


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("UPDATE texts SET text = 'Malmo, day 2.' WHERE text = 'Lund, day 2.'", "its text is not the one"),
        ("UPDATE readings SET findings = '' WHERE geoparser_id = 'h'", "the reading by h cannot be read"),
        ("UPDATE counters SET value = 1 WHERE name = 'writes'", "counter of writes"),
        ("UPDATE texts SET furniture_json = '[[1]]' WHERE text = 'Lund, day 2.'", "cannot be read"),
    ],
)
def test_damage_is_named(filled, damage, message):
    with filled.database.writing() as connection:
        connection.execute(text(damage))
    assert any(message in line for line in upkeep.check(filled))


def test_a_lost_index_of_words_is_named_and_made_anew(filled):
    with filled.database.writing() as connection:
        emptied = "INSERT INTO article_words (article_words) VALUES ('delete-all')"
        connection.execute(text(emptied if filled.database.kind == "sqlite" else "DELETE FROM article_words"))
    assert any("holds 0 of 4" in line for line in upkeep.check(filled))
    upkeep.vacuum(filled)
    assert list(upkeep.check(filled)) == []
    assert filled.count(Filter(search="lund")) == 4


def test_a_broken_page_of_a_file_is_named(file_url, path):
    store = Store.open(file_url)
    for number in range(200):
        article = Article(text=f"Lund {number}. " * 30)
        store.put(article, reading(article))
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[40 * 4096 : 42 * 4096] = b"\xa5" * 8192
    path.write_bytes(content)
    try:
        assert list(upkeep.check(Store.open(file_url)))
    except StoreError as error:
        assert "malformed" in str(error)  # noqa: PT017 - either is an answer


def test_vacuum_lets_go(filled):
    told = upkeep.vacuum(filled)
    assert told["removed"] == 1
    assert told["readings"] == 0
    assert filled.removed() == []
    assert upkeep.vacuum(filled, old_readings=True)["readings"] == 4
    assert {one.geoparser_id for one in filled.readings().values()} == {"h"}
    assert list(upkeep.check(filled)) == []


@pytest.mark.parametrize("to", ["file", "postgresql"])
def test_a_copy_holds_all_of_it_in_either_database(filled, to, tmp_path, request):
    other_url = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    if to == "postgresql":
        other_url = request.getfixturevalue("another_postgres_url")
    other = upkeep.copy(filled, other_url)
    assert rows(other) == rows(filled)
    assert other.version() == filled.version()
    assert other.count(Filter(search="lund")) == 4
    assert list(upkeep.check(other)) == []
    assert other.add_article(Article(text="And one more.")) is True
    with pytest.raises(StoreError, match="something in it"):
        upkeep.copy(filled, other_url)


def test_judgements_are_copied(filled, tmp_path):
    word = Judgement(
        id="j", scope="name_everywhere", surface="Lund", verdict="not_a_place", by="a", at=datetime.now(UTC)
    )
    filled.add_judgement(word)
    assert upkeep.copy(filled, f"sqlite:///{tmp_path / 'copy.sqlite'}").judgements() == [word]
