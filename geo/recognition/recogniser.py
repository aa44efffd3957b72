"""The recogniser: where a text names places, and how each name is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import Mention
from geo.recognition.description import Describer
from geo.recognition.features import DEMONYM
from geo.recognition.grammar import Grammar
from geo.recognition.weights import USES, Weights
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer
    from geo.model import Use
    from geo.recognition.description import Description

_DEMONYM: Final = "demonym"


class Recogniser:
    """Finds mentions of places. Safe to use from several threads."""

    def __init__(self, describer: Describer, weights: Weights, weights_id: str, grammar: Grammar) -> None:
        """Join the parts; use `load`."""
        self._describer = describer
        self._weights = weights
        self._grammar = grammar
        self.id = f"recogniser-{weights_id}-{grammar.id}"

    @classmethod
    def load(cls, gazetteer: Gazetteer, folder: Path | None = None) -> Recogniser:
        """Read the weights and word lists.

        Args:
            gazetteer: where names are looked up.
            folder: the folder of the weights, by default the one that Dateline ships.

        Raises:
            DataError: a file is missing, damaged or of another version.
        """
        describer = Describer(gazetteer)
        weights, weights_id = Weights.load(folder or data_dir() / "models", describer.names)
        return cls(describer, weights, weights_id, Grammar.load(data_dir() / "words"))

    def mentions(self, text: str, *, skip: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """Return the mentions of places, sorted and apart from each other; ``skip`` spans are not looked at."""
        return [mention for mention, _ in self.scored(text, skip=skip)]

    def scored(self, text: str, *, skip: Sequence[tuple[int, int]] = ()) -> list[tuple[Mention, float]]:
        """Return the mentions, each with the probability that it is a place's name.

        For a demonym it is the probability that the word is not a place's name itself: whose demonym it is, the
        gazetteer knows.
        """
        described = self._describer.describe(text, skip)
        if described is None:
            return []
        probability = self._weights.probabilities(described)
        places = sorted(chosen(described, probability, self._weights.threshold))
        demonyms = np.where(described.found.flags & DEMONYM > 0, 1 - probability, 0)
        taken = [(int(described.start[at]), int(described.end[at])) for at in places]
        others = list(chosen(described, demonyms, 0.5, longest=True, taken=taken))
        uses = self._uses(text, described, places)
        found: list[tuple[int, Use, float]] = [
            (at, uses[number], float(probability[at])) for number, at in enumerate(places)
        ]
        found += [(at, _DEMONYM, float(demonyms[at])) for at in others]
        mentions = []
        for at, use, score in sorted(found):
            start, end = int(described.start[at]), int(described.end[at])
            mentions.append((Mention(start=start, end=end, surface=text[start:end], use=use), score))
        return mentions

    def _uses(self, text: str, described: Description, places: Sequence[int]) -> list[Use]:
        if not places:
            return []
        scores = self._weights.use_scores(described, np.array(places))
        spans = [(int(described.start[at]), int(described.end[at])) for at in places]
        return self._grammar.uses(text, spans, [USES[best] for best in scores.argmax(axis=1)])


def chosen(
    described: Description,
    score: NDArray[np.float32],
    threshold: float,
    *,
    longest: bool = False,
    taken: Sequence[tuple[int, int]] = (),
) -> Iterator[int]:
    """Choose the best candidates that do not overlap, best first.

    Args:
        described: the candidates.
        score: their scores.
        threshold: the least score that is chosen.
        longest: prefer long candidates to good ones.
        taken: (start, end) spans that are not to be overlapped either.
    """
    good = np.flatnonzero(score >= threshold)
    start, end = described.start[good], described.end[good]
    order = np.lexsort((start, -(end - start) if longest else -score[good]))
    spans = list(taken)
    for place in order.tolist():
        low, high = int(start[place]), int(end[place])
        if all(high <= other_low or low >= other_high for other_low, other_high in spans):
            spans.append((low, high))
            yield int(good[place])
