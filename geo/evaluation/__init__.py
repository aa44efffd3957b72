"""How right Dateline is on annotated corpora: the metrics, and a table of them."""

from __future__ import annotations

from geo.evaluation.areas import Areas
from geo.evaluation.cases import case_table, evaluate_cases, load_cases
from geo.evaluation.floors import load_floors, sunk, to_raise
from geo.evaluation.metrics import Failure, Scores, score
from geo.evaluation.predictions import Prediction, load_predictions, prediction_lines, predictions
from geo.evaluation.report import Evaluated, Read, evaluate, read_corpora, table

__all__ = [
    "Areas",
    "Evaluated",
    "Failure",
    "Prediction",
    "Read",
    "Scores",
    "case_table",
    "evaluate",
    "evaluate_cases",
    "load_cases",
    "load_floors",
    "load_predictions",
    "prediction_lines",
    "predictions",
    "read_corpora",
    "score",
    "sunk",
    "table",
    "to_raise",
]
