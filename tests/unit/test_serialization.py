"""What is written as JSON comes back as the same values, and keeps the form that other programs rely on."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from geo import model
from geo.serialization import (
    article_from_json,
    article_to_json,
    judgement_from_json,
    judgement_to_json,
    place_from_json,
    place_to_json,
    reading_from_json,
    reading_to_json,
)

words = st.text(max_size=20)
points = st.builds(model.Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
extents = st.tuples(st.floats(-90, 90), st.floats(-90, 90), st.floats(-180, 180), st.floats(-180, 180)).map(
    lambda box: model.Extent(south=min(box[:2]), north=max(box[:2]), west=box[2], east=box[3])
)
places = st.builds(
    model.Place,
    id=words,
    name=words,
    point=points,
    kind=st.sampled_from(model.KINDS),
    country=words,
    admin1=words,
    population=st.integers(0, 2**40),
    extent=st.none() | extents,
)


def _spanning(kind, **more):
    return st.builds(
        lambda start, quote, rest: kind(start=start, end=start + len(quote), **rest(quote)),
        st.integers(0, 10**6),
        st.text(min_size=1, max_size=20),
        st.fixed_dictionaries(more).map(
            lambda extra: lambda quote: {("surface" if kind is model.Mention else "quote"): quote, **extra}
        ),
    )


spans = _spanning(model.Span)
mentions = _spanning(model.Mention, use=st.sampled_from(model.USES))
evidence = st.builds(model.Evidence, kind=words, text=words, weight=st.floats(-9, 9))
candidates = st.builds(
    model.Candidate, place=places, score=st.floats(-9, 9), evidence=st.lists(evidence, max_size=2).map(tuple)
)
resolutions = st.builds(
    model.Resolution,
    mention=mentions,
    place=st.none() | places,
    confidence=st.floats(0, 1),
    candidates=st.lists(candidates, max_size=2).map(tuple),
)
place_lists = st.lists(places, max_size=2).map(tuple)


def _corridor(identity):
    return st.builds(
        model.Corridor,
        id=st.just(identity),
        origins=place_lists,
        destinations=place_lists,
        via=place_lists,
        pairing=st.sampled_from(model.PAIRINGS),
        carries=st.sampled_from(["people", "aid", "unknown"]),
        evidence=st.lists(spans, max_size=2).map(tuple),
        follows=st.none() | words,
        background=st.booleans(),
    )


def _claim(identity):
    return st.builds(
        model.Claim,
        corridor=st.just(identity),
        act=st.sampled_from(model.ACTS),
        evidence=spans,
        actor=st.none() | words,
        side=st.none() | words,
        attributed_to=st.none() | words,
        polarity=st.sampled_from(["affirmed", "denied"]),
        modality=st.sampled_from(["asserted", "planned", "reported"]),
        when=st.none() | words,
        when_text=st.none() | words,
    )


articles = st.builds(
    model.Article,
    text=st.text(min_size=1),
    title=words,
    url=words,
    source=words,
    published=words,
    retrieved=words,
    language=words,
    furniture=st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20)), max_size=2).map(tuple),
)


@st.composite
def readings(draw):
    article = draw(articles)
    return article, model.Reading(
        article_id=article.id,
        geoparser_id=draw(words),
        resolutions=draw(st.lists(resolutions, max_size=3).map(tuple)),
        corridors=(draw(_corridor("c1")), draw(_corridor("c2"))),
        claims=(*draw(st.lists(_claim("c1"), max_size=2)), *draw(st.lists(_claim("c2"), max_size=2))),
    )


@given(places)
def test_places_come_back(place):
    assert place_from_json(json.loads(json.dumps(place_to_json(place)))) == place


@given(articles)
def test_articles_come_back(article):
    assert article_from_json(json.loads(json.dumps(article_to_json(article)))) == article


@given(readings())
def test_readings_come_back(pair):
    article, reading = pair
    assert reading_from_json(json.loads(json.dumps(reading_to_json(article, reading)))) == (article, reading)


@st.composite
def judgements(draw):
    scope = draw(st.sampled_from(["mention", "name_in_article", "name_everywhere"]))
    verdict = draw(st.sampled_from(["place", "point", "not_a_place", "use"]))
    surface = draw(st.text(min_size=1, max_size=20))
    start = draw(st.integers(0, 99)) if scope == "mention" else None
    moments = st.datetimes(timezones=st.just(UTC))
    return model.Judgement(
        id=draw(words),
        scope=scope,
        surface=surface,
        verdict=verdict,
        by=draw(words),
        at=draw(moments),
        why=draw(words),
        article_id=None if scope == "name_everywhere" else draw(words),
        start=start,
        end=None if start is None else start + len(surface),
        place_id=draw(words if verdict == "place" else st.none() | words),
        point=draw(points if verdict == "point" else st.none() | points),
        kind=draw(st.none() | st.sampled_from(model.KINDS)),
        use=draw(st.sampled_from(model.USES) if verdict == "use" else st.none()),
        undone_at=draw(st.none() | moments),
        undone_by=draw(st.just("") | words),
    )


@given(judgements())
def test_judgements_come_back(judgement):
    assert judgement_from_json(json.loads(json.dumps(judgement_to_json(judgement)))) == judgement


def test_a_reading_has_the_promised_form():
    text = "Buses left Sumy for Poltava, officials said."
    sumy = model.Place(id="geonames:692194", name="Sumy", point=model.Point(lat=50.92, lon=34.8), kind="city")
    article = model.Article(text=text)
    reading = model.Reading(
        article_id=article.id,
        geoparser_id="g",
        resolutions=(
            model.Resolution(
                mention=model.Mention(start=11, end=15, surface="Sumy", use="location"),
                place=sumy,
                confidence=0.9,
                candidates=(model.Candidate(place=sumy, score=1.0, evidence=(model.Evidence(kind="k", text="t"),)),),
            ),
        ),
        corridors=(model.Corridor(id="c1", origins=(sumy,)),),
        claims=(model.Claim(corridor="c1", act="report_use", evidence=model.Span(start=0, end=10, quote=text[:10])),),
    )
    data = reading_to_json(article, reading)
    assert set(data) == {"article", "geoparser", "resolutions", "corridors"}
    assert {"id", "title", "url", "published", "language", "sha256", "text"} <= set(data["article"])
    (resolution,) = data["resolutions"]
    assert {"start", "end", "surface", "use", "confidence", "place", "candidates"} <= set(resolution)
    assert {"id", "name", "lat", "lon", "kind", "country", "admin1", "population"} <= set(resolution["place"])
    (corridor,) = data["corridors"]
    assert {"id", "origins", "destinations", "via", "pairing", "claims"} <= set(corridor)
    (claim,) = corridor["claims"]
    assert {"act", "actor", "attributed_to", "polarity", "when", "start", "end", "quote"} <= set(claim)
    assert text[claim["start"] : claim["end"]] == claim["quote"]


def test_a_judgement_without_newer_fields_comes_back():
    judgement = model.Judgement(
        id="j",
        scope="name_everywhere",
        surface="Kyiv",
        verdict="not_a_place",
        by="a",
        at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    data = judgement_to_json(judgement)
    del data["kind"]
    assert judgement_from_json(data) == judgement


def test_a_judgements_moments_keep_their_zone():
    judgement = model.Judgement(
        id="j",
        scope="name_everywhere",
        surface="Kyiv",
        verdict="not_a_place",
        by="a",
        at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    assert judgement_to_json(judgement)["at"] == "2026-01-02T00:00:00+00:00"
