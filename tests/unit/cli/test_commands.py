"""``dateline locate``, ``evaluate``, ``gazetteer`` and ``serve``."""

import json
import sys

import pytest

from geo.cli import serving
from geo.errors import DataError

# locate


def test_locate_prints_the_likeliest_first(run):
    lines = run("locate", "Paris", "--limit", "2").stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("geonames:2988507")


def test_locate_json(run):
    (found,) = json.loads(run("locate", "Paris, Texas", "--json").stdout)
    assert found["id"] == "geonames:4717560"
    assert found["address"] == "Paris, Texas, United States"
    assert {"lat", "lon", "kind", "evidence"} <= set(found)


def test_locate_in_a_country_and_a_language(run):
    assert "geonames:4717560" in run("locate", "Paris", "--country", "us").stdout
    assert "Deutschland" in run("locate", "Germany", "--language", "de").stdout


def test_locate_says_that_a_name_only_resembles(run):
    assert "one letter from" in run("locate", "Kharkhiv").stdout


@pytest.mark.parametrize(
    ("name", "message"), [("Zqxwvortbingen", "no place is called"), ("", "empty"), (" , ", "empty"), ("x" * 999, "999")]
)
def test_locate_nothing(run, name, message):
    result = run("locate", name)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in result.stderr


# evaluate


def test_evaluate_a_corpus(run, tmp_path):
    text = "In Varen, a Danish crew waits. Lund is far."
    toponyms = [
        {"start": 3, "end": 8, "phrase": "Varen", "lat": 51.5, "lon": 9.25, "gid": "11"},
        {"start": 31, "end": 35, "phrase": "Lund", "lat": -10, "lon": 13.2, "gid": "99"},
    ]
    path = tmp_path / "small.jsonl"
    path.write_text(json.dumps({"doc": "1", "text": text, "toponyms": toponyms}), encoding="utf-8")
    result = run("evaluate", path, "--noun")
    assert result.exit_code == 0, result.output
    row = next(line for line in result.stdout.splitlines() if line.startswith("| small"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    header = next(line for line in result.stdout.splitlines() if line.startswith("| corpus"))
    figures = dict(zip((cell.strip() for cell in header.strip("|").split("|")), cells, strict=True))
    assert figures["exact F1"] == "1.000"
    assert figures["F1@161"] == "0.500"
    assert "strict view" not in result.stdout
    both = run("evaluate", path).stdout
    assert [word for word in ("strict view", "noun view", "what went wrong", "far 1") if word not in both] == []
    parts = json.loads(run("evaluate", path, "--json").stdout)
    assert [(part["measured"], part["view"]) for part in parts] == [("corpora", "strict"), ("corpora", "noun")]
    small = parts[1]["corpora"]["small"]
    assert (small["required"], small["f161"]) == (2, 0.5)
    assert isinstance(small["articles_per_second"], float)


def test_evaluate_names_file_and_line(run, tmp_path):
    path = tmp_path / "broken.jsonl"
    path.write_text('{"doc": "1", "text": "x", "toponyms": []}\n{"doc": 2}\n', encoding="utf-8")
    result = run("evaluate", path)
    assert result.exit_code == 1
    assert "broken.jsonl, line 2" in result.stderr


def test_evaluate_the_labelled_corridors(run):
    result = run("evaluate", "corridors")
    assert result.exit_code == 0, result.output
    assert "places given" in result.stdout
    assert "end to end" in result.stdout
    (part,) = json.loads(run("evaluate", "corridors", "--json").stdout)
    assert part["measured"] == "corridors"
    assert any("end to end" in line for line in part["report"])


# gazetteer


def test_gazetteer_info(run):
    facts = json.loads(run("gazetteer", "info", "--json").stdout)
    assert facts["places"] > 200_000
    text = run("gazetteer", "info").stdout
    assert facts["version"] in text
    assert f"{facts['places']:,}" in text


# serve


@pytest.fixture
def started(monkeypatch):
    calls = []
    monkeypatch.setattr(serving.os, "execv", lambda path, args: calls.append((path, args)))
    monkeypatch.setattr(serving.os, "name", "posix")
    monkeypatch.setattr(serving.sys, "exit", lambda _code: None)
    monkeypatch.setattr(serving.subprocess, "call", lambda args: calls.append(("subprocess", args)))
    return calls


def test_no_command_serves_on_this_machine_only(run, started):
    run()
    path, args = started[0]
    assert path == sys.executable
    assert args[1:4] == ["-m", "streamlit", "run"]
    assert args[4].endswith("app.py")
    assert "--server.address=127.0.0.1" in args
    assert "--server.port=8501" in args
    assert "--browser.gatherUsageStats=false" in args
    assert "--client.showErrorDetails=none" in args


def test_serve_takes_settings_and_options(run, started, monkeypatch):
    monkeypatch.setenv("DATELINE_HOST", "127.0.0.2")
    monkeypatch.setenv("DATELINE_PORT", "8600")
    run("serve")
    assert {"--server.address=127.0.0.2", "--server.port=8600"} <= set(started[0][1])
    run("serve", "--host", "127.0.0.3", "--port", "8700", "--no-browser")
    options = started[-1][1]
    assert {"--server.address=127.0.0.3", "--server.port=8700", "--server.headless=true"} <= set(options)


def test_the_app_of_a_wheel_comes_first(monkeypatch, tmp_path):
    package = tmp_path / "geo"
    package.mkdir()
    monkeypatch.setattr(serving.geo, "__file__", str(package / "__init__.py"))
    with pytest.raises(DataError, match=r"app\.py"):
        serving.app_path()
    (tmp_path / "app.py").touch()
    assert serving.app_path() == tmp_path / "app.py"
    (package / "_app.py").touch()
    assert serving.app_path() == package / "_app.py"
