"""Reasons in another language: every sentence that the steps tell is known, and its facts stay."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from geo.geoparser import Geoparser
from geo.judgements import words
from geo.maps import reasons
from geo.model import Evidence, Judgement, Point
from geo.resolution.evidence import TOPICS
from geo.sources import samples
from geo.texts import ENGLISH, texts

UKRAINIAN = texts("uk")
COUNTRIES = {"Ukraine": "UA", "Georgia": "GE"}


@pytest.fixture(scope="module")
def geoparser():
    return Geoparser.load(min_confidence=0.4)


def in_ukrainian(text, kind="country"):
    return reasons.said(Evidence(kind=kind, text=text), UKRAINIAN, COUNTRIES)


def test_no_reason_of_the_sample_articles_stays_in_english(geoparser):
    told = {
        (one.kind, one.text)
        for article in samples()
        for resolution in geoparser.read(article).resolutions
        for candidate in resolution.candidates
        for one in candidate.evidence
    }
    assert {kind for kind, _text in told} >= set(TOPICS) - {"words", "inside"}
    assert sorted(text for _kind, text in told if not reasons.is_known(text)) == []
    for kind, text in told:
        said = in_ukrainian(text, kind)
        names = re.findall(r"[A-Z][\w'-]+", text)
        assert said != text
        assert sorted(re.findall(r"\d+", text.replace(",", ""))) == sorted(re.findall(r"\d+", re.sub(r"\s", "", said)))
        assert kind == "country" or all(name in said for name in names)


@pytest.mark.parametrize(
    ("kind", "english", "ukrainian"),
    [
        ("near", "named with Kharkiv and Sumy, 140 km away", "згадано разом із Kharkiv та Sumy, за 140 км звідси"),
        ("country", "in Ukraine like 5 other names", "Україна: там само, де й 5 інших назв"),
        ("country", "in Ukraine like 1 other name", "Україна: там само, де й 1 інша назва"),
        ("subdivision", "in Georgia, which is named", "Georgia, про що сказано в тексті"),
        ("words", "the words beside it tell this kind (facility)", "слова поруч вказують саме на цей вид (споруда)"),
        ("inside", "the text puts it in 'Maine', where this one is not", None),
        ("name", "one edit from 'kharkiv', a name of Kharkiv", None),
    ],
)
def test_facts_stay_and_the_rest_is_translated(kind, english, ukrainian):
    said = in_ukrainian(english, kind)
    assert reasons.is_known(english)
    assert said != english
    assert ukrainian in {None, said}
    assert reasons.said(Evidence(kind=kind, text=english), ENGLISH, COUNTRIES) == english


@pytest.mark.parametrize("why", ["", "the caption says so", "said by Ann on 1 Jan 2020: {people}; a water", "a\nb"])
def test_what_a_person_said_stays_word_for_word(why):
    judgement = Judgement(
        id="1",
        scope="name_everywhere",
        surface="Odessa",
        verdict="point",
        point=Point(lat=1, lon=2),
        by="Oksana by {day} on",
        at=datetime(2026, 3, 5, tzinfo=UTC),
        why=why,
    )
    said = in_ukrainian(words(judgement), "judgement")
    told, _, rest = said.partition(": ")
    assert told == UKRAINIAN.gettext("placed by hand by {person} on {day}").format(
        person="Oksana by {day} on", day=UKRAINIAN.day("2026-03-05")
    )
    assert rest == why


def test_an_unknown_reason_stays_as_it_was_told():
    assert in_ukrainian("because {count} of it; a country") == "because {count} of it; країна"
    assert not reasons.is_known("because of it; a country")
