"""What the ranker is taught: the annotated place among the candidates, and no more than a reader could know."""

from dataclasses import replace

import numpy as np
import pytest

from geo.corpora import Document, Toponym
from geo.model import Point
from geo.resolution.candidates import Affixes, Finder
from geo.resolution.features import Featuriser
from geo.resolution.lessons import Teacher, set_aside, tells
from geo.resolution.resolver import AFFIXES
from geo.settings import data_dir

PARIS_TX = Point(lat=33.66094, lon=-95.55551)
TEXT = "The fair in Paris opened. It is the biggest in Texas, say Russian guests in Paris."


@pytest.fixture(scope="module")
def teacher(gazetteer):
    affixes = Affixes.load(data_dir() / "models" / "resolution" / AFFIXES)
    return Teacher(gazetteer, affixes, Finder(gazetteer, affixes), Featuriser(gazetteer))


def toponym(phrase, point=None, start=None, **more):
    start = TEXT.index(phrase) if start is None else start
    return Toponym(start=start, end=start + len(phrase), phrase=phrase, point=point, **more)


def document(*toponyms):
    return Document(doc="1", text=TEXT, toponyms=toponyms)


def labelled(gazetteer, lesson, number):
    answer = lesson.answers[number]
    rows = lesson.table.rows[lesson.table.start[answer.sense] : lesson.table.start[answer.sense + 1]]
    return [gazetteer.id(int(row)) for row in rows[answer.label]]


def test_the_annotated_id_is_the_label(teacher, gazetteer):
    (lesson,) = teacher.annotated([document(toponym("Paris", PARIS_TX, gid="4717560"))])
    assert labelled(gazetteer, lesson, 0) == ["geonames:4717560"]


def test_without_an_id_the_nearest_is(teacher, gazetteer):
    (lesson,) = teacher.annotated([document(toponym("Paris", PARIS_TX))])
    assert labelled(gazetteer, lesson, 0) == ["geonames:4717560"]


def test_nothing_near_is_no_label(teacher):
    (lesson,) = teacher.annotated([document(toponym("Paris", Point(lat=-60.0, lon=0.0)))])
    assert not lesson.answers[0].label.any()
    assert not lesson.answers[0].right.any()


def test_known_demonyms_join_what_is_annotated(teacher):
    (lesson,) = teacher.annotated([document(toponym("Texas", Point(lat=31.25, lon=-99.25)))])
    assert [sense.written for sense in lesson.scene.senses if sense.demonym] == ["Russian"]
    assert [answer.label is None for answer in lesson.answers] == [False, True]


def test_a_lone_name_that_nobody_could_tell_is_told_apart(teacher):
    lone, *_ = teacher.sentences([document(toponym("Paris", PARIS_TX))])
    assert not tells(lone)
    famous, *_ = teacher.sentences([document(toponym("Paris", Point(lat=48.85341, lon=2.3488)))])
    assert tells(famous)


def test_sentences_are_parted(teacher):
    texas = toponym("Texas", Point(lat=31.25, lon=-99.25))
    again = toponym("Paris", PARIS_TX, start=TEXT.rindex("Paris"))
    lessons = teacher.sentences([document(toponym("Paris", PARIS_TX), texas, again)])
    names = [[sense.written for sense in lesson.scene.senses] for lesson in lessons]
    assert names == [
        ["Paris"],
        ["Texas", "Russian", "Paris"],
    ]


def test_misspelt_names_keep_their_label(teacher):
    text = "They came to Mariupol and left again."
    city = Toponym(start=13, end=21, phrase="Mariupol", point=Point(lat=47.09514, lon=37.54131))
    found = [teacher.misspelt([Document(doc="1", text=text, toponyms=(city,))], seed) for seed in range(12)]
    lessons = [lesson for some in found for lesson in some]
    assert lessons
    for lesson in lessons:
        assert lesson.scene.senses[0].written != "Mariupol"
        assert lesson.scene.senses[0].found.route == "similar"
        assert np.count_nonzero(lesson.answers[0].label) == 1


def test_demonyms_and_optional_ones_are_set_aside():
    assert set_aside(toponym("Russian"))
    assert set_aside(toponym("Paris", optional=True))
    assert not set_aside(toponym("Paris"))


def test_a_well_known_city_stands_in_for_a_name_beside_a_namesake_of_it(teacher, gazetteer):
    text = "Rain fell in Dallas today. Talks in Springfield and Texas failed, the mayor said."
    places = {
        "Dallas": ("4684888", 32.78, -96.81),
        "Springfield": ("4409896", 37.2, -93.3),
        "Texas": ("4736286", 31.3, -99.3),
    }
    tops = tuple(
        Toponym(
            start=text.index(name),
            end=text.index(name) + len(name),
            phrase=name,
            point=Point(lat=lat, lon=lon),
            gid=gid,
        )
        for name, (gid, lat, lon) in places.items()
    )
    (lesson,) = teacher.famous([Document(doc="1", text=text, toponyms=tops)], seed=1)
    exchanged, texas = lesson.scene.senses
    assert texas.written == "Texas"
    assert exchanged.written not in places
    (label,) = labelled(gazetteer, lesson, 0)
    place = gazetteer.by_id(label)
    assert place.name == exchanged.written
    assert place.population > 200_000
    assert place.country != "US"
    assert "US" in {gazetteer.place(row).country for row in exchanged.found.rows.tolist()}


def test_a_name_that_the_text_puts_into_another_is_not_exchanged(teacher):
    texas = toponym("Texas", Point(lat=31.25, lon=-99.25))
    bound = Document(doc="1", text="It rained in Paris, Texas.", toponyms=())
    tops = [replace(texas, start=20, end=25), replace(texas, start=13, end=18, phrase="Paris", point=PARIS_TX)]
    assert teacher.famous([replace(bound, toponyms=tuple(tops))], seed=1) == []
