"""Trains the recogniser: ``python -m geo.recognition.train CORPUS.jsonl...``. Needs the ``train`` extra.

Models, one on the other: a logistic regression over hashed features (L2, liblinear); gradient-boosted trees (LightGBM)
over numbers, the regression's score and what it says of the rest of the document; trees again, with what the first
trees say; and likewise for how a mention is used. Scores that a later model learns from come from folds that their
own model was not trained on (stacking: Wolpert, "Stacked generalization", Neural Networks 5, 1992).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import lightgbm
import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from geo.corpora import load_corpus
from geo.errors import GeoError, InputError
from geo.gazetteer.lookup import Gazetteer
from geo.recognition import uses
from geo.recognition.augmentation import Names, likely_uses, place_names, renamed, sentences
from geo.recognition.description import Describer, Description
from geo.recognition.grammar import Grammar
from geo.recognition.hashing import HASH_BITS
from geo.recognition.recogniser import chosen
from geo.recognition.scoring import Gold, tally
from geo.recognition.weights import HOPELESS, SURE, USES, Linear, Weights, rescored
from geo.settings import data_dir
from geo.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geo.corpora import Document

FOLDS: Final = 4
RENAMED: Final = 0.3  # share of the articles that are learned from once more with persons renamed
RENAMED_ALONE: Final = 0.25  # share of the sentences with a renamed person that are learned from alone as well
CUT: Final = 0.1  # share of the articles that are learned from once more sentence by sentence
# of a likely use against an annotated one: places that are plainly locations are many, and would drown the rest
LIKELY_WEIGHTS: Final = np.array([{"location": 0.05, "actor": 1.0, "name_part": 0.2}[use] for use in USES], np.float32)
THRESHOLD: Final = 0.35
LEAST_WEIGHT: Final = 0.01
REGULARISATION: Final = 0.3  # inverse strength of the first pass
USE_REGULARISATION: Final = 0.5
TREES: Final = 150
USE_TREES: Final = 120
GROWTH: Final[dict[str, Any]] = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.09,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.25,
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
TYPES: Final[dict[str, Literal["location", "actor", "name_part"]]] = {
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
_USE_OF: Final = {kind: USES.index(use) for kind, use in TYPES.items()}


@dataclass(frozen=True, eq=False)
class Example:
    """An article with its C candidates.

    ``number``: the article's place in its corpus, the same for what was made of it. ``right``: which candidates are
    names of places. ``uses``: the number of each candidate's use in `USES`, -1 where the corpus does not tell it;
    ``mentions``: those where it does, or where it is likely from the words around; ``weight``: of each of these;
    ``annotated``: the corpus tells uses in this article.
    """

    number: int
    text: str
    gold: Gold
    described: Description
    right: NDArray[np.bool_]
    uses: NDArray[np.int8]
    mentions: NDArray[np.intp]
    weight: NDArray[np.float32]
    annotated: bool


def examples(describer: Describer, articles: Iterable[tuple[int, Document]]) -> list[Example]:
    """Describe numbered articles."""
    found = []
    for number, document in articles:
        gold = Gold.of(document)
        described = describer.describe(document.text)
        if described is None:  # no word with a capital letter
            continue
        spans = list(zip(described.start.tolist(), described.end.tolist(), strict=True))
        right = np.array([span in gold.required for span in spans], np.bool_)
        told = np.array([_USE_OF.get(gold.required.get(span, ""), -1) for span in spans], np.int8)
        annotated = bool((told >= 0).any())
        if not annotated:
            told = np.where(right, likely_uses(describer.names, described.numbers), told)
        mentions = np.flatnonzero(told >= 0)
        weight = np.ones(len(mentions), np.float32) if annotated else LIKELY_WEIGHTS[told[mentions]]
        found.append(Example(number, document.text, gold, described, right, told, mentions, weight, annotated))
    return found


def more_examples(describer: Describer, gazetteer: Gazetteer, articles: Sequence[Document], seed: int) -> list[Example]:
    """Describe some of the articles once more, changed as `augmentation` tells."""
    rng = np.random.default_rng(seed)
    names = Names(
        cities=place_names(gazetteer, describer.is_common),
        given_places=place_names(gazetteer, describer.may_be_given_name),
        is_given=describer.is_given_name,
    )
    made: list[tuple[int, Document]] = []
    for number, article in enumerate(articles):
        if rng.random() < RENAMED:
            changed = renamed(article, names, rng)
            made += [(number, changed)] if changed else []
            alone = [one for one in sentences(changed) if one.text not in article.text] if changed else []
            made += [(number, sentence) for sentence in alone if rng.random() < RENAMED_ALONE]
        if rng.random() < CUT:
            made += [(number, sentence) for sentence in sentences(article)]
    return examples(describer, made)


Uses = tuple[Linear, tuple[Trees, ...]]


def fit(data: Sequence[Example], of_use: Uses, seed: int) -> Weights:
    """Train the passes that find names on these articles, and join them with those that tell uses."""
    right = np.concatenate([example.right for example in data])
    sparse = _matrix([example.described.sparse for example in data])
    fold = _folds(data, [len(example.right) for example in data])
    first = _stacked(sparse, right[:, None], fold, REGULARISATION, seed)[:, 0]
    growth = GROWTH | {"seed": seed}
    hopeful = first > HOPELESS
    rows = _with_score(data, [example.described.numbers for example in data], first)
    flat = np.concatenate(rows)
    second = _grow(flat[hopeful], right[hopeful], growth, TREES)
    again = np.full(len(right), -SURE, np.float32)
    for number in range(FOLDS):
        held, taught = hopeful & (fold == number), hopeful & (fold != number)
        if held.any():
            trees = _grow(flat[taught], right[taught], growth, TREES)
            again[held] = rescored(trees, flat[held], first[held])
    flat = np.concatenate(_with_score(data, rows, again))
    third = _grow(flat[hopeful], right[hopeful], growth, TREES)
    return Weights(
        first=_linear(sparse, right[:, None], REGULARISATION, seed),
        second=second,
        third=third,
        use_first=of_use[0],
        use_second=of_use[1],
        threshold=THRESHOLD,
    )


def fit_uses(data: Sequence[Example], seed: int) -> Uses:
    """Train the passes that tell uses, on annotated and likely ones."""
    told = [example for example in data if len(example.mentions)]
    use = np.concatenate([example.uses[example.mentions] for example in told])
    right = use[:, None] == np.arange(len(USES))
    sparse = _matrix([example.described.sparse[example.mentions] for example in told])
    sizes = [len(example.mentions) for example in told]
    weight = np.concatenate([example.weight for example in told])
    first = _stacked(sparse, right, _folds(told, sizes), USE_REGULARISATION, seed, weight)
    split = np.split(first, np.cumsum(sizes)[:-1])
    rows = np.concatenate(
        [uses.rows(example.described, example.mentions, score) for example, score in zip(told, split, strict=True)]
    )
    second = tuple(_grow(rows, one, USE_GROWTH | {"seed": seed}, USE_TREES, weight) for one in right.T)
    return _linear(sparse, right, USE_REGULARISATION, seed, weight), second


def _with_score(
    data: Sequence[Example], rows: Sequence[NDArray[np.float32]], score: NDArray[np.float32]
) -> list[NDArray[np.float32]]:
    """Return the rows of each article for the pass after the one that gave the scores of all candidates."""
    split = np.split(score, np.cumsum([len(example.right) for example in data])[:-1])
    return [example.described.with_score(some, scores) for example, some, scores in zip(data, rows, split, strict=True)]


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
    """Put whole articles into folds, with what was made of them, so that none teaches about itself."""
    return np.repeat([example.number % FOLDS for example in data], sizes)


def _linear(
    sparse: Any,  # noqa: ANN401 - see _matrix
    right: NDArray[np.bool_],
    strength: float,
    seed: int,
    weight: NDArray[np.float32] | None = None,
) -> Linear:
    weights = np.zeros((right.shape[1], sparse.shape[1]))
    bias = np.zeros(right.shape[1])
    for output, one in enumerate(right.T):
        if one.all() or not one.any():
            bias[output] = SURE if one.all() else -SURE
            continue
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-2, max_iter=100, random_state=seed)
        model.fit(sparse, one, sample_weight=weight)
        weights[output], bias[output] = model.coef_[0], model.intercept_[0]
    return Linear.pruned(weights, bias, LEAST_WEIGHT)


def _stacked(  # noqa: PLR0913, PLR0917 - see _linear
    sparse: Any,  # noqa: ANN401 - see _matrix
    right: NDArray[np.bool_],
    fold: NDArray[np.intp],
    strength: float,
    seed: int,
    weight: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return scores for every row from a model that did not see its fold."""
    scores = np.zeros(right.shape, np.float32)
    for number in range(FOLDS):
        held = fold == number
        if held.any():
            model = _linear(sparse[~held], right[~held], strength, seed, None if weight is None else weight[~held])
            scores[held] = sparse[held] @ model.table.T + model.bias
    return scores


