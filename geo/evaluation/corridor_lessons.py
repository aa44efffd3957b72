"""Lessons in corridors: texts with what is labelled in them, as examples for the weights of geo.corridors.

Two kinds of texts: the development cases of data/cases/corridors.jsonl, and real articles of annotated corpora, which
hold next to no corridor: so the weights know how rare corridors are. What the route grammar finds in the latter is
judged by hand: data/models/corridors/moves.csv lists what is right, all else is wrong.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.corridors.evaluation import load
from geo.corridors.gate import features
from geo.corridors.legs import candidate_legs
from geo.corridors.roles import ROLES, named_units
from geo.corridors.scene import Scene
from geo.corridors.screen import cut, stems
from geo.corridors.sentences import read_sentences
from geo.corridors.surroundings import Surroundings
from geo.gazetteer import Gazetteer
from geo.recognition import Recogniser
from geo.recognition import Text as Surface
from geo.resolution import Resolver, Task
from geo.settings import data_dir
from geo.sources import from_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from geo.corridors.clusters import Clusters
    from geo.corridors.evaluation import Case
    from geo.corridors.legs import Leg
    from geo.corridors.vocabulary import Vocabulary
    from geo.model import Article, Resolution

LABELS: Final = ("origins", "destinations", "via")  # of ROLES, in the cases
_MIN_CONFIDENCE: Final = 0.35  # as the settings have it
UNKNOWN: Final = -1  # the class of an example that teaches nothing


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a place: its sentence and unit, its features, and its class: 0, or the number of its role from 1."""

    sentence: int
    unit: int
    features: AbstractSet[str]
    label: int


@dataclass(slots=True, eq=False)
class Text:
    """A text with its examples; ``group`` is who wrote it, ``case`` None for real articles."""

    group: str
    scene: Scene
    case: Case | None = None
    stretches: list[tuple[set[str], int]] = field(default_factory=list)  # features, and whether it holds a claim
    mentions: list[Mention] = field(default_factory=list)
    moves: list[tuple[AbstractSet[str], bool]] = field(default_factory=list)  # of the grammar: features, and if right

    @property
    def article(self) -> Article:
        """The text itself."""
        return self.scene.article

    def forget(self) -> None:
        """Let the scene be read again."""
        self.scene.last_leg, self.scene.last_origins, self.scene.last_destination = -2, (), None


@dataclass(frozen=True, slots=True)
class Teacher:
    """Makes texts of labelled articles."""

    vocabulary: Vocabulary
    clusters: Clusters

    def cases(self) -> Iterator[Text]:
        """Yield the development cases."""
        for case in load(data_dir() / "cases" / "corridors.jsonl"):
            if case.split.startswith("dev"):
                group = case.id.split("-")[0] if case.split == "dev5" else case.split  # its authors are d1, d2, ...
                yield self._text(group, case.article, case.resolutions, case, of_case(case))

    def articles(self, corpora: Sequence[Path]) -> Iterator[Text]:
        """Yield the articles of corpora; of those in which routes were found by hand, only what the grammar finds.

        Their places are found by the recogniser and the resolver that ship.
        """
        gazetteer = Gazetteer.open()
        recogniser, resolver = Recogniser.load(gazetteer), Resolver.load(gazetteer)
        with (data_dir() / "models" / "corridors" / "moves.csv").open(encoding="utf-8", newline="") as file:
            right: dict[tuple[str, str], set[int]] = defaultdict(set)
            for row in csv.DictReader(file):
                right[row["corpus"], row["doc"]].add(int(row["start"]))
        for path in corpora:
            for line in path.read_text(encoding="utf-8").split("\n"):  # the texts hold other ends of lines
                if not line:
                    continue
                document = json.loads(line)
                article = from_text(document["text"], max_chars=len(document["text"]) + 1)
                starts = right.get((path.stem, str(document["doc"])), set())
                found = recogniser.scored_all([Surface(article.text, article.furniture)])[0]
                task = Task(article.text, [mention for mention, _ in found], [score for _, score in found])
                resolutions = resolver.resolve_all([task], min_confidence=_MIN_CONFIDENCE)[0]
                text = self._text(path.stem, article, resolutions, None, _by_hand(starts))
                if starts:
                    text.stretches, text.mentions = [], []
                yield text

    def _text(
        self,
        group: str,
        article: Article,
        resolutions: Sequence[Resolution],
        case: Case | None,
        judge: Callable[[Leg], bool],
    ) -> Text:
        text = Text(group, Scene(article, read_sentences(article, resolutions, self.vocabulary)), case)
        quotes = _quotes(case) if case else {}
        text.stretches = list(_stretches(article.text, [at for found in quotes.values() for at in found]))
        surroundings = Surroundings(text.scene, self.clusters)
        for sentence in text.scene.sentences:
            units = named_units(sentence)
            if units:
                around = zip(units, surroundings.of(sentence, units), strict=True)
                text.mentions.extend(Mention(sentence.index, unit, told, 0) for unit, told in around)
        if case:
            text.mentions = list(_labelled(text, case, quotes))
        text.moves = list(_moves(text.scene, judge))
        text.forget()
        return text


