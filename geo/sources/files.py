"""Anything in hand to articles: bytes with a name, a file, a folder of them; the samples that Dateline ships.

This is the one dispatcher. `articles_in` (paths) and `articles_in_bytes` (an upload, standard input) yield an Article
or an Unreadable for each thing they meet, in order, and never raise for what is in a file. `read_file` and `read_bytes`
are for exactly one article: they return it, or raise.
"""

from __future__ import annotations

import io
import os
import stat
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from geo.errors import InputError, TextTooLongError
from geo.model import Article
from geo.settings import data_dir
from geo.sources import sandbox
from geo.sources.decoding import decode, encoding_of
from geo.sources.folders import files_in
from geo.sources.frontmatter import split_front_matter
from geo.sources.kinds import HEAD, Kind, kind_of
from geo.sources.outcome import Draft, Unreadable
from geo.sources.tables import read_csv, read_json, read_jsonl
from geo.sources.text import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES: Final = 50_000_000
"""The largest HTML, PDF, DOCX or feed that is read. Texts are bounded by their characters, tables row by row."""

_AHEAD = 4  # documents that are parsed while earlier ones are read
_PARSED = frozenset((".html", ".htm", ".xhtml", ".pdf", ".docx", ".rss", ".atom", ".rdf", ".xml"))
_BYTES_A_CHAR = 4  # the most that UTF-8 needs
_SAMPLE = 1_000_000  # bytes of a table that tell its encoding


def articles_in(paths: Iterable[Path | str], *, max_chars: int) -> Iterator[Article | Unreadable]:
    """Yield what files and folders hold, in the order given: an Article for each one, an Unreadable for what gave none.

    Text, Markdown with front matter, HTML, PDF, DOCX, RSS and Atom (an article for each entry), CSV and JSON lines (an
    article for each row). What a file is is told by what it holds, then by its name. Folders are walked to their ends,
    by name, without hidden files. Tables are read as they go, and of documents a few are parsed ahead, in processes of
    their own: the size of a folder or table does not matter.

    Args:
        paths: Files and folders.
        max_chars: The longest text of one article, in characters.
    """
    waiting: deque[Future[list[Article | Unreadable]] | Iterator[Article | Unreadable]] = deque()
    parsers = ThreadPoolExecutor(min(_AHEAD, os.cpu_count() or 1))
    try:
        for found in _files(paths):
            if isinstance(found, Unreadable):
                waiting.append(iter((found,)))
            elif found.suffix.lower() in _PARSED:
                waiting.append(parsers.submit(_all_in_file, found, max_chars))
            else:
                waiting.append(_in_file(found, max_chars))  # which opens it when its turn comes
            if len(waiting) > _AHEAD:
                yield from _outcome(waiting.popleft())
        while waiting:
            yield from _outcome(waiting.popleft())
    finally:
        parsers.shutdown(wait=False, cancel_futures=True)


def _files(paths: Iterable[Path | str]) -> Iterator[Path | Unreadable]:
    for path in map(Path, paths):
        yield from files_in(path) if path.is_dir() else (path,)


def _all_in_file(path: Path, max_chars: int) -> list[Article | Unreadable]:
    return list(_in_file(path, max_chars))


def _outcome(
    one: Future[list[Article | Unreadable]] | Iterator[Article | Unreadable],
) -> Iterable[Article | Unreadable]:
    return one.result() if isinstance(one, Future) else one


def articles_in_bytes(
    data: bytes, *, name: str, max_chars: int, url: str = "", charset: str = ""
) -> Iterator[Article | Unreadable]:
    """Yield what an uploaded file, standard input or an address holds: as `articles_in` does for a file.

    Args:
        data: All of its bytes.
        name: The file's name as the person knows it; its end counts where the bytes leave it open.
        max_chars: The longest text of one article, in characters.
        url: Where it was fetched, if it was.
        charset: What the server said its encoding is.
    """
    origin = _Origin(name=name, size=len(data), max_chars=max_chars, url=url, charset=charset)
    yield from _in_stream(io.BytesIO(data), origin)


def read_file(path: Path | str, *, max_chars: int) -> Article:
    """Return the one article in a file; raise as `read_bytes` does, and InputError if the file cannot be read."""
    path = Path(path)
    try:
        if path.is_dir():
            raise InputError("is a directory; `dateline add` reads folders", file=str(path))
        with path.open("rb") as file:
            origin = _Origin(name=str(path), size=path.stat().st_size, max_chars=max_chars)
            return _only(_in_stream(file, origin, strict=True), str(path))
    except OSError as error:
        raise InputError(error.strerror or str(error), file=str(path)) from error


def read_bytes(data: bytes, *, name: str, max_chars: int) -> Article:
    """Return the one article that the bytes of a file of that name hold.

    Raises:
        NotTextError: It is binary data of a kind that is not read, or in no encoding that can be told.
        EmptyTextError: There is nothing but space.
        TextTooLongError: The text is longer than ``max_chars`` characters.
        InputError: It is broken, or holds no or several articles; the message has the line or page.
    """
    origin = _Origin(name=name, size=len(data), max_chars=max_chars)
    return _only(_in_stream(io.BytesIO(data), origin, strict=True), name)


