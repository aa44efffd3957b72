"""Trains the recogniser: ``python -m geo.recognition.train CORPUS.jsonl...``. Needs the ``train`` extra.

Three models, one on the other: a logistic regression over hashed features (L2, liblinear); gradient-boosted trees
(LightGBM) over numbers, the regression's score and what it says of the rest of the document; and the same again
for how a mention is used. Scores that a later model learns from come from folds that their own model was not trained
on (stacking: Wolpert, "Stacked generalization", Neural Networks 5, 1992).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import lightgbm
import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from geo.corpora import load_corpus
from geo.errors import GeoError
from geo.gazetteer.lookup import Gazetteer
from geo.recognition.description import Describer, Description
from geo.recognition.hashing import HASH_BITS
from geo.recognition.recogniser import chosen
from geo.recognition.scoring import Gold, tally
from geo.recognition.weights import HOPELESS, USES, Linear, Weights
from geo.settings import data_dir
from geo.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FOLDS: Final = 5
THRESHOLD: Final = 0.35
LEAST_WEIGHT: Final = 0.01
REGULARISATION: Final = 0.3  # inverse strength of the first pass
USE_REGULARISATION: Final = 0.5
TREES: Final = 300
USE_TREES: Final = 120
GROWTH: Final[dict[str, Any]] = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.06,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 3.0,
    "max_bin": 127,
    "use_missing": False,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
USE_GROWTH: Final = GROWTH | {"num_leaves": 12, "min_data_in_leaf": 15}
# GeoWebNews' types of use (Gritta, Pilehvar, Collier, "A pragmatic guide to geoparsing evaluation", LRE 2020):
# a place or what stands in it; who acts, bears, or is named after it; part of a longer name
TYPES: Final = {
    "Literal": "location",
    "Literal_Modifier/Noun": "location",
    "Mixed": "location",
    "Mixed/Noun": "location",
    "Coercion": "location",
    "Embedded_Literal": "location",
    "Embedded_Literal/Noun": "location",
    "Metonymic": "actor",
    "Non_Literal_Modifier": "actor",
    "Non_Literal_Modifier/Noun": "actor",
    "Embedded_Non_Lit": "name_part",
    "Embedded_Non_Lit/Noun": "name_part",
}


@dataclass(frozen=True, eq=False)
class Example:
    """An article with its candidates, and which of them are names of places."""

    gold: Gold
    described: Description
    right: NDArray[np.bool_]

    def uses(self) -> NDArray[np.int8]:
        """Return the number of each candidate's use in `USES`, -1 where the corpus does not tell it."""
        spans = zip(self.described.start.tolist(), self.described.end.tolist(), strict=True)
        types = (TYPES.get(self.gold.required.get(span, "")) for span in spans)
        return np.array([-1 if use is None else USES.index(use) for use in types], np.int8)


def examples(describer: Describer, path: Path) -> list[Example]:
    """Read a corpus and describe its articles; raise InputError if it cannot be read."""
    found = []
    for document in load_corpus(path):
        gold = Gold.of(document)
        described = describer.describe(document.text)
        if described is None:  # no word with a capital letter
            continue
        spans = zip(described.start.tolist(), described.end.tolist(), strict=True)
        found.append(Example(gold, described, np.array([span in gold.required for span in spans], np.bool_)))
    return found


def fit(data: Sequence[Example], seed: int) -> Weights:
    """Train all passes on these articles."""
    right = np.concatenate([example.right for example in data])
    sparse = _matrix([example.described.sparse for example in data])
    fold = _folds(data, [len(example.right) for example in data])
    first = _stacked(sparse, right[:, None], fold, REGULARISATION, seed)[:, 0]
    ends = np.cumsum([len(example.right) for example in data])
    rows = [
        example.described.second_pass(score) for example, score in zip(data, np.split(first, ends[:-1]), strict=True)
    ]
    hopeful = first > HOPELESS
    second = _grow(np.concatenate(rows)[hopeful], right[hopeful], GROWTH | {"seed": seed}, TREES)
    use_first, use_second = _fit_uses(data, seed)
    return Weights(
        first=_linear(sparse, right[:, None], REGULARISATION, seed),
        second=second,
        use_first=use_first,
        use_second=use_second,
        threshold=THRESHOLD,
    )


def _fit_uses(data: Sequence[Example], seed: int) -> tuple[Linear, tuple[Trees, ...]]:
    parts = [(example, np.flatnonzero(uses >= 0), uses) for example in data for uses in [example.uses()]]
    told = [(example, at, uses[at]) for example, at, uses in parts if len(at)]
    if not told:
        told = [
            (example, np.flatnonzero(example.right), np.zeros(int(example.right.sum()), np.int8)) for example in data
        ]
    use = np.concatenate([uses for _, _, uses in told])
    right = use[:, None] == np.arange(len(USES))
    sparse = _matrix([example.described.sparse[at] for example, at, _ in told])
    fold = _folds([example for example, _, _ in told], [len(at) for _, at, _ in told])
    first = _stacked(sparse, right, fold, USE_REGULARISATION, seed)
    rows = np.concatenate([np.concatenate([example.described.numbers[at] for example, at, _ in told]), first], axis=1)
    second = tuple(_grow(rows, one, USE_GROWTH | {"seed": seed}, USE_TREES) for one in right.T)
    return _linear(sparse, right, USE_REGULARISATION, seed), second