def _grow(
    rows: NDArray[np.float32],
    right: NDArray[np.bool_],
    growth: dict[str, Any],
    trees: int,
    weight: NDArray[np.float32] | None = None,
) -> Trees:
    data = lightgbm.Dataset(rows, right.astype(np.float32), weight=weight)
    return Trees.from_lightgbm(lightgbm.train(growth, data, trees).dump_model(), explain=False)


def found_by(weights: Weights, data: Sequence[Example]) -> list[list[tuple[int, int]]]:
    """Return the spans that the weights choose in each article."""
    spans = []
    for example in data:
        described = example.described
        best = chosen(described, weights.probabilities(described), weights.threshold)
        spans.append([(int(described.start[at]), int(described.end[at])) for at in best])
    return spans


def use_report(data: Sequence[Example], grammar: Grammar, seed: int) -> str:
    """Return F1 per use, given the mention, by cross-validation over the articles that tell it.

    Two lines: as learned, and as the grammar then has it.
    """
    told = [example for example in data if example.annotated]
    others = [example for example in data if not example.annotated]
    truth: list[NDArray[np.int8]] = []
    answers: dict[str, list[NDArray[np.intp]]] = {"learned": [], "with grammar": []}
    for number in range(FOLDS):
        taught = [example for place, example in enumerate(told) if place % FOLDS != number]
        use_first, use_second = fit_uses(taught + others, seed)
        for example in told[number::FOLDS]:
            first = use_first.predict(example.described.sparse[example.mentions])
            rows = uses.rows(example.described, example.mentions, first)
            learned = np.stack([trees.predict(rows) for trees in use_second], axis=1).argmax(axis=1)
            spans = list(
                zip(
                    *(side[example.mentions].tolist() for side in (example.described.start, example.described.end)),
                    strict=True,
                )
            )
            ruled = grammar.uses(example.text, spans, [USES[use] for use in learned.tolist()])
            truth.append(example.uses[example.mentions])
            answers["learned"].append(learned)
            answers["with grammar"].append(np.array([USES.index(use) for use in ruled], np.intp))
    right = np.concatenate(truth)
    return "\n".join(_use_line(name, right, np.concatenate(said)) for name, said in answers.items())


