"""Mentions go to the right places, with reasons, and whatever is given nothing breaks."""

import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.gazetteer import Gazetteer
from geo.model import USES, Mention
from geo.resolution import Resolver
from geo.resolution.resolver import AFFIXES, WEIGHTS
from geo.settings import data_dir

BANGOR_ME, BANGOR_WALES = "geonames:4957280", "geonames:2656397"
PARIS_FR, PARIS_TX = "geonames:2988507", "geonames:4717560"
LONDON_GB, LONDON_ON = "geonames:2643743", "geonames:6058560"
GEORGIA_US, GEORGIA = "geonames:4197000", "geonames:614540"
SPRINGFIELD_IL, SPRINGFIELD_MA = "geonames:4250542", "geonames:4951788"
KHARKIV, UKRAINE, RUSSIA = "geonames:706483", "geonames:690791", "geonames:2017370"
WASHINGTON_DC, WASHINGTON_STATE = "geonames:4140963", "geonames:5815135"

# fmt: off
CASES = [
    ("The mill in Bangor, Maine, closed.", ["Bangor", "Maine"], "Bangor", BANGOR_ME),
    ("A storm reached Bangor and Caernarfon in the north of Wales.", ["Bangor", "Caernarfon", "Wales"],
     "Bangor", BANGOR_WALES),
    ("The fair in Paris, Texas, opens on Friday.", ["Paris", "Texas"], "Paris", PARIS_TX),
    ("Paris and Lyon agreed, as France had asked.", ["Paris", "Lyon", "France"], "Paris", PARIS_FR),
    ("Police in London, Ontario, said so.", ["London", "Ontario"], "London", LONDON_ON),
    ("Ontario's London and Windsor were flooded.", ["Ontario", "London", "Windsor"], "London", LONDON_ON),
    ("London and Manchester were flooded.", ["London", "Manchester"], "London", LONDON_GB),
    ("Georgia and Alabama vote on Tuesday; so does Atlanta.", ["Georgia", "Alabama", "Atlanta"], "Georgia", GEORGIA_US),
    ("Georgia, Armenia and Azerbaijan met in Tbilisi.", ["Georgia", "Armenia", "Azerbaijan", "Tbilisi"],
     "Georgia", GEORGIA),
    ("The bus from Chicago to Springfield, Illinois, was late.", ["Chicago", "Springfield", "Illinois"],
     "Springfield", SPRINGFIELD_IL),
    ("Springfield, Mass., and Boston", ["Springfield", "Mass.", "Boston"], "Springfield", SPRINGFIELD_MA),
    ("Washington, Oregon and Idaho burned; Seattle saw smoke.", ["Washington", "Oregon", "Idaho", "Seattle"],
     "Washington", WASHINGTON_STATE),
    ("Congress met in Washington, D.C., on Monday.", ["Washington, D.C."], "Washington, D.C.", WASHINGTON_DC),
    ("Shells hit Kharkhiv, in Ukraine, again.", ["Kharkhiv", "Ukraine"], "Kharkhiv", KHARKIV),
]
# fmt: on


@pytest.mark.parametrize("case", CASES, ids=[case[0][:34] for case in CASES])
def test_what_else_a_text_names_decides(resolver, mention_all, case):
    text, names, name, place = case
    mentions = mention_all(text, *names)
    (number,) = [number for number, mention in enumerate(mentions) if mention.surface == name]
    resolution = resolver.resolve(text, mentions, min_confidence=0.0)[number]
    assert resolution.place.id == place, [(c.place.id, c.place.name, c.score) for c in resolution.candidates]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Shells fell on Zaporizhzhia, and trams stood still.", "city"),
        ("Aleppo, Homs and Damascus had no power.", "city"),
        ("Villages all over Zaporizhzhia oblast had no power.", "admin1"),
    ],
)
def test_a_name_is_the_citys_unless_a_word_tells_its_region(resolver, mention_all, text, kind):
    mentions = mention_all(text, text.split(",", maxsplit=1)[0].split()[-1] if kind == "city" else "Zaporizhzhia")
    assert {one.place.kind for one in resolver.resolve(text, mentions, min_confidence=0.0)} == {kind}


