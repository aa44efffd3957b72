"""Opening: new files, foreign and damaged ones, migrations; many writers at once."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from sqlalchemy import create_engine, inspect

from geo.errors import StoreError
from geo.model import Article, Reading
from geo.store import Store, migrations
from geo.store.tables import metadata

ARTICLES = [Article(text=f"Article {number}, about Varen.", title=f"Title {number}") for number in range(40)]


def test_a_new_store_makes_its_folders_and_is_in_wal_mode(url, path):
    Store.open(url)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_empty_file_becomes_a_store(url, path):
    path.parent.mkdir()
    path.touch()
    assert Store.open(url).articles() == []


@pytest.mark.parametrize("content", [b"hello", b"x" * 10_000, b"SQLite format 3\0" + b"short"])
def test_a_file_that_is_no_database_is_left_as_it_is(url, path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"dateline\.sqlite: not a store"):
        Store.open(url)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_another_programs_database_is_left_as_it_is(url, path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE articles (id TEXT)")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(url)
    assert path.read_bytes() == before


@pytest.mark.parametrize("keep", [200, 4096, 8192])
def test_a_cut_off_store_is_an_error_in_one_line(url, path, keep):
    store = Store.open(url)
    for article in ARTICLES:
        store.add_article(article)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StoreError, match=r"dateline\.sqlite: ") as caught:
        Store.open(url).articles()
    assert "\n" not in str(caught.value)


def test_garbage_inside_a_store_is_an_error_in_one_line(url, path):
    store = Store.open(url)
    for article in ARTICLES:
        store.add_article(article)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(StoreError, match=r"dateline\.sqlite: "):
        Store.open(url).articles()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("postgresql://u:secret@host/db", "only SQLite"),
        ("://", "not a database URL"),
        ("sqlite:////proc/none/x.sqlite", "x.sqlite"),
        ("sqlite:////tmp", "directory"),
    ],
)
def test_urls_that_cannot_be_stores(url, message):
    with pytest.raises(StoreError, match=message) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_migrations_make_what_the_tables_say(url):
    Store.open(url)
    inspector = inspect(create_engine(url))
    assert set(inspector.get_table_names()) == set(metadata.tables)
    for name, table in metadata.tables.items():
        found = {column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)}
        keys = set(inspector.get_pk_constraint(name)["constrained_columns"])
        assert keys == {column.name for column in table.primary_key}
        assert {key: value[0] for key, value in found.items()} == {c.name: str(c.type) for c in table.columns}
        assert all(found[c.name][1] == c.nullable for c in table.columns if c.name not in keys)


def test_an_older_store_is_brought_up_to_date_and_a_newer_one_refused(url, monkeypatch):
    old = Store.open(url)
    old.add_article(ARTICLES[0])
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ("CREATE TABLE later (id TEXT)",)))
        patch.setattr("geo.store.database.LATEST", 3)
        assert Store.open(url).articles() == [ARTICLES[0]]
        assert Store.open(url).articles() == [ARTICLES[0]]
    with pytest.raises(StoreError, match="newer Dateline"):
        Store.open(url)


def test_a_migration_that_fails_leaves_the_store_as_it_was(url, monkeypatch):
    Store.open(url).add_article(ARTICLES[0])
    with monkeypatch.context() as patch:
        broken = ("CREATE TABLE later (id TEXT)", "CREATE TABLE later (id TEXT)")
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
        patch.setattr("geo.store.database.LATEST", 3)
        with pytest.raises(StoreError, match="later already exists"):
            Store.open(url)
    assert Store.open(url).articles() == [ARTICLES[0]]


def test_threads_that_share_a_store_lose_and_double_nothing(store):
    added = []
    failures = []

    def work() -> None:
        try:
            for article in ARTICLES:
                reading = Reading(article_id=article.id, geoparser_id="a")
                added.append(store.put(article, reading))
                assert store.article(article.id) == article
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert added.count(True) == len(ARTICLES)
    assert len(store.articles()) == len(store.readings()) == len(ARTICLES)


def test_processes_that_make_and_fill_a_store_at_once_leave_each_article_once(url):
    script = """
import sys
from geo.model import Article
from geo.store import Store
store = Store.open(sys.argv[1])
print(sum(store.add_article(Article(text=f"Article {number}, about Varen.")) for number in range(100)))
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", script, url], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
        for _ in range(5)
    ]
    added = [int(run.communicate(timeout=120)[0]) for run in runs]
    assert all(run.returncode == 0 for run in runs)
    assert sum(added) == len(Store.open(url).articles()) == 100


def test_a_block_that_fails_keeps_nothing_of_itself(store):
    def fail_half_way() -> None:
        with store._database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert store.meta("a") is None
