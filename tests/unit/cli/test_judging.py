"""Corrections on the command line: listed for people and as JSON lines, and taken back."""

import json
from datetime import UTC, datetime

import pytest

from geo.model import Judgement, Point
from geo.serialization import judgement_from_json
from geo.store import Store

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
PLACE = Judgement(
    id="ab12" * 8,
    scope="mention",
    surface="Varen",
    verdict="place",
    by="Олена\x1b[31m",
    at=AT,
    why="the caption\x07 says so",
    article_id="0123456789abcdef",
    start=3,
    end=8,
    place_id="geonames:12",
    point=Point(lat=55.75, lon=13.2),
)
GONE = Judgement(
    id="ab34" * 8,
    scope="name_everywhere",
    surface="May",
    verdict="not_a_place",
    by="Bo",
    at=AT,
    undone_at=AT,
    undone_by="Cy",
)


@pytest.fixture
def store(store_path):
    opened = Store.open(f"sqlite:///{store_path}")
    for judgement in (PLACE, GONE):
        opened.add_judgement(judgement)
    return opened


def test_an_empty_list_says_so(run):
    assert "nobody has corrected anything yet" in run("judgements", "list").output
    assert run("judgements", "list", "--json").output.strip() == ""


@pytest.mark.usefixtures("store")
def test_the_list_tells_who_when_what_and_why(run):
    first, second = run("judgements", "list").output.splitlines()
    assert "Олена" in first
    assert "2026-03-01 12:30Z" in first
    assert "Varen in article 0123456789abcdef at 3-8: geonames:12 (55.7500, 13.2000)" in first
    assert "says so" in first
    assert "May in all articles: not a place" in second
    assert "undone 2026-03-01 12:30Z  by Cy" in second
    assert "\x1b" not in first
    assert "\x07" not in first
    assert len(run("judgements", "list", "--active").output.splitlines()) == 1


def test_json_lines_are_the_judgements(run, store):
    lines = run("judgements", "list", "--json").output.splitlines()
    assert [judgement_from_json(json.loads(line)) for line in lines] == store.judgements(active_only=False)


def test_undoing_by_the_first_characters_of_the_id(run, store):
    result = run("judgements", "undo", "ab12")
    assert result.exit_code == 0
    assert result.output.startswith("undone: ab12")
    assert store.judgements() == []
    assert run("judgements", "undo", PLACE.id).output.startswith("already undone")


@pytest.mark.parametrize(("name", "message"), [("ab", "several judgements begin"), ("ff", "no judgement"), ("", "no ")])
def test_an_id_that_is_not_one_is_told(run, store, name, message):
    result = run("judgements", "undo", name)
    assert result.exit_code == 1
    assert message in result.output
    assert "\n" not in result.output.strip()
    assert len(store.judgements()) == 1
