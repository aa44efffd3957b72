"""What the words between names say, and which mentions share a place."""

import pytest

from geo.resolution.candidates import Affixes, Finder
from geo.resolution.resolver import AFFIXES
from geo.resolution.senses import read_scene
from geo.settings import data_dir


@pytest.fixture(scope="module")
def scene_of(gazetteer, mention_all):
    affixes = Affixes.load(data_dir() / "models" / "resolution" / AFFIXES)
    finder = Finder(gazetteer, affixes)

    def read(text, *names):
        return read_scene(text, mention_all(text, *names), finder, affixes, gazetteer)

    return read


def inside(scene):
    return [(scene.senses[inner].name, scene.senses[outer].name, pattern) for inner, outer, pattern in scene.inside]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("In Bangor, Maine, it rained.", ["Bangor", "Maine"], ("bangor", "maine", "comma")),
        ("In Bangor (Maine) it rained.", ["Bangor", "Maine"], ("bangor", "maine", "bracket")),
        ("Maine's Portland grew.", ["Maine", "Portland"], ("portland", "maine", "owner")),
        ("Maine's largest city Portland grew.", ["Maine", "Portland"], ("portland", "maine", "of")),
        ("The Ukrainian port of Odesa was hit.", [("Ukrainian", "demonym"), "Odesa"], ("odesa", "ukrainian", "of")),
        ("In Odesa in southern Ukraine it rained.", ["Odesa", "Ukraine"], ("odesa", "ukraine", "in")),
    ],
)
def test_one_place_is_put_in_another(scene_of, text, names, expected):
    assert inside(scene_of(text, *names)) == [expected]


@pytest.mark.parametrize(
    "text", ["From Odesa to Ukraine", "Odesa and Ukraine", "Odesa. Ukraine", "Odesa won, and then Ukraine"]
)
def test_other_words_put_nothing_in_anything(scene_of, text):
    assert inside(scene_of(text, "Odesa", "Ukraine")) == []


def test_mentions_of_a_name_are_one_sense(scene_of):
    scene = scene_of("Paris is in Texas. Paris, Texas, is small. PARIS!", "Paris", "Texas", "PARIS")
    assert [sense.name for sense in scene.senses] == ["paris", "texas"]
    assert scene.sense_of == [0, 1, 0, 1, 0]


def test_a_name_is_parted_where_the_text_puts_it_in_two_places(scene_of):
    scene = scene_of(
        "Paris is Paris. From Paris, Texas, to Paris, France. Paris, say the French.", "Paris", "Texas", "France"
    )
    assert scene.sense_of == [0, 0, 0, 2, 1, 3, 1]


def test_neighbours_are_counted(scene_of):
    scene = scene_of(
        "Odesa and Lviv. " + "A long way further on in this text there is also " * 3 + "Sumy.", "Odesa", "Lviv", "Sumy"
    )
    assert scene.beside.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_words_beside_a_name_are_cues(scene_of):
    scene = scene_of("The river Neman rose; the city of Lviv did not.", "Neman", "Lviv")
    assert scene.senses[0].cues != 0
    assert scene.senses[1].cues != 0
    assert scene.senses[0].cues != scene.senses[1].cues
