"""Trains the resolver: ``python -m geo.resolution.train CORPUS.jsonl...``; needs the extra ``train``.

The confidence is fitted on answers of rankers that had not seen the corpus of the article (leave one corpus out), so
that it holds for texts unlike those that were trained on.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo.corpora import load_corpus, read_records, required_field, span_of
from geo.gazetteer import Gazetteer
from geo.model import Mention
from geo.resolution.candidates import Affixes, Finder
from geo.resolution.features import Featuriser
from geo.resolution.learning import Learner, arrays_of
from geo.resolution.lessons import Lesson, Recognised, Teacher, set_aside, tells
from geo.resolution.resolver import AFFIXES, WEIGHTS
from geo.settings import data_dir
from geo.trees import save_arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.corpora import Document
    from geo.resolution.confidence import Confidence
    from geo.resolution.ranker import Ranked, Ranker

Found = dict[str, list[Recognised]]
SURE, BINS = 0.9, 10


class Course:
    """The corpora as lessons, and what is fitted to them."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        affixes: Affixes,
        corpora: Mapping[str, Sequence[Document]],
        found: Mapping[str, Found],
        seed: int = 0,
    ) -> None:
        """Make lessons of annotated corpora, by name, and of what a recogniser found in them, where that is given."""
        featuriser = Featuriser(gazetteer)
        teacher = Teacher(gazetteer, affixes, Finder(gazetteer, affixes), featuriser)
        self._learner = Learner(featuriser, seed)
        self._annotated = {name: teacher.annotated(documents) for name, documents in corpora.items()}
        self._recognised = {
            name: teacher.recognised(documents, found[name]) for name, documents in corpora.items() if name in found
        }
        self._short = {
            name: teacher.sentences(documents) + teacher.misspelt(documents, seed) + teacher.famous(documents, seed)
            for name, documents in corpora.items()
        }
        self._rankers: dict[frozenset[str], Ranker] = {}
        self._required = {
            name: sum(top.point is not None and not set_aside(top) for doc in documents for top in doc.toponyms)
            for name, documents in corpora.items()
        }

    def ranker(self, names: Iterable[str]) -> Ranker:
        """Fit a ranker to some of the corpora, once."""
        chosen = sorted(names)
        if (key := frozenset(chosen)) not in self._rankers:
            self._rankers[key] = self._fit_ranker(chosen)
        return self._rankers[key]

    def _fit_ranker(self, chosen: Sequence[str]) -> Ranker:
        size = {name: max(sum(len(lesson.answers) for lesson in self._annotated[name]), 1) for name in chosen}
        middle = sum(size.values()) / len(size)
        lessons: list[Lesson] = []
        for of in (self._annotated, self._short, self._recognised):
            for name in chosen:
                # the largest corpus is of local news: its share is damped to the root, so that world news counts too
                weight = (middle / size[name]) ** 0.5
                kept = [lesson for lesson in of.get(name, ()) if of is not self._short or tells(lesson)]
                lessons += [replace(lesson, weight=weight) for lesson in kept]
        return self._learner.ranker(lessons)

    def fit(self, names: Sequence[str]) -> tuple[Ranker, Confidence]:
        """Fit a ranker to some of the corpora, and its confidence to answers on each by a ranker of the others."""
        annotated: list[tuple[Lesson, Ranked]] = []
        recognised: list[tuple[Lesson, Ranked]] = []
        for name in names:
            ranker = self.ranker([other for other in names if other != name] or names)
            annotated += self._learner.ranked(ranker, self._annotated[name] + self._short[name])
            recognised += self._learner.ranked(ranker, self._recognised.get(name, ()))
        return self.ranker(names), self._learner.confidence(annotated, recognised)

    def report(self, name: str, ranker: Ranker, confidence: Confidence) -> str:
        """Return one line: how many annotated mentions are placed right, and how true the confidence is."""
        lessons = self._annotated[name]
        found = self._learner.outcomes(self._learner.ranked(ranker, lessons))
        sure, right = confidence.right(np.array(found.signs)), np.array(found.near)
        known = [answer.near for lesson in lessons for answer in lesson.answers if answer.near is not None]
        figures = {
            "required": self._required[name],
            "R@161": right.sum() / self._required[name],
            "reach": sum(one.any() for one in known) / self._required[name],
            "A@161": right.mean(),
            "calibration error": _calibration_error(sure, right),
            "right at confidence 0.9+": right[sure >= SURE].mean(),
            "share at 0.9+": (sure >= SURE).mean(),
        }
        return f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items())


def _calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gap = np.bincount(bins, sure, BINS) - np.bincount(bins, right, BINS)
    return float(np.abs(gap).sum() / len(sure))


def load_recognised(path: Path, corpora: Mapping[str, Sequence[Document]]) -> dict[str, Found]:
    """Read ``{"corpus", "doc", "start", "end", "use", "score"}`` lines; raise InputError naming a bad line."""
    texts = {name: {document.doc: document.text for document in documents} for name, documents in corpora.items()}
    found: dict[str, Found] = {}
    for where, record in read_records(path):
        name, doc = required_field(record, "corpus", where), str(required_field(record, "doc", where))
        text = texts.get(name, {}).get(doc)
        if text is None:
            continue
        start, end = span_of(record, where)
        use = required_field(record, "use", where)
        mention = Mention(start=start, end=end, surface=text[start:end], use=use)
        one = Recognised(mention, float(required_field(record, "score", where)))
        found.setdefault(name, {}).setdefault(doc, []).append(one)
    return found


def main() -> None:
    """Train on the corpora, after showing how training on all but one does on that one."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--recognised", type=Path, metavar="FILE.jsonl", help="what held-out recognisers found")
    parser.add_argument("--out", type=Path, default=data_dir() / "models" / "resolution", help="folder for the weights")
    parser.add_argument("--leave-out", metavar="NAME", help="train without this corpus, and report on it alone")
    parser.add_argument("--no-report", action="store_true", help="only train")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    affixes = Affixes.load(data_dir() / "models" / "resolution" / AFFIXES)
    corpora = {path.stem: load_corpus(path) for path in given.corpora}
    found = load_recognised(given.recognised, corpora) if given.recognised else {}
    course = Course(Gazetteer.open(), affixes, corpora, found, given.seed)
    for name in [given.leave_out] if given.leave_out else [] if given.no_report else list(corpora):
        fitted = course.fit([other for other in corpora if other != name])
        print(course.report(name, *fitted), flush=True)  # noqa: T201 - the command's answer
    if not given.leave_out:
        fitted = course.fit(list(corpora))
    given.out.mkdir(parents=True, exist_ok=True)
    save_arrays(given.out / WEIGHTS, arrays_of(*fitted))


if __name__ == "__main__":
    main()
