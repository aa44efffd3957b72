"""Reading many articles in order: in this process, or by several that read at once.

Each process has a geoparser of its own on the memory-mapped gazetteer, which they share. Batches go out as processes
become free and come back in order; no more than a few are under way, so that memory does not grow with the number of
articles. Readings come packed, which is cheaper to hand over, and what the store keeps.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from geo.errors import GeoError
from geo.packing import PackedReading, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from geo.model import Article, Reading

BATCH: Final = 64  # articles; enough that reading and keeping them together gains
BATCH_CHARS: Final = 200_000
_AHEAD: Final = 3  # batches under way or waiting for their turn, for each process
_STOP_SECONDS: Final = 5
_ALLOCATIONS: Final = 10_000  # objects more than before after which young ones are looked through; Python's own: 700


class Reader(Protocol):
    """What reads articles: a Geoparser."""

    @property
    def id(self) -> str:
        """What stamps the readings."""
        ...

    def read(self, article: Article) -> Reading:
        """Return all that is found in an article."""
        ...


class WorkerError(GeoError):
    """A process that reads stopped before its time, most likely for want of memory. Run again with fewer at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An article that the reader could not read, and why: an error of the reader's, not of the article's."""

    article_id: str
    reason: str


Item = tuple["Article", bool]
"""An article, and whether it is to be read; one that is not only keeps its place."""

Outcome = tuple["Article", PackedReading | Failed | None]


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in batches that are read together."""
    batch: list[Item] = []
    chars = 0
    for item in items:
        batch.append(item)
        chars += len(item[0].text) * item[1]
        if len(batch) >= BATCH or chars >= BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def read_here(reader: Reader, work: Iterable[list[Item]]) -> Iterator[list[Outcome]]:
    """Yield every article with what this reader finds in it, None where it was not to be read, a batch at a time."""
    for batch in work:
        yield _outcomes(batch, _read(reader, [article for article, wanted in batch if wanted]))


class Pool:
    """Processes that read. They end with the pool, and with the process that made it, however that one ends."""

    def __init__(self, load: Callable[[], Reader], jobs: int) -> None:
        """Start the processes.

        Args:
            load: makes each process's reader; it is called there, and so must be a function that can be pickled.
            jobs: how many processes, at least 1.
        """
        # a fork would inherit locks and connections in whatever state they are
        context = multiprocessing.get_context("spawn")
        self._workers: dict[Connection, BaseProcess] = {}
        with _interrupts_held():
            for number in range(jobs):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, load), name=f"reader-{number}", daemon=True)
                process.start()
                theirs.close()
                self._workers[ours] = process
        self._idle: list[Connection] = []
        self._busy: dict[Connection, int] = {}
        self._answers: dict[int, list[PackedReading | Failed]] = {}

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        self.close()

    def close(self) -> None:
        """End the processes at once; what they were reading is not kept."""
        for pipe, process in self._workers.items():
            process.terminate()
            pipe.close()
        for process in self._workers.values():
            process.join(_STOP_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
        self._workers = {}

    def read(self, work: Iterable[list[Item]]) -> Iterator[list[Outcome]]:
        """Yield every article with what was found in it, None where it was not to be read, in the order given.

        They come in the batches that were given, which can be kept together.

        Raises:
            GeoError: A process cannot load its reader.
            WorkerError: A process stopped before its time.
        """
        todo = enumerate(work)
        under_way: deque[tuple[int, list[Item]]] = deque()
        waiting: deque[tuple[int, list[Article]]] = deque()
        more = True
        while more or under_way:
            while more and len(under_way) < _AHEAD * len(self._workers):
                number, batch = next(todo, (-1, []))
                more = number >= 0
                if more:
                    under_way.append((number, batch))
                    if wanted := [article for article, is_wanted in batch if is_wanted]:
                        waiting.append((number, wanted))
                    else:
                        self._answers[number] = []
                    self._exchange(waiting, block=False)
            if not under_way:
                break
            number, batch = under_way[0]
            while number not in self._answers:
                self._exchange(waiting, block=True)
            under_way.popleft()
            yield _outcomes(batch, self._answers.pop(number))
            self._exchange(waiting, block=False)

    def _exchange(self, waiting: deque[tuple[int, list[Article]]], *, block: bool) -> None:
        """Take the answers that are there, and give those who are free something to do."""
        ready: list[Any] = wait(list(self._workers), timeout=None if block else 0)
        for pipe in ready:
            answer = self._receive(pipe)
            if pipe in self._busy:
                self._answers[self._busy.pop(pipe)] = answer
            self._idle.append(pipe)
        while self._idle and waiting:
            pipe = self._idle.pop()
            number, articles = waiting.popleft()
            self._busy[pipe] = number
            try:
                pipe.send(articles)
            except OSError as error:
                raise self._stopped(pipe) from error

    def _receive(self, pipe: Connection) -> Any:  # noqa: ANN401 - whatever the process sent
        try:
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._stopped(pipe) from error
        if isinstance(answer, GeoError):
            raise answer
        return answer

    def _stopped(self, pipe: Connection) -> WorkerError:
        process = self._workers[pipe]
        process.join(_STOP_SECONDS)
        return WorkerError(
            f"a reading process stopped (exit code {process.exitcode}), perhaps for want of memory; "
            "what was read before is kept: run the same command again, with a lower --jobs"
        )


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def garbage_left_alone() -> Iterator[None]:
    """Look for garbage less often while articles are read, and never in what is there now.

    What was loaded is no garbage, and readings hold no cycles, so that they go without being looked for. Looking all
    the same takes a thirtieth of the time of reading.
    """
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _outcomes(batch: list[Item], found: Sequence[PackedReading | Failed]) -> list[Outcome]:
    answers = iter(found)
    return [(article, next(answers) if wanted else None) for article, wanted in batch]


def _read(reader: Reader, articles: list[Article]) -> list[PackedReading | Failed]:
    """Read articles together; if that fails, one by one, so that only the one at fault goes without."""
    together = getattr(reader, "read_many", None)
    if together is not None and len(articles) > 1:
        with suppress(Exception):
            return [pack(reading) for reading in together(articles)]
    return [_read_one(reader, article) for article in articles]


def _read_one(reader: Reader, article: Article) -> PackedReading | Failed:
    try:
        return pack(reader.read(article))
    except Exception as error:  # noqa: BLE001 - one text that the reader trips over must not cost the others
        return Failed(article_id=article.id, reason=f"{type(error).__name__}: {error}")


def _serve(pipe: Connection, load: Callable[[], Reader]) -> None:
    """Be one of the processes: read what comes through the pipe, until nobody is at its other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal's processes; the first one decides
    with suppress(EOFError, OSError):
        try:
            reader = load()
        except GeoError as error:
            pipe.send(error)
            return
        with garbage_left_alone():
            pipe.send(None)
            while True:
                pipe.send(_read(reader, pipe.recv()))


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit that, and do not die of it before they can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
