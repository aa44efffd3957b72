"""The recogniser: where a text names places, and how each name is used."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import Mention
from geo.recognition.description import Describer
from geo.recognition.document import Text
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
Scored = tuple[Mention, float]


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

    def scored(self, text: str, *, skip: Sequence[tuple[int, int]] = ()) -> list[Scored]:
        """Return the mentions of a text as `scored_all` does."""
        return self.scored_all([Text(text, skip)])[0]

    def scored_all(self, texts: Sequence[Text]) -> list[list[Scored]]:
        """Return the mentions of each text, each with the probability that it is a place's name.

        For a demonym it is the probability that the word is not a place's name itself: whose demonym it is, the
        gazetteer knows. What is found in a text does not hang on the others; together they are read faster.
        """
        mentions: list[list[Scored]] = [[] for _ in texts]
        described = self._describer.describe_all(texts)
        if described is None:
            return mentions
        probability = self._weights.probabilities(described)
        places = sorted(chosen(described, probability, self._weights.threshold))
        demonyms = np.where(described.found.flags & DEMONYM > 0, 1 - probability, 0)
        others = list(chosen(described, demonyms, 0.5, longest=True, taken=places))
        found: list[tuple[int, Use, float]] = [
            (at, use, float(probability[at]))
            for at, use in zip(places, self._uses(texts, described, places), strict=True)
        ]
        found += [(at, _DEMONYM, float(demonyms[at])) for at in others]
        for at, use, score in sorted(found):
            start, end, number = int(described.start[at]), int(described.end[at]), int(described.text[at])
            surface = texts[number].text[start:end]
            mentions[number].append((Mention(start=start, end=end, surface=surface, use=use), score))
        return mentions

    def _uses(self, texts: Sequence[Text], described: Description, places: Sequence[int]) -> list[Use]:
        if not places:
            return []
        at = np.array(places)
        learned: list[Use] = [USES[best] for best in self._weights.use_scores(described, at).argmax(axis=1).tolist()]
        spans = list(zip(described.start[at].tolist(), described.end[at].tolist(), strict=True))
        ends = np.searchsorted(described.text[at], np.arange(len(texts) + 1)).tolist()
        return [
            use
            for text, (first, last) in zip(texts, pairwise(ends), strict=True)
            for use in self._grammar.uses(text.text, spans[first:last], learned[first:last])
        ]


def chosen(
    described: Description,
    score: NDArray[np.float32],
    threshold: float,
    *,
    longest: bool = False,
    taken: Sequence[int] = (),
) -> Iterator[int]:
    """Choose the best candidates that do not overlap, best first.

    Args:
        described: the candidates.
        score: their scores.
        threshold: the least score that is chosen.
        longest: prefer long candidates to good ones.
        taken: candidates that are not to be overlapped either.
    """
    first, last = described.found.first, described.found.last
    good = np.flatnonzero(score >= threshold)
    start, end = described.start[good], described.end[good]
    order = good[np.lexsort((first[good], -(end - start) if longest else -score[good]))]
    tokens = {token for at in taken for token in range(first[at], last[at] + 1)}
    for at, low, high in zip(order.tolist(), first[order].tolist(), last[order].tolist(), strict=True):
        span = range(low, high + 1)
        if tokens.isdisjoint(span):
            tokens.update(span)
            yield at
