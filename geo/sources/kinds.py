"""What kind of file some bytes are: by how they begin, and only then by the file's name."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final, Literal

from geo.errors import NotTextError

Kind = Literal["text", "markdown", "html", "pdf", "docx", "feed", "opml", "csv", "jsonl"]

HEAD: Final = 4096  # bytes that tell a kind

_SUFFIXES: dict[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".opml": "opml",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
SUFFIXES: Final = (".txt", ".xml", *_SUFFIXES)
"""The ends of names of files that can be read, for a file chooser; others are told by how they begin."""

_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes before the mark that readers of PDF put up with

# how binary files begin that people take for documents, and what they are
_MAGIC = {
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture, sound or film",
    b"\0\0\0\x18ftyp": "a film",
    b"\0\0\0 ftyp": "a film",
    b"ID3": "a sound",
    b"\x1f\x8b": "gzip-compressed data; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"\xd0\xcf\x11\xe0": "an old Office document, or one locked with a password: save it as DOCX without a password",
    b"{\\rtf": "an RTF document: save it as DOCX",
    b"SQLite format 3\0": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
# what else begins as a zip archive does, by the name's end
_ZIPPED = {
    ".odt": "an OpenDocument text: save it as DOCX",
    ".epub": "an EPUB book",
    ".xlsx": "a spreadsheet: save it as CSV",
    ".pptx": "a presentation: save it as PDF",
    ".zip": "a zip archive; unpack it first",
}
_NOT_BINARY: dict[Kind, str] = {"pdf": "a PDF document", "docx": "a DOCX document"}

_COMMENT = rb"<!--(?:(?!-->).)*+-->"
# possessive: a head of a thousand comments must not cost time
_XML_OR_HTML = re.compile(
    rb"(?:\s++|<\?[^>]*+>|" + _COMMENT + rb"|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)*+<(?P<root>[A-Za-z][\w:.-]*)",
    re.DOTALL | re.IGNORECASE,
)
_ROOTS: dict[bytes, Kind] = {
    b"html": "html",
    b"rss": "feed",
    b"feed": "feed",
    b"atom:feed": "feed",
    b"rdf:rdf": "feed",
    b"opml": "opml",
}
_DOCTYPE_HTML = re.compile(rb"(?:\s++|" + _COMMENT + rb")*+<!DOCTYPE\s+html", re.DOTALL | re.IGNORECASE)


def kind_of(head: bytes, name: str) -> Kind:
    """Return what the bytes are that begin so, in a file of that name.

    Raises:
        NotTextError: It is a kind of file that cannot be read, or not what its name says; the message says what it is.
    """
    suffix = PurePath(name).suffix.lower()
    if _PDF in head[: _PDF_WITHIN + len(_PDF)] and (head.startswith(_PDF) or suffix == ".pdf"):
        return "pdf"
    if head.startswith(_ZIP):
        if suffix in _ZIPPED:
            raise NotTextError(f"this is {_ZIPPED[suffix]}", file=name)
        return "docx"
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise NotTextError(f"this is {what}", file=name)
    named = _SUFFIXES.get(suffix)
    if named in _NOT_BINARY and head.strip():
        raise NotTextError(f"the name says {_NOT_BINARY[named]}, but what it holds is not one", file=name)
    return _of_text(head, named, name, suffix)


def _of_text(head: bytes, named: Kind | None, name: str, suffix: str) -> Kind:
    plain = head.removeprefix(b"\xef\xbb\xbf")
    root = match["root"].lower() if (match := _XML_OR_HTML.match(plain)) else b""
    if named in ("csv", "jsonl", "markdown"):
        return named
    if root in _ROOTS:
        return _ROOTS[root]
    if _DOCTYPE_HTML.match(plain):
        return "html"
    if suffix == ".json":
        return "jsonl"
    if suffix == ".xml" and root:
        raise NotTextError(f"XML of a kind that is not read (<{root.decode()}>): no feed, OPML or web page", file=name)
    return named or "text"
