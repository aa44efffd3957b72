"""``dateline export`` and ``dateline import``."""

import json

import pytest

from geo.store import Store


@pytest.fixture
def articles(run, tmp_path):
    """Add two articles to the store."""
    for name, day in (("Varen", "2022-03-07"), ("Lund", "2022-04-01")):
        path = tmp_path / f"{name}.md"
        path.write_text(
            f"---\ntitle: News from {name}\nsource: The {name} Post\npublished: {day}\n---\nRain in {name}."
        )
        assert run("add", path).exit_code == 0


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("out.geojson", '{"type": "FeatureCollection"'),
        ("out.csv", "\ufefffact,"),
        ("out.kml", "<?xml"),
        ("out.jsonl", '{"format"'),
    ],
)
@pytest.mark.usefixtures("articles")
def test_the_name_tells_the_format(run, tmp_path, name, begins):
    result = run("export", tmp_path / name)
    assert result.exit_code == 0
    assert result.output.startswith("2 articles written to ")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.usefixtures("articles")
def test_what_was_written_comes_as_json(run, tmp_path):
    out = str(tmp_path / "out.kml")
    assert json.loads(run("export", out, "--json").stdout) == {"out": out, "format": "kml", "articles": 2}
    result = run("export", "-", "--format", "csv", "--json")
    assert json.loads(result.stderr) == {"out": "-", "format": "csv", "articles": 2}


def _titles(result):
    return {one["properties"]["article_title"] for one in json.loads(result.stdout)["features"]}


@pytest.mark.usefixtures("articles")
def test_standard_output_holds_nothing_else(run):
    assert _titles(run("export", "-")) == {"News from Varen", "News from Lund"}


@pytest.mark.parametrize(
    "args",
    [
        ["--since", "2022-03-08"],
        ["--since", "2022-04-01", "--until", "2022-04-01"],
        ["--source", "The Lund Post"],
        ["--search", "lund"],
    ],
)
@pytest.mark.usefixtures("articles")
def test_articles_are_chosen(run, args):
    assert _titles(run("export", "-", *args)) == {"News from Lund"}


@pytest.mark.usefixtures("articles")
def test_one_article_by_its_id(run, store_path):
    wanted = next(one for one in Store.open(f"sqlite:///{store_path}").articles() if one.title == "News from Varen")
    assert _titles(run("export", "-", "--article", wanted.id[:6])) == {"News from Varen"}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["out.txt"], "does not tell the format"),
        (["-", "--source", "nobody"], "no such article"),
        (["-", "--format", "jsonl", "--use", "actor"], "do not go with it"),
        (["/nowhere/at/all.csv"], "No such file or directory"),
    ],
)
@pytest.mark.usefixtures("articles")
def test_what_cannot_be_written_is_told_in_one_line(run, args, message):
    result = run("export", *args)
    assert result.exit_code == 1
    assert message in result.output
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


@pytest.mark.usefixtures("articles")
def test_out_and_in_again_on_another_store(run, tmp_path, monkeypatch):
    everything = tmp_path / "everything.jsonl"
    run("export", everything)
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "other.sqlite"))
    first = run("import", everything, "--json")
    assert json.loads(first.output) | {"refused": []} == json.loads(first.output)
    assert json.loads(first.output)["articles"] == 2
    again = run("import", everything)
    assert again.exit_code == 0
    assert "2 articles were there already" in again.output
    run("export", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == everything.read_bytes()


@pytest.mark.usefixtures("articles")
def test_from_standard_input(run, tmp_path, monkeypatch):
    lines = run("export", "-", "--format", "jsonl").stdout_bytes
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "other.sqlite"))
    assert "2 articles and 0 judgements added" in run("import", "-", stdin=lines).output


@pytest.mark.usefixtures("articles")
def test_bad_lines_are_named_and_the_exit_code_says_so(run, tmp_path):
    path = tmp_path / "broken.jsonl"
    path.write_bytes(run("export", "-", "--format", "jsonl").stdout_bytes + b"{\n" * 30)
    result = run("import", path)
    assert result.exit_code == 1
    assert f"not taken: {path}:4: not JSON" in result.output
    assert "not taken: 10 more lines" in result.output


def test_what_is_no_export_is_one_line(run, tmp_path):
    path = tmp_path / "tale.jsonl"
    path.write_text("Once upon a time\n")
    result = run("import", path)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {path}:1: not an export of Dateline")
    assert run("import", tmp_path / "missing").exit_code == 1
