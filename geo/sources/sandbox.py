"""Large parsers in a process of their own, so that a hostile document costs a process and not the program.

The process has a limit of memory, and is ended when a document takes too long; the next document gets a new one. It
stays between documents, since its parsers take longer to import than a document takes to read. Threads that parse at
the same time have a process each.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geo
from geo.errors import EmptyTextError, InputError, NotTextError, TextTooLongError
from geo.sources.outcome import Draft, Unreadable

if TYPE_CHECKING:
    from geo.sources.kinds import Kind

SECONDS: Final = 60.0
"""The longest that one document may take."""

_DOCUMENTS = 500  # that one process reads, in case a parser leaks
_ERRORS = {error.__name__: error for error in (InputError, EmptyTextError, TextTooLongError, NotTextError)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a parser found. ``title`` and ``ttl`` (minutes) are a feed's own, ``feeds`` a list's (address, title)."""

    drafts: tuple[Draft, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    title: str = ""
    ttl: int = 0
    feeds: tuple[tuple[str, str], ...] = field(default=())


def parse(  # noqa: PLR0913 - what a parser has to know
    kind: Kind,
    data: bytes,
    *,
    name: str,
    max_chars: int,
    url: str = "",
    charset: str = "",
    seconds: float = SECONDS,
) -> Parsed:
    """Return what the parser of a kind ("html", "pdf", "docx", "feed" or "opml") finds in a document.

    Args:
        kind: The parser.
        data: The document.
        name: How messages name it.
        max_chars: The most characters of text that are read.
        url: Where it was fetched, if it was.
        charset: What its sender said its encoding is.
        seconds: The longest that it may take.

    Raises:
        InputError: It cannot be read, takes too long or too much memory; or a subclass, as the parser says.
    """
    request = {"kind": kind, "name": name, "max_chars": max_chars, "url": url, "charset": charset, "size": len(data)}
    process = _take()
    try:
        answer = process.ask(request, data, seconds)
    except BaseException:  # an answer may still come: the next document must not get it
        process.end()
        raise
    _give_back(process)
    if error := answer.get("error"):
        kind_of_error = _ERRORS.get(error, InputError)
        raise kind_of_error(answer["reason"], file=name, line=answer["line"], page=answer["page"])
    return Parsed(
        drafts=tuple(Draft(**one) for one in answer["drafts"]),
        unreadable=tuple(Unreadable(**one) for one in answer.get("unreadable", ())),
        title=answer.get("title", ""),
        ttl=answer.get("ttl", 0),
        feeds=tuple((address, title) for address, title in answer.get("feeds", ())),
    )


class _Process:
    """One process of `geo.sources.worker`. It belongs to the process that started it: a fork must start its own."""

    def __init__(self) -> None:
        package = str(Path(geo.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        self.owner = os.getpid()
        self.left = _DOCUMENTS
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "geo.sources.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """Return the answer to a request; InputError if the process ends before it gives one."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._popen.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        self.left -= 1
        try:
            line = self._exchange(json.dumps(request).encode() + b"\n", data)
        finally:
            timer.cancel()
        if late.is_set():
            raise InputError(f"it takes longer than {seconds:g} seconds to read", file=request["name"])
        if not line.endswith(b"\n"):
            raise InputError("its parser broke down over it", file=request["name"])
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _exchange(self, head: bytes, data: bytes) -> bytes:
        stdin, stdout = self._popen.stdin, self._popen.stdout
        if stdin is None or stdout is None:
            return b""
        with suppress(BrokenPipeError):
            stdin.write(head)
            stdin.write(data)
            stdin.flush()
        return stdout.readline()

    def end(self) -> None:
        """End the process."""
        self._popen.kill()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._popen.wait()


_idle: queue.LifoQueue[_Process] = queue.LifoQueue()


def _take() -> _Process:
    while True:
        try:
            process = _idle.get_nowait()
        except queue.Empty:
            return _Process()
        if process.owner == os.getpid():
            return process


def _give_back(process: _Process) -> None:
    if process.left > 0:
        _idle.put(process)
    else:
        process.end()


@atexit.register
def _end_all() -> None:
    while True:
        try:
            process = _idle.get_nowait()
        except queue.Empty:
            return
        if process.owner == os.getpid():
            process.end()
