"""``dateline evaluate``: figures on annotated corpora, and on the labelled places and corridors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.corridors import CorridorReader, events
from geo.corridors import evaluation as of_corridors
from geo.evaluation import case_table, evaluate, evaluate_cases, load_cases, table
from geo.geoparser import Geoparser
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.settings import Settings

_PLACES, _CORRIDORS = Path("places"), Path("corridors")


def evaluate_corpora(corpora: Sequence[Path], settings: Settings, *, noun: bool, rams: Path | None = None) -> str:
    """Return the figures on corpora, on the labelled places and corridors, and on movement events, as asked for."""
    geoparser = Geoparser.load(min_confidence=settings.min_confidence)
    parts = []
    if annotated := [path for path in corpora if path not in {_PLACES, _CORRIDORS}]:
        parts.append(table(evaluate(annotated, geoparser, noun=noun), noun=noun))
    if _PLACES in corpora:
        cases_of_places = load_cases(data_dir() / "cases" / "places.jsonl")
        parts.append(case_table(evaluate_cases(cases_of_places, geoparser)))
    if _CORRIDORS in corpora:
        cases = data_dir() / "cases" / "corridors.jsonl"
        parts.append(of_corridors.report(cases, CorridorReader.load(), geoparser))
    if rams is not None:
        parts.append(events.report(rams, geoparser, CorridorReader.load().vocabulary))
    return "\n\n".join(parts)