def samples() -> list[Article]:
    """Return the sample articles that Dateline ships, oldest file name first."""
    paths = sorted((data_dir() / "samples").glob("*.md"))
    return [read_file(path, max_chars=1_000_000) for path in paths]


def _only(found: Iterator[Article | Unreadable], name: str) -> Article:
    articles: list[Article] = []
    for one in found:
        if isinstance(one, Unreadable) and not one.page:
            raise InputError(one.reason, file=one.file, line=one.line, page=one.page)
        if isinstance(one, Article):
            articles.append(one)
        if len(articles) > 1:
            raise InputError("holds several articles, and one is expected; `dateline add` reads them all", file=name)
    if not articles:
        raise InputError("holds no article", file=name)
    return articles[0]


def _in_file(path: Path, max_chars: int) -> Iterator[Article | Unreadable]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Unreadable(reason="not a file that holds text (a device, pipe or socket)", file=str(path))
            return
        with path.open("rb") as file:
            yield from _in_stream(file, _Origin(name=str(path), size=status.st_size, max_chars=max_chars))
    except OSError as error:
        yield Unreadable(reason=error.strerror or str(error), file=str(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """Where bytes come from: the file's name and size, the address and declared encoding of what was fetched."""

    name: str
    size: int
    max_chars: int
    url: str = ""
    charset: str = ""


def _in_stream(stream: BinaryIO, origin: _Origin, *, strict: bool = False) -> Iterator[Article | Unreadable]:
    """Yield what a file holds; with ``strict``, what is wrong with the file as a whole is raised as it is."""
    try:
        head = stream.read(HEAD)
        stream.seek(0)
        kind = kind_of(head, origin.name)
        yield from _READERS.get(kind, _parsed)(stream, origin, kind)
    except InputError as error:
        if strict:
            raise
        yield Unreadable.from_error(error, origin.name)


def _plain(stream: BinaryIO, origin: _Origin, kind: Kind) -> Iterator[Article | Unreadable]:
    name, limit = origin.name, origin.max_chars * _BYTES_A_CHAR
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TextTooLongError(
            f"{max(origin.size, len(data)):,} bytes hold more than the limit of {origin.max_chars:,} characters; "
            "split it, or raise DATELINE_MAX_CHARS",
            file=name,
        )
    text = decode(data, name=name, declared=origin.charset).replace("\r\n", "\n")
    fields: dict[str, str] = {"url": origin.url}
    if kind == "markdown":
        found, text = split_front_matter(text, name)
        fields |= found
    yield from_text(text, max_chars=origin.max_chars, name=name, **fields)


def _table(stream: BinaryIO, origin: _Origin, kind: Kind) -> Iterator[Article | Unreadable]:
    name, max_chars = origin.name, origin.max_chars
    sample = stream.read(_SAMPLE)
    if len(sample) == _SAMPLE:  # it may end within a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    stream.seek(0)
    encoding = encoding_of(sample, name=name, declared=origin.charset, bear_damage=True)
    # a byte that is not in the table's encoding costs its row, not the table
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    try:
        if PurePath(name).suffix.lower() == ".json":
            text = lines.read(MAX_BYTES + 1)
            if len(text) > MAX_BYTES:
                raise TextTooLongError("too large for one JSON document; write an object a line (.jsonl)", file=name)
            yield from read_json(text, name=name, max_chars=max_chars)
        else:
            read = read_csv if kind == "csv" else read_jsonl
            yield from read(_bounded(lines, max_chars), name=name, max_chars=max_chars)
    finally:
        lines.detach()


def _bounded(lines: io.TextIOWrapper, max_chars: int) -> Iterator[str]:
    """Yield lines, none longer than an article can be: a file of one endless line must not fill the memory."""
    most = 8 * max_chars + 100_000  # JSON may write a character as \uXXXX
    while line := lines.readline(most):
        yield line


def _parsed(stream: BinaryIO, origin: _Origin, kind: Kind) -> Iterator[Article | Unreadable]:
    name, max_chars = origin.name, origin.max_chars
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        size = max(origin.size, len(data))
        raise TextTooLongError(f"{size:,} bytes are more than the limit of {MAX_BYTES:,}", file=name)
    found = sandbox.parse(kind, data, name=name, max_chars=max_chars, url=origin.url, charset=origin.charset)
    if kind == "opml":
        raise InputError(
            f"a list of {len(found.feeds):,} feeds, which holds no articles; `dateline watch` fetches them", file=name
        )
    for draft in found.drafts:
        yield article_from(draft, name=name, max_chars=max_chars)
    yield from found.unreadable


def article_from(draft: Draft, *, name: str, max_chars: int) -> Article | Unreadable:
    """Return the article that a parser's draft becomes, or why it cannot be one."""
    try:
        return from_text(
            draft.text,
            title=draft.title,
            url=draft.url,
            source=draft.source,
            published=draft.published,
            language=draft.language,
            max_chars=max_chars,
            name=name,
        )
    except InputError as error:
        return Unreadable.from_error(error, name)


_READERS = {"text": _plain, "markdown": _plain, "csv": _table, "jsonl": _table}
