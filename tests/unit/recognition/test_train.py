import json

import pytest

from geo.corpora import load_corpus
from geo.recognition.description import Describer

pytest.importorskip("lightgbm", reason="the train extra is not installed")
from geo.recognition import train

PLACES = ["Odesa", "Lviv", "Kano", "Zaria", "Genoa", "Varna", "Homs", "Aleppo", "Quito", "Lima"]
PEOPLE = ["Mary Holmes", "John Watson", "Anna Becker", "Peter Novak"]


def corpus(path, number):
    lines = []
    for place in range(number):
        name, other, who = PLACES[place % 10], PLACES[(place + 3) % 10], PEOPLE[place % 4]
        text = f"{who} left {name} on Monday. The road to {other} was closed, said {who}. {other} agreed to talks."
        toponyms = []
        for phrase, kind in ((name, "Literal"), (other, "Literal")):
            start = text.index(phrase)
            toponyms.append(
                {"start": start, "end": start + len(phrase), "phrase": phrase, "type": kind, "lat": None, "lon": None}
            )
        last = text.rindex(other)
        toponyms.append(
            {"start": last, "end": last + len(other), "phrase": other, "type": "Metonymic", "lat": None, "lon": None}
        )
        lines.append(json.dumps({"doc": str(place), "text": text, "toponyms": toponyms}))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(train, "TREES", 10)
    monkeypatch.setattr(train, "USE_TREES", 5)


@pytest.mark.usefixtures("small")
def test_training_learns_reports_and_repeats_itself(tmp_path, monkeypatch, capsys):
    one, two = corpus(tmp_path / "one.jsonl", 40), corpus(tmp_path / "two.jsonl", 40)
    for out in ("a", "b"):
        monkeypatch.setattr(
            "sys.argv", ["train", str(one), str(two), "--out", str(tmp_path / out), "--leave-out", "two"]
        )
        train.main()
    assert (tmp_path / "a" / "recognition.npz").read_bytes() == (tmp_path / "b" / "recognition.npz").read_bytes()
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("two: exact P ")
    assert float(line.split("overlap F1 ")[1]) > 0.8


def test_an_unknown_corpus_cannot_be_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["train", str(corpus(tmp_path / "one.jsonl", 2)), "--leave-out", "three"])
    with pytest.raises(SystemExit, match="three"):
        train.main()


def test_uses_need_a_corpus_that_tells_them(tmp_path, monkeypatch):
    path = corpus(tmp_path / "one.jsonl", 4)
    path.write_text(
        path.read_text(encoding="utf-8").replace("Literal", "P").replace("Metonymic", "A"), encoding="utf-8"
    )
    monkeypatch.setattr("sys.argv", ["train", str(path), "--out", str(tmp_path)])
    with pytest.raises(SystemExit, match="how a mention is used"):
        train.main()


def test_an_article_and_what_was_made_of_it_share_a_fold(gazetteer, tmp_path):
    describer = Describer(gazetteer)
    articles = load_corpus(corpus(tmp_path / "one.jsonl", 40))
    plain = train.examples(describer, enumerate(articles))
    more = train.more_examples(describer, gazetteer, articles, 0)
    assert more
    folds = train._folds(plain + more, [1] * (len(plain) + len(more)))
    by_number = {example.number: fold for example, fold in zip(plain, folds, strict=False)}
    assert all(by_number[example.number] == fold for example, fold in zip(more, folds[len(plain) :], strict=True))
