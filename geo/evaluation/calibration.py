"""How true the confidence of answers is: of those given as 0.8 sure, about eight in ten should be right.

The expected calibration error is the mean gap between confidence and the share right, bins weighted by their count
(Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.evaluation.metrics import Scores

if TYPE_CHECKING:
    from collections.abc import Mapping

BINS = 10


def reliability(scores: Scores) -> dict[str, Any]:
    """Return how true the confidence of placed answers is: the bins, the expected calibration error, the sure ones."""
    figures = scores.figures()
    return {
        "placed": len(scores.judged),
        "expected_calibration_error": round(scores.calibration_error(BINS), 4),
        "sure": scores.sure(),
        "sure_and_right": round(figures["p_sure"], 4),
        "sure_and_right_by_area": round(figures["p_sure_area"], 4),
        "expected_calibration_error_by_area": round(figures["ece_area"], 4),
        "bins": [
            {"confidence": round(confidence, 4), "right": round(right, 4), "count": count}
            for confidence, right, count in scores.calibration(BINS)
        ],
    }


def calibration(by_corpus: Mapping[str, Scores]) -> dict[str, Any]:
    """Return the reliability by corpus, and over the answers of all."""
    pooled = Scores(
        judged=[pair for scores in by_corpus.values() for pair in scores.judged],
        judged_by_area=[pair for scores in by_corpus.values() for pair in scores.judged_by_area],
    )
    return {
        "all": reliability(pooled),
        "corpora": {name: reliability(scores) for name, scores in by_corpus.items()},
    }
