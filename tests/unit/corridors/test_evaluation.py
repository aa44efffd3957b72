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
    assert len({case.id for case in cases}) == len(cases) >= 443
    assert len(with_corridors) >= 284
    assert len(cases) - len(with_corridors) >= 156
    assert sum(case.split == "test" for case in cases) == 60


def test_every_label_quotes_its_text_once(cases):
    for case in cases:
        for corridor in case.corridors:
            for claim in corridor["claims"]:
                assert case.article.text.count(claim["quote"]) == 1, case.id


# of routes, claims, the precision of explicit pairs, and how many texts without a corridor may be given one
FLOORS = {
    "dev": (0.94, 0.93, 0.97, 0),
    "test": (0.86, 0.80, 0.95, 0),
    "dev2": (0.82, 0.63, 0.93, 1),
    "test2": (0.57, 0.44, 0.88, 4),
    "test3": (0.51, 0.21, 0.85, 0),
    "dev3": (0.60, 0.49, 0.95, 1),
    "dev4": (0.69, 0.56, 0.95, 1),
}


@pytest.mark.parametrize("split", FLOORS)
def test_the_reader_keeps_its_floors(cases, split):
    reader = CorridorReader.load()
    part = [case for case in cases if case.split == split]
    result = evaluate(part, lambda case: reader.read(case.article, case.resolutions))
    routes, claims, pairs, false = FLOORS[split]
    assert result.routes.f1 >= routes
    assert result.pairs.precision >= pairs
    assert result.claims.f1 >= claims
    assert len(result.false_corridors) <= false
    assert result.broken_spans == 0


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
