"""How well Dateline reads texts of a kind that it was not trained on: ``python -m geo.evaluation.leave_one_out``.

Each corpus is read by a recogniser and a resolver that were trained on the others only. Needs the ``train`` extra, and
minutes; what the held-out recognisers found is kept in a file, which also serves `geo.resolution.train`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from geo.corpora import load_corpus
from geo.evaluation.areas import Areas
from geo.evaluation.metrics import Scores, score
from geo.evaluation.predictions import predictions
from geo.evaluation.report import Evaluated, table
from geo.gazetteer import Gazetteer
from geo.model import Reading
from geo.recognition import Recogniser
from geo.recognition import train as recognition
from geo.recognition.description import Describer
from geo.recognition.grammar import Grammar
from geo.resolution import Resolver
from geo.resolution.candidates import Affixes
from geo.resolution.resolver import AFFIXES
from geo.resolution.train import Course, Found, load_recognised
from geo.settings import Settings, data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.corpora import Document


def held_out_mentions(paths: Sequence[Path], gazetteer: Gazetteer, seed: int) -> Iterator[str]:
    """Yield JSON lines of the mentions that recognisers find in corpora that they were not trained on."""
    describer, grammar = Describer(gazetteer), Grammar.load(data_dir() / "words")
    corpora = {path.stem: load_corpus(path) for path in paths}
    taught = {name: recognition.examples(describer, enumerate(some)) for name, some in corpora.items()}
    more = {name: recognition.more_examples(describer, gazetteer, some, seed) for name, some in corpora.items()}
    for held_out, documents in corpora.items():
        others = [name for name in corpora if name != held_out]
        of_use = recognition.fit_uses([one for name in others for one in taught[name]], seed)
        weights = recognition.fit([one for name in others for one in taught[name] + more[name]], of_use, seed)
        recogniser = Recogniser(describer, weights, "", grammar)
        for document in documents:
            for mention, sure in recogniser.scored(document.text):
                place = {"corpus": held_out, "doc": document.doc, "start": mention.start, "end": mention.end}
                yield json.dumps(place | {"use": mention.use, "score": round(sure, 4)})


def end_to_end(
    corpora: Mapping[str, Sequence[Document]],
    found: Mapping[str, Found],
    gazetteer: Gazetteer,
    seed: int,
    threshold: float,
) -> Iterator[tuple[str, Scores, Scores, float]]:
    """Yield each corpus's name, its scores in the noun view and the strict view, and articles resolved a second."""
    affixes = Affixes.load(data_dir() / "models" / "resolution" / AFFIXES)
    course = Course(gazetteer, affixes, corpora, found, seed)
    areas = Areas(gazetteer)
    for name, documents in corpora.items():
        resolver = Resolver(gazetteer, affixes, *course.fit([other for other in corpora if other != name]))
        started = time.perf_counter()
        placed = {}
        for document in documents:
            mentions = found[name].get(document.doc, [])
            resolutions = resolver.resolve(
                document.text,
                [one.mention for one in mentions],
                min_confidence=threshold,
                scores=[one.score for one in mentions],
            )
            placed[document.doc] = predictions(Reading(article_id="", geoparser_id="", resolutions=tuple(resolutions)))
        seconds = time.perf_counter() - started
        noun, strict = (score(documents, placed, noun=view, areas=areas) for view in (True, False))
        yield name, noun, strict, len(documents) / seconds


def main() -> None:
    """Print how each corpus is read, end to end, by what was trained on the others."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--recognised", type=Path, required=True, help="what was found; made where it is not there yet")
    parser.add_argument("--min-confidence", type=float, default=Settings().min_confidence)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    gazetteer = Gazetteer.open()
    if not given.recognised.exists():
        lines = "\n".join(held_out_mentions(given.corpora, gazetteer, given.seed))
        given.recognised.write_text(lines, encoding="utf-8")
    corpora = {path.stem: load_corpus(path) for path in given.corpora}
    found = load_recognised(given.recognised, corpora)
    noun, strict = [], []
    for name, one, other, speed in end_to_end(corpora, found, gazetteer, given.seed, given.min_confidence):
        noun.append(Evaluated(name=name, scores=one, per_second=speed))
        strict.append(Evaluated(name=name, scores=other, per_second=speed))
        print(table(noun[-1:], noun=True), flush=True)  # noqa: T201 - the command's answer
    print(table(noun, noun=True, failures=False), table(strict, noun=False, failures=False), sep="\n\n")  # noqa: T201
    for result in noun:
        steps = ", ".join(f"{sure:.2f}: {right:.2f} of {count}" for sure, right, count in result.scores.calibration())
        print(f"{result.name}, confidence: right  {steps}")  # noqa: T201


if __name__ == "__main__":
    main()
