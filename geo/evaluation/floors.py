"""Floors under measured figures, kept in a TOML file, so that none of them sinks unseen.

Each figure is a table of its own: ``least``, below which it must not fall; ``highest``, the highest that ``least`` ever
was; ``because``, which must say why where ``least`` is below ``highest``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WORTH_RAISING = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What a figure must reach; more is better."""

    least: float
    highest: float
    because: str


def load_floors(path: Path) -> dict[str, Floor]:
    """Read floors by the figure's name.

    Raises:
        DataError: the file cannot be read, or a floor was lowered without a reason.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        floors = {
            name: Floor(least=float(table["least"]), highest=float(table["highest"]), because=str(table["because"]))
            for name, table in tables.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: no floors ({error!r})") from error
    for name, floor in floors.items():
        if floor.least > floor.highest:
            raise DataError(f"{path}: {name}: least lies above highest: raise highest with it")
        if floor.least < floor.highest and not floor.because.strip():
            raise DataError(f"{path}: {name} was lowered from {floor.highest} to {floor.least} without a reason")
    return floors


def sunk(floors: Mapping[str, Floor], figures: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each figure that is below its floor or was not measured, and for each without a floor."""
    for name, floor in floors.items():
        if name not in figures:
            yield f"{name}: was not measured"
        elif figures[name] < floor.least:
            yield f"{name}: {figures[name]:.4f} is below its floor {floor.least}"
    yield from (f"{name}: has no floor" for name in figures if name not in floors)


def to_raise(floors: Mapping[str, Floor], figures: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each floor that lies well below what was measured."""
    for name, floor in floors.items():
        if figures.get(name, 0.0) >= floor.least + _WORTH_RAISING:
            yield f"{name}: the floor {floor.least} can be raised to {figures[name] - _WORTH_RAISING / 2:.3f}"
