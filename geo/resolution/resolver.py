"""Mentions to places, with evidence and a calibrated confidence."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.model import KINDS, Candidate, Resolution
from geo.resolution.candidates import Affixes, Finder
from geo.resolution.confidence import Confidence, winners
from geo.resolution.evidence import Explainer, Outcome, by_topic
from geo.resolution.features import Featuriser
from geo.resolution.ranker import Ranker
from geo.resolution.senses import read_scene
from geo.settings import data_dir
from geo.trees import load_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        """Return one resolution for each mention, in the same order.

        Args:
            text: the article; offsets of the mentions refer to it.
            mentions: what was recognised; demonyms are resolved to the place that they are derived from.
            min_confidence: below it a mention stays unresolved: its place is None, its candidates remain.
            scores: the recogniser's probability for each mention that it names a place; None: all do.
        """
        order = sorted(range(len(mentions)), key=lambda number: (mentions[number].start, mentions[number].end))
        if not order:
            return []
        scene = read_scene(text, [mentions[i] for i in order], self._finder, self._affixes, self._gazetteer)
        table = self._featuriser.table(scene)
        count = len(scene.senses)
        listed: list[tuple[Candidate, ...]] = [()] * count
        right = np.zeros(count)
        if len(table.rows):
            ranked = self._ranker.rank(scene, table, self._featuriser)
            won = winners(self._featuriser.globe, table, ranked)
            right[won.senses] = self._confidence.right(won.signs)
            answers = np.full(count, -1, np.int32)
            answers[won.senses] = table.rows[won.best]
            listed = self._candidates(scene, table, ranked, answers)
        sense_of = np.array(scene.sense_of)
        confidence = right[sense_of]
        if scores is not None:
            confidence = self._confidence.with_scores(confidence, np.array([scores[i] for i in order]))
        resolutions: list[Resolution | None] = [None] * len(mentions)
        for place, number in enumerate(order):
            candidates = listed[sense_of[place]]
            sure = float(round(confidence[place], 4)) if candidates else 0.0
            resolutions[number] = Resolution(
                mention=mentions[number],
                place=candidates[0].place if candidates and sure >= min_confidence else None,
                confidence=sure,
                candidates=candidates,
            )
        return [resolution for resolution in resolutions if resolution is not None]

    def _candidates(
        self, scene: Scene, table: Table, ranked: Ranked, answers: NDArray[np.int32]
    ) -> list[tuple[Candidate, ...]]:
        """Return the best candidates of each sense, best first, with their evidence."""
        order = np.lexsort((-ranked.likely, table.sense))
        place = np.arange(len(order)) - table.start[table.sense[order]]
        shown = order[place < _LISTED]
        topics = by_topic(self._ranker.contributions(ranked.features[shown]))
        outcome = Outcome(scene, table, ranked.features, answers)
        explainer = Explainer(self._gazetteer, self._featuriser.globe, outcome, shown, self._country_names)
        starts = np.searchsorted(table.sense[shown], np.arange(len(scene.senses) + 1)).tolist()
        listed: list[tuple[Candidate, ...]] = []
        for start, end in pairwise(starts):
            weights = topics[start:end]
            if end - start > 1:
                weights = weights - weights.mean(axis=0)
            scores = weights.sum(axis=1).tolist()
            listed.append(
                tuple(
                    Candidate(
                        place=self._place(int(table.rows[shown[start + number]])),
                        score=round(scores[number], 3),
                        evidence=explainer.explain(start + number, some),
                    )
                    for number, some in enumerate(weights.tolist())
                )
            )
        return listed
