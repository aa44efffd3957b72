"""Make the weights of `geo.corridors.gate`: ``python -m geo.evaluation.corridor_gate CORPUS...`` writes gate.json.

What the route grammar finds is labelled right or wrong, in two kinds of texts: the development cases of
data/cases/corridors.jsonl, by their labels, and real articles of annotated corpora, by hand: moves.csv beside the
weights lists what is right there, all else is wrong. So the weights know how rare corridors are among the movements of
real news. Logistic regression with an L2 penalty by gradient descent, the same each time.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.corridors.evaluation import load
from geo.corridors.gate import AGREED, features
from geo.corridors.legs import candidate_legs
from geo.corridors.scene import Scene
from geo.corridors.sentences import read_sentences
from geo.corridors.vocabulary import Vocabulary
from geo.geoparser import Geoparser
from geo.settings import data_dir
from geo.sources import from_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from geo.corridors.evaluation import Case
    from geo.corridors.legs import Leg
    from geo.model import Article, Resolution

DEVELOPMENT: Final = ("dev", "dev2", "dev3", "dev4")
FEWEST: Final = 4  # examples that a feature must have
PENALTY: Final = 1.0
STEPS: Final = 1000
FOLDS: Final = 5
# log-odds, where the rules agree and where they do not; from the table that the command prints
THRESHOLD: Final = 1.0
ALONE: Final = 1.4


class Example:
    """What the grammar found once: the text it is from, the names of its features, and whether it is right."""

    __slots__ = ("features", "group", "right", "shown")

    def __init__(self, group: str, names: frozenset[str], *, right: bool, shown: str) -> None:
        """Keep an example; ``shown`` is for a person who looks at it."""
        self.group, self.features, self.right, self.shown = group, names, right, shown


def examples(
    group: str, article: Article, found: Sequence[Resolution], vocabulary: Vocabulary, judge: Callable[[Leg], bool]
) -> Iterator[Example]:
    """Yield what the grammar finds in a text, as the reader would meet it if the gate were always right."""
    named = sorted(item.mention.start for item in found if item.place)
    if not named or not vocabulary.concerns(article.text, named):
        return
    scene = Scene(article, read_sentences(article, found, vocabulary))
    for sentence in scene.sentences:
        for leg in candidate_legs(sentence, scene):
            right = judge(leg)
            names = frozenset(next(features(sentence, [leg], scene)))
            shown = f"{_names(leg.origins)} > {_names(leg.destinations)} via {_names(leg.via)} | {leg.evidence.quote}"
            yield Example(group, names, right=right, shown=f"{leg.evidence.start} {shown}")
            if right:
                scene.told(leg)


def _names(places: Sequence[object]) -> str:
    return ",".join(getattr(place, "name", "") for place in places)


def of_case(case: Case) -> Callable[[Leg], bool]:
    """Return what judges by a case's labels: right is what names places of a labelled route, in any role."""
    labelled = {case.places[name].id for gold in case.corridors for role in _ROLES for name in gold[role]}

    def judge(leg: Leg) -> bool:
        found = {place.id for role in _ROLES for place in getattr(leg, role)}
        return bool(found) and len(found & labelled) * 2 > len(found)

    return judge


def _by_hand(starts: AbstractSet[int]) -> Callable[[Leg], bool]:
    """Return what judges by where the sentences start that are right."""
    return lambda leg: leg.evidence.start in starts


_ROLES: Final = ("origins", "destinations", "via")


def matrix(data: Sequence[Example], names: Sequence[str]) -> NDArray[np.float32]:
    """Return examples as rows of zeros and ones."""
    column = {name: index for index, name in enumerate(names)}
    rows = np.zeros((len(data), len(names)), np.float32)
    for row, example in enumerate(data):
        rows[row, [column[name] for name in example.features if name in column]] = 1
    return rows