def _matrix(sparse: Sequence[NDArray[np.intp]]) -> Any:  # noqa: ANN401 - scipy has no types
    columns = np.concatenate(sparse)
    rows, width = columns.shape
    ends = np.arange(0, rows * width + 1, width)
    matrix = scipy.sparse.csr_matrix(
        (np.ones(rows * width, np.float32), columns.ravel(), ends), shape=(rows, 1 << HASH_BITS)
    )
    matrix.sum_duplicates()
    return matrix


def _folds(data: Sequence[Example], sizes: Sequence[int]) -> NDArray[np.intp]:
    """Put whole articles into folds, so that no article teaches about itself."""
    return np.repeat(np.arange(len(data)) % FOLDS, sizes)


def _linear(sparse: Any, right: NDArray[np.bool_], strength: float, seed: int) -> Linear:  # noqa: ANN401 - see _matrix
    fitted = []
    for one in right.T:
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-2, max_iter=100, random_state=seed)
        fitted.append(model.fit(sparse, one))
    weights = np.concatenate([model.coef_ for model in fitted])
    return Linear.pruned(weights, np.concatenate([model.intercept_ for model in fitted]), LEAST_WEIGHT)


def _stacked(
    sparse: Any,  # noqa: ANN401 - see _matrix
    right: NDArray[np.bool_],
    fold: NDArray[np.intp],
    strength: float,
    seed: int,
) -> NDArray[np.float32]:
    """Return scores for every row from a model that did not see its fold."""
    scores = np.zeros(right.shape, np.float32)
    for number in range(FOLDS):
        held = fold == number
        if held.any():
            model = _linear(sparse[~held], right[~held], strength, seed)
            scores[held] = sparse[held] @ model.table.T + model.bias
    return scores


def _grow(rows: NDArray[np.float32], right: NDArray[np.bool_], growth: dict[str, Any], trees: int) -> Trees:
    booster = lightgbm.train(growth, lightgbm.Dataset(rows, right.astype(np.float32)), trees)
    return Trees.from_lightgbm(booster.dump_model(), explain=False)


def found_by(weights: Weights, data: Sequence[Example]) -> list[list[tuple[int, int]]]:
    """Return the spans that the weights choose in each article."""
    spans = []
    for example in data:
        described = example.described
        best = chosen(described, weights.probabilities(described), weights.threshold)
        spans.append([(int(described.start[at]), int(described.end[at])) for at in best])
    return spans


def use_report(data: Sequence[Example], seed: int) -> str:
    """Return F1 per use, given the mention, by cross-validation over the articles that tell it."""
    told = [example for example in data if (example.uses() >= 0).any()]
    truth, answer = [], []
    for number in range(FOLDS):
        linear, trees = _fit_uses([example for place, example in enumerate(told) if place % FOLDS != number], seed)
        for example in told[number::FOLDS]:
            uses = example.uses()
            at = np.flatnonzero(uses >= 0)
            described = example.described
            rows = np.concatenate([described.numbers[at], linear.predict(described.sparse[at])], axis=1)
            truth.append(uses[at])
            answer.append(np.stack([one.predict(rows) for one in trees], axis=1).argmax(axis=1))
    right, said = np.concatenate(truth), np.concatenate(answer)
    scores = {
        use: 2 * ((right == number) & (said == number)).sum() / ((right == number).sum() + (said == number).sum())
        for number, use in enumerate(USES)
    }
    parts = ", ".join(f"{use} F1 {score:.3f}" for use, score in scores.items())
    return f"use, cross-validated ({len(right)} mentions): {parts}, right {np.mean(right == said):.3f}"


def report(name: str, weights: Weights, data: Sequence[Example]) -> str:
    """Return one line of precision, recall and F1 on a corpus."""
    scores = tally([example.gold for example in data], found_by(weights, data)).scores()
    return f"{name}: " + " ".join(f"{key} {value:.3f}" for key, value in scores.items())


def main() -> None:
    """Train on the corpora, after showing how training on all but one does on that one."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--out", type=Path, default=data_dir() / "models", help="folder for the weights")
    parser.add_argument("--leave-out", metavar="NAME", help="train without this corpus, and report on it alone")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-report", action="store_true", help="only train")
    given = parser.parse_args()
    try:
        _run(given)
    except GeoError as error:
        raise SystemExit(str(error)) from error


def _run(given: argparse.Namespace) -> None:
    describer = Describer(Gazetteer.open())
    data = {path.stem: examples(describer, path) for path in given.corpora}
    held = [given.leave_out] if given.leave_out else list(data)
    weights = None
    for name in [] if given.no_report else held:
        weights = fit([example for other, some in data.items() if other != name for example in some], given.seed)
        print(report(name, weights, data[name]), flush=True)  # noqa: T201 - a command
    if not given.leave_out:
        everything = [example for some in data.values() for example in some]
        if not given.no_report:
            print(use_report(everything, given.seed), flush=True)  # noqa: T201 - a command
        weights = fit(everything, given.seed)
    elif weights is None:
        weights = fit(
            [example for name, some in data.items() if name != given.leave_out for example in some], given.seed
        )
    given.out.mkdir(parents=True, exist_ok=True)
    weights.save(given.out, describer.names)


if __name__ == "__main__":
    main()
