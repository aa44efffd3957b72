"""All that is stored goes out and comes back in as it was."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import stores

from geo import model
from geo.errors import InputError
from geo.exports import Selection, jsonl, judgements, kept, load, selected
from geo.store import Filter, Store

ARTICLE = model.Article(text="A bus left Varen for Lund.", title="Bus", published="2022-03-07", source="The Example")
VAREN = model.Place(id="geonames:1", name="Varen", point=model.Point(lat=1.5, lon=-2.25), kind="city", country="XX")
MENTION = model.Mention(start=11, end=16, surface="Varen", use="location")
READING = model.Reading(
    article_id=ARTICLE.id,
    geoparser_id="a/1",
    resolutions=(model.Resolution(mention=MENTION, place=VAREN, confidence=0.5),),
)
JUDGEMENT = model.Judgement(
    id="j1",
    scope="name_everywhere",
    surface="Varen",
    verdict="not_a_place",
    by="Eva",
    at=datetime(2022, 3, 8, tzinfo=UTC),
)


def _open(folder, name="store"):
    return Store.open(f"sqlite:///{Path(folder) / name}.sqlite")


def _dump(store, selection=Selection()):  # noqa: B008 - frozen
    ids = selected(store, selection)
    wanted = judgements(store, None if selection == Selection() else ids)
    lines = "".join(jsonl(kept(store, ids), wanted)).encode()
    return lines.splitlines(keepends=True)


def _load(lines, store, name="file"):
    return list(load(lines, name, store))[-1]


@pytest.fixture
def full(tmp_path):
    store = _open(tmp_path, "full")
    store.put(ARTICLE, READING)
    store.put_reading(replace(READING, geoparser_id="a/2", resolutions=()))
    store.add_article(model.Article(text="Nothing was read here."))
    store.add_judgement(JUDGEMENT)
    store.add_judgement(replace(JUDGEMENT, id="j2", scope="name_in_article", article_id=ARTICLE.id))
    store.undo_judgement("j2", datetime(2022, 3, 9, tzinfo=UTC))
    return store


# ---- any store -------------------------------------------------------------------------------------------------------


def _content(store):
    return (
        store.ids(),
        store.articles(),
        [(store.article(one), store.readings_of(one), store.reading(one)) for one in store.ids()],
        store.judgements(active_only=False),
    )


def _round_trip(held, first, second):
    read, judged = held
    for article, found in read:
        first.add_article(article)
        for reading in found:
            first.put_reading(reading)
    for judgement in judged:
        first.add_judgement(replace(judgement, undone_at=None, undone_by=""))
        if judgement.undone_at:
            first.undo_judgement(judgement.id, judgement.undone_at, judgement.undone_by)
    lines = _dump(first)
    loaded = _load(lines, second)
    assert (loaded.refused, loaded.kept) == ([], 0)
    assert _content(second) == _content(first)
    assert _dump(second) == lines
    version = second.version()
    again = _load(lines, second)
    assert (again.articles, again.readings, again.judgements, again.kept, again.refused) == (0, 0, 0, 0, [])
    assert second.version() == version
    first.close()
    second.close()


SLOW = {"deadline": timedelta(seconds=20), "suppress_health_check": list(HealthCheck)}


@settings(max_examples=20, **SLOW)
@given(stores())
def test_what_goes_out_comes_back_the_same_and_twice_changes_nothing(held):
    with tempfile.TemporaryDirectory() as folder:
        _round_trip(held, _open(folder, "first"), _open(folder, "second"))


@pytest.mark.parametrize("into_postgres", [False, True])
def test_the_same_from_one_database_to_the_other(new_postgres_url, into_postgres):
    @settings(max_examples=6, **SLOW)
    @given(stores())
    def holds(held):
        with tempfile.TemporaryDirectory() as folder:
            both = _open(folder), Store.open(new_postgres_url())
            _round_trip(held, *(both if into_postgres else reversed(both)))

    holds()


# ---- what is there, and what is wrong --------------------------------------------------------------------------------


def test_what_the_store_has_stays_and_its_latest_reading_stays_the_latest(full, tmp_path):
    lines = _dump(full)
    store = _open(tmp_path, "newer")
    store.put(replace(ARTICLE, title="Another title"), replace(READING, geoparser_id="b/9"))
    store.add_judgement(replace(JUDGEMENT, by="Olha"))
    loaded = _load(lines, store)
    assert store.article(ARTICLE.id).title == "Another title"
    assert store.reading(ARTICLE.id).geoparser_id == "b/9"
    assert {one.geoparser_id for one in store.readings_of(ARTICLE.id)} == {"a/1", "a/2", "b/9"}
    assert {one.by for one in store.judgements(active_only=False)} == {"Olha", "Eva"}
    assert (loaded.articles, loaded.known, loaded.kept) == (1, 1, 1)


def test_a_selection_takes_its_articles_and_the_judgements_on_them(full):
    nothing = Selection(ids=frozenset({"0" * 16}))
    assert len(_dump(full, nothing)) == 2  # the header, and the judgement that counts everywhere
    dated = [json.loads(line) for line in _dump(full, Selection(filter=Filter(since="2022-03-01", until="2022-03-07")))]
    assert [one["article"]["id"] for one in dated if "article" in one] == [ARTICLE.id]
    assert len([one for one in dated if "judgement" in one]) == 2


def _broken(line, change):
    data = json.loads(line)
    change(data)
    return json.dumps(data).encode() + b"\n"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data["article"].pop("text"), "'text' is missing"),
        (lambda data: data.pop("article"), 'neither an "article" nor'),
        (lambda data: data["article"].update(text="Cut short"), "SHA-256"),
        (lambda data: data["article"].update(title=5), '"title" cannot be 5'),
        (lambda data: data["article"].update(furniture=[["a", "b"]]), '"furniture" cannot be'),
        (lambda data: data["readings"][0]["resolutions"][0].update(use="sight"), "\"use\" cannot be 'sight'"),
        (lambda data: data["readings"][0]["resolutions"][0].update(start=1, end=6), "does not stand at 1"),
        (lambda data: data["readings"][0]["resolutions"][0].update(confidence=7), "not within 0..1"),
        (lambda data: data["readings"][0]["resolutions"][0]["place"].update(lat=91), "not on the globe"),
        (lambda data: data["readings"][0]["resolutions"][0]["place"].update(population="many"), '"population"'),
        (lambda data: data.update(readings=5), "not iterable"),
    ],
    ids=range(11),
)
def test_a_bad_line_is_named_and_the_others_are_taken(full, tmp_path, change, reason):
    header, first, *rest = _dump(full)
    store = _open(tmp_path, "target")
    loaded = _load([header, _broken(first, change), *rest], store, "backup.jsonl")
    (refused,) = loaded.refused
    assert refused.startswith("backup.jsonl:2: ")
    assert reason in refused
    assert (loaded.articles, loaded.judgements) == (1, 2)


@pytest.mark.parametrize("line", [b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000, b"[]", b"7", b'{"judgement": 1}'])
def test_a_line_that_is_no_json_object_is_named(full, tmp_path, line):
    header, *rest = _dump(full)
    loaded = _load([header, *rest, line + b"\n"], _open(tmp_path, "target"))
    (refused,) = loaded.refused
    assert refused.startswith(f"file:{len(rest) + 2}: ")
    assert loaded.articles == 2


@pytest.mark.parametrize(
    "line", [b"", b"once upon a time", b"[]", b'{"format": "other"}', b'{"format": "dateline", "version": 2}']
)
def test_what_is_no_export_is_refused_at_once(tmp_path, line):
    with pytest.raises(InputError, match=r"^tale:1: "):
        list(load([line + b"\n"], "tale", _open(tmp_path)))


def test_an_empty_file_is_no_export(tmp_path):
    with pytest.raises(InputError, match=r"^tale: "):
        list(load([], "tale", _open(tmp_path)))


def test_half_a_surrogate_pair_goes_out_and_is_named_when_the_store_cannot_hold_it(tmp_path):
    article = model.Article(text="half \ud800 a pair")
    lines = "".join(jsonl([(article, [])], [])).encode().splitlines(keepends=True)
    assert json.loads(lines[1])["article"]["text"] == article.text
    loaded = _load(lines, _open(tmp_path))
    assert "not Unicode" in loaded.refused[0]
