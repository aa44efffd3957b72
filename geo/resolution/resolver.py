"""Mentions to places, with evidence and a calibrated confidence."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.model import KINDS, Candidate, Resolution
from geo.resolution.candidates import Affixes, Finder
from geo.resolution.confidence import Confidence, winners
from geo.resolution.evidence import Explainer, Outcome, by_topic, relative
from geo.resolution.features import Featuriser
from geo.resolution.ranker import Ranker
from geo.resolution.senses import read_scene
from geo.settings import data_dir
from geo.trees import load_arrays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.model import Mention
    from geo.resolution.ranker import Ranked
    from geo.resolution.relations import Table
    from geo.resolution.senses import Scene

AFFIXES, WEIGHTS = "affixes.toml", "weights.npz"
_LISTED = 3  # candidates that a resolution shows
_REMEMBERED = 1 << 14
_TOGETHER = 500  # mentions that bear on each other: how names stand to each other takes the square of their number


class Task(NamedTuple):
    """An article to resolve.

    ``mentions``: what was recognised, with offsets in ``text``; demonyms are resolved to the place that they are
    derived from. ``scores``: the recogniser's probability for each mention that it names a place; None: all do.
    """

    text: str
    mentions: Sequence[Mention]
    scores: Sequence[float] | None = None


class Resolver:
    """Resolves the mentions of an article. Safe for many threads; the same input gives the same output."""

    def __init__(
        self, gazetteer: Gazetteer, affixes: Affixes, ranker: Ranker, confidence: Confidence, identity: str = ""
    ) -> None:
        """Put a resolver together from its parts; `load` takes those that Dateline ships."""
        self.id = identity
        self._gazetteer = gazetteer
        self._affixes = affixes
        self._finder = Finder(gazetteer, affixes)
        self._featuriser = Featuriser(gazetteer)
        self._ranker = ranker
        self._confidence = confidence
        countries = np.flatnonzero(gazetteer.kind == KINDS.index("country")).tolist()
        self._country_names = {gazetteer.countries[gazetteer.country[row]]: gazetteer.name(row) for row in countries}
        self._place = lru_cache(_REMEMBERED)(gazetteer.place)
        self._name = lru_cache(_REMEMBERED)(gazetteer.name)

    @classmethod
    def load(cls, gazetteer: Gazetteer, folder: Path | None = None) -> Resolver:
        """Load the weights in ``folder`` (default: those that Dateline ships).

        Raises:
            DataError: a file is missing, damaged or of another version.
        """
        folder = folder or data_dir() / "models" / "resolution"
        affixes = Affixes.load(folder / AFFIXES)
        arrays = load_arrays(folder / WEIGHTS)
        digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in (AFFIXES, WEIGHTS))).hexdigest()
        return cls(gazetteer, affixes, Ranker.from_arrays(arrays), Confidence.from_arrays(arrays), digest[:8])

    def resolve(
        self,
        text: str,
        mentions: Sequence[Mention],
        *,
        min_confidence: float,
        scores: Sequence[float] | None = None,
    ) -> list[Resolution]:
        """Return one resolution for each mention of an article, as `resolve_all` does."""
        return self.resolve_all([Task(text, mentions, scores)], min_confidence=min_confidence)[0]

    def resolve_all(self, tasks: Sequence[Task], *, min_confidence: float) -> list[list[Resolution]]:
        """Return for each task one resolution for each mention, in the same order.

        An article's resolutions do not hang on the other articles; together they are resolved faster.

        Args:
            tasks: articles with their mentions.
            min_confidence: below it a mention stays unresolved: its place is None, its candidates remain.
        """
        pieces = [(number, task, order) for number, task in enumerate(tasks) for order in _pieces(task.mentions)]
        scenes = [
            read_scene(task.text, [task.mentions[i] for i in order], self._finder, self._affixes, self._gazetteer)
            for _, task, order in pieces
        ]
        listed, right = self._answers(scenes) if scenes else ([], np.zeros(0))
        found: list[dict[int, Resolution]] = [{} for _ in tasks]
        first = 0
        for (number, task, order), scene in zip(pieces, scenes, strict=True):
            senses = slice(first, first + len(scene.senses))
            resolved = self._resolutions(task, order, scene, listed[senses], right[senses], min_confidence)
            found[number] |= zip(order, resolved, strict=True)
            first = senses.stop
        return [[some[i] for i in range(len(some))] for some in found]

    def _answers(self, scenes: Sequence[Scene]) -> tuple[list[tuple[Candidate, ...]], NDArray[np.float64]]:
        """Return each sense's best candidates, and the probability that the first of them is right."""
        table = self._featuriser.table(scenes)
        count = len(table.start) - 1
        right = np.zeros(count)
        if not len(table.rows):
            return [()] * count, right
        ranked = self._ranker.rank(table, self._featuriser)
        won = winners(self._featuriser.globe, table, ranked)
        right[won.senses] = self._confidence.right(won.signs)
        answers = np.full(count, -1, np.int32)
        answers[won.senses] = table.rows[won.best]
        return self._candidates(table, ranked, answers), right

    def _resolutions(  # noqa: PLR0913, PLR0917 - what is known of one article by now
        self,
        task: Task,
        order: Sequence[int],
        scene: Scene,
        listed: Sequence[tuple[Candidate, ...]],
        right: NDArray[np.float64],
        min_confidence: float,
    ) -> Iterator[Resolution]:
        """Yield the resolutions of one scene, in the order of the text."""
        confidence = right[np.array(scene.sense_of)]
        if task.scores is not None:
            confidence = self._confidence.with_scores(confidence, np.array([task.scores[i] for i in order]))
        for sense, number, rounded in zip(scene.sense_of, order, np.round(confidence, 4).tolist(), strict=True):
            candidates = listed[sense]
            sure = rounded if candidates else 0.0
            yield Resolution(
                mention=task.mentions[number],
                place=candidates[0].place if candidates and sure >= min_confidence else None,
                confidence=sure,
                candidates=candidates,
            )

    def _candidates(self, table: Table, ranked: Ranked, answers: NDArray[np.int32]) -> list[tuple[Candidate, ...]]:
        """Return the best candidates of each sense, best first, with their evidence."""
        order = np.lexsort((-ranked.likely, table.sense))
        place = np.arange(len(order)) - table.start[table.sense[order]]
        shown = order[place < _LISTED]
        features, sense = ranked.features[shown], table.sense[shown]
        weights = relative(by_topic(self._ranker.contributions(features)), sense)
        outcome = Outcome(table, answers, shown, features)
        explainer = Explainer(self._gazetteer, self._featuriser.globe, outcome, self._name, self._country_names)
        scores = weights.sum(axis=1).astype(np.float64).round(3)
        columns = zip(table.rows[shown].tolist(), scores.tolist(), explainer.explain(weights), strict=True)
        candidates = [
            Candidate(place=self._place(row), score=score, evidence=evidence) for row, score, evidence in columns
        ]
        bounds = np.searchsorted(sense, np.arange(len(table.start))).tolist()
        return [tuple(candidates[first:last]) for first, last in pairwise(bounds)]


def _pieces(mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Yield the numbers of mentions in the order of the text, in pieces: a book is resolved some chapters at a time."""
    order = sorted(range(len(mentions)), key=lambda number: (mentions[number].start, mentions[number].end))
    for first in range(0, len(order), _TOGETHER):
        yield order[first : first + _TOGETHER]
