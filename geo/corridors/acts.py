"""Which acts a sentence tells of a route, weighed: what the cues of data/corridors/acts.toml do not know of.

A logistic regression for each act over the words of a sentence, their clusters, and what the sentences beside it tell.
Learned from the labelled cases; no feature is a place, a person or an outlet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.corridors.cues import WEIGHED, Finding, find
from geo.corridors.surroundings import GRAMMAR, is_name, last_word, word_of
from geo.corridors.vocabulary import Cue
from geo.corridors.weights import ALWAYS, Weights
from geo.model import ACTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from geo.corridors.clusters import Clusters
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence
    from geo.corridors.vocabulary import Vocabulary
    from geo.model import Act

NEAR: Final = 3  # sentences around those that name a route in which its acts are looked for
# log-odds from which on a sentence tells an act that no cue tells; see data/README.md
THRESHOLDS: Final[dict[Act, float]] = dict.fromkeys(ACTS, -0.6) | {"report_use": 0.4, "report_violation": 0.0}
_VERBS: Final = frozenset("FGREKCDVxT")


@dataclass(frozen=True, eq=False)
class Acts:
    """Weights of what a sentence says, one column an act."""

    weights: Weights
    clusters: Clusters

    @classmethod
    def load(cls, clusters: Clusters, folder: Path | None = None) -> Acts:
        """Read the weights; raise DataError if they are damaged."""
        return cls(Weights.load("acts", folder), clusters)

    def told(self, scene: Scene, naming: Collection[int], vocabulary: Vocabulary) -> dict[int, list[Finding]]:
        """Return the acts that sentences near those that name a route are likely to tell, by sentence."""
        readings = Readings(scene, naming, vocabulary, self.clusters)
        return {
            sentence.index: told
            for sentence in scene.sentences
            if any(sentence.index + step in naming for step in range(-NEAR, NEAR + 1))
            and (told := self._findings(sentence, readings.of(sentence)))
        }

    def _findings(self, sentence: Sentence, features: set[str]) -> list[Finding]:
        odds = self.weights.odds(features)
        acts = [act for act, one in zip(ACTS, odds.tolist(), strict=True) if one >= THRESHOLDS[act]]
        found = []
        for act in acts:
            unit = self._told_by(sentence, ACTS.index(act))
            if "h" in sentence.tags[:unit]:
                continue  # supposed, and not told
            start = sentence.firsts[unit]
            end = sentence.firsts[unit + 1] if unit + 1 < len(sentence.firsts) else len(sentence.words)
            found.append(Finding(Cue(act, WEIGHED), start, end))
        return found

    def _told_by(self, sentence: Sentence, column: int) -> int:
        """Return the unit that speaks most for an act."""

        def speaks(unit: int) -> float:
            names = _of_unit(sentence, unit, self.clusters)
            return float(self.weights.odds(names)[column])

        units = [unit for unit, tag in enumerate(sentence.tags) if tag in _VERBS]
        return max(units or range(len(sentence.tags)), key=speaks)


class Readings:
    """What the sentences of an article say, as names of features."""

    def __init__(self, scene: Scene, naming: Collection[int], vocabulary: Vocabulary, clusters: Clusters) -> None:
        """Look at an article; ``naming``: the sentences that name a route."""
        self._scene = scene
        self._naming = naming
        self._vocabulary = vocabulary
        self._clusters = clusters
        self._known: dict[int, list[str]] = {}

    def of(self, sentence: Sentence) -> set[str]:
        """Return the features of a sentence."""
        found = {ALWAYS, *self._itself(sentence.index), *self._words(sentence)}
        for step in (-1, 1):
            if 0 <= sentence.index + step < len(self._scene.sentences):
                found.update(f"{step} {name}" for name in self._itself(sentence.index + step))
        return found

    def _words(self, sentence: Sentence) -> Iterator[str]:
        for unit, tag in enumerate(sentence.tags):
            yield from _of_unit(sentence, unit, self._clusters)
            yield f"tag {tag}"
        stems = ["", *(word_of(sentence, unit) for unit in range(len(sentence.tags))), ""]
        yield from (f"pair {first} {second}" for first, second in pairwise(stems))
        yield f"units {min(len(sentence.tags), 40) // 8}"
        yield f"first {sentence.index == 0}"
        yield f"headline {sentence.tags[-1] not in '.!?'}"
        yield f"crisis {self._scene.crisis}"

    def _itself(self, index: int) -> Sequence[str]:
        """Return what a sentence tells, for itself and for those beside it."""
        if index not in self._known:
            sentence = self._scene.sentences[index]
            names = [f"cue {finding.cue.act}" for finding in find(sentence, self._vocabulary, has_leg=True)]
            names += [f"mark {mark}" for mark in sentence.marks]
            names += ["names a route"] * (index in self._naming)
            names += ["danger"] * (index in self._scene.danger) + ["talk"] * (index in self._scene.talk)
            self._known[index] = names
        return self._known[index]


def _of_unit(sentence: Sentence, unit: int, clusters: Clusters) -> Iterator[str]:
    yield f"word {word_of(sentence, unit)}"
    known = sentence.firsts[unit] in sentence.named or is_name(sentence, unit)
    if not known and sentence.tags[unit] not in GRAMMAR:
        coarse, fine = clusters.of(last_word(sentence, unit))
        if coarse:
            yield f"coarse {coarse}"
            yield f"fine {fine}"
