"""``dateline read``: articles in, what was found out."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from typing import TYPE_CHECKING

import click

from geo.cli.report import report
from geo.corpora import read_records, required_field
from geo.errors import InputError
from geo.evaluation import prediction_lines, predictions
from geo.geoparser import Geoparser
from geo.model import Article
from geo.serialization import reading_to_json
from geo.sources import read_bytes, read_file
from geo.sources.furniture import find_furniture
from geo.sources.text import check_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from geo.settings import Settings

_STDIN = "-"
_BYTES_A_CHAR = 4  # the most that UTF-8 needs


def read_one(file: str, form: str, settings: Settings) -> str:
    """Return what was found in a file or in standard input, as JSON or for people."""
    if file == _STDIN:
        data = sys.stdin.buffer.read(settings.max_chars * _BYTES_A_CHAR + 1)
        article = read_bytes(data, name="standard input", max_chars=settings.max_chars)
    else:
        article = read_file(file, max_chars=settings.max_chars)
    reading = Geoparser.load(min_confidence=settings.min_confidence).read(article)
    if form == "json":
        return json.dumps(reading_to_json(article, reading), ensure_ascii=False, indent=2)
    return report(article, reading)


def read_batch(batch: Path, out: Path, settings: Settings) -> None:
    """Read a file of articles into a file of mentions, which is put in place when all of it is there.

    Raises:
        InputError: A line cannot be read (the message has file and line), or the file cannot be written.
    """
    records = list(read_records(batch))
    geoparser = Geoparser.load(min_confidence=settings.min_confidence)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with (
            unfinished.open("w", encoding="utf-8") as file,
            click.progressbar(records, label="reading", file=sys.stderr) as bar,
        ):
            for line in _batch_lines(bar, geoparser, settings):
                file.write(line + "\n")
        unfinished.replace(out)
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _batch_lines(
    records: Iterable[tuple[str, dict[str, Any]]], geoparser: Geoparser, settings: Settings
) -> Iterator[str]:
    docs: deque[Any] = deque()  # of the articles that are being read: they are read some at a time
    articles = _articles(records, docs, settings)
    for reading in geoparser.read_many(articles):
        yield from prediction_lines(docs.popleft(), predictions(reading))


def _articles(records: Iterable[tuple[str, dict[str, Any]]], docs: deque[Any], settings: Settings) -> Iterator[Article]:
    for where, record in records:
        doc, text = required_field(record, "doc", where), required_field(record, "text", where)
        if not isinstance(text, str):
            raise InputError(f"{where}: 'text' is not a string")
        check_text(text, name=where, max_chars=settings.max_chars)
        # not from_text: offsets refer to the text as it stands in the line, its line ends included
        docs.append(doc)
        yield Article(text=text, furniture=find_furniture(text))
