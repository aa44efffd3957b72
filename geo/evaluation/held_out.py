"""Keeps what `geo.evaluation.leave_one_out` measures as data: ``python -m geo.evaluation.held_out``.

Writes leave_one_out.json (every figure by corpus and view) and calibration.json (how often answers of a confidence are
right, by corpus and over all). No text of a corpus goes into either. Needs the ``train`` extra.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.corpora import load_corpus
from geo.evaluation.calibration import calibration
from geo.evaluation.leave_one_out import end_to_end, held_out_mentions
from geo.evaluation.metrics import NEAR_KM, SURE, Scores
from geo.gazetteer import Gazetteer
from geo.resolution.train import load_recognised
from geo.settings import Settings, data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping


def failure_lines(by_corpus: Mapping[str, Scores]) -> list[str]:
    """Return what went wrong, as JSON lines."""
    return [
        json.dumps({"corpus": name} | asdict(failure), ensure_ascii=False)
        for name, scores in by_corpus.items()
        for failure in scores.failures
    ]


def _write(path: Path, record: dict[str, Any]) -> None:
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read each corpus by what was trained on the others, and keep the figures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--recognised", type=Path, required=True, help="what was found; made where it is not there yet")
    parser.add_argument("--out", type=Path, default=data_dir() / "eval", help="folder for the two files")
    parser.add_argument(
        "--failures", type=Path, metavar="FILE.jsonl", help="holds the corpora's words: keep it private"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    gazetteer, threshold = Gazetteer.open(), Settings().min_confidence
    if not given.recognised.exists():
        lines = "\n".join(held_out_mentions(given.corpora, gazetteer, given.seed))
        given.recognised.write_text(lines, encoding="utf-8")
    corpora = {path.stem: load_corpus(path) for path in given.corpora}
    found = load_recognised(given.recognised, corpora)
    noun: dict[str, Scores] = {}
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for name, one, strict, _ in end_to_end(corpora, found, gazetteer, given.seed, threshold):
        noun[name] = one
        views = {"noun": one, "strict": strict}
        figures[name] = {view: {k: round(v, 4) for k, v in s.figures().items()} for view, s in views.items()}
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "what": "each corpus read by a recogniser and a resolver that were trained on the other corpora only",
        "gazetteer": gazetteer.version,
        "seed": given.seed,
        "min_confidence": threshold,
    }
    _write(given.out / "leave_one_out.json", about | {"corpora": figures})
    judged = {"view": "noun", "right_within_km": NEAR_KM, "sure_from": SURE}
    _write(given.out / "calibration.json", about | judged | calibration(noun))
    if given.failures:
        given.failures.write_text("\n".join(failure_lines(noun)), encoding="utf-8")


if __name__ == "__main__":
    main()
