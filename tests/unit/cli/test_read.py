"""``dateline read`` and ``add``: what goes in, what comes out, and one clear line for what cannot be read."""

import json

import pytest

from geo.serialization import reading_from_json
from geo.store import Store

TEXT = "The road from Varen to Lund is shut.\n\nIn Varen, a Danish crew waits. Nowhere is safe.\n"

BAD = {
    "empty": (b"", "there is no text to read"),
    "blank": (b" \n\t\r\n", "there is no text to read"),
    "5 MB": (b"Varen is far. " * 380_000, "more than the limit of 1,000,000 characters"),
    "binary": (bytes(range(256)) * 20, "binary data"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
    "invalid UTF-8": ("Київ ".encode() + b"\xe9 Lund", "byte 9 (0xe9) is not UTF-8"),
}


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("where", ["file", "stdin"])
def test_what_cannot_be_read_is_one_line_that_names_it(run, tmp_path, data, message, where):
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    result = run("read", path) if where == "file" else run("read", "-", stdin=data)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert (str(path) if where == "file" else "standard input") in result.stderr


def test_a_missing_file(run, tmp_path):
    result = run("read", tmp_path / "none.txt")
    assert result.exit_code == 1
    assert result.stderr.endswith("none.txt: No such file or directory\n")


def test_json_is_the_contract_and_comes_back(run, article):
    result = run("read", article, "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert set(data) == {"article", "geoparser", "resolutions", "corridors"}
    assert data["article"]["text"] == TEXT
    for found in data["resolutions"]:
        assert TEXT[found["start"] : found["end"]] == found["surface"]
    back, reading = reading_from_json(data)
    assert back.text == TEXT
    assert [found.mention.surface for found in reading.resolutions] == ["Varen", "Lund", "Varen", "Danish", "Nowhere"]


def test_text_shows_places_with_sentences_and_corridors_with_claims(run, article):
    lines = run("read", article).stdout.splitlines()
    assert "PLACES (2)" in lines
    assert "Varen  [city, Hesse, DE]  51.5000, 9.2500  geonames:11" in lines
    assert "  0.75  location   The road from [Varen] to Lund is shut." in lines
    assert "  0.75  location   In [Varen], a Danish crew waits." in lines
    assert "  0.75  demonym    In Varen, a [Danish] crew waits." in lines
    assert "  0.00  location   [Nowhere] is safe." in lines
    at = lines.index("from Varen to Lund")
    assert lines[at + 1 : at + 4] == [
        "  rejected. DE: rejected; the text says which origin leads to which destination; for people",
        "  rejected by the mayor, Monday",
        '      "road from Varen to Lund"',
    ]


def test_standard_input_gives_the_same(run, article):
    assert run("read", "-", stdin=TEXT).stdout == run("read", article).stdout


def test_a_text_without_places_says_so(run):
    result = run("read", "-", stdin="Nothing is named here at all.")
    assert result.exit_code == 0
    assert "No place was found in this text." in result.stdout
    result = run("read", "-", stdin="Nowhere is safe.")
    assert "No name in this text could be placed." in result.stdout


def test_what_a_terminal_would_obey_is_not_printed(run):
    result = run("read", "-", stdin="\x1b[2JIn Varen \u202e all is well \x9b31m.")
    assert result.exit_code == 0
    assert "[Varen]" in result.stdout
    assert not set("\x1b\u202e\x9b") & set(result.stdout)


# batch


def batch(tmp_path, *lines):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def line(doc, text):
    return json.dumps({"doc": doc, "text": text})


def test_batch_writes_a_line_for_each_mention_but_demonyms(run, tmp_path):
    path, out = batch(tmp_path, line("a", TEXT), "", line(7, "In Lund\r\n\u2028and Varen.")), tmp_path / "out.jsonl"
    result = run("read", "--batch", path, "--out", out)
    assert result.exit_code == 0, result.output
    found = [json.loads(one) for one in out.read_text(encoding="utf-8").splitlines()]
    assert found == [
        {"doc": "a", "start": 14, "end": 19, "lat": 51.5, "lon": 9.25, "gid": "11"},
        {"doc": "a", "start": 23, "end": 27, "lat": 55.75, "lon": 13.2, "gid": "12"},
        {"doc": "a", "start": 41, "end": 46, "lat": 51.5, "lon": 9.25, "gid": "11"},
        {"doc": "a", "start": 69, "end": 76, "lat": None, "lon": None, "gid": None},
        {"doc": 7, "start": 3, "end": 7, "lat": 55.75, "lon": 13.2, "gid": "12"},
        {"doc": 7, "start": 14, "end": 19, "lat": 51.5, "lon": 9.25, "gid": "11"},
    ]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "not JSON"),
        ("5", "an object is expected"),
        ('{"doc": "a"}', "'text' is missing"),
        ('{"text": "Lund"}', "'doc' is missing"),
        ('{"doc": "a", "text": 5}', "'text' is not a string"),
        ('{"doc": "a", "text": " "}', "no text"),
        ('{"doc": "a", "text": "Lund \\ud800"}', "surrogate"),
        (line("a", "x" * 1_000_001), "1,000,001 characters"),
    ],
)
def test_a_bad_line_is_named_and_the_old_output_stays(run, tmp_path, bad, message):
    out = tmp_path / "out.jsonl"
    out.write_text("old\n", encoding="utf-8")
    path = batch(tmp_path, line("a", TEXT), bad)
    result = run("read", "--batch", path, "--out", out)
    assert result.exit_code == 1
    assert f"{path}, line 2: " in result.stderr
    assert message in result.stderr
    assert out.read_text(encoding="utf-8") == "old\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_an_output_that_cannot_be_written(run, tmp_path):
    result = run("read", "--batch", batch(tmp_path, line("a", TEXT)), "--out", tmp_path / "none" / "out.jsonl")
    assert result.exit_code == 1
    assert "out.jsonl: No such file or directory" in result.stderr


def test_a_batch_that_is_not_there(run, tmp_path):
    result = run("read", "--batch", tmp_path / "none.jsonl", "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "none.jsonl" in result.stderr


# add


def test_add_keeps_articles_once(run, article, store_path):
    assert "1 of 1 articles were new" in run("add", article).stdout
    assert "0 of 1 articles were new" in run("add", article).stdout
    store = Store.open(f"sqlite:///{store_path}")
    (kept,) = store.articles()
    assert kept.text == TEXT
    assert store.reading(kept.id).geoparser_id == "three-names/1"


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_add_leaves_the_store_intact(run, article, store_path, data, message):
    run("add", article)
    store = Store.open(f"sqlite:///{store_path}")
    version = store.version()
    bad = article.with_name("bad.txt")
    bad.write_bytes(data)
    result = run("add", bad, "--json")
    assert result.exit_code == 1
    (told,) = map(json.loads, result.stdout.splitlines())
    assert told["state"] == "unreadable"
    assert message in told["reason"]
    assert store.version() == version
    assert [kept.text for kept in store.articles()] == [TEXT]


def test_add_to_something_that_is_no_store(run, article, store_path):
    store_path.parent.mkdir()
    store_path.write_text("my diary", encoding="utf-8")
    result = run("add", article)
    assert result.exit_code == 1
    assert "not a store" in result.stderr
    assert store_path.read_text(encoding="utf-8") == "my diary"
