"""Bytes and files to Article: decoding, and the front matter of Markdown."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import yaml

from geo.errors import InputError, NotTextError, TextTooLongError
from geo.settings import data_dir
from geo.sources.text import from_text

if TYPE_CHECKING:
    from geo.model import Article

_BYTES_A_CHAR = 4  # the most that UTF-8 needs
_MARKDOWN = {".md", ".markdown"}
_FENCE = "---"
_FIELDS = ("title", "url", "source", "published", "language")

# how binary files begin that people take for documents, and what they are
_MAGIC = {
    b"%PDF-": "a PDF document",
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip archive (DOCX, ODT and EPUB are such)",
    b"\x1f\x8b": "gzip-compressed data",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"SQLite format 3\0": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
}


def read_bytes(data: bytes, *, name: str, max_chars: int) -> Article:
    """Return the article that UTF-8 bytes hold; if ``name`` ends in .md, with the fields of its front matter.

    Raises:
        NotTextError: It is binary data or not UTF-8; the message has the byte's offset.
        InputError: Its front matter is broken; the message has the line.
        EmptyTextError: There is nothing but space.
        TextTooLongError: The text is longer than ``max_chars`` characters.
    """
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise NotTextError(f"{name}: this is {kind}, not UTF-8 text")
    if len(data) > max_chars * _BYTES_A_CHAR:
        raise _too_many_bytes(name, len(data), max_chars)
    if (nul := data.find(b"\0")) >= 0:
        raise NotTextError(f"{name}: a NUL at byte {nul:,}: this is binary data, not text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTextError(
            f"{name}: byte {error.start:,} (0x{data[error.start]:02x}) is not UTF-8; save the file as UTF-8"
        ) from error
    fields: dict[str, str] = {}
    body = text.replace("\r\n", "\n")
    if PurePath(name).suffix.lower() in _MARKDOWN:
        fields, body = _front_matter(body, name)
    return from_text(body, max_chars=max_chars, name=name, **fields)


def read_file(path: Path | str, *, max_chars: int) -> Article:
    """Return the article in a file; raise as `read_bytes` does, and InputError if the file cannot be read."""
    path = Path(path)
    limit = max_chars * _BYTES_A_CHAR
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    if len(data) > limit and not data.startswith(tuple(_MAGIC)):
        raise _too_many_bytes(str(path), size, max_chars)
    return read_bytes(data, name=str(path), max_chars=max_chars)


def samples() -> list[Article]:
    """Return the sample articles that Dateline ships, oldest file name first."""
    paths = sorted((data_dir() / "samples").glob("*.md"))
    return [read_file(path, max_chars=1_000_000) for path in paths]


def _too_many_bytes(name: str, size: int, max_chars: int) -> TextTooLongError:
    return TextTooLongError(
        f"{name}: {size:,} bytes hold more than the limit of {max_chars:,} characters; "
        "split it, or raise DATELINE_MAX_CHARS"
    )


def _front_matter(text: str, name: str) -> tuple[dict[str, str], str]:
    """Return the fields of the YAML between two lines of three dashes at the text's head, and the text below it.

    A text without it, or with something else between the dashes (a ruled-off paragraph), is returned whole. Fields
    that an Article does not have are left out.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        return {}, text
    try:
        data = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "not YAML"
        raise InputError(f"{name}, line {line}: front matter: {problem}") from error
    except (ValueError, RecursionError) as error:  # a date such as 2022-02-31, brackets a thousand deep
        raise InputError(f"{name}, line 1: front matter: {error}") from error
    if not isinstance(data, dict):
        return {}, text
    fields = {key: _field(data[key], key, name, lines) for key in _FIELDS if data.get(key) is not None}
    return fields, "\n".join(lines[end + 1 :]).lstrip("\n")


def _field(value: Any, key: str, name: str, lines: list[str]) -> str:  # noqa: ANN401 - whatever YAML held
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    line = next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
    raise InputError(f"{name}, line {line}: front matter: {key} must be text, not a {type(value).__name__}")
