"""All that is stored goes out and comes back in as it was."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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

STORED = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # a store takes no NUL
texts = st.text(STORED, min_size=1, max_size=60)
words = st.text(STORED, max_size=12)
numbers = st.floats(-1e6, 1e6)
places = st.builds(
    model.Place,
    id=words,
    name=words,
    point=st.builds(model.Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180)),
    kind=st.sampled_from(model.KINDS),
    country=words,
    admin1=words,
    population=st.integers(0, 2**40),
    extent=st.none() | st.just(model.Extent(south=-1, west=179, north=2, east=-179)),
)
some_places = st.lists(places, max_size=2).map(tuple)


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return start, end, text[start:end]


@st.composite
def readings(draw, article, geoparser):
    text = article.text
    resolutions = []
    for _ in range(draw(st.integers(0, 2))):
        start, end, surface = draw(spans(text))
        mention = model.Mention(start=start, end=end, surface=surface, use=draw(st.sampled_from(model.USES)))
        evidence = (model.Evidence(kind=draw(words), text=draw(words), weight=draw(numbers)),)
        candidate = model.Candidate(place=draw(places), score=draw(numbers), evidence=evidence)
        place = draw(st.none() | places)
        resolutions.append(
            model.Resolution(
                mention=mention,
                place=place,
                confidence=draw(st.floats(0, 1)),
                candidates=(candidate,)[: draw(st.integers(0, 1))],
            )
        )
    corridors, claims = [], []
    for number in range(draw(st.integers(0, 2))):
        start, end, quote = draw(spans(text))
        span = model.Span(start=start, end=end, quote=quote)
        corridors.append(
            model.Corridor(
                id=f"c{number}",
                origins=draw(some_places),
                destinations=draw(some_places),
                pairing=draw(st.sampled_from(model.PAIRINGS)),
                evidence=(span,),
                follows=draw(st.none() | words),
                background=draw(st.booleans()),
            )
        )
        said = {name: draw(st.none() | words) for name in ("actor", "side", "attributed_to", "when", "when_text")}
        claims.append(model.Claim(corridor=f"c{number}", act=draw(st.sampled_from(model.ACTS)), evidence=span, **said))
    return model.Reading(
        article_id=article.id,
        geoparser_id=geoparser,
        resolutions=tuple(resolutions),
        corridors=tuple(corridors),
        claims=tuple(claims),
    )


moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given


@st.composite
def stores(draw):
    """What a store may hold: (articles with their readings, judgements)."""
    articles = draw(
        st.lists(
            st.builds(
                model.Article,
                text=texts,
                title=words,
                url=words,
                source=words,
                published=words,
                retrieved=words,
                language=words,
                furniture=st.just(((0, 1),)),
            ),
            max_size=3,
            unique_by=lambda article: article.id,
        )
    )
    read = [
        (article, [draw(readings(article, f"g/{n}")) for n in range(draw(st.integers(0, 2)))]) for article in articles
    ]
    judged = []
    for number in range(draw(st.integers(0, 2))):
        scope = draw(st.sampled_from(["name_in_article", "name_everywhere"]))
        undone_at = draw(st.none() | moments)
        judged.append(
            model.Judgement(
                id=f"j{number}",
                scope=scope,
                surface=draw(texts),
                verdict=draw(st.sampled_from(["not_a_place", "use"])),
                by=draw(words),
                at=draw(moments),
                why=draw(words),
                article_id=draw(words) if scope == "name_in_article" else None,
                start=draw(st.none() | st.integers(0, 9)),
                place_id=draw(st.none() | words),
                point=draw(st.none() | st.just(model.Point(lat=1, lon=2))),
                kind=draw(st.none() | st.sampled_from(model.KINDS)),
                use=draw(st.sampled_from(model.USES)),
                undone_at=undone_at,
                undone_by=draw(words) if undone_at else "",
            )
        )
    return read, judged


def _content(store):
    return (
        store.ids(),
        store.articles(),
        [(store.article(one), store.readings_of(one), store.reading(one)) for one in store.ids()],
        store.judgements(active_only=False),
    )


@settings(max_examples=20, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow])
@given(stores())
def test_what_goes_out_comes_back_the_same_and_twice_changes_nothing(held):
    read, judged = held
    with tempfile.TemporaryDirectory() as folder:
        first, second = _open(folder, "first"), _open(folder, "second")
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
