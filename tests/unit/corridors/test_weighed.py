"""What is weighed adds to what the rules tell, and takes nothing from it: ends, routes, acts and their routes."""

from dataclasses import replace

import numpy as np
import pytest

from geo.corridors.acts import Acts
from geo.corridors.aims import Aims
from geo.corridors.clusters import Clusters
from geo.corridors.completing import complete
from geo.corridors.evaluation import evaluate, load
from geo.corridors.joins import Joins
from geo.corridors.linking import Route
from geo.corridors.roles import End, Roles
from geo.corridors.scene import Scene
from geo.corridors.screen import Screen
from geo.corridors.sentences import read_sentences
from geo.corridors.weights import ALWAYS, Weights
from geo.errors import DataError
from geo.settings import data_dir

NOTHING = Weights({}, np.zeros((0, 1), np.float32))


@pytest.fixture
def bare(reader):
    """Return the reader with its rules and without weights for ends, acts and aims."""
    never = Weights({ALWAYS: 0}, np.array([[50.0, 0, 0, 0]], np.float32))
    no_act = Weights({ALWAYS: 0}, np.full((1, 7), -50.0, np.float32))
    return replace(
        reader, roles=Roles(never, reader.roles.clusters), acts=Acts(no_act, reader.acts.clusters), joins=Joins(NOTHING)
    )


@pytest.fixture(scope="module")
def cases():
    """Return some development cases that the rules were not written with."""
    return [case for case in load(data_dir() / "cases" / "corridors.jsonl") if case.split == "dev5"][::9]


def test_weights_find_what_the_rules_miss(reader, bare, cases):
    by_rules = evaluate(cases, lambda case: bare.read(case.article, case.resolutions))
    weighed = evaluate(cases, lambda case: reader.read(case.article, case.resolutions))
    assert weighed.routes.right > 1.3 * by_rules.routes.right
    assert weighed.claims.right > 1.3 * by_rules.claims.right
    assert weighed.routes.precision > 0.8
    assert weighed.broken_spans == 0


def test_what_is_supposed_is_no_end(routes):
    assert routes("If the shelling went on, the villagers of [Izium] would be bundled into coaches to [Lozova].") == []


def test_where_a_fire_goes_is_no_end(routes):
    text = (
        "Thousands were told to leave [Izium] and [Lozova]. The wildfire that broke out on Monday reached [Sumy] by "
        "noon, and evacuees were put up in [Poltava]."
    )
    assert "Sumy" not in {place for route in routes(text) for place in (*route[0], *route[1], *route[2])}


def test_a_negation_elsewhere_in_a_clause_denies_no_act_that_is_weighed(read):
    _, claims = read(
        "Thousands of civilians fled the shelling of [Izium] on Monday. Those who had not found a seat on the buses "
        "trudged along the railway to [Lozova] with their children."
    )
    assert claims
    assert {claim.polarity for claim in claims} == {"affirmed"}


def test_places_far_from_any_talk_of_a_route_stay_out(routes):
    report = "The league said on Monday that the match in [Sumy] would go ahead despite the rain. " * 12
    assert routes(f"{report}\n\nThe team bus from [Kyiv] to [Poltava] was late.") == []


@pytest.fixture
def scene(reader, marked_text):
    article, resolutions = marked_text("They left [Izium]. A train ran to [Poltava] and [Lubny]. Snow fell in [Sumy].")
    return Scene(article, read_sentences(article, resolutions, reader.vocabulary))


def end(scene, role, index, number=0):
    """Return an end: the mention of that number in a sentence."""
    sentence = scene.sentences[index]
    unit = [unit for unit, tag in enumerate(sentence.tags) if tag == "P"][number]
    return End(role=role, sentence=sentence, units=(unit,), places=(sentence.token(unit).place,))


def joins(odds):
    """Return weights that hold any two ends alike likely to belong together."""
    return Joins(Weights({ALWAYS: 0}, np.array([[odds]], np.float32)))


