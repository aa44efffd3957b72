"""A progress bar on standard error where somebody looks at it, and processes that read."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

import click

from geo.geoparser import Geoparser
from geo.parallel import Pool, cores, garbage_left_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo.settings import Settings

_WORTH_IT: Final = 64  # articles; fewer are read sooner than another process is ready


@contextmanager
def progress(label: str, length: int | None = None, *, beside_lines: bool = False) -> Iterator[Callable[[int], None]]:
    """Show how far the work is; give a function that is told of every step.

    Args:
        label: What is done.
        length: How many steps there are; None: that is not known, and they are only counted.
        beside_lines: Whether the work prints lines, which tell as much if they go to the same terminal.
    """
    hidden = not sys.stderr.isatty() or (beside_lines and sys.stdout.isatty())
    if length is None:
        done = 0

        def count(steps: int) -> None:
            nonlocal done
            done += steps
            if not hidden:
                click.echo(f"\r{label}: {done:,}", nl=False, err=True)

        yield count
        if done and not hidden:
            click.echo(err=True)
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


@contextmanager
def readers(things: Iterable[Any], settings: Settings, jobs: int) -> Iterator[tuple[Iterable[Any], Geoparser, Any]]:
    """Give the things, a geoparser, and a pool of processes with the same one if there are things enough for it.

    Args:
        things: What is to be read; some are taken at once.
        settings: How sure the geoparser must be.
        jobs: How many processes; 0: one for each processor.
    """
    load = partial(Geoparser.load, min_confidence=settings.min_confidence)
    iterator = iter(things)
    first = list(islice(iterator, _WORTH_IT))
    processes = jobs or cores()
    with Pool(load, processes) if processes > 1 and len(first) == _WORTH_IT else nullcontext() as pool:
        geoparser = load()
        with garbage_left_alone():
            yield chain(first, iterator), geoparser, pool
