"""``dateline evaluate``: figures on annotated corpora, and on the labelled places and corridors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

    from geo.evaluation import Evaluated
    from geo.settings import Settings

_PLACES, _CORRIDORS = Path("places"), Path("corridors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of an evaluation: in words for people, and as JSON."""

    told: str
    figures: dict[str, Any]


def evaluate_corpora(
    corpora: Sequence[Path], settings: Settings, *, noun: bool, rams: Path | None = None
) -> list[Part]:
    """Return the figures on corpora, on the labelled places and corridors, and on movement events, as asked for."""
    geoparser = Geoparser.load(min_confidence=settings.min_confidence)
    parts: list[Part] = []
    if annotated := [path for path in corpora if path not in {_PLACES, _CORRIDORS}]:
        parts += _annotated(annotated, geoparser, noun_only=noun)
    if _PLACES in corpora:
        tally = evaluate_cases(load_cases(data_dir() / "cases" / "places.jsonl"), geoparser)
        figures = tally.figures()
        parts.append(Part(told=case_table(tally), figures={"measured": "places", **figures}))
        parts += _floors("floors-places.toml", figures)
    if _CORRIDORS in corpora:
        cases = data_dir() / "cases" / "corridors.jsonl"
        parts.append(_report("corridors", of_corridors.report(cases, CorridorReader.load(), geoparser)))
    if rams is not None:
        parts.append(_report("events", events.report(rams, geoparser, CorridorReader.load().vocabulary)))
    return parts


def _report(measured: str, told: str) -> Part:
    return Part(told=told, figures={"measured": measured, "report": told.splitlines()})


def _annotated(paths: Sequence[Path], geoparser: Geoparser, *, noun_only: bool) -> list[Part]:
    """Return the figures of both views, or of the noun view alone, with the failures of the last, and the floors."""
    corpora, areas = read_corpora(paths, geoparser), Areas(geoparser.gazetteer)
    parts = [] if noun_only else [_view(evaluate(corpora, areas, noun=False), noun=False)]
    in_noun = evaluate(corpora, areas, noun=True)
    figures = {f"{one.name}_{key}": value for one in in_noun for key, value in one.scores.figures().items()}
    return [*parts, _view(in_noun, noun=True), *_floors("floors-corpora.toml", figures)]


def _view(results: Sequence[Evaluated], *, noun: bool) -> Part:
    of_corpora = {
        one.name: {"required": one.scores.required, **one.scores.figures(), "articles_per_second": one.per_second}
        for one in results
    }
    figures = {"measured": "corpora", "view": "noun" if noun else "strict", "corpora": of_corpora}
    return Part(told=table(results, noun=noun, failures=noun), figures=figures)


def _floors(name: str, figures: Mapping[str, float]) -> list[Part]:
    """Return what is below its floor and which floors can be raised, of those that were measured; [] if none is."""
    path = data_dir() / "eval" / name
    floors = {key: floor for key, floor in load_floors(path).items() if key in figures}
    measured = {key: figures[key] for key in floors}
    below, above = list(sunk(floors, measured)), list(to_raise(floors, measured))
    if not below and not above:
        return []
    told = "\n".join([f"floors ({name})", *(f"  {line}" for line in (*below, *above))])
    return [Part(told=told, figures={"measured": "floors", "file": name, "below": below, "to_raise": above})]