def test_ends_that_surely_belong_together_are_a_stated_pair(scene):
    (route,) = complete([], [end(scene, "origin", 0), end(scene, "destination", 1)], scene, joins(9.0))
    assert ([p.name for p in route.origins], [p.name for p in route.destinations]) == (["Izium"], ["Poltava"])
    assert route.pairing == "explicit"
    assert route.sentences == [0, 1]
    assert [span.quote for span in route.evidence] == ["They left Izium.", "A train ran to Poltava and Lubny."]


def test_ends_that_likely_belong_together_are_no_stated_pair(scene):
    (route,) = complete([], [end(scene, "origin", 0), end(scene, "destination", 1)], scene, joins(2.0))
    assert route.pairing == "set_only"


def test_ends_that_hardly_belong_together_are_two_routes(scene):
    found = complete([], [end(scene, "origin", 0), end(scene, "destination", 1)], scene, joins(-2.0))
    assert [(len(route.origins), len(route.destinations), route.pairing) for route in found] == [
        (1, 0, "unknown"),
        (0, 1, "unknown"),
    ]


def told(scene, pairing="explicit"):
    """Return a route of the rules from the first to the second place."""
    route = Route(pairing=pairing, sentences=[0, 1])
    route.origins, route.destinations = end(scene, "origin", 0).places, end(scene, "destination", 1).places
    return route


def test_a_stated_pair_of_the_rules_takes_in_only_what_is_paired_as_surely(scene):
    more = [end(scene, "destination", 1, 1)]
    (route,) = complete([told(scene)], more, scene, joins(9.0))
    assert [place.name for place in route.destinations] == ["Poltava", "Lubny"]
    first, second = complete([told(scene)], more, scene, joins(2.0))
    assert (first.pairing, [place.name for place in first.destinations]) == ("explicit", ["Poltava"])
    assert (second.pairing, [place.name for place in second.destinations]) == ("set_only", ["Lubny"])
    assert [place.name for place in second.origins] == ["Izium"]


def test_what_the_rules_told_is_left_as_it_is(scene):
    route = told(scene)
    weighed = [end(scene, "destination", 0), end(scene, "via", 1), end(scene, "origin", 0)]
    assert complete([route], weighed, scene, joins(9.0)) == [route]
    assert (len(route.origins), len(route.destinations), len(route.via)) == (1, 1, 0)


def test_no_place_is_both_a_start_and_an_end(reader, marked_text):
    text = "Families left [Izium] for [Lozova]. Buses came to [Izium] from [Lozova] and took the sick out of [Izium]."
    corridors, _ = reader.read(*marked_text(text))
    assert corridors
    for corridor in corridors:
        assert not {p.id for p in corridor.origins} & {p.id for p in (*corridor.destinations, *corridor.via)}


def test_an_act_is_told_of_the_route_that_its_sentence_names(read):
    corridors, claims = read(
        "Civilians were evacuated by bus from [Sumy] to [Poltava] on Monday.\n\n"
        "A second corridor leads from [Izium] to [Lozova]. Russian troops shelled the convoy from [Izium]."
    )
    izium = next(corridor.id for corridor in corridors if corridor.origins[0].name == "Izium")
    assert {claim.corridor for claim in claims if claim.act == "report_violation"} == {izium}


def test_words_that_keep_the_same_company_share_a_cluster():
    clusters = Clusters()
    assert clusters.of("ferried") == clusters.of("airlifted") != (0, 0)
    assert clusters.of("zzzzqqq") == (0, 0)
    assert clusters.of("x" * 10_000) == (0, 0)


def test_a_missing_lexicon_is_named(tmp_path):
    with pytest.raises(DataError, match=r"lexicon\.npz"):
        Clusters(tmp_path)


@pytest.mark.parametrize("part", [Screen, Roles, Joins, Aims])
def test_missing_weights_are_named(part, tmp_path):
    with pytest.raises(DataError, match=r"\.npz"):
        part.load(tmp_path)
