"""Files that are not what they should be are refused in one line that names the file and the line."""

import json

import pytest

from geo.corpora import load_corpus
from geo.errors import InputError
from geo.evaluation import load_predictions, prediction_lines, predictions
from geo.model import Mention, Place, Point, Reading, Resolution

GOOD = {"start": 0, "end": 4, "phrase": "Lyon", "lat": 45.76, "lon": 4.84, "gid": 2996944, "type": "city"}


def corpus(tmp_path, *lines):
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def line(**changes):
    return json.dumps({"doc": 1, "text": "Lyon\u2028won", "toponyms": [GOOD | changes]}, ensure_ascii=False)


def test_a_corpus_is_read(tmp_path):
    (document,) = load_corpus(corpus(tmp_path, line(), ""))
    assert (document.doc, document.toponyms[0].gid, document.toponyms[0].point) == (
        "1",
        "2996944",
        Point(lat=45.76, lon=4.84),
    )


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "line 2: not JSON"),
        ("[" * 100_000, "line 2: not JSON"),
        ("[]", "line 2: an object is expected, not list"),
        ("{}", "line 2: 'text' is missing"),
        ('{"doc": 1, "text": 3, "toponyms": []}', "line 2: 'text' must be a string"),
        ('{"doc": 1, "text": "", "toponyms": [3]}', "line 2: a toponym is not an object"),
        (line(start="0"), "line 2: start='0', end=4 is no span"),
        (line(start=4), "line 2: start=4, end=4 is no span"),
        (line(phrase="Nice"), "line 2: the text holds 'Lyon' at 0-4, not 'Nice'"),
        (line(lat=91), "line 2: lat=91"),
        (line(lon="east"), "line 2: lat=45.76, lon='east'"),
    ],
)
def test_a_bad_line_is_named(tmp_path, bad, says):
    path = corpus(tmp_path, line(), bad)
    with pytest.raises(InputError) as refused:
        load_corpus(path)
    assert f"{path}, {says}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_or_binary_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl cannot be read"):
        load_corpus(tmp_path / "none.jsonl")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="binary cannot be read"):
        load_predictions(tmp_path / "binary")


def test_predictions_leave_demonyms_out_and_come_back_from_their_lines(tmp_path):
    lyon = Place(id="geonames:2996944", name="Lyon", point=Point(lat=45.75, lon=4.85), kind="city")
    found = [
        Resolution(mention=Mention(start=0, end=4, surface="Lyon", use="actor"), place=lyon, confidence=0.75),
        Resolution(mention=Mention(start=5, end=11, surface="French", use="demonym"), place=lyon, confidence=0.5),
        Resolution(mention=Mention(start=12, end=16, surface="Oz12", use="location"), place=None, confidence=0.25),
    ]
    listed = predictions(Reading(article_id="a", geoparser_id="g", resolutions=tuple(found)))
    assert [(one.start, one.gid, one.point is None) for one in listed] == [(0, "2996944", False), (12, "", True)]
    path = corpus(tmp_path, *prediction_lines("1", listed))
    again = load_predictions(path)["1"]
    assert [(one.start, one.end, one.point, one.gid) for one in again] == [
        (one.start, one.end, one.point, one.gid) for one in listed
    ]
