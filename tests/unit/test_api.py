"""What the health route answers."""

import json

import pytest
from starlette.requests import Request

from geo import __version__, api
from geo.model import Article


def ask(host: str = "localhost:8501") -> tuple[int, dict]:
    answer = api.health(Request({"type": "http", "headers": [(b"host", host.encode())]}))
    return answer.status_code, json.loads(answer.body)


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store.sqlite"))
    api._store.cache_clear()
    yield
    api._store.cache_clear()


def test_it_tells_the_version_the_gazetteer_and_what_the_store_holds():
    api._store().add_article(Article(text="Some text."))
    status, body = ask()
    assert status == 200
    assert body["status"] == "ok"
    assert body["version"] == __version__
    assert body["gazetteer"]["id"]
    assert body["gazetteer"]["places"] > 100_000
    assert body["store"] == {"articles": 1, "readings": 0}


def test_a_broken_store_is_told_in_one_line(monkeypatch):
    monkeypatch.setenv("DATELINE_STORE", "/dev/null/store.sqlite")
    api._store.cache_clear()
    status, body = ask()
    assert status == 503
    assert body["status"] == "error"
    assert "\n" not in body["message"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8501", "localhost.:80", "127.0.0.1:8501", "[::1]:8501", "10.0.0.7", "news.lan:1"]
)
def test_it_answers_under_its_own_names(monkeypatch, host):
    monkeypatch.setenv("DATELINE_HOST", "news.lan")
    assert ask(host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "user@evil.example",
        "[",
        "",
    ],
)
def test_a_foreign_name_that_points_here_learns_nothing(host):
    status, body = ask(host)
    assert status == 403
    assert set(body) == {"status", "message"}


@pytest.mark.parametrize(("base", "path"), [("", "/api/health"), ("/maps", "/maps/api/health")])
def test_routes_lie_below_the_base(base, path):
    assert [route.path for route in api.routes(base)] == [path]


def test_a_setting_that_cannot_be_used_is_told_in_one_line(monkeypatch):
    api._gazetteer(), api._store()
    monkeypatch.setenv("DATELINE_PORT", "eighty")
    status, body = ask("dateline.example")
    assert status == 503
    assert "DATELINE_PORT" in body["message"]
