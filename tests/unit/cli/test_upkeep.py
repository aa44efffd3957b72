"""``dateline store``: in a file here; the store's own tests have both databases."""

import json

import pytest

from geo.model import Article
from geo.store import Store


@pytest.fixture
def store(store_path):
    store = Store.open(f"sqlite:///{store_path}")
    store.add_article(Article(text="In Varen, all is well."))
    return store


@pytest.mark.usefixtures("store")
def test_info(run, store_path):
    assert str(store_path) in run("store", "info").stdout
    facts = json.loads(run("store", "info", "--json").stdout)
    assert facts["articles"] == 1
    assert facts["readings"] == 0


def test_no_password_is_printed(run, monkeypatch):
    monkeypatch.setenv("DATELINE_STORE", "postgresql://me:secret@127.0.0.1:1/news")
    result = run("store", "info")
    assert result.exit_code == 1
    assert "secret" not in result.output
    assert "me:***@127.0.0.1" in result.stderr


def test_check(run, store):
    assert "all is well" in run("store", "check").stdout
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE texts SET text = 'another'")
    result = run("store", "check")
    assert result.exit_code == 1
    assert "is not the one that was stored" in result.stdout
    told = json.loads(run("store", "check", "--json").stdout)
    assert told["whole"] is False
    assert len(told["broken"]) == 1


def test_vacuum(run, store):
    store.remove_article(store.articles()[0].id)
    assert "1 removed articles" in run("store", "vacuum").stdout
    assert json.loads(run("store", "vacuum", "--json").stdout)["removed"] == 0


def test_backup_is_a_store_and_never_overwrites(run, store, tmp_path):
    path = tmp_path / "monday.sqlite"
    assert "1 articles" in run("store", "backup", path).stdout
    assert Store.open(f"sqlite:///{path}").articles() == store.articles()
    result = run("store", "backup", path)
    assert result.exit_code == 1
    assert "is there already" in result.stderr
    assert not list(tmp_path.glob(".monday*"))


def test_migrate_into_a_new_store_only(run, store, tmp_path):
    path = tmp_path / "other.sqlite"
    assert json.loads(run("store", "migrate", path, "--json").stdout)["articles"] == 1
    assert Store.open(f"sqlite:///{path}").articles() == store.articles()
    result = run("store", "migrate", path)
    assert result.exit_code == 1
    assert "something in it" in result.stderr
