"""The figures follow the stated rules, and equal those of the corpora's own scorer."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.corpora import Document, Toponym, load_corpus
from geo.evaluation.metrics import score
from geo.evaluation.predictions import Prediction, load_predictions, prediction_lines
from geo.model import Point

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"
SAME = {
    "required": "gold",
    "required_placed": "gold_geo",
    "exact_p": "exact_P",
    "exact_r": "exact_R",
    "exact_f1": "exact_F1",
    "overlap_p": "ovl_P",
    "overlap_r": "ovl_R",
    "overlap_f1": "ovl_F1",
    "a161": "A161_rec",
    "a50": "A50_rec",
    "r161": "R161",
    "p161": "P161",
    "f161": "F161",
    "median_km": "median_km",
    "mean_km": "mean_km",
    "auc": "AUC",
}
TEXT = "In Paris, a Parisian and a French man met near Lyon before they left for Nice, Marseille and Brest."
PARIS, LYON = Point(lat=48.85, lon=2.35), Point(lat=45.76, lon=4.84)


def document(*toponyms):
    return Document(doc="1", text=TEXT, toponyms=toponyms)


def toponym(phrase, point=None, **more):
    start = TEXT.index(phrase)
    return Toponym(start=start, end=start + len(phrase), phrase=phrase, point=point, **more)


def prediction(phrase, point=None, **more):
    start = TEXT.index(phrase)
    return Prediction(start=start, end=start + len(phrase), point=point, **more)


def figures(gold, found, *, noun=True):
    return score([gold], {"1": found}, noun=noun).figures()


def test_a_perfect_answer_scores_one():
    got = figures(
        document(toponym("Paris", PARIS), toponym("Lyon", LYON)), [prediction("Paris", PARIS), prediction("Lyon", LYON)]
    )
    assert [got[name] for name in ("exact_f1", "overlap_f1", "f161", "a161", "a50")] == [1.0] * 5
    assert got["auc"] == 0.0


def test_a_place_too_far_is_found_but_not_right():
    got = figures(document(toponym("Paris", PARIS)), [prediction("Paris", LYON)])
    assert got["overlap_f1"] == 1.0
    assert got["f161"] == 0.0
    assert 380 < got["mean_km"] < 400


def test_the_annotated_id_is_right_wherever_it_lies():
    gold = document(toponym("Paris", PARIS, gid="7"))
    assert figures(gold, [prediction("Paris", LYON, gid="7")])["f161"] == 1.0
    assert figures(gold, [prediction("Paris", LYON, gid="8")])["f161"] == 0.0


def test_unplaced_costs_recall_and_not_precision():
    gold = document(toponym("Paris", PARIS), toponym("Lyon", LYON))
    got = figures(gold, [prediction("Paris", PARIS), prediction("Lyon")])
    assert (got["p161"], got["r161"], got["a161"]) == (1.0, 0.5, 0.5)


def test_the_noun_view_sets_demonyms_aside():
    gold = document(toponym("Paris", PARIS), toponym("French", PARIS))
    assert figures(gold, [prediction("Paris", PARIS)], noun=True)["r161"] == 1.0
    assert figures(gold, [prediction("Paris", PARIS)], noun=False)["r161"] == 0.5
    both = [prediction("Paris", PARIS), prediction("French", LYON)]
    assert figures(gold, both, noun=True)["p161"] == 1.0
    assert figures(gold, both, noun=False)["p161"] == 0.5


def test_a_longer_span_is_right_by_overlap_and_wrong_exactly():
    got = figures(document(toponym("Lyon", LYON)), [prediction("near Lyon", LYON)])
    assert (got["exact_f1"], got["overlap_f1"], got["f161"]) == (0.0, 1.0, 1.0)


def test_failures_are_told_by_class():
    gold = document(toponym("Paris", PARIS), toponym("Lyon", LYON), toponym("Nice", LYON))
    found = [prediction("In Paris", LYON), prediction("Lyon"), prediction("Brest", LYON)]
    kinds = score([gold], {"1": found}, noun=True).examples(3)
    assert {kind: count for kind, (count, _) in kinds.items()} == {
        "boundary": 1, "far": 1, "missed": 1, "spurious": 1, "unplaced": 1,
    }  # fmt: skip
    assert kinds["missed"][1] == [("Nice", 1)]


def test_calibration_compares_confidence_with_what_is_right():
    gold = document(toponym("Paris", PARIS), toponym("Lyon", LYON))
    sure = [prediction("Paris", PARIS, confidence=0.95), prediction("Lyon", PARIS, confidence=0.95)]
    scores = score([gold], {"1": sure}, noun=True)
    assert scores.calibration() == [(0.95, 0.5, 2)]
    assert scores.calibration_error() == pytest.approx(0.45)
    assert scores.figures()["p_sure"] == 0.5


def test_nothing_to_count_gives_no_error():
    assert set(score([], {}, noun=True).figures().values()) == {0.0}


spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 15)).map(lambda s: (s[0], min(len(TEXT), sum(s))))
points = st.none() | st.builds(Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180)) | st.just(PARIS)
ids = st.sampled_from(["", "1", "2"])
toponyms = st.builds(
    lambda span, point, gid, optional: Toponym(
        start=span[0], end=span[1], phrase=TEXT[slice(*span)], point=point, gid=gid, optional=optional
    ),
    spans, points, ids, st.booleans(),
)  # fmt: skip
found_places = st.builds(
    lambda span, point, gid: Prediction(start=span[0], end=span[1], point=point, gid=gid), spans, points, ids
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(toponyms, max_size=6), st.lists(found_places, max_size=6), st.booleans())
def test_any_answer_scores_as_the_corpora_score_it(scorer, gold, found, noun):
    compare(scorer, [Document(doc="1", text=TEXT, toponyms=tuple(gold))], {"1": found}, noun=noun)


@pytest.mark.corpora
@pytest.mark.parametrize("noun", [True, False])
@pytest.mark.parametrize("name", ["lgl", "trnews", "geovirus", "gwn"])
def test_noisy_answers_on_the_corpora_score_as_the_corpora_score_them(scorer, tmp_path, name, noun):
    gold = load_corpus(CORPORA / f"{name}.jsonl")
    noise = random.Random(7)
    lines = []
    for doc in gold:
        found = []
        for top in doc.toponyms:
            if noise.random() < 0.2:
                continue
            shift = noise.choice([0, 0, 0, 1, -2])
            point = noise.choice([top.point, top.point, PARIS, None])
            start = max(0, top.start + shift)
            found.append(
                Prediction(start=start, end=max(start + 1, top.end), point=point, gid=noise.choice([top.gid, ""]))
            )
        lines += prediction_lines(doc.doc, found)
    path = tmp_path / "predictions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    compare(scorer, gold, load_predictions(path), noun=noun)


def compare(scorer, gold, found, *, noun):
    """Hold every figure to the scorer's, which reads plain dictionaries."""
    theirs_gold = [
        {"doc": doc.doc, "text": doc.text, "toponyms": [
            {"start": top.start, "end": top.end, "phrase": top.phrase, "gid": top.gid or None, "type": top.type,
             "optional": top.optional, "lat": top.point and top.point.lat, "lon": top.point and top.point.lon}
            for top in doc.toponyms]}
        for doc in gold
    ]  # fmt: skip
    theirs_found = [json.loads(line) for doc, one in found.items() for line in prediction_lines(doc, one)]
    theirs, _ = scorer.score(theirs_gold, theirs_found, noun)
    ours = score(gold, found, noun=noun).figures()
    for our_name, their_name in SAME.items():
        if their_name in theirs:
            assert ours[our_name] == pytest.approx(theirs[their_name], abs=1e-9), our_name
