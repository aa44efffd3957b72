"""``dateline export`` and ``dateline import``: everything out, and back in."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geo import exports
from geo.cli.terminal import shown
from geo.errors import InputError
from geo.exports import Choice, Selection
from geo.gazetteer import Gazetteer
from geo.judgements import Judge
from geo.model import USES
from geo.store import Filter, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from geo.exports import Loaded
    from geo.settings import Settings

_STDIO: Final = "-"
_KEEPING: Final = "jsonl"
_MOST_REFUSED: Final = 20  # lines that are told of one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: where, in which format, and how many articles."""

    out: str
    format: str
    articles: int

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{_counted(self.articles, 'article')} written to {shown(self.out)}"


def export(  # noqa: PLR0913, PLR0917 - the command's options
    out: str, form: str | None, uses: Sequence[str], confidence: float, which: Mapping[str, Any], settings: Settings
) -> Written:
    """Write articles of the store to a file, put in place when all of it is there, or to standard output.

    Args:
        out: The file, or "-".
        form: The format; None: what the file's name tells.
        uses: The uses of names that go out; none of them: locations.
        confidence: The least that a place must have, 0 to 1.
        which: "articles" (beginnings of ids), "since" and "until" (days), "source" (an outlet) and "search" (a query),
            each empty or None for any; an article must fulfil all of them.
        settings: Where the store is.

    Returns:
        What was written.

    Raises:
        InputError: No article is selected, the format cannot be told from the file's name, or it cannot be written.
    """
    choice = Choice(uses=frozenset(use for use in USES if use in uses) or Choice().uses, confidence=confidence)
    if (form or _form_of(out)) == _KEEPING and choice != Choice():
        raise InputError("JSONL holds whole readings; --use and --confidence do not go with it")
    wanted = form or _form_of(out)
    store = Store.open(settings.store_url())
    only = frozenset(store.find_id(one) for one in which["articles"])
    words = {name: which[name] or "" for name in ("search", "source")}
    days = {name: which[name].date().isoformat() if which[name] else "" for name in ("since", "until")}
    ids = exports.selected(store, Selection(ids=only or None, filter=Filter(**words, **days)))
    if not ids:
        raise InputError("the store has no such article; nothing was written")
    everything = not any(which.values())
    with _writing(out) as file, _progress(len(ids), "writing") as step:
        for part in _parts(wanted, store, ids, choice, step, everything=everything):
            file.write(part.encode())
    return Written(out=out, format=wanted, articles=len(ids))


def _parts(  # noqa: PLR0913 - what an export consists of
    form: str,
    store: Store,
    ids: Sequence[str],
    choice: Choice,
    step: Callable[[int], None],
    *,
    everything: bool,
) -> Iterator[str]:
    if form == _KEEPING:
        judgements = exports.judgements(store, None if everything else ids)
        return exports.jsonl(_stepping(exports.kept(store, ids), step), judgements)
    gazetteer = Gazetteer.open()
    pairs = _stepping(exports.judged(store, Judge(gazetteer), ids), step)
    return exports.FORMATS[form].write(pairs, gazetteer, choice)


def _stepping(things: Iterable[Any], step: Callable[[int], None]) -> Iterator[Any]:
    for thing in things:
        yield thing
        step(1)


def _form_of(out: str) -> str:
    suffix = Path(out).suffix.lower()
    if out == _STDIO:
        return "geojson"
    known = {made.suffix: name for name, made in exports.FORMATS.items()} | {".jsonl": _KEEPING}
    if suffix not in known:
        raise InputError(f"{shown(out)}: its name does not tell the format; give --format, or end it in {_or(known)}")
    return known[suffix]


def _or(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}"


@contextmanager
def _writing(out: str) -> Iterator[BinaryIO]:
    """Give a file that takes the place of ``out`` at the end, unless something goes wrong before it."""
    if out == _STDIO:
        yield sys.stdout.buffer
        return
    path = Path(out)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{shown(out)}: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


def load(file: str, settings: Settings, *, as_json: bool) -> tuple[str, bool]:
    """Take an export into the store; what is there already stays as it is.

    Returns:
        What was taken, in lines for people or as JSON, and whether every line could be.

    Raises:
        InputError: The file cannot be opened, or is no export.
    """
    store = Store.open(settings.store_url())
    loaded: Loaded = exports.Loaded()
    with _reading(file) as (lines, size), _progress(size, "reading") as step:
        name = "standard input" if file == _STDIO else file
        for loaded in exports.load(_measured(lines, step), name, store):  # noqa: B007 - the same count each time
            pass
    whole = not loaded.refused
    if as_json:
        return json.dumps(asdict(loaded), ensure_ascii=False, indent=2), whole
    return "\n".join(_report(loaded)), whole


@contextmanager
def _reading(file: str) -> Iterator[tuple[BinaryIO, int]]:
    if file == _STDIO:
        yield sys.stdin.buffer, 0
        return
    try:
        with Path(file).open("rb") as lines:
            yield lines, os.fstat(lines.fileno()).st_size
    except OSError as error:
        raise InputError(f"{shown(file)}: {error.strerror or error}") from error


def _measured(lines: Iterable[bytes], step: Callable[[int], None]) -> Iterator[bytes]:
    for line in lines:
        yield line
        step(len(line))


def _report(loaded: Loaded) -> Iterator[str]:
    for line in loaded.refused[:_MOST_REFUSED]:
        yield f"not taken: {shown(line)}"
    if len(loaded.refused) > _MOST_REFUSED:
        yield f"not taken: {len(loaded.refused) - _MOST_REFUSED:,} more lines"
    yield (
        f"{_counted(loaded.articles, 'article')} and {_counted(loaded.judgements, 'judgement')} added, "
        f"{_counted(loaded.readings, 'reading')} kept; {_counted(loaded.known, 'article')} were there already"
    )
    if loaded.kept:
        yield f"{_counted(loaded.kept, 'value')} differ from what the store has, which stayed as it was"


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