def _use_line(name: str, right: NDArray[np.int8], said: NDArray[np.intp]) -> str:
    scores = {
        use: 2 * ((right == number) & (said == number)).sum() / ((right == number).sum() + (said == number).sum())
        for number, use in enumerate(USES)
    }
    parts = ", ".join(f"{use} F1 {score:.3f}" for use, score in scores.items())
    return f"use, cross-validated, {name} ({len(right)} mentions): {parts}, right {np.mean(right == said):.3f}"


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
    gazetteer = Gazetteer.open()
    describer = Describer(gazetteer)
    articles = {path.stem: load_corpus(path) for path in given.corpora}
    if given.leave_out not in (None, *articles):
        message = f"--leave-out {given.leave_out}: no such corpus among {', '.join(articles)}"
        raise InputError(message)
    data = {name: examples(describer, enumerate(some)) for name, some in articles.items()}
    more = {name: more_examples(describer, gazetteer, some, given.seed) for name, some in articles.items()}
    everything = [example for some in data.values() for example in some]
    if not any(example.annotated for example in everything):
        message = "no corpus tells how a mention is used: give one with types (GeoWebNews)"
        raise InputError(message)
    of_use = fit_uses(everything, given.seed)  # only one corpus tells uses, so it is never left out of this
    weights = None
    for name in [given.leave_out] if given.leave_out else [] if given.no_report else data:
        weights = fit(
            [example for other in data if other != name for example in data[other] + more[other]], of_use, given.seed
        )
        print(report(name, weights, data[name]), flush=True)  # noqa: T201 - a command
    if weights is None or not given.leave_out:
        weights = fit([example for name in data for example in data[name] + more[name]], of_use, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    weights.save(given.out, describer.names)
    if not given.leave_out and not given.no_report:
        print(use_report(everything, Grammar.load(data_dir() / "words"), given.seed), flush=True)  # noqa: T201 - a command


if __name__ == "__main__":
    main()
