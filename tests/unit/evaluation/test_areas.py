"""Right within the place's own area: only for places that have one, and only inside it."""

import pytest

from geo.corpora import Document, Toponym
from geo.evaluation.areas import Areas
from geo.evaluation.metrics import score
from geo.evaluation.predictions import Prediction
from geo.gazetteer import Gazetteer
from geo.model import Point

WINNIPEG, CHICAGO = Point(lat=49.9, lon=-97.1), Point(lat=41.9, lon=-87.6)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


def _id(gazetteer, name, kind):
    rows = gazetteer.lookup(name).rows.tolist()
    return next(place.id for place in map(gazetteer.place, rows) if place.kind == kind)


@pytest.mark.parametrize(
    ("name", "kind", "point", "inside"),
    [
        ("Canada", "country", WINNIPEG, True),
        ("Canada", "country", CHICAGO, False),
        ("Manitoba", "admin1", WINNIPEG, True),
        ("Fiji", "country", Point(lat=-16.8, lon=-180.0), True),
        ("Ontario", "admin1", WINNIPEG, False),
        ("Sahel", "region", Point(lat=14.0, lon=5.0), True),
        ("Winnipeg", "city", WINNIPEG, False),
    ],
)
def test_an_area_holds_what_lies_in_it(gazetteer, name, kind, point, inside):
    assert Areas(gazetteer).holds(_id(gazetteer, name, kind), point) is inside


def test_an_unknown_id_holds_nothing(gazetteer):
    assert not Areas(gazetteer).holds("", WINNIPEG)
    assert not Areas(gazetteer).holds("geonames:1", WINNIPEG)


def test_an_answer_is_right_by_area_where_it_is_far_by_distance(gazetteer):
    place = gazetteer.by_id(_id(gazetteer, "Canada", "country"))
    toponym = Toponym(start=0, end=6, phrase="Canada", point=WINNIPEG)
    document = Document(doc="1", text="Canada won.", toponyms=(toponym,))
    answer = Prediction(start=0, end=6, point=place.point, place_id=place.id, confidence=0.95)
    figures = score([document], {"1": [answer]}, noun=True, areas=Areas(gazetteer)).figures()
    assert (figures["r161"], figures["p_sure"]) == (0, 0)
    assert (figures["r161_area"], figures["f161_area"], figures["p_sure_area"]) == (1, 1, 1)
    assert figures["ece_area"] == pytest.approx(0.05)
    without = score([document], {"1": [answer]}, noun=True).figures()
    assert without["r161_area"] == 0
