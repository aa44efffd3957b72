"""``dateline store``: the store's facts, its soundness, its size, and copies of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cli.progress import progress
from geo.errors import InputError
from geo.store import Store, upkeep

if TYPE_CHECKING:
    from geo.settings import Settings


def info(settings: Settings, *, as_json: bool) -> str:
    """Return where the store is and how much it holds."""
    facts = upkeep.facts(Store.open(settings.store_url()))
    if as_json:
        return json.dumps(facts, ensure_ascii=False, indent=2)
    lines = {key.replace("_", " "): f"{value:,}" if isinstance(value, int) else value for key, value in facts.items()}
    return "\n".join(f"{key:<10}  {value}" for key, value in lines.items())


def check(settings: Settings, *, as_json: bool) -> tuple[str, bool]:
    """Return what is wrong with the store, and whether it is whole."""
    store = Store.open(settings.store_url())
    with progress("checking", store.count()) as step:
        broken = list(upkeep.check(store, step))
    if as_json:
        return json.dumps({"store": store.label, "whole": not broken, "broken": broken}, ensure_ascii=False), not broken
    return "\n".join(broken) or f"{store.label}: all is well", not broken


def vacuum(settings: Settings, *, old_readings: bool, as_json: bool) -> str:
    """Give room back, and return how much."""
    told = upkeep.vacuum(Store.open(settings.store_url()), old_readings=old_readings)
    if as_json:
        return json.dumps(told)
    return (
        f"{told['bytes_before']:,} bytes before, {told['bytes_after']:,} after; gone for good: "
        f"{told['removed']:,} removed articles, {told['readings']:,} old readings"
    )


def backup(file: str, settings: Settings, *, as_json: bool) -> str:
    """Copy the store into a new file, put in place when all of it is there.

    Raises:
        InputError: The file is there already, or cannot be written.
    """
    path = Path(file)
    if path.exists():
        raise InputError("is there already; a backup goes into a new file", file=file)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        _copied(settings, str(unfinished))
        unfinished.replace(path)
    except OSError as error:
        raise InputError(error.strerror or str(error), file=file) from error
    finally:
        for rest in ("", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + rest).unlink(missing_ok=True)
    return _told(Store.open(replace(settings, store=file).store_url()), as_json=as_json)


def migrate(to: str, settings: Settings, *, as_json: bool) -> str:
    """Copy the store into another one, which must be new or empty."""
    return _told(_copied(settings, to), as_json=as_json)


def _copied(settings: Settings, to: str) -> Store:
    other = upkeep.copy(Store.open(settings.store_url()), replace(settings, store=to).store_url())
    other.database.vacuum()  # folds a file's log into the file, so that the file alone is all of it
    other.close()
    return other


def _told(store: Store, *, as_json: bool) -> str:
    facts = upkeep.facts(store)
    store.close()
    if as_json:
        return json.dumps(facts, ensure_ascii=False, indent=2)
    return f"{store.label}: {facts['articles']:,} articles, {facts['readings']:,} readings, {facts['bytes']:,} bytes"
