"""Make what is learned of corridors: ``python -m geo.evaluation.corridor_models CORPUS...`` writes the .npz files.

Screen, gate, roles, joins, acts and aims (the modules of these names in geo.corridors) are logistic regressions with an
L2 penalty. Prints first how weights read texts of which they saw none, nor any by the same author; then learns from
all of them. The same data give the same weights.
"""

from __future__ import annotations

import argparse
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from geo.corridors.acts import Acts, Readings
from geo.corridors.aims import Aims, Told
from geo.corridors.aims import features as aim_features
from geo.corridors.claims import read_claims
from geo.corridors.clusters import Clusters
from geo.corridors.evaluation import evaluate, match
from geo.corridors.gate import Gate
from geo.corridors.joins import Joins, Pairs
from geo.corridors.linking import to_corridors
from geo.corridors.reader import CorridorReader
from geo.corridors.roles import ROLES, Roles, ends_of
from geo.corridors.screen import Screen, passing
from geo.corridors.vocabulary import Vocabulary
from geo.corridors.weights import ALWAYS, Weights
from geo.evaluation.corridor_lessons import LABELS, UNKNOWN, Teacher
from geo.model import ACTS
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from geo.corridors.evaluation import Case
    from geo.corridors.linking import Route
    from geo.corridors.phrases import RoleName
    from geo.evaluation.corridor_lessons import Text

FOLDS: Final = 5
INNER_FOLDS: Final = 3
FEWEST: Final = 3  # examples that a feature must have
REAL: Final = 0.1  # what a mention of a real article counts beside one of a case: there are many
# what a stretch of a real article counts: more, and the weights would learn how real articles are written, which all
# but five of them speak of no corridor; less, and they would know less of what real articles are about
REAL_STRETCH: Final = 0.3
LEAST: Final = 0.004  # smaller weights are left out
# the inverse of the penalty, chosen by what the weights made of texts that they had not seen
STRENGTHS: Final = {"screen": 0.1, "gate": 0.5, "roles": 0.012, "joins": 0.3, "acts": 0.1, "aims": 0.3}
_NOTHING: Final = Weights({}, np.zeros((0, 1), np.float32))


def fit(
    examples: Sequence[AbstractSet[str]], labels: Sequence[int], part: str, counts: Sequence[float] | None = None
) -> Weights:
    """Return the weights of a logistic regression: one column for two classes, else one a class.

    Args:
        examples: The features of each example.
        labels: The class of each, from 0.
        part: What is learned: a name in `STRENGTHS`.
        counts: What each example counts; 1 if None.
    """
    shown = Counter(name for features in examples for name in features)
    names = sorted(name for name, count in shown.items() if count >= FEWEST)
    row = {name: number for number, name in enumerate(names)}
    model = LogisticRegression(C=STRENGTHS[part], max_iter=500, fit_intercept=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(_matrix(examples, row), np.array(labels), sample_weight=None if counts is None else np.array(counts))
    return _rounded(names, model.coef_.T)


def _rounded(names: Sequence[str], table: np.ndarray) -> Weights:
    """Return weights as they are kept, without features that hardly count."""
    kept = [number for number, name in enumerate(names) if np.abs(table[number]).max() >= LEAST or name == ALWAYS]
    rounded = table[kept].astype(np.float16).astype(np.float32)
    return Weights({names[number]: row for row, number in enumerate(kept)}, rounded)


def _matrix(examples: Sequence[AbstractSet[str]], row: Mapping[str, int]) -> csr_matrix:
    columns: list[int] = []
    starts = [0]
    for features in examples:
        columns.extend(sorted(row[name] for name in features if name in row))
        starts.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(examples), len(row)))


@dataclass(frozen=True, slots=True)
class Trainer:
    """Learns from texts."""

    vocabulary: Vocabulary
    clusters: Clusters

    def reader(self, texts: Sequence[Text]) -> CorridorReader:
        """Learn everything. Acts and aims are learned beside routes that were found by weights of other texts."""
        found: dict[int, list[Route]] = {}
        for number in range(INNER_FOLDS):
            part = self._routes([text for index, text in enumerate(texts) if index % INNER_FOLDS != number])
            for index, text in enumerate(texts):
                if index % INNER_FOLDS == number and text.case:
                    stretches = passing(part.screen.stretches(text.article.text))
                    found[id(text)] = part.routes(text.scene, stretches) if stretches else []
                    text.forget()
        whole = self._routes(texts)
        acts = self._acts(texts, found)
        return replace(whole, acts=acts, aims=self._aims(texts, found, acts))

    def _routes(self, texts: Sequence[Text]) -> CorridorReader:
        return self._put_together(_screen(texts), _gate(texts), self._roles(texts), _joins(texts))

    def _put_together(self, screen: Screen, gate: Gate, roles: Roles, joins: Joins) -> CorridorReader:
        acts, aims = Acts(_NOTHING, self.clusters), Aims(_NOTHING)
        return CorridorReader(self.vocabulary, gate, screen, roles, joins, acts, aims)

    def _roles(self, texts: Sequence[Text]) -> Roles:
        rows = [
            (mention, 1.0 if text.case else REAL)
            for text in texts
            for mention in text.mentions
            if mention.label != UNKNOWN
        ]
        features, labels = [mention.features for mention, _ in rows], [mention.label for mention, _ in rows]
        return Roles(fit(features, labels, "roles", [count for _, count in rows]), self.clusters)

    def _acts(self, texts: Sequence[Text], found: Mapping[int, Sequence[Route]]) -> Acts:
        examples: list[AbstractSet[str]] = []
        labels: list[set[str]] = []
        for text in texts:
            if not text.case:
                continue
            naming = {place for route in found[id(text)] for place in route.sentences}
            readings = Readings(text.scene, naming, self.vocabulary, self.clusters)
            claims = [claim for gold in text.case.corridors for claim in gold["claims"]]
            told = [(text.article.text.find(claim["quote"]), claim["act"]) for claim in claims]
            for sentence in text.scene.sentences:
                examples.append(readings.of(sentence))
                labels.append({act for at, act in told if sentence.start <= at < sentence.end})
        columns = [fit(examples, [act in told for told in labels], "acts") for act in ACTS]
        names = sorted({name for column in columns for name in column.row})
        table = np.zeros((len(names), len(ACTS)), np.float32)
        for number, column in enumerate(columns):
            table[[names.index(name) for name in column.row], number] = column.table[:, 0]
        return Acts(Weights({name: row for row, name in enumerate(names)}, table), self.clusters)

    def _aims(self, texts: Sequence[Text], found: Mapping[int, Sequence[Route]], acts: Acts) -> Aims:
        examples: list[AbstractSet[str]] = []
        labels: list[bool] = []
        for text in texts:
            routes = found.get(id(text))
            if not text.case or not routes:
                continue
            meant = {number: gold for gold, number in match(text.case, to_corridors(routes)).items()}
            recorder = Recorder()
            read_claims(text.scene, routes, self.vocabulary, acts, recorder)
            for told, near in recorder.told:
                acting = _acting(text, text.case, told)
                if acting:
                    examples.extend(aim_features(told, near))
                    labels.extend(meant.get(routes.index(route)) in acting for route in near)
        return Aims(fit(examples, labels, "aims"))


