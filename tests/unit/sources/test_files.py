"""Bytes and files: encodings, binary data, front matter, each with a message that says where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import EmptyTextError, GeoError, InputError, NotTextError, TextTooLongError
from geo.sources import read_bytes, read_file, samples

MARKDOWN = """---
title: Bridge falls
url: https://example.org/bridge
source: The Example
published: 2022-03-07
language: en
tags: [bridge]
---

The bridge at Varen fell on Sunday.
"""


def test_utf8_with_a_byte_order_mark():
    assert read_bytes("Київ, Varen".encode("utf-8-sig"), name="a.txt", max_chars=100).text == "Київ, Varen"


def test_damaged_utf8_names_file_and_byte():
    with pytest.raises(NotTextError, match=r"a\.txt: byte 11 \(0xff\) is not UTF-8"):
        read_bytes("Київ, ".encode() + b"V\xffaren", name="a.txt", max_chars=100)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"Varen\0Lund", "NUL at byte 5"),
        (bytes(range(1, 32)) * 3, "control characters"),
    ],
)
def test_binary_data(data, kind):
    with pytest.raises(NotTextError, match=kind):
        read_bytes(data, name="a.bin", max_chars=1000)


def test_empty_file():
    with pytest.raises(EmptyTextError, match=r"a\.txt"):
        read_bytes(b" \r\n", name="a.txt", max_chars=100)


def test_long_file_names_its_size_and_the_limit(tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(b"Varen " * 900_000)
    with pytest.raises(TextTooLongError, match=r"long\.txt: 5,400,000 bytes .* 1,000,000 characters"):
        read_file(path, max_chars=1_000_000)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(InputError, match=r"none\.txt: No such file"):
        read_file(tmp_path / "none.txt", max_chars=100)
    with pytest.raises(InputError, match="directory"):
        read_file(tmp_path, max_chars=100)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_front_matter(tmp_path, line_end):
    path = tmp_path / "bridge.md"
    path.write_bytes(MARKDOWN.replace("\n", line_end).encode())
    article = read_file(path, max_chars=1000)
    assert article.text == "The bridge at Varen fell on Sunday.\n"
    assert (article.title, article.url, article.source) == ("Bridge falls", "https://example.org/bridge", "The Example")
    assert (article.published, article.language) == ("2022-03-07", "en")


def test_front_matter_belongs_to_markdown_only():
    assert read_bytes(MARKDOWN.encode(), name="bridge.txt", max_chars=1000).text == MARKDOWN


@pytest.mark.parametrize("text", ["---\nVaren fell.\n", "---\nVaren fell.\n---\nLund stands.\n", "Varen\n---\n"])
def test_rulers_are_no_front_matter(text):
    assert read_bytes(text.encode(), name="a.md", max_chars=100).text == text


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("title: x\nurl: [", r"a\.md, line \d: front matter"),
        ("source: x\ntitle: {a: b}", r"a\.md, line 3: front matter: title must be text"),
        ("published: 2022-02-31", r"a\.md, line 1: front matter: .*day"),
        ("url: ftp://example.org", r"a\.md: url"),
        ("published: someday", r"a\.md: published"),
        ("title: !!python/object/apply:os.system [id]", r"a\.md, line 2: front matter"),
    ],
)
def test_broken_front_matter_names_file_and_line(head, message):
    with pytest.raises(InputError, match=message):
        read_bytes(f"---\n{head}\n---\nVaren fell.\n".encode(), name="a.md", max_chars=1000)


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md"]))
@settings(deadline=None)  # a parser's process may have to start
def test_any_bytes_give_an_article_or_one_line(data, name):
    message = ""
    try:
        assert read_bytes(data, name=name, max_chars=150).text.strip()
    except GeoError as error:
        message = str(error)
    assert "\n" not in message
    assert not message or name in message


def test_every_sample_reads():
    for article in samples():
        assert article.title
        assert article.published
        assert article.url.startswith("http")
        assert article.furniture == (), "a sample is an article from end to end"
