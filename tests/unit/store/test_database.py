"""Opening: new files, foreign and damaged ones, migrations; many writers at once."""

import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from geo import stories
from geo.errors import MissingExtraError, StoreError
from geo.model import Article, Reading
from geo.serialization import findings_from_json, judgement_from_json
from geo.store import Filter, Store, migrations
from geo.store.tables import metadata

OLD = Path(__file__).with_name("of-schema-1.sqlite.xz")
ARTICLES = [Article(text=f"Article {number}, about Varen.", title=f"Title {number}") for number in range(40)]


def test_a_new_store_makes_its_folders_and_is_in_wal_mode(file_url, path):
    Store.open(file_url)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_empty_file_becomes_a_store(file_url, path):
    path.parent.mkdir()
    path.touch()
    assert Store.open(file_url).articles() == []


@pytest.mark.parametrize("content", [b"hello", b"x" * 10_000, b"SQLite format 3\0" + b"short"])
def test_a_file_that_is_no_database_is_left_as_it_is(file_url, path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"dateline\.sqlite: not a store"):
        Store.open(file_url)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_another_programs_database_is_left_as_it_is(file_url, path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE articles (id TEXT)")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(file_url)
    assert path.read_bytes() == before


@pytest.mark.parametrize("keep", [200, 4096, 8192])
def test_a_cut_off_store_is_an_error_in_one_line(file_url, path, keep):
    store = Store.open(file_url)
    for article in ARTICLES:
        store.add_article(article)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StoreError, match=r"dateline\.sqlite: ") as caught:
        Store.open(file_url).articles()
    assert "\n" not in str(caught.value)


def test_garbage_inside_a_store_is_an_error_in_one_line(file_url, path):
    store = Store.open(file_url)
    for article in ARTICLES:
        store.add_article(article)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(StoreError, match=r"dateline\.sqlite: "):
        Store.open(file_url).articles()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://u:secret@host/db", "only SQLite files and PostgreSQL"),
        ("://u:secret@host", "not a database URL"),
        ("postgresql://u:secret@host:port/db", "not a database URL"),
        ("postgresql://u:secret@127.0.0.1:1/db", "refused"),
        ("postgresql://u@127.0.0.1:1/db?password=secret", "refused"),
        ("postgresql://u:secret@/db?host=/nowhere", "/nowhere"),
        ("postgresql://u:secret@127.0.0.1:1/db?nonsense=1", "nonsense"),
        ("sqlite:////proc/none/x.sqlite", "x.sqlite"),
        ("sqlite:////tmp", "directory"),
    ],
)
def test_urls_that_cannot_be_stores(url, message):
    with pytest.raises(StoreError, match=message) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_driver_names_the_extra(monkeypatch):
    monkeypatch.setattr("geo.store.postgres.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"dateline\[postgres\]"):
        Store.open("postgresql://u:secret@host/db")


def test_migrations_make_what_the_tables_say(store):
    with store.database.reading() as connection:
        inspector = inspect(connection)
        there = {name for name in inspector.get_table_names() if not name.startswith("article_words")}
        assert there == {*metadata.tables, migrations.TABLE}
        for name, table in metadata.tables.items():
            found = {column["name"]: column for column in inspector.get_columns(name)}
            keys = set(inspector.get_pk_constraint(name)["constrained_columns"])
            assert keys == {column.name for column in table.primary_key}
            assert list(found) == [column.name for column in table.columns]
            for column in table.columns:
                said = column.type.compile(connection.dialect).partition(" COLLATE")[0]
                assert found[column.name]["type"].compile(connection.dialect).partition(" COLLATE")[0] == said
                assert column.name in keys or found[column.name]["nullable"] == column.nullable
            indexes = {one["name"]: one["column_names"] for one in inspector.get_indexes(name)}
            assert indexes == {one.name: [column.name for column in one.columns] for one in table.indexes}


def test_the_newest_step_is_the_one_that_the_code_expects():
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_heads() == [migrations.LATEST]


LATER = """
from alembic import op
revision, down_revision = "{revision}", "{before}"
def upgrade():
    for _ in range({times}):
        op.execute("CREATE TABLE later (id TEXT)")
"""


@pytest.fixture
def later(monkeypatch, tmp_path):
    """Return a function that adds a step, which makes a table once or, so that it fails, twice."""

    def add(times):
        steps = tmp_path / "steps"
        shutil.copytree(Path(migrations.__file__).parent / "versions", steps)
        before = migrations.LATEST
        revision = f"{int(before) + 1:04}"
        step = LATER.format(revision=revision, before=before, times=times)
        (steps / f"later_{revision}.py").write_text(step, encoding="utf-8")
        monkeypatch.setattr(migrations, "LATEST", revision)
        upgrade = migrations.upgrade
        monkeypatch.setattr(migrations, "upgrade", lambda connection: upgrade(connection, folder=steps))

    return add


def test_an_older_store_is_brought_up_to_date_and_a_newer_one_refused(url, later, monkeypatch):
    old = Store.open(url)
    old.add_article(ARTICLES[0])
    with monkeypatch.context():
        later(times=1)
        assert Store.open(url).articles() == [ARTICLES[0]]
        assert Store.open(url).articles() == [ARTICLES[0]]
    monkeypatch.undo()
    with pytest.raises(StoreError, match="newer Dateline"):
        Store.open(url)


def test_a_migration_that_fails_leaves_the_store_as_it_was(url, later, monkeypatch):
    Store.open(url).add_article(ARTICLES[0])
    later(times=2)
    with pytest.raises(StoreError, match=r"later.* already exists"):
        Store.open(url)
    monkeypatch.undo()
    assert Store.open(url).articles() == [ARTICLES[0]]


def test_stories_of_a_store_that_kept_bands_as_texts_are_filed_anew(url, tmp_path, monkeypatch):
    steps = tmp_path / "steps"
    shutil.copytree(
        Path(migrations.__file__).parent / "versions", steps, ignore=shutil.ignore_patterns("*_000[4-9].py")
    )
    upgrade = migrations.upgrade
    told = " ".join(f"The ferry to isle {number} left pier {number * 7} past noon." for number in range(30))
    articles = [Article(text=told), Article(text=f"VAREN - {told}"), ARTICLES[0]]
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "LATEST", "0003")
        patched.setattr(migrations, "upgrade", lambda connection: upgrade(connection, folder=steps))
        old = Store.open(url)
        for article in articles:
            old.add_article(article)
        with old.database.writing() as connection:
            for article in articles:
                row = {"id": article.id, "signature": b"rensa"}
                connection.execute(text("INSERT INTO signatures VALUES (:id, :id, :signature)"), row)
                connection.execute(text("INSERT INTO bands VALUES (:id, '0-1-1')"), {"id": article.id})
        old.close()
    store = Store.open(url)
    assert stories.file_new(store) == 3
    assert store.stories.all() == stories.group(articles)
    assert len(stories.groups(store)) == 2
    assert store.articles() == list(reversed(articles))
    store.close()


