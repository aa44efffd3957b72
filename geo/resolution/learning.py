"""How the ranker and its confidence are fitted. Needs the ``train`` extra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

from geo.resolution.confidence import Confidence, winners
from geo.resolution.features import FEATURES, softmax
from geo.resolution.lessons import set_aside, tells
from geo.resolution.ranker import Ranked, Ranker, rule
from geo.trees import Arrays, Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from geo.resolution.features import Featuriser
    from geo.resolution.lessons import Lesson

FOLDS: Final = 4
ROUNDS: Final = 150
CONFIDENCE_ROUNDS: Final = 60
GROWTH: Final[dict[str, Any]] = {
    "learning_rate": 0.08,
    "num_leaves": 16,
    "min_data_in_leaf": 10,
    "lambda_l2": 2.0,
    "feature_fraction": 0.7,
    "use_missing": False,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
CONFIDENCE_GROWTH: Final = GROWTH | {
    "objective": "binary",
    "num_leaves": 6,
    "min_data_in_leaf": 60,
    "lambda_l2": 20.0,
    "feature_fraction": 0.5,
}
# what can only speak for a candidate (1) or against it (-1), whatever the corpora happen to hold
DIRECTIONS: Final = {
    "population": 1,
    "prominence": 1,
    "prominence_share": 1,
    "prominence_behind": -1,
    "primary": 1,
    "own_name": 1,
    "kind_told": 1,
    "near_60": 1,
    "near_250": 1,
    "nearest_60": 1,
    "nearest_250": 1,
    "nearest_km": -1,
    "country_share": 1,
    "country_named": 1,
    "admin1_named": 1,
    "inside_comma": 1,
    "outside_comma": -1,
    "inside_in": 1,
    "outside_in": -1,
}
_LEAST_CURVATURE: Final = 1e-3
_KNOTS: Final = 40
_UNTOLD: Final = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The candidates of many senses, one a row: features, the share annotated, which sense, and its weight."""

    features: NDArray[np.float32]
    label: NDArray[np.float64]
    sense: NDArray[np.intp]
    weight: NDArray[np.float64]


class Outcomes(NamedTuple):
    """Winners' signs, whether each was right, whether it is scored as right, and how much it counts."""

    signs: list[NDArray[np.float32]]
    right: list[bool]
    near: list[bool]
    weight: list[float]


