"""Grammar overrules what was learned where it leaves no doubt, and only there."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.model import USES
from geo.recognition.grammar import Grammar
from geo.settings import data_dir

WORDS = data_dir() / "words"
RULES = tomllib.loads((WORDS / "grammar.toml").read_text(encoding="utf-8"))["rule"]


@pytest.fixture(scope="module")
def grammar():
    return Grammar.load(WORDS)


def _marked(example):
    start, end = example.index("["), example.index("]") - 1
    return example.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(("rule", "example"), [(rule, text) for rule in RULES for text in rule["examples"]])
def test_each_rule_decides_its_examples(grammar, rule, example):
    assert grammar.clear(*_marked(example)) == rule["use"]


@pytest.mark.parametrize(("rule", "example"), [(rule, text) for rule in RULES for text in rule["not"]])
def test_each_rule_leaves_its_counterexamples_alone(grammar, rule, example):
    assert grammar.clear(*_marked(example)) != rule["use"]


def test_every_rule_has_a_reason_and_names_no_place():
    for rule in RULES:
        assert rule["reason"]
        assert rule["examples"]
        assert not re.search(r"[A-Z][a-z]", rule.get("before", "") + rule.get("after", ""))


def _uses(grammar, marked, learned):
    spans, text = [], ""
    for piece in re.split(r"(\[[^\]]+\])", marked):
        if piece.startswith("["):
            spans.append((len(text), len(text) + len(piece) - 2))
        text += piece.strip("[]")
    return grammar.uses(text, spans, learned)


@pytest.mark.parametrize("rule", RULES)
def test_case_makes_no_difference(grammar, rule):
    for example in rule["examples"]:
        text, start, end = _marked(example)
        assert grammar.clear(text.upper(), start, end) == grammar.clear(text, start, end) == rule["use"]


def test_names_listed_together_are_used_alike(grammar):
    assert _uses(grammar, "a road into [Chad], [Mali] and [Niger]", ["actor"] * 3) == ["location"] * 3
    assert _uses(grammar, "He said [Chad] and [Mali] have agreed.", ["location", "location"]) == ["actor", "actor"]
    assert _uses(grammar, "aid for [Chad] and its neighbour [Mali]", ["location", "actor"]) == ["location"] * 2


def test_names_apart_keep_what_was_learned(grammar):
    assert _uses(grammar, "[Chad] lost to a side from [Mali]", ["actor", "location"]) == ["actor", "location"]


def test_a_part_of_a_longer_name_stays_one(grammar):
    assert _uses(grammar, "a story in The [Lima] Times", ["name_part"]) == ["name_part"]
    assert _uses(grammar, "into [Chad] and [Mali] Bank", ["actor", "name_part"]) == ["location", "name_part"]


@given(st.text(max_size=80), st.data())
def test_any_text_gets_uses(grammar, text, data):
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True).map(sorted))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    learned = [data.draw(st.sampled_from(USES)) for _ in spans]
    assert all(use in USES for use in grammar.uses(text, spans, learned))


@pytest.mark.parametrize(
    "rule",
    [
        "use = 'nowhere'\nreason = 'r'",
        "use = 'actor'",
        "use = 'actor'\nreason = 'r'\nafter = '('",
        "use = 'actor'\nreason = 'r'\nafter = ' Said'",
        "use =",
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_by_the_name_of_its_file(tmp_path, rule):
    (tmp_path / "classes.txt").write_text("[act]\nvoted\n", encoding="utf-8")
    (tmp_path / "grammar.toml").write_text(f"[[rule]]\n{rule}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"grammar\.toml"):
        Grammar.load(tmp_path)
