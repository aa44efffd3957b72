"""Hostile documents: each costs its process at most, is refused in time with a reason, and the next one is read."""

import io
import time
import zlib

import documents as make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from geo.errors import GeoError, InputError
from geo.sources import articles_in_bytes, read_bytes, sandbox, worker


def pdf_that_unpacks_to(size):
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(b"")
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    data = make.written(writer.write)
    packed = zlib.compress(bytes(size), 9)
    old = data[data.index(b"stream\n") + 7 : data.index(b"\nendstream")]
    data = data.replace(old + b"\nendstream", packed + b"\nendstream")
    return data.replace(f"/Length {len(old)}".encode(), f"/Length {len(packed)}".encode())


def test_next_document_is_read_after_one_that_took_too_long():
    page = ("<div>" * 200 + "text " * 50 + "</div>" * 200) * 3000
    began = time.monotonic()
    with pytest.raises(InputError, match=r"slow\.html: it takes longer than 0\.2 seconds"):
        sandbox.parse("html", page.encode(), name="slow.html", max_chars=10_000_000, seconds=0.2)
    assert time.monotonic() - began < 10
    assert "Varen" in read_bytes(make.html("Varen"), name="a.html", max_chars=10_000).text


def test_next_document_is_read_after_a_parser_broke_down(monkeypatch):
    process = sandbox._Process()
    process._popen.kill()
    process._popen.wait()
    monkeypatch.setattr(sandbox, "_take", lambda: process)
    with pytest.raises(InputError, match=r"a\.pdf: its parser broke down"):
        sandbox.parse("pdf", make.pdf("Varen"), name="a.pdf", max_chars=10_000)
    monkeypatch.undo()
    assert "Varen" in read_bytes(make.pdf("Varen"), name="a.pdf", max_chars=10_000).text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.pdf", pdf_that_unpacks_to(400_000_000)),
        ("deep.html", b"<div>" * 300_000),
        ("deep.opml", b"<opml>" + b"<outline>" * 200_000),
        (
            "laughs.opml",
            b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><opml><body>&b;</body></opml>',
        ),
        ("file.opml", b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>'),
        ("deep.rss", b"<rss><channel>" + b"<item>" * 20_000),
        ("attributes.html", b"<p " + b"a='1' " * 500_000 + b">"),
    ],
)
def test_hostile_document_is_refused_with_a_reason(name, data):
    began = time.monotonic()
    with pytest.raises(GeoError) as caught:
        read_bytes(data, name=name, max_chars=100_000)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - began < 50


def test_external_entity_of_a_feed_is_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Nineveh", encoding="utf-8")
    feed = make.rss(["Varen"]).replace(
        b'<?xml version="1.0"?>', f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    )
    feed = feed.replace(b"Two villages", b"&x; Two villages")
    found = list(articles_in_bytes(feed, name="a.rss", max_chars=10_000))
    assert found
    assert "Nineveh" not in str(found)


def test_worker_answers_requests_in_their_order():
    requests = io.BytesIO()
    for place in ("Varen", "Lund"):
        data = make.html(place)
        requests.write(f'{{"kind": "html", "name": "a", "max_chars": 9999, "size": {len(data)}}}\n'.encode() + data)
    requests.seek(0)
    answers = io.BytesIO()
    worker.serve(requests, answers)
    first, second = answers.getvalue().splitlines()
    assert b"Varen" in first
    assert b"Lund" in second


@pytest.mark.parametrize("kind", ["html", "pdf", "docx", "feed", "opml"])
@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_documents_give_an_answer(kind, data):
    whole = {
        "html": make.html("Varen"),
        "pdf": _PDF,
        "docx": _WORD,
        "feed": make.rss(["Varen"]),
        "opml": make.opml(["https://example.org/feed"]),
    }[kind]
    start = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(max_size=30))
    damaged = whole[:start] + damage + whole[start + len(damage) :]
    answer = worker.answer_to({"kind": kind, "name": "a", "max_chars": 10_000}, damaged)
    assert answer.get("reason") or "drafts" in answer


_PDF, _WORD = make.pdf("Varen"), make.word("Varen")