def test_a_countrys_point_makes_no_town_near_it_likelier(resolver, mention_all):
    text = "Britain, France and Egypt took their people out of Khartoum. Washington had closed its embassy."
    mentions = mention_all(text, "Britain", "France", "Egypt", "Khartoum", "Washington")
    assert resolver.resolve(text, mentions, min_confidence=0.0)[-1].place.country == "US"


def test_an_article_means_one_place_by_one_name(resolver, mention_all):
    text = "Paris, Texas, held its fair. The mayor of Paris was pleased. Visitors to Paris came from Dallas."
    mentions = mention_all(text, "Paris", "Texas", "Dallas")
    places = {m.surface: set() for m in mentions}
    for resolution in resolver.resolve(text, mentions, min_confidence=0.0):
        places[resolution.mention.surface].add(resolution.place.id)
    assert places["Paris"] == {PARIS_TX}


def test_unless_the_text_says_otherwise(resolver, mention_all):
    text = "They flew from Paris, Texas, to Paris, France. In Paris they stayed a week."
    mentions = mention_all(text, "Paris", "Texas", "France")
    found = [r.place.id for r in resolver.resolve(text, mentions, min_confidence=0.0) if r.mention.surface == "Paris"]
    assert found == [PARIS_TX, PARIS_FR, PARIS_FR]


def test_demonyms_resolve_to_their_country(resolver, mention_all):
    text = "The Russian army and Ukrainian officials spoke."
    found = resolver.resolve(
        text, mention_all(text, ("Russian", "demonym"), ("Ukrainian", "demonym")), min_confidence=0.0
    )
    assert [resolution.place.id for resolution in found] == [RUSSIA, UKRAINE]


def test_the_best_candidate_is_the_place_and_reasons_add_up(resolver, mention_all):
    text = "The mill in Bangor, Maine, closed; the mayor of Portland was sorry."
    for resolution in resolver.resolve(text, mention_all(text, "Bangor", "Maine", "Portland"), min_confidence=0.0):
        assert resolution.place == resolution.candidates[0].place
        scores = [candidate.score for candidate in resolution.candidates]
        assert scores == sorted(scores, reverse=True)
        for candidate in resolution.candidates:
            told = sum(reason.weight for reason in candidate.evidence)
            assert told == pytest.approx(candidate.score, abs=0.35)  # what is too small to tell is left out
            assert all(reason.text for reason in candidate.evidence)


def test_reasons_are_in_words(resolver, mention_all):
    text = "The mill in Bangor, Maine, closed. Augusta, Maine, will help."
    found = resolver.resolve(text, mention_all(text, "Bangor", "Maine", "Augusta"), min_confidence=0.0)
    told = {reason.kind: reason.text for reason in found[0].candidates[0].evidence}
    assert told["inside"] == "the text puts it in 'Maine'"
    text = "Shells hit Kharkhiv and Sumy."
    found = resolver.resolve(text, mention_all(text, "Kharkhiv", "Sumy"), min_confidence=0.0)
    reasons = [reason.text for reason in found[0].candidates[0].evidence]
    assert "one edit from Kharkiv" in reasons


def test_below_the_threshold_a_mention_stays_unresolved_and_keeps_its_candidates(resolver, mention_all):
    text = "The fair in Springfield was cancelled."
    mentions = mention_all(text, "Springfield")
    (sure,) = resolver.resolve(text, mentions, min_confidence=0.0)
    (unsure,) = resolver.resolve(text, mentions, min_confidence=1.0)
    assert sure.place is not None
    assert unsure.place is None
    assert unsure.candidates == sure.candidates
    assert unsure.confidence == sure.confidence


def test_near_ties_far_apart_are_not_sure(resolver, mention_all):
    alone, told = "The fair in Springfield was cancelled.", "The fair in Springfield, Illinois, was cancelled."
    (tie,) = resolver.resolve(alone, mention_all(alone, "Springfield"), min_confidence=0.0)
    settled = resolver.resolve(told, mention_all(told, "Springfield", "Illinois"), min_confidence=0.0)[0]
    assert tie.confidence < 0.65 < settled.confidence