def test_a_store_of_the_first_dateline_is_taken_over_unharmed(file_url, path):
    """The code of that time made the file: three samples, read; one unread article; two judgements, one undone."""
    path.parent.mkdir()
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    with closing(sqlite3.connect(path)) as old:
        columns = "id, sha256, title, url, source, published, language, text, furniture_json, written"
        of_articles = old.execute(f"SELECT {columns} FROM articles ORDER BY written").fetchall()  # noqa: S608
        of_readings = old.execute("SELECT article_id, geoparser_id, findings_json FROM readings").fetchall()
        of_judgements = old.execute("SELECT judgement_json, undone_at FROM judgements ORDER BY written").fetchall()
        version = old.execute("SELECT value FROM counters WHERE name = 'writes'").fetchone()[0]
    store = Store.open(file_url)
    assert len(of_articles) == 4
    for row in of_articles:
        kept = store.article(row[0])
        furniture = json.dumps([list(span) for span in kept.furniture])
        fields = (kept.title, kept.url, kept.source, kept.published, kept.language, kept.text, furniture)
        assert (kept.id, kept.sha256, *fields) == row[:9]
        assert kept.retrieved == ""
    assert [one.written for one in sorted(store.summaries(limit=9), key=lambda one: one.written)] == [
        row[9] for row in of_articles
    ]
    assert len(of_readings) == 3
    for article_id, geoparser_id, findings in of_readings:
        assert store.reading(article_id, geoparser_id) == findings_from_json(article_id, json.loads(findings))
    assert store.judgements(active_only=False) == [
        judgement_from_json({**json.loads(body), "undone_at": undone_at}) for body, undone_at in of_judgements
    ]
    store.add_judgement(store.judgements()[0])  # the same word again, whatever fields were added since
    assert store.meta("samples") == '["a"]'
    assert store.version() == version
    assert [one.title for one in store.summaries(Filter(search="kobenhavn"), limit=9)] == ["Unread"]
    assert store.unread("none") == [row[0] for row in of_articles]
    store.put_reading(store.reading(of_readings[0][0]))
    with closing(sqlite3.connect(path)) as new:
        assert new.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert new.execute("SELECT value FROM counters WHERE name = 'schema'").fetchone()[0] > 2  # the old code refuses


def test_another_programs_tables_in_postgresql_are_left_as_they_are(postgres_url):
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE articles (mine TEXT)"))
    with pytest.raises(StoreError, match="another program's table is called 'articles'"):
        Store.open(postgres_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["articles"]
    engine.dispose()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_forked_process_opens_connections_of_its_own(store):
    store.add_article(ARTICLES[0])
    child = os.fork()
    if not child:
        code = 1
        try:
            store.add_article(ARTICLES[1])
            code = 0 if len(store.articles()) == 2 else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.add_article(ARTICLES[2]) is True
    assert len(store.articles()) == 3


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
print(sum(store.add_article(Article(text=f"Article {number}, about Varen.")) for number in range(40)))
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", script, url], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
        for _ in range(4)
    ]
    added = [int(run.communicate(timeout=120)[0]) for run in runs]
    assert all(run.returncode == 0 for run in runs)
    assert sum(added) == len(Store.open(url).articles()) == 40


def test_a_block_that_fails_keeps_nothing_of_itself(store):
    def fail_half_way() -> None:
        with store.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert store.meta("a") is None
