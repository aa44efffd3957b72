"""How right Dateline is on annotated corpora: the metrics, and a table of them."""

from __future__ import annotations

from geo.evaluation.metrics import Failure, Scores, score
from geo.evaluation.predictions import Prediction, load_predictions, prediction_lines, predictions
from geo.evaluation.report import Evaluated, evaluate, table

__all__ = [
    "Evaluated",
    "Failure",
    "Prediction",
    "Scores",
    "evaluate",
    "load_predictions",
    "prediction_lines",
    "predictions",
    "score",
    "table",
]
