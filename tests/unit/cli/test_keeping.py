"""``dateline add``, ``list``, ``search``, ``show``, ``remove``, ``restore`` and ``reread``."""

import json
from dataclasses import replace

import pytest

from geo.geoparser import Geoparser
from geo.model import Article
from geo.store import Store


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for number, (name, date) in enumerate({"Varen": "2022-03-07", "Lund": "2022-03-08", "Nowhere": ""}.items()):
        front = f"---\ntitle: News of {name}\nsource: Paper {number % 2}\n" + (f"published: {date}\n" if date else "")
        (folder / f"{number}.md").write_text(f"{front}---\nIn {name}, the Danish crew waits.\n", encoding="utf-8")
    return folder


@pytest.fixture
def added(run, folder):
    assert run("add", folder).exit_code == 0
    return [json.loads(line) for line in run("list", "--json").stdout.splitlines()]


@pytest.fixture
def store(store_path):
    return Store.open(f"sqlite:///{store_path}")


def test_add_names_what_it_could_not_read_and_keeps_the_others(run, folder, store):
    (folder / "1a.txt").write_bytes(b"\x00\x01\x02" * 50)
    result = run("add", folder, folder / "none.txt", "https://example.org/a")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "3 of 3 articles were new; 3 not read"
    assert "1a.txt" in result.stderr
    assert "none.txt" in result.stderr
    assert "https://example.org/a" in result.stderr
    assert "--online" in result.stderr
    assert result.stderr.count("\n") == 3
    assert len(store.articles()) == len(store.readings()) == 3


def test_add_reads_standard_input(run, store):
    assert run("add", "-", stdin="In Varen, all is well.").exit_code == 0
    (article,) = store.articles()
    assert article.text == "In Varen, all is well."
    assert article.retrieved


def test_add_says_of_another_language_that_it_is_not_read_for_places(run, store):
    told = "Die Brücke über den Fluss ist seit Montag gesperrt, und viele Menschen fahren weite Umwege zur Arbeit."
    result = run("add", "-", stdin=told)
    assert result.exit_code == 0
    assert "(written in German; only English is read, so no places were looked for)" in result.stdout
    assert len(store.articles()) == 1


def test_add_in_json_is_a_line_for_each(run, folder):
    first = [json.loads(line) for line in run("add", folder, "--json").stdout.splitlines()]
    assert [one["state"] for one in first] == ["added"] * 3
    again = [json.loads(line) for line in run("add", folder, folder, "--json").stdout.splitlines()]
    assert [one["state"] for one in again] == ["already there"] * 6


def test_an_article_that_breaks_the_reader_is_named_and_the_others_are_kept(run, folder, store, monkeypatch):
    reader = Geoparser.load()
    read = reader.read

    def broken(article):
        if "Lund" in article.text:
            raise RuntimeError("too deep")
        return read(article)

    monkeypatch.setattr(reader, "read", broken, raising=False)
    monkeypatch.setattr(Geoparser, "load", lambda **_: reader)
    result = run("add", folder)
    assert result.exit_code == 1
    assert result.stderr == "not read: News of Lund: RuntimeError: too deep\n"
    assert len(store.articles()) == 2


def test_list_is_newest_first_and_filters(run, added):
    assert [one["title"] for one in added] == ["News of Lund", "News of Varen", "News of Nowhere"]
    assert {"id", "url", "source", "published", "retrieved", "characters"} <= set(added[0])
    lines = run("list").stdout.splitlines()
    assert lines[0] == f"{added[0]['id']}  2022-03-08  Paper 1  News of Lund"
    assert lines[-1] == "3 of 3 articles"
    assert run("list", "--limit", "1").stdout.splitlines()[-1] == "1 of 3 articles"
    assert "News of Varen" in run("list", "--source", "Paper 0", "--until", "2022-03-07").stdout
    assert run("list", "--since", "2030-01-01").stdout == "no article\n"
    assert run("list", "--unread").stdout == "no article\n"


def test_search_shows_the_sentence(run, added):
    lines = run("search", "varen").stdout.splitlines()
    assert lines[0].startswith(added[1]["id"])
    assert lines[1] == "    In Varen, the Danish crew waits."
    assert lines[2] == "1 of 1 articles"
    (found,) = map(json.loads, run("search", '"crew waits" -varen lund', "--json").stdout.splitlines())
    assert found["title"] == "News of Lund"
    assert "crew waits" in found["excerpt"]
    result = run("search", '"crew')
    assert result.exit_code == 1
    assert "not closed" in result.stderr


def test_show_by_a_short_id(run, added):
    result = run("show", added[1]["id"][:6])
    assert "[Varen]" in result.stdout
    assert result.stdout.startswith(f"id {added[1]['id']}")
    data = json.loads(run("show", added[1]["id"], "--json").stdout)
    assert data["article"]["title"] == "News of Varen"
    result = run("show", "ffff")
    assert (result.exit_code, result.stderr) == (1, "Error: no article ffff\n")


def test_remove_asks_and_can_be_undone(run, added, store):
    first = added[0]["id"]
    result = run("remove", first, stdin="n\n")
    assert result.exit_code == 0
    assert result.stdout == "nothing was removed\n"
    assert len(store.articles()) == 3
    result = run("remove", first[:5], stdin="y\n")
    assert f"removed: {first}  News of Lund" in result.stdout
    assert f"dateline restore {first}" in result.stdout
    assert len(store.articles()) == 2
    assert "News of Lund" in run("restore").stdout
    assert run("restore", first[:5]).stdout == f"back: {first}  News of Lund\n"
    assert len(store.articles()) == len(store.readings()) == 3
    assert run("restore").stdout == "nothing was removed\n"
    result = run("restore", first)
    assert "was not removed" in result.stderr
    assert json.loads(run("remove", first, "--yes", "--json").stdout)[0]["id"] == first


def test_reread_tells_what_changed(run, added, store, monkeypatch):
    assert run("reread").stdout == "0 articles read again, 0 changed\n"
    store.add_article(Article(text="Varen, unread.", title="New"))
    reader = Geoparser.load()

    class Newer(type(reader)):
        id = "three-names/2"

        def read(self, article):
            found = super().read(article)
            kept = [one for one in found.resolutions if one.mention.surface != "Danish"]
            lund = [replace(one, place=None) if one.mention.surface == "Lund" else one for one in kept]
            return replace(found, geoparser_id=self.id, resolutions=tuple(lund))

    monkeypatch.setattr(Geoparser, "load", lambda **_: Newer())
    lines = run("reread").stdout.splitlines()
    assert lines[-1] == "4 articles read again, 4 changed"
    assert f"{added[0]['id']}  News of Lund" in lines
    assert "    no longer placed: Lund  Lund (SE, geonames:12)" in lines
    assert lines.count("    no longer found: Danish  Lund (SE, geonames:12)") == 3
    assert "    read for the first time" in lines
    assert run("reread").stdout == "0 articles read again, 0 changed\n"
    assert run("reread", "--all").stdout == "4 articles read again, 0 changed\n"
    (told,) = map(json.loads, run("reread", added[0]["id"], "--json").stdout.splitlines())
    assert told["changes"] == []
    assert {one.geoparser_id for one in store.readings().values()} == {"three-names/2"}