def fit(rows: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, by Nesterov's gradient descent."""
    step = 1.0 / (0.25 * float(np.max(rows.sum(1))) * len(rows) / 8 + PENALTY)
    weights = np.zeros(rows.shape[1])
    ahead = weights.copy()
    for number in range(STEPS):
        odds = 1.0 / (1.0 + np.exp(-(rows @ ahead)))
        slope = rows.T @ (odds - right) + PENALTY * ahead
        last, weights = weights, ahead - step * slope
        ahead = weights + (number / (number + 3)) * (weights - last)
    return weights


def kept_names(data: Sequence[Example]) -> list[str]:
    """Return the features that enough examples have, in order."""
    counts = Counter(name for example in data for name in example.features)
    return sorted(name for name, count in counts.items() if count >= FEWEST)


def out_of_fold(data: Sequence[Example]) -> NDArray[np.float64]:
    """Return the log-odds of each example by weights that never saw its text."""
    groups = sorted({example.group for example in data})
    order = np.random.default_rng(0).permutation(len(groups))
    fold = {groups[index]: position % FOLDS for position, index in enumerate(order)}
    scores = np.zeros(len(data))
    for number in range(FOLDS):
        inside = [index for index, example in enumerate(data) if fold[example.group] != number]
        outside = [index for index, example in enumerate(data) if fold[example.group] == number]
        training = [data[index] for index in inside]
        names = kept_names(training)
        weights = fit(matrix(training, names), np.array([example.right for example in training], np.float32))
        scores[outside] = matrix([data[index] for index in outside], names) @ weights
    return scores


def gather(corpora: Sequence[Path]) -> list[Example]:
    """Return the examples of the development cases and of corpora, read with the geoparser that ships."""
    vocabulary = Vocabulary.load()
    data: list[Example] = []
    for case in load(data_dir() / "cases" / "corridors.jsonl"):
        if case.split in DEVELOPMENT:
            data += examples(case.id, case.article, case.resolutions, vocabulary, of_case(case))
    with (data_dir() / "models" / "corridors" / "moves.csv").open(encoding="utf-8", newline="") as file:
        moves = {(row["corpus"], row["doc"], int(row["start"])) for row in csv.DictReader(file)}
    geoparser = Geoparser.load(min_confidence=0.35)
    for path in corpora:
        for line in path.read_text(encoding="utf-8").split("\n"):  # the texts hold other ends of lines
            if not line:
                continue
            document = json.loads(line)
            article = from_text(document["text"], max_chars=len(document["text"]) + 1)
            key = path.stem, str(document["doc"])
            starts = {start for corpus, doc, start in moves if (corpus, doc) == key}
            data += examples("/".join(key), article, geoparser.read(article).resolutions, vocabulary, _by_hand(starts))
    return data


LEAST: Final = 0.005  # smaller weights are left out


def main() -> None:
    """Train, say how well unseen texts are told, and write the weights."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    data = gather(parser.parse_args().corpora)
    right = np.array([example.right for example in data], np.float32)
    scores = out_of_fold(data)
    print(f"{len(data)} examples, {int(right.sum())} right; told by weights that did not see their text:")  # noqa: T201 - the command's answer
    agreed = np.array([AGREED in example.features for example in data])
    table = {"the rules alone": agreed}
    table |= {
        f"{low} where the rules agree, else {alone}": (scores >= alone) | (agreed & (scores >= low))
        for low, alone in ((0.0, 1.0), (0.5, 1.5), (THRESHOLD, ALONE), (1.0, 2.0), (2.0, 4.0))
    }
    for name, let in table.items():
        print(f"  {name:<38} P {right[let].mean():.3f}  R {right[let].sum() / right.sum():.3f}")  # noqa: T201 - the command's answer
    names = kept_names(data)
    weights = fit(matrix(data, names), right)
    path = data_dir() / "models" / "corridors" / "gate.json"
    kept = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= LEAST}
    made = {"threshold": THRESHOLD, "alone": ALONE, "weights": kept}
    path.write_text(json.dumps(made, indent=0) + "\n", encoding="utf-8")
    print(f"wrote {len(kept)} weights to {path}")  # noqa: T201 - the command's answer


if __name__ == "__main__":
    main()
