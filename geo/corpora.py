"""Annotated corpora, one JSON object a line; what is wrong in a file is said with file and line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.model import Point
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """An annotated place name. ``gid`` is its GeoNames id or ""; ``point`` is None where the corpus has no coordinates.

    ``optional``: the annotators let it stand open; finding it or not counts neither way.
    """

    start: int
    end: int
    phrase: str
    point: Point | None
    gid: str = ""
    type: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An annotated article; offsets of its toponyms are code points of ``text``, end exclusive."""

    doc: str
    text: str
    toponyms: tuple[Toponym, ...]


@cache
def demonyms() -> frozenset[str]:
    """Return the words that the noun view sets aside, in lower case."""
    lines = (data_dir() / "eval" / "demonyms.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def load_corpus(path: Path) -> list[Document]:
    """Read a corpus, one ``{"doc", "text", "toponyms": [...]}`` a line; see `Document` and `Toponym` for the fields.

    Raises:
        InputError: the file cannot be read, or a line is not of this form; it names the file and the line.
    """
    return [_document(record, where) for where, record in read_records(path)]


def read_records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a file of JSON lines, each with the words that say where it stands.

    Raises:
        InputError: the file cannot be read, or a line is no JSON object; it names the file and the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{where}: not JSON ({error})") from error
        if not isinstance(record, dict):
            raise InputError(f"{where}: an object is expected, not {type(record).__name__}")
        yield where, record


def _document(record: dict[str, Any], where: str) -> Document:
    text = required_field(record, "text", where)
    toponyms = required_field(record, "toponyms", where)
    if not isinstance(text, str) or not isinstance(toponyms, list):
        raise InputError(f"{where}: 'text' must be a string and 'toponyms' a list")
    return Document(
        doc=str(required_field(record, "doc", where)),
        text=text,
        toponyms=tuple(_toponym(toponym, text, where) for toponym in toponyms),
    )


def _toponym(record: Any, text: str, where: str) -> Toponym:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(record, dict):
        raise InputError(f"{where}: a toponym is not an object")
    start, end = span_of(record, where)
    phrase = required_field(record, "phrase", where)
    if text[start:end] != phrase:
        raise InputError(f"{where}: the text holds {text[start:end]!r} at {start}-{end}, not {phrase!r}")
    return Toponym(
        start=start,
        end=end,
        phrase=phrase,
        point=point_of(record, where),
        gid=str(record.get("gid") or ""),
        type=str(record.get("type") or ""),
        optional=bool(record.get("optional")),
    )


def required_field(record: dict[str, Any], name: str, where: str) -> Any:  # noqa: ANN401 - checked by the callers
    """Return a record's field; raise InputError if it is not there."""
    if name not in record:
        raise InputError(f"{where}: {name!r} is missing")
    return record[name]


def span_of(record: dict[str, Any], where: str) -> tuple[int, int]:
    """Return a record's "start" and "end"; raise InputError if they are no span."""
    start, end = required_field(record, "start", where), required_field(record, "end", where)
    if not (type(start) is int and type(end) is int and 0 <= start < end):
        raise InputError(f"{where}: start={start!r}, end={end!r} is no span")
    return start, end


def point_of(record: dict[str, Any], where: str) -> Point | None:
    """Return a record's "lat" and "lon", or None where it has none; raise InputError if they are off the globe."""
    lat, lon = record.get("lat"), record.get("lon")
    if lat is None or lon is None:
        return None
    try:
        return Point(lat=float(lat), lon=float(lon))
    except (TypeError, ValueError) as error:
        raise InputError(f"{where}: lat={lat!r}, lon={lon!r}: {error}") from error
