"""``dateline watch``: allowed by a person only, once or until Ctrl-C, going on where it stopped."""

import ipaddress
import json
import subprocess
import sys
import time

import documents as make
import pytest
import web

from geo.cli import watching
from geo.fetching import Policy
from geo.store import Store


@pytest.fixture
def server():
    with web.serving() as one:
        feed = make.rss(["Bo", "Aas"]).replace(b"https://example.org/", one.url("/").encode())
        one.pages["/feed"] = (200, {"ETag": '"1"'}, feed)
        for place in ("Aas", "Bo"):
            one.pages[f"/{place}"] = (200, {"Content-Type": "text/html"}, make.html(place))
        yield one


@pytest.fixture(autouse=True)
def allowed(monkeypatch):
    monkeypatch.setattr(watching, "_POLICY", Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),)))
    monkeypatch.setenv("DATELINE_MIN_DELAY", "0")


def test_nothing_is_fetched_unless_a_person_allows_it(run, server):
    result = run("watch", server.url("/feed"), "--once")
    assert result.exit_code == 1
    assert "--online" in result.stderr
    assert server.asked == []


def test_private_addresses_are_refused_by_default(run, server, monkeypatch):
    monkeypatch.undo()
    result = run("watch", "--online", "--once", server.url("/feed"))
    assert result.exit_code == 1
    assert server.asked == []


def test_a_page_and_a_feed_are_added_from_the_web(run, server, store_path):
    result = run("add", "--online", server.url("/Bo"), server.url("/gone"), server.url("/feed"))
    assert result.exit_code == 1
    assert f"not read: {server.url('/gone')}: " in result.stderr
    *lines, counted = result.stdout.splitlines()
    assert [line.split("  ")[1:] for line in lines] == [
        ["added", "Bridge at Bo falls"],
        ["added", "Bridge at Bo falls"],  # the feed's own text, shorter than the page's
        ["added", "Bridge at Aas falls"],
    ]
    assert counted == "3 of 3 articles were new; 1 not read"
    store = Store.open(f"sqlite:///{store_path}")
    assert {article.url for article in store.articles()} == {server.url("/Aas"), server.url("/Bo")}
    assert len(store.readings()) == 3
    assert "/robots.txt" in server.paths()


def test_an_address_of_this_machine_is_not_added(run, server, monkeypatch):
    monkeypatch.undo()
    result = run("add", "--online", server.url("/Bo"))
    assert result.exit_code == 1
    assert server.asked == []


def test_once(run, server, store_path):
    result = run("watch", "--online", "--once", server.url("/feed"))
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert [line.split("  ")[1:] for line in lines[:2]] == [
        ["added", "Bridge at Aas falls"],
        ["added", "Bridge at Bo falls"],
    ]
    assert "2 new of 2; again 20" in lines[2]
    store = Store.open(f"sqlite:///{store_path}")
    assert {article.url for article in store.articles()} == {server.url("/Aas"), server.url("/Bo")}
    assert len(store.stories.all()) == 2
    again = run("watch", "--online", "--once", server.url("/feed"))
    assert "not asked before" in again.stdout
    assert server.paths().count("/feed") == 1


def test_json_lines(run, server, monkeypatch):
    monkeypatch.setenv("DATELINE_ONLINE", "1")
    result = run("watch", "--once", "--json", server.url("/feed"))
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one.get("new") for one in told[:2]] == [True, True]
    assert (told[2]["feed"]["new"], told[2]["feed"]["entries"]) == (2, 2)


def test_list_of_feeds_and_a_broken_one(run, server, tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_bytes(make.opml([server.url("/feed"), server.url("/none"), server.url("/feed")]))
    result = run("watch", "--online", "--once", path)
    assert result.exit_code == 1, "one of them could not be read"
    assert "2 new of 2" in result.stdout
    assert "404 (Not Found)" in result.stderr


def test_neither_address_nor_list(run, tmp_path):
    result = run("watch", "--online", "--once", tmp_path / "none.opml")
    assert result.exit_code == 1
    assert "none.opml: neither an http or https address" in result.stderr


def test_until_ctrl_c_and_on_again(run, server, monkeypatch):
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    result = run("watch", "--online", server.url("/feed"))
    assert result.exit_code == 0
    assert "stopped" in result.stderr
    assert 29 * 60 < waits[0] <= 30 * 60, "the feed's ttl"
    result = run("watch", "--online", server.url("/feed"))
    assert server.paths().count("/feed") == 1, "a new run remembers when the feed is due"


def test_missing_extra_is_named():
    code = "import sys; sys.modules['protego'] = None; from geo.cli import main; main(['watch', '--online', 'x.opml'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 1
    assert "pip install 'dateline[online]'" in done.stderr
    assert "Traceback" not in done.stderr