def _quotes(case: Case) -> Mapping[str, list[int]]:
    """Return where the claims on the routes of each place are told."""
    quotes: dict[str, list[int]] = defaultdict(list)
    for gold in case.corridors:
        at = [case.article.text.find(claim["quote"]) for claim in gold["claims"]]
        for label in LABELS:
            for name in gold[label]:
                quotes[case.places[name].id].extend(at)
    return quotes


def _stretches(text: str, told: Sequence[int]) -> Iterator[tuple[set[str], int]]:
    """Yield the stretches of a text; those without a claim teach nothing where others have one."""
    for start, end in cut(text):
        holds = any(start <= at < end for at in told)
        yield stems(text[start:end]), 1 if holds else UNKNOWN if told else 0


def _labelled(text: Text, case: Case, quotes: Mapping[str, Sequence[int]]) -> Iterator[Mention]:
    """Yield the mentions with their classes: a role where its place has one and a claim on its route stands beside."""
    roles: dict[str, list[int]] = defaultdict(list)
    for gold in case.corridors:
        for number, label in enumerate(LABELS, start=1):
            for name in gold[label]:
                if number not in roles[case.places[name].id]:
                    roles[case.places[name].id].append(number)

    def is_told(mention: Mention, place: str) -> bool:
        sentence = text.scene.sentences[mention.sentence]
        return any(sentence.start <= at < sentence.end for at in quotes[place])

    def place_of(mention: Mention) -> str:
        place = text.scene.sentences[mention.sentence].token(mention.unit).place
        return place.id if place else ""

    told = {place_of(mention) for mention in text.mentions if is_told(mention, place_of(mention))} if quotes else set()
    for mention in text.mentions:
        place = place_of(mention)
        if place not in roles:
            yield mention
            continue
        # where a place has two roles, the grammar says which is meant
        known = roles[place]
        among = [role for role in known if len(known) == 1 or f"phrase {ROLES[role - 1]}" in mention.features]
        here = is_told(mention, place) or place not in told
        role = among[0] if here and among else UNKNOWN
        yield Mention(mention.sentence, mention.unit, mention.features, role)


def _moves(scene: Scene, judge: Callable[[Leg], bool]) -> Iterator[tuple[AbstractSet[str], bool]]:
    """Yield what the grammar finds in a text, as the reader would meet it if the gate were always right."""
    for sentence in scene.sentences:
        for leg in candidate_legs(sentence, scene):
            right = judge(leg)
            yield next(features(sentence, [leg], scene)), right
            if right:
                scene.told(leg)


def of_case(case: Case) -> Callable[[Leg], bool]:
    """Return what judges by a case's labels: right is what names places of a labelled route, in any role."""
    labelled = {case.places[name].id for gold in case.corridors for label in LABELS for name in gold[label]}

    def judge(leg: Leg) -> bool:
        found = {place.id for label in LABELS for place in getattr(leg, label)}
        return bool(found) and len(found & labelled) * 2 > len(found)

    return judge


def _by_hand(starts: AbstractSet[int]) -> Callable[[Leg], bool]:
    """Return what judges by where the sentences start that are right."""
    return lambda leg: leg.evidence.start in starts
