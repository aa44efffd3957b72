"""What is written as JSON comes back as the same values, and keeps the form that other programs rely on."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from strategies import articles, judgements, places, readings

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


@given(places)
def test_places_come_back(place):
    assert place_from_json(json.loads(json.dumps(place_to_json(place)))) == place


@given(articles)
def test_articles_come_back(article):
    assert article_from_json(json.loads(json.dumps(article_to_json(article)))) == article


@given(st.data())
def test_readings_come_back(data):
    article = data.draw(articles)
    reading = data.draw(readings(article))
    assert reading_from_json(json.loads(json.dumps(reading_to_json(article, reading)))) == (article, reading)


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
