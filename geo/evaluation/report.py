"""A geoparser's figures on corpora, as a table for people."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.corpora import load_corpus
from geo.evaluation.metrics import SURE, score
from geo.evaluation.predictions import predictions
from geo.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo.corpora import Document
    from geo.evaluation.areas import Areas
    from geo.evaluation.metrics import Scores
    from geo.evaluation.predictions import Prediction
    from geo.geoparser import Geoparser

_COLUMNS = (
    ("exact_p", "exact P"),
    ("exact_r", "exact R"),
    ("exact_f1", "exact F1"),
    ("overlap_p", "overlap P"),
    ("overlap_r", "overlap R"),
    ("overlap_f1", "overlap F1"),
    ("a161", "A@161"),
    ("a50", "A@50"),
    ("r161", "R@161"),
    ("p161", "P@161"),
    ("f161", "F1@161"),
    ("median_km", "median km"),
    ("mean_km", "mean km"),
    ("auc", "AUC"),
    ("ece", "ECE"),
    ("p_sure", f"P at {SURE}+"),
    ("sure", f"share {SURE}+"),
    ("f161_area", "F1@161 or own area"),
    ("p_sure_area", f"P at {SURE}+, or own area"),
)
_EXAMPLES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """One corpus: its name, the scores in one view, and how many articles were read a second."""

    name: str
    scores: Scores
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One corpus as a geoparser read it: its name, the articles, what was found in each, and articles a second."""

    name: str
    documents: list[Document]
    found: dict[str, list[Prediction]]
    per_second: float


def read_corpora(paths: Iterable[Path], geoparser: Geoparser) -> list[Read]:
    """Read every article of annotated corpora.

    Raises:
        InputError: a corpus cannot be read.
    """
    results = []
    for path in paths:
        documents = load_corpus(path)
        started = time.perf_counter()
        found = {doc.doc: predictions(geoparser.read(Article(text=doc.text))) for doc in documents}
        per_second = len(documents) / max(time.perf_counter() - started, 1e-9)
        results.append(Read(name=path.stem, documents=documents, found=found, per_second=per_second))
    return results


def evaluate(corpora: Iterable[Read], areas: Areas, *, noun: bool) -> list[Evaluated]:
    """Score what was found in corpora, in the noun view or the strict one."""
    return [
        Evaluated(
            name=read.name,
            scores=score(read.documents, read.found, noun=noun, areas=areas),
            per_second=read.per_second,
        )
        for read in corpora
    ]


def table(results: Sequence[Evaluated], *, noun: bool, failures: bool = True) -> str:
    """Return the figures as a Markdown table, the failures by class with their most frequent words below it."""
    view = "noun view (demonyms set aside)" if noun else "strict view (demonyms required where annotated)"
    names = ["corpus", "required", *(title for _, title in _COLUMNS), "articles/s"]
    lines = [view, "", _row(names), _row(["---"] * len(names))]
    for result in results:
        figures = result.scores.figures()
        cells = [f"{figures[key]:.0f}" if key.endswith("_km") else f"{figures[key]:.3f}" for key, _ in _COLUMNS]
        lines.append(_row([result.name, str(result.scores.required), *cells, f"{result.per_second:.0f}"]))
    for result in results if failures else ():
        lines += ["", f"{result.name}: what went wrong"]
        for kind, (count, phrases) in result.scores.examples(_EXAMPLES).items():
            words = ", ".join(f"{phrase!r} {times}" for phrase, times in phrases)
            lines.append(f"  {kind} {count}: {words}")
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
