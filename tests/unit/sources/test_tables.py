"""Tables: columns by many names, bad rows named with their line while the others come out."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Article
from geo.sources import Unreadable, articles_in, articles_in_bytes

TEXT = "The bridge at Varen fell on Sunday."


def read(data, name="news.csv"):
    return list(articles_in_bytes(data.encode() if isinstance(data, str) else data, name=name, max_chars=1000))


def told(found):
    return [str(one) for one in found if isinstance(one, Unreadable)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("head", ["text,title,url,published,source,language", "Body,HEADLINE,link,Pub Date,site,lang"])
def test_columns_by_their_names(delimiter, head):
    row = [TEXT, "Bridge falls", "https://example.org/a", "7 March 2022", "The Example", "en"]
    (article,) = read("\n".join([head.replace(",", delimiter), delimiter.join(row)]))
    assert (article.text, article.title, article.url) == (TEXT, "Bridge falls", "https://example.org/a")
    assert (article.published, article.source, article.language) == ("2022-03-07", "The Example", "en")


def test_of_two_columns_for_a_field_the_likelier_name_counts():
    (article,) = read(f"content,text\nother,{TEXT}")
    assert article.text == TEXT


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2022-03-07", "there is no text to read"),
        (f"{TEXT},03/07/2022", "published '03/07/2022' is no date that can be read one way"),
        (f"{TEXT},someday", "published 'someday' is no date"),
        ("x" * 1001 + ",", "1,001 characters are more than the limit of 1,000"),
        (f"{TEXT},2022-03-07,more", "3 values in a table of 2 columns"),
        (f'"{TEXT}"and more,', "not a row of CSV"),
        (f'"{TEXT}', "not a row of CSV"),
        ("\x01\x02\x03\x04,", "4 control characters in 4"),
    ],
)
def test_bad_row_is_named_and_the_others_come_out(row, reason):
    first, problem, last = read(f'text,date\nOne is far.,2022-03-07\n{row}\n"Three\nis near.",2022-03-08\n')
    assert first.text == "One is far."
    assert str(problem).startswith(f"news.csv, line 3: {reason}")
    assert last.text == "Three\nis near."


def test_bad_bytes_cost_their_row():
    data = f"text\n{TEXT}\nOne Київ\n".encode() + b"Var\xffen\n" + "Three Львів\n".encode()
    *good, problem, last = read(data)
    assert [one.text for one in [*good, last]] == [TEXT, "One Київ", "Three Львів"]
    assert "news.csv, line 4" in str(problem)


def test_lines_are_counted_in_the_file_across_line_breaks_in_quotation_marks():
    assert told(read('text,date\n"One\n\nstill one",2022-03-07\nTwo,never\n')) == [
        "news.csv, line 5: published 'never' is no date that can be read one way; write it as 2022-03-07"
    ]


def test_json_lines():
    lines = [
        json.dumps({"text": TEXT, "headline": "A", "date": "2022-03-07", "tags": ["x"], "source": None}),
        "",
        "{broken",
        "[1]",
        json.dumps({"title": "no text"}),
        json.dumps({"text": ["no", "text"]}),
        "[" * 100_000,
        json.dumps({"body": "Two is near.", "url": "ftp://example.org"}),
        json.dumps({"content": "Three is here."}),
    ]
    found = read("\n".join(lines), "news.jsonl")
    articles = [one for one in found if isinstance(one, Article)]
    assert [(one.text, one.title, one.published) for one in articles] == [
        (TEXT, "A", "2022-03-07"),
        ("Three is here.", "", ""),
    ]
    assert [line.partition(": ")[0] for line in told(found)] == [
        f"news.jsonl, line {number}" for number in (3, 4, 5, 6, 7, 8)
    ]


def test_json_array_and_object():
    assert [one.text for one in read(json.dumps([{"text": TEXT}, {"text": "Two."}]), "a.json")] == [TEXT, "Two."]
    assert [one.text for one in read(json.dumps({"text": TEXT}), "a.json")] == [TEXT]
    assert told(read('[{"text": "One"},\n{]', "a.json"))[0].startswith("a.json, line 2: not JSON")


def test_large_table_is_read_as_it_goes(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("text\n")
        file.writelines(f'"Text {number} of many, on {number} lines."\n' for number in range(100_000))
    found = articles_in([path], max_chars=1000)
    assert next(found).text == "Text 0 of many, on 0 lines."
    found.close()


def test_one_endless_line_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "endless.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 30_000_000)
    found = list(articles_in([path], max_chars=1000))
    assert all(isinstance(one, Unreadable) for one in found)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.tsv"]))
@settings(deadline=None)
def test_any_bytes_give_articles_or_reasons(data, name):
    for one in articles_in_bytes(data, name=name, max_chars=100):
        assert isinstance(one, Article) or ("\n" not in str(one) and name in str(one))