def test_a_name_that_nobody_knows_is_unresolved(resolver, mention_all):
    text = "They went to Qwxzyvarn."
    (found,) = resolver.resolve(text, mention_all(text, "Qwxzyvarn"), min_confidence=0.0)
    assert (found.place, found.confidence, found.candidates) == (None, 0.0, ())


def test_a_doubtful_mention_makes_a_doubtful_place(resolver, mention_all):
    text = "Reading and Oxford are in England."
    mentions = mention_all(text, "Reading", "Oxford", "England")
    sure = resolver.resolve(text, mentions, min_confidence=0.0, scores=[0.95, 0.95, 0.95])
    doubtful = resolver.resolve(text, mentions, min_confidence=0.0, scores=[0.2, 0.95, 0.95])
    assert doubtful[0].confidence < sure[0].confidence
    assert doubtful[1].confidence == sure[1].confidence


TEXT = "In Paris, Texas, and London's Springfield St., Mr. Jordan of the U.S. met S\xe3o Paulo \U0001f600 (\u041ayiv)"
spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(lambda s: (s[0], min(len(TEXT), sum(s))))
mentions_of_text = st.lists(
    st.builds(lambda span, use: Mention(start=span[0], end=span[1], surface=TEXT[slice(*span)], use=use),
              spans, st.sampled_from(USES)),
    max_size=8,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(mentions_of_text, st.floats(0, 1), st.booleans())
def test_any_mentions_give_one_resolution_each_in_order(resolver, mentions, min_confidence, scored):
    scores = [0.5] * len(mentions) if scored else None
    found = resolver.resolve(TEXT, mentions, min_confidence=min_confidence, scores=scores)
    assert [resolution.mention for resolution in found] == mentions
    for resolution in found:
        assert 0 <= resolution.confidence <= 1
        assert resolution.place is None or resolution.confidence >= min_confidence
    assert resolver.resolve(TEXT, mentions, min_confidence=min_confidence, scores=scores) == found


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=40), st.data())
def test_any_text_can_be_resolved(resolver, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    mention = Mention(start=start, end=end, surface=text[start:end], use="location")
    (found,) = resolver.resolve(text, [mention], min_confidence=0.5)
    assert found.mention == mention


def test_many_names_are_resolved_too(resolver, gazetteer):
    names = [gazetteer.name(int(row)) for row in np.linspace(0, len(gazetteer) - 1, 700).astype(int)]
    text = ", ".join(names)
    mentions, at = [], 0
    for name in names:
        mentions.append(Mention(start=at, end=at + len(name), surface=name, use="location"))
        at += len(name) + 2
    assert len(resolver.resolve(text, mentions, min_confidence=0.0)) == len(names)


def test_threads_agree(resolver, mention_all):
    text = "The mill in Bangor, Maine, closed. Portland and Augusta will help; so will London."
    mentions = mention_all(text, "Bangor", "Maine", "Portland", "Augusta", "London")
    expected = resolver.resolve(text, mentions, min_confidence=0.3)
    answers = []

    def ask():
        answers.extend(resolver.resolve(text, mentions, min_confidence=0.3) == expected for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 80


def test_no_mentions_give_no_resolutions(resolver):
    assert resolver.resolve("Nothing here.", [], min_confidence=0.5) == []


def test_broken_weights_are_refused(gazetteer, tmp_path):
    shipped = data_dir() / "models" / "resolution"
    with pytest.raises(DataError, match=r"affixes\.toml"):
        Resolver.load(gazetteer, tmp_path)
    (tmp_path / AFFIXES).write_bytes((shipped / AFFIXES).read_bytes())
    with pytest.raises(DataError, match="missing"):
        Resolver.load(gazetteer, tmp_path)
    (tmp_path / WEIGHTS).write_bytes((shipped / WEIGHTS).read_bytes()[:5000])
    with pytest.raises(DataError, match="damaged"):
        Resolver.load(gazetteer, tmp_path)


def test_the_id_follows_the_weights(resolver, tmp_path):
    shipped = data_dir() / "models" / "resolution"
    (tmp_path / WEIGHTS).write_bytes((shipped / WEIGHTS).read_bytes())
    (tmp_path / AFFIXES).write_text((shipped / AFFIXES).read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    changed = Resolver.load(Gazetteer.open(), tmp_path)
    assert changed.id != resolver.id
