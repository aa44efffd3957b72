"""``dateline evaluate``: figures on annotated corpora, and on the labelled places and corridors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.corridors import CorridorReader, events
from geo.corridors import evaluation as of_corridors
from geo.evaluation import (
    Areas,
    case_table,
    evaluate,
    evaluate_cases,
    load_cases,
    load_floors,
    read_corpora,
    sunk,
    table,
    to_raise,
)
from geo.geoparser import Geoparser
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.settings import Settings

_PLACES, _CORRIDORS = Path("places"), Path("corridors")


def evaluate_corpora(corpora: Sequence[Path], settings: Settings, *, noun: bool, rams: Path | None = None) -> str:
    """Return the figures on corpora, on the labelled places and corridors, and on movement events, as asked for."""
    geoparser = Geoparser.load(min_confidence=settings.min_confidence)
    parts = []
    if annotated := [path for path in corpora if path not in {_PLACES, _CORRIDORS}]:
        parts += _annotated(annotated, geoparser, noun_only=noun)
    if _PLACES in corpora:
        cases_of_places = load_cases(data_dir() / "cases" / "places.jsonl")
        tally = evaluate_cases(cases_of_places, geoparser)
        parts += [case_table(tally), *_floors("floors-places.toml", tally.figures())]
    if _CORRIDORS in corpora:
        cases = data_dir() / "cases" / "corridors.jsonl"
        parts.append(of_corridors.report(cases, CorridorReader.load(), geoparser))
    if rams is not None:
        parts.append(events.report(rams, geoparser, CorridorReader.load().vocabulary))
    return "\n\n".join(parts)


def tables(told: str) -> list[list[dict[str, str]]]:
    """Return the tables of a report in Markdown, each as its rows, each cell under its column's head."""
    found: list[list[dict[str, str]]] = []
    head: list[str] = []
    for line in told.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
            found.append([])
        elif set(line) - set("|-: "):
            found[-1].append(dict(zip(head, cells, strict=False)))
    return found


def _annotated(paths: Sequence[Path], geoparser: Geoparser, *, noun_only: bool) -> list[str]:
    """Return the tables of both views, or of the noun view alone, with the failures of the last, and the floors."""
    corpora, areas = read_corpora(paths, geoparser), Areas(geoparser.gazetteer)
    in_noun = evaluate(corpora, areas, noun=True)
    figures = {f"{one.name}_{key}": value for one in in_noun for key, value in one.scores.figures().items()}
    parts = [] if noun_only else [table(evaluate(corpora, areas, noun=False), noun=False, failures=False)]
    return [*parts, table(in_noun, noun=True), *_floors("floors-corpora.toml", figures)]


def _floors(name: str, figures: Mapping[str, float]) -> list[str]:
    """Return what is below its floor and which floors can be raised, of those that were measured; [] if none is."""
    path = data_dir() / "eval" / name
    floors = {key: floor for key, floor in load_floors(path).items() if key in figures}
    measured = {key: figures[key] for key in floors}
    lines = [*sunk(floors, measured), *to_raise(floors, measured)]
    return ["\n".join([f"floors ({name})", *(f"  {line}" for line in lines)])] if lines else []
