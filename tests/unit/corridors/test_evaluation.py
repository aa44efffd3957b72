"""The labelled cases, how they are scored, and the floors that the reader keeps."""

import json

import pytest

from geo.corridors import CorridorReader
from geo.corridors.evaluation import evaluate, load, report
from geo.errors import InputError
from geo.settings import data_dir

PATH = data_dir() / "cases" / "corridors.jsonl"


@pytest.fixture(scope="module")
def cases():
    return load(PATH)


def test_the_cases_are_as_many_and_as_varied_as_promised(cases):
    with_corridors = [case for case in cases if case.corridors]
    assert len({case.id for case in cases}) == len(cases) >= 1473
    assert len(with_corridors) >= 978
    assert len(cases) - len(with_corridors) >= 495
    assert sum(case.split == "test" for case in cases) == 60


def test_every_label_quotes_its_text_once(cases):
    for case in cases:
        for corridor in case.corridors:
            for claim in corridor["claims"]:
                assert case.article.text.count(claim["quote"]) == 1, case.id


# of routes, claims, the precision of explicit pairs, and how many texts without a corridor may be given one
FLOORS = {
    "dev": (0.95, 0.94, 0.97, 0),
    "test": (0.93, 0.84, 0.95, 0),
    "dev2": (0.83, 0.67, 0.93, 1),
    "test2": (0.68, 0.51, 0.89, 7),
    "test3": (0.65, 0.33, 0.88, 3),
    "test4": (0.54, 0.32, 0.68, 1),
    "dev3": (0.68, 0.58, 0.95, 4),
    "dev4": (0.74, 0.66, 0.95, 0),
    "dev5": (0.53, 0.41, 0.88, 18),
}


@pytest.mark.parametrize("split", FLOORS)
def test_the_reader_keeps_its_floors(cases, split):
    reader = CorridorReader.load()
    part = [case for case in cases if case.split == split]
    result = evaluate(part, lambda case: reader.read(case.article, case.resolutions))
    # numbers alone: a failure that showed the report would name texts of the halves that nobody looks at
    figures = (result.routes.f1, result.claims.f1, result.pairs.precision, -len(result.false_corridors))
    routes, claims, pairs, false = FLOORS[split]
    below = [
        round(found, 3) for found, floor in zip(figures, (routes, claims, pairs, -false), strict=True) if found < floor
    ]
    assert below == []
    broken = result.broken_spans
    assert broken == 0


def test_a_reader_that_finds_nothing_scores_nothing(cases):
    result = evaluate(cases, lambda _: ((), ()))
    assert result.routes.f1 == 0
    assert result.claims.recall == 0
    assert result.false_corridors == []


def test_corridors_on_texts_without_one_are_counted(cases):
    positive = next(case for case in cases if case.corridors)
    found = CorridorReader.load().read(positive.article, positive.resolutions)
    negatives = [case for case in cases if not case.corridors]
    assert len(evaluate(negatives, lambda _: found).false_corridors) == len(negatives)


def test_the_report_has_a_part_for_each_split():
    text = report(PATH, CorridorReader.load())
    assert "dev, 200 texts, places given" in text
    assert "test, 60 texts, places given" in text
    assert "dev2, 45 texts, places given" in text
    assert "test2, 45 texts, places given" in text


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "x"}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        load(path)


def test_a_line_ends_at_a_line_feed_and_nowhere_else(tmp_path):
    case = {"id": "x", "split": "dev", "published": "", "text": "One\u2028two\x85three", "places": [], "corridors": []}
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [one.article.text for one in load(path)] == [case["text"]]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl"):
        load(tmp_path / "none.jsonl")