class Learner:
    """Fits a ranker and its confidence to lessons."""

    def __init__(self, featuriser: Featuriser, seed: int = 0) -> None:
        """Use the same parts as the resolver that is to be trained; the same seed gives the same weights."""
        self._featuriser, self._seed = featuriser, seed

    def ranker(self, lessons: Sequence[Lesson]) -> Ranker:
        """Fit both passes. The second learns from first answers on articles that the first had not seen."""
        prior = [self._features(lesson, self._featuriser.prior(lesson.table)) for lesson in lessons]
        likely: list[NDArray[np.float32]] = [lesson.table.prominence for lesson in lessons]
        fold = np.arange(len(lessons)) % FOLDS
        for number in range(FOLDS):
            seen = np.flatnonzero(fold != number).tolist()
            trees = self._grow(_listed([lessons[i] for i in seen], [prior[i] for i in seen]))
            for held in np.flatnonzero(fold == number).tolist():
                table = lessons[held].table
                scores = trees.predict(prior[held]) + rule(prior[held])
                likely[held] = softmax(scores, table.sense, len(table.start) - 1)
        again = [self._features(lesson, one) for lesson, one in zip(lessons, likely, strict=True)]
        return Ranker(self._grow(_listed(lessons, prior)), self._grow(_listed(lessons, again)))

    def confidence(self, judged: Iterable[tuple[Lesson, Ranked]], joint: Iterable[tuple[Lesson, Ranked]]) -> Confidence:
        """Fit the confidence to answers on articles that the ranker had not seen.

        Args:
            judged: lessons on annotated mentions, with the ranker's answers.
            joint: the same on what a recogniser found; nothing, if there is no recogniser to be joined.
        """
        found = self.outcomes(judged)
        signs, right, weight = np.array(found.signs), np.array(found.right), np.array(found.weight)
        fold = np.arange(len(right)) * FOLDS // len(right)
        held = np.zeros(len(right))
        for number in range(FOLDS):
            seen = fold != number
            trees = self._grow_confidence(signs[seen], right[seen], weight[seen])
            held[~seen] = trees.predict(signs[~seen])
        alone = _isotonic(held, right, weight)
        trees = self._grow_confidence(signs, right, weight)
        confidence = Confidence(trees, *alone, (np.array([0, 1], np.float32), np.array([0, 1], np.float32)))
        products, outcomes = self.joint_outcomes(confidence, joint)
        if len(products):
            confidence = Confidence(trees, *alone, _isotonic(products, outcomes, np.ones(len(products))))
        return confidence

    def outcomes(self, judged: Iterable[tuple[Lesson, Ranked]]) -> Outcomes:
        """Return what became of each annotated mention that has a candidate.

        A sentence that only readers of the paper that it was cut from understand counts little: texts come whole.
        """
        found = Outcomes([], [], [], [])
        for lesson, ranked in judged:
            won = winners(self._featuriser.globe, lesson.table, ranked)
            place_of = {sense: place for place, sense in enumerate(won.senses.tolist())}
            weight = 1.0 if tells(lesson) else _UNTOLD
            for answer in lesson.answers:
                if answer.right is not None and answer.near is not None and answer.sense in place_of:
                    best = won.best[place_of[answer.sense]] - lesson.table.start[answer.sense]
                    found.signs.append(won.signs[place_of[answer.sense]])
                    found.right.append(bool(answer.right[best]))
                    found.near.append(bool(answer.near[best]))
                    found.weight.append(weight)
        return found

    def joint_outcomes(
        self, confidence: Confidence, joint: Iterable[tuple[Lesson, Ranked]]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the product of both probabilities for each place that can be judged, and whether it was right."""
        products, right = [], []
        for lesson, ranked in joint:
            won = winners(self._featuriser.globe, lesson.table, ranked)
            sure = confidence.right(won.signs)
            place_of = {sense: place for place, sense in enumerate(won.senses.tolist())}
            for answer in lesson.answers:
                place = place_of.get(answer.sense)
                aside = answer.toponym is not None and (answer.right is None or set_aside(answer.toponym))
                if place is None or aside or lesson.scene.senses[answer.sense].demonym:
                    continue
                best = won.best[place] - lesson.table.start[answer.sense]
                products.append(sure[place] * answer.score)
                right.append(answer.right is not None and bool(answer.right[best]))
        return np.array(products), np.array(right, bool)

    def ranked(self, ranker: Ranker, lessons: Iterable[Lesson]) -> Iterator[tuple[Lesson, Ranked]]:
        """Yield each lesson with the ranker's answer."""
        for lesson in lessons:
            yield lesson, ranker.rank(lesson.table, self._featuriser)

    def _features(self, lesson: Lesson, likely: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._featuriser.features(lesson.table, likely)

    def _grow(self, listed: Listed) -> Trees:
        start = np.flatnonzero(np.diff(listed.sense, prepend=-1))

        def slope(scores: NDArray[np.float64], _: lightgbm.Dataset) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            """Return the first and second derivatives of the cross entropy of each sense's softmax."""
            raised = np.exp(scores - np.maximum.reduceat(scores, start)[listed.sense])
            share = raised / np.add.reduceat(raised, start)[listed.sense]
            curve = np.maximum(share * (1 - share), _LEAST_CURVATURE)
            return (share - listed.label) * listed.weight, curve * listed.weight

        directions = [DIRECTIONS.get(name, 0) for name in FEATURES]
        growth = GROWTH | {"objective": slope, "seed": self._seed, "monotone_constraints": directions}
        data = lightgbm.Dataset(listed.features, np.zeros(len(listed.label)), init_score=rule(listed.features))
        booster = lightgbm.train(growth, data, ROUNDS)
        return Trees.from_lightgbm(booster.dump_model())

    def _grow_confidence(
        self, signs: NDArray[np.float32], right: NDArray[np.bool_], weight: NDArray[np.float64]
    ) -> Trees:
        data = lightgbm.Dataset(signs, right.astype(np.float32), weight=weight)
        booster = lightgbm.train(CONFIDENCE_GROWTH | {"seed": self._seed}, data, CONFIDENCE_ROUNDS)
        return Trees.from_lightgbm(booster.dump_model(), explain=False)


def _listed(lessons: Sequence[Lesson], features: Sequence[NDArray[np.float32]]) -> Listed:
    """Gather the senses whose annotated place is among the candidates; each weighs by the root of its mentions."""
    parts: list[tuple[NDArray[np.float32], NDArray[np.float64], float]] = []
    for lesson, rows in zip(lessons, features, strict=True):
        labels: dict[int, list[NDArray[np.bool_]]] = {}
        for answer in lesson.answers:
            if answer.label is not None and answer.label.any():
                labels.setdefault(answer.sense, []).append(answer.label)
        for sense, told in labels.items():
            held = slice(lesson.table.start[sense], lesson.table.start[sense + 1])
            mean = np.mean(told, axis=0)
            parts.append((rows[held], mean / mean.sum(), lesson.weight * len(told) ** 0.5))
    sizes = [len(label) for _, label, _ in parts]
    return Listed(
        features=np.concatenate([rows for rows, _, _ in parts]),
        label=np.concatenate([label for _, label, _ in parts]),
        sense=np.repeat(np.arange(len(parts)), sizes),
        weight=np.repeat([weight for _, _, weight in parts], sizes),
    )


def _isotonic(
    scores: NDArray[Any], right: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return knots of an increasing function from scores to the share that is right."""
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(scores, right, weight)
    knots = np.unique(np.quantile(scores, np.linspace(0, 1, _KNOTS)))
    return knots.astype(np.float32), fitted.predict(knots).astype(np.float32)


def arrays_of(ranker: Ranker, confidence: Confidence) -> Arrays:
    """Return all weights as named arrays, for `geo.trees.save_arrays`."""
    arrays: Arrays = {
        "calibration_score": confidence.knots,
        "calibration_right": confidence.probabilities,
        "joint_score": confidence.with_recogniser[0],
        "joint_right": confidence.with_recogniser[1],
    }
    parts = {"first_": ranker.first, "second_": ranker.second, "confidence_": confidence.trees}
    for prefix, trees in parts.items():
        arrays |= {prefix + name: array for name, array in trees.arrays().items()}
    return arrays
