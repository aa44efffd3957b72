"""Tables to articles, a row at a time: CSV with a header, JSON lines. A bad row does not stop the others."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.sources.dates import to_iso
from geo.sources.outcome import Unreadable
from geo.sources.text import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model import Article

COLUMNS: Final = {
    "text": ("text", "body", "content", "article", "fulltext", "articletext", "maintext"),
    "title": ("title", "headline", "heading"),
    "url": ("url", "link", "permalink", "address", "articleurl"),
    "published": ("published", "date", "publishedat", "publicationdate", "pubdate", "publishdate", "datepublished"),
    "source": ("source", "outlet", "publisher", "publication", "newspaper", "media", "site", "domain"),
    "language": ("language", "lang"),
}
"""An article's fields, and the columns that give them, likeliest first, without regard to case, spaces, "_" and "-"."""

_DELIMITERS = ",;\t|"
_NOT_DECODED: Final = re.compile("[\udc80-\udcff]")
_SHOWN = 60  # characters of a wrong value that a message repeats


def read_csv(lines: Iterable[str], *, name: str, max_chars: int) -> Iterator[Article | Unreadable]:
    """Yield what the rows of a CSV table hold; its first row names the columns (see `COLUMNS`).

    The delimiter is the one of comma, semicolon, tab and bar that divides the header. A row of which the quotation is
    broken is named, and reading goes on in the next line.

    Args:
        lines: The table's lines with their ends.
        name: How messages name the table.
        max_chars: The longest text that is read, in characters.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 4 * max_chars))
    source = _Lines(lines)
    header = next((line for line in source if line.strip()), "")
    if not header:
        yield Unreadable(reason="there is no text to read", file=name)
        return
    delimiter = max(_DELIMITERS, key=header.count)
    columns = next(csv.reader([header.removeprefix("\ufeff")], delimiter=delimiter), [])
    fields = _fields(columns)
    if "text" not in fields.values():
        found = ", ".join(columns)[:200]
        yield Unreadable(
            reason=f"no column is called 'text' (or {', '.join(COLUMNS['text'][1:4])}); it has: {found}",
            file=name,
            line=source.number,
        )
        return
    for line, row in _rows(source, delimiter):
        if isinstance(row, str):
            yield Unreadable(reason=row, file=name, line=line)
        elif len(row) > len(columns):
            reason = (
                f"{len(row)} values in a table of {len(columns)} columns; is a text with commas not in quotation marks?"
            )
            yield Unreadable(reason=reason, file=name, line=line)
        else:
            values = {fields[number]: value for number, value in enumerate(row) if number in fields}
            yield article_of(values, name=name, line=line, max_chars=max_chars)


def read_jsonl(lines: Iterable[str], *, name: str, max_chars: int) -> Iterator[Article | Unreadable]:
    """Yield what the objects of JSON lines hold; the keys are as the columns of a CSV table."""
    some = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        some = True
        try:
            record = json.loads(line.removeprefix("\ufeff"))
        except (ValueError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            yield Unreadable(reason=f"not JSON ({reason})", file=name, line=number)
            continue
        yield _record(record, name=name, line=number, max_chars=max_chars)
    if not some:
        yield Unreadable(reason="there is no text to read", file=name)


def read_json(text: str, *, name: str, max_chars: int) -> Iterator[Article | Unreadable]:
    """Yield what a JSON document holds: an object, or an array of them, with keys as the columns of a CSV table."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        yield Unreadable(reason=f"not JSON ({reason})", file=name, line=getattr(error, "lineno", 0))
        return
    for record in data if isinstance(data, list) else [data]:
        yield _record(record, name=name, line=0, max_chars=max_chars)


def article_of(values: dict[str, str], *, name: str, line: int, max_chars: int) -> Article | Unreadable:
    """Return the article of a row's values under the fields' names, or why it cannot be read."""
    published = values.get("published", "").strip()
    if published and not (iso := to_iso(published)):
        reason = f"published {published[:_SHOWN]!r} is no date that can be read one way; write it as 2022-03-07"
        return Unreadable(reason=reason, file=name, line=line)
    text = values.get("text") or ""
    if _NOT_DECODED.search(text):
        return Unreadable(reason="bytes that are not in the table's encoding", file=name, line=line)
    try:
        return from_text(
            text,
            title=values.get("title", ""),
            url=values.get("url", "").strip(),
            source=values.get("source", ""),
            published=iso if published else "",
            language=values.get("language", "").strip(),
            max_chars=max_chars,
            name=name,
        )
    except InputError as error:
        return Unreadable.from_error(error, name, line=line)


def _record(record: Any, *, name: str, line: int, max_chars: int) -> Article | Unreadable:  # noqa: ANN401 - JSON
    if not isinstance(record, dict):
        return Unreadable(reason=f"an object is expected, not {type(record).__name__}", file=name, line=line)
    values: dict[str, str] = {}
    fields = _fields(list(record))
    for number, (key, value) in enumerate(record.items()):
        if number not in fields or value is None:
            continue
        if not isinstance(value, (str, int, float)) or isinstance(value, bool):
            return Unreadable(reason=f"{key!r} must be text, not {type(value).__name__}", file=name, line=line)
        values[fields[number]] = str(value)
    if "text" not in values:
        return Unreadable(reason="'text' is missing", file=name, line=line)
    return article_of(values, name=name, line=line, max_chars=max_chars)


def _fields(columns: Sequence[str]) -> dict[int, str]:
    """Return the field that each column gives, by the column's number."""
    folded = ["".join(char for char in column.casefold() if char.isalnum()) for column in columns]
    fields = {}
    for name, aliases in COLUMNS.items():
        if number := next((folded.index(alias) + 1 for alias in aliases if alias in folded), 0):
            fields[number - 1] = name
    return fields


class _Lines:
    """Lines that can be taken back: what followed a broken quotation is read again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: list[str] = []
        self._taken: list[str] = []
        self.number = 0  # of the line taken last

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self._taken.append(line)
        self.number += 1
        return line

    def mark(self) -> None:
        """Begin a new record."""
        self._taken.clear()

    def back_to_second(self) -> None:
        """Take back all lines of the record but its first."""
        self._again += reversed(self._taken[1:])
        self.number -= len(self._taken) - 1
        self._taken.clear()


def _rows(source: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row with the number of its first line; a string instead of a row says why there is none."""
    while True:
        source.mark()
        first = source.number + 1
        try:
            row = next(csv.reader(source, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            source.back_to_second()
            yield first, f"not a row of CSV ({error})"
            continue
        if any(value.strip() for value in row):
            yield first, row