class Recorder(Aims):
    """Notes what is asked of it, and answers as the rules would."""

    def __init__(self) -> None:
        """Begin without notes."""
        super().__init__(_NOTHING)
        object.__setattr__(self, "told", [])

    told: list[tuple[Told, list[Route]]]

    def of(self, told: Told, routes: Sequence[Route]) -> list[Route]:
        """Note an act and the routes near it."""
        self.told.append((told, self.near(told, routes)))
        return list(told.routes)


def _acting(text: Text, case: Case, told: Told) -> set[int]:
    """Return the numbers of the labelled routes of which a sentence tells an act."""
    return {
        number
        for number, gold in enumerate(case.corridors)
        for claim in gold["claims"]
        if claim["act"] == told.act
        and told.sentence.start <= text.article.text.find(claim["quote"]) < told.sentence.end
    }


def _screen(texts: Sequence[Text]) -> Screen:
    rows = [
        (features, label, 1.0 if text.case else REAL_STRETCH)
        for text in texts
        for features, label in text.stretches
        if label != UNKNOWN
    ]
    return Screen(fit([row[0] for row in rows], [row[1] for row in rows], "screen", [row[2] for row in rows]))


def _gate(texts: Sequence[Text]) -> Gate:
    rows = [move for text in texts for move in text.moves]
    return Gate(fit([features for features, _ in rows], [right for _, right in rows], "gate"))


def _joins(texts: Sequence[Text]) -> Joins:
    """Learn from the ends that the labels name, all their pairs."""
    examples: list[AbstractSet[str]] = []
    labels: list[bool] = []
    for text in texts:
        if not text.case or not text.case.corridors:
            continue
        places = text.case.places
        routes = [
            {(role, places[name].id) for role, label in zip(ROLES, LABELS, strict=True) for name in gold[label]}
            for gold in text.case.corridors
        ]
        told: dict[int, list[tuple[int, RoleName, float]]] = defaultdict(list)
        for mention in text.mentions:
            if mention.label > 0:
                told[mention.sentence].append((mention.unit, ROLES[mention.label - 1], 1.0))
        ends = [end for index, some in told.items() for end in ends_of(text.scene.sentences[index], some)]
        pairs = Pairs(ends, Joins(_NOTHING))
        for first, second in pairs.near():
            examples.append(pairs.features(first, second))
            labels.append(
                any(
                    any((first.role, place) in route for place in first.ids)
                    and any((second.role, place) in route for place in second.ids)
                    for route in routes
                )
            )
    return Joins(fit(examples, labels, "joins"))


def out_of_fold(texts: Sequence[Text], trainer: Trainer) -> Iterator[tuple[CorridorReader, list[Text]]]:
    """Yield readers with the texts that they did not learn from: those of other authors or batches."""
    groups = sorted({text.group for text in texts if text.case})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    for number in range(FOLDS):
        outside = [text for text in texts if text.case and fold[text.group] == number]
        yield trainer.reader([text for text in texts if not text.case or fold[text.group] != number]), outside


def main() -> None:
    """Learn, say how well unseen texts are read, and write the weights."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    corpora = parser.parse_args().corpora
    trainer = Trainer(Vocabulary.load(), Clusters())
    teacher = Teacher(trainer.vocabulary, trainer.clusters)
    texts = [*teacher.cases(), *teacher.articles(corpora)]
    readers = {id(text.case): (reader, text.case) for reader, some in out_of_fold(texts, trainer) for text in some}
    cases = [case for _, case in readers.values() if case]
    for split in sorted({case.split for case in cases}):
        part = [case for case in cases if case.split == split]
        scores = evaluate(part, lambda case: readers[id(case)][0].read(case.article, case.resolutions))
        print(f"{split}, {len(part)} texts, places given, by weights that saw no text of the author\n{scores}")  # noqa: T201 - the command's answer
    learned = trainer.reader(texts)
    folder = data_dir() / "models" / "corridors"
    for name in STRENGTHS:
        weights: Weights = getattr(learned, name).weights
        weights.save(folder / f"{name}.npz")
        print(f"wrote {len(weights.row)} features to {folder / name}.npz")  # noqa: T201 - the command's answer


if __name__ == "__main__":
    main()
