"""Folders: every file in them, in order, hidden ones left out, links followed once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from geo.sources.outcome import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HIDDEN = (".", "~$", "__MACOSX")  # how names begin that no person gave


def files_in(folder: Path) -> Iterator[Path | Unreadable]:
    """Yield the files of a folder and of the folders in it, by name, or why one cannot be looked into.

    A folder that was seen already, by a link or a loop of links, is left out. So is what is hidden: a name that begins
    with a dot, and the lock files of Office.
    """
    yield from _walk(folder, set())


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Unreadable]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Unreadable(reason=error.strerror or str(error), file=str(folder))
        return
    for entry in entries:
        if entry.name.startswith(_HIDDEN):
            continue
        path = folder / entry.name
        try:
            is_folder = entry.is_dir()
        except OSError as error:  # a link to itself
            yield Unreadable(reason=error.strerror or str(error), file=str(path))
            continue
        if is_folder:
            yield from _walk(path, seen)
        else:
            yield path
