"""Annotated articles as the ranker learns from them: scenes with the annotated place among the candidates."""

from __future__ import annotations

import random
import re
import string
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.corpora import demonyms
from geo.gazetteer import DEMONYM, PRIMARY
from geo.model import KINDS, Mention
from geo.resolution.confidence import RIGHT_KM
from geo.resolution.senses import read_scene

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.corpora import Document, Toponym
    from geo.gazetteer import Gazetteer
    from geo.model import Place, Point
    from geo.resolution.candidates import Affixes, Finder
    from geo.resolution.features import Featuriser
    from geo.resolution.relations import Table
    from geo.resolution.senses import Scene

_WIDE = ("country", "water", "terrain", "region", "continent")
_LABEL_KM = 50.0  # how near a candidate must lie to be taken for a place that is annotated without an id
_MIN_MISSPELT = 6  # letters
_WELL_KNOWN = 200_000  # people
_BY_FAR = 8  # how many times as populous as each of its namesakes
_CITY = KINDS.index("city")
_LANDS = (KINDS.index("country"), KINDS.index("admin1"))
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d)]*\s+[A-Z\"'\u201c(]|\n")
_WORD = re.compile(r"[A-Z][\w-]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A mention that a recogniser found in a document, and its probability."""

    mention: Mention
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What is known of one mention. ``sense``: its sense in the scene; ``score``: the recogniser's probability.

    Of the sense's candidates, None where the mention is no annotated place: ``label``, the annotated place itself;
    ``near``, all that would be scored as right; ``right``, also countries and seas that the annotation puts elsewhere
    within their bounds. ``toponym`` None: there is none at this spot.
    """

    sense: int
    score: float
    toponym: Toponym | None
    label: NDArray[np.bool_] | None
    near: NDArray[np.bool_] | None
    right: NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """An article's scene and what is known of its mentions; ``table`` has at least one candidate.

    ``weight``: how much it counts among all that is learned from.
    """

    scene: Scene
    table: Table
    answers: list[Answer]
    weight: float = 1.0


class Teacher:
    """Makes lessons from annotated documents."""

    def __init__(self, gazetteer: Gazetteer, affixes: Affixes, finder: Finder, featuriser: Featuriser) -> None:
        """Use the same parts as the resolver that is to be trained."""
        self._gazetteer, self._affixes, self._finder, self._featuriser = gazetteer, affixes, finder, featuriser

    def annotated(self, documents: Iterable[Document]) -> list[Lesson]:
        """Return lessons on the annotated mentions, with the demonyms that the gazetteer knows added to them."""
        return self._lessons((document, self._annotated_mentions(document)) for document in documents)

    def sentences(self, documents: Iterable[Document]) -> list[Lesson]:
        """Return lessons on single sentences, so that little text is not taken for a long one that says little."""
        return self._lessons(
            (document, some)
            for document in documents
            for some in _by_sentence(document.text, self._annotated_mentions(document))
        )

    def misspelt(self, documents: Iterable[Document], seed: int) -> list[Lesson]:
        """Return lessons with one long name in each written with one edit, where that makes an unknown name."""
        chance = random.Random(seed)
        return self._lessons(
            (document, self._misspell(self._annotated_mentions(document), chance)) for document in documents
        )

    def famous(self, documents: Iterable[Document], seed: int) -> list[Lesson]:
        """Return lessons on a sentence of each with one name exchanged for that of a well-known city.

        The city has a namesake in a country that the sentence names something of: articles of local news alone would
        teach that two names of one sentence lie in one state. Names that the text puts into another stay.
        """
        chance = random.Random(seed)
        return self._lessons(exchanged for document in documents for exchanged in self._with_famous(document, chance))

    def _with_famous(
        self, document: Document, chance: random.Random
    ) -> Iterator[tuple[Document, Sequence[Recognised]]]:
        """Yield the document and its one sentence in which a name was exchanged, if there is one."""
        country = self._gazetteer.country
        parts = [part for part in _by_sentence(document.text, self._annotated_mentions(document)) if len(part) > 1]
        chance.shuffle(parts)
        for part in parts:
            mentions = [one.mention for one in part]
            scene = read_scene(document.text, mentions, self._finder, self._affixes, self._gazetteer)
            bound = {sense for inner, outer, _ in scene.inside for sense in (inner, outer)}
            lands = [country[sense.found.rows[:1]].tolist() for sense in scene.senses]
            for number, sense in enumerate(scene.senses):
                others = sorted({land for at, of in enumerate(lands) if at != number for land in of})
                known = [row for land in others for row in self._well_known.get(land, ())]
                told = number in bound or sense.demonym or sense.cues or sense.kinds or len(sense.mentions) > 1
                if known and not told:
                    place = self._gazetteer.place(chance.choice(known))
                    changed = _exchanged(document, mentions[sense.mentions[0]], place)
                    longer = len(changed.text) - len(document.text)
                    within = range(mentions[0].start, mentions[-1].end + longer)
                    found = self._annotated_mentions(changed)
                    yield changed, [one for one in found if one.mention.start in within]
                    return

    @cached_property
    def _well_known(self) -> dict[int, list[int]]:
        """Return the rows of cities that are by far the largest of their name, by the countries of their namesakes."""
        gazetteer = self._gazetteer
        large = np.flatnonzero((gazetteer.kind == _CITY) & (gazetteer.population >= _WELL_KNOWN))
        known: dict[int, list[int]] = {}
        for row in large.tolist():
            found = self._finder.find(gazetteer.name(row))
            others = found.rows[1:]
            lands = np.isin(gazetteer.kind[others], _LANDS) & found.own[1:]
            second = gazetteer.population[others[gazetteer.kind[others] == _CITY]].max(initial=0)
            if found.rows[0] == row and not lands.any() and gazetteer.population[row] >= _BY_FAR * second:
                for namesake in set(gazetteer.country[others].tolist()) - {int(gazetteer.country[row])}:
                    known.setdefault(namesake, []).append(row)
        return known

    def _misspell(self, found: list[Recognised], chance: random.Random) -> list[Recognised]:
        """Return the mentions with one of them misspelt, or none where none can be."""
        order = list(range(len(found)))
        chance.shuffle(order)
        for number in order:
            mention = found[number].mention
            name = mention.surface
            if mention.use == "demonym" or len(name) < _MIN_MISSPELT or not name.isalpha():
                continue
            at = chance.randrange(1, len(name) - 1)
            # one letter swapped for another: the mention keeps its length, and so its place in the text
            written = name[:at] + chance.choice(string.ascii_lowercase) + name[at + 1 :]
            if not self._gazetteer.has(written):
                other = Mention(start=mention.start, end=mention.end, surface=written, use=mention.use)
                return [*found[:number], Recognised(other, 1.0), *found[number + 1 :]]
        return []

    def recognised(self, documents: Iterable[Document], found: Mapping[str, Sequence[Recognised]]) -> list[Lesson]:
        """Return lessons on what a recogniser found, given by document."""
        return self._lessons((document, found.get(document.doc, ())) for document in documents)

    def _lessons(self, pairs: Iterable[tuple[Document, Sequence[Recognised]]]) -> list[Lesson]:
        lessons = (self._lesson(document, found) for document, found in pairs if found)
        return [lesson for lesson in lessons if len(lesson.table.rows)]

    def _lesson(self, document: Document, found: Sequence[Recognised]) -> Lesson:
        mentions = [one.mention for one in found]
        scene = read_scene(document.text, mentions, self._finder, self._affixes, self._gazetteer)
        table = self._featuriser.table([scene])
        answers = []
        for number, one in enumerate(found):
            sense = scene.sense_of[number]
            toponym = _at(document, one.mention)
            rows = table.rows[table.start[sense] : table.start[sense + 1]]
            point = toponym.point if toponym is not None and not set_aside(toponym) else None
            labels = self._labels(toponym, point, rows) if toponym is not None and point else (None, None, None)
            answers.append(Answer(sense, one.score, toponym, *labels))
        return Lesson(scene, table, answers)

    def _labels(
        self, toponym: Toponym, point: Point, rows: NDArray[np.int32]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        gazetteer = self._gazetteer
        apart = self._featuriser.globe.from_point(point, rows)
        same = np.array([gazetteer.id(int(row)) == f"geonames:{toponym.gid}" for row in rows], bool)
        covers = np.array([self._covers(int(row), point) for row in rows], bool)
        near = same | (apart <= RIGHT_KM**2)
        if same.any() or not len(rows):
            return same, near, near | covers
        nearest = np.arange(len(rows)) == int(np.argmin(apart))
        label = nearest & (apart <= _LABEL_KM**2)
        return (label if label.any() else covers), near, near | covers

    def _covers(self, row: int, point: Point) -> bool:
        """Tell whether a row is a country, a sea or the like around a point: sources differ on its middle."""
        if KINDS[self._gazetteer.kind[row]] not in _WIDE:
            return False
        box = self._gazetteer.place(row).extent
        if box is None or not box.south <= point.lat <= box.north:
            return False
        crosses = box.west > box.east
        return (box.west <= point.lon or point.lon <= box.east) if crosses else box.west <= point.lon <= box.east

    def _annotated_mentions(self, document: Document) -> list[Recognised]:
        mentions = [
            Mention(start=top.start, end=top.end, surface=top.phrase, use="demonym" if _is_demonym(top) else "location")
            for top in document.toponyms
        ]
        taken = {place for mention in mentions for place in range(mention.start, mention.end)}
        mentions += [word for word in self._demonyms(document.text) if taken.isdisjoint(range(word.start, word.end))]
        apart: list[Mention] = []
        for mention in sorted(mentions, key=lambda one: (one.start, one.end)):
            if not apart or mention.start >= apart[-1].end:
                apart.append(mention)
        return [Recognised(mention, 1.0) for mention in apart]

    def _demonyms(self, text: str) -> Iterator[Mention]:
        for match in _WORD.finditer(text):
            flags = self._gazetteer.lookup(match.group()).flags
            if (flags & DEMONYM).any() and not (flags & PRIMARY).any():
                yield Mention(start=match.start(), end=match.end(), surface=match.group(), use="demonym")


def _exchanged(document: Document, mention: Mention, place: Place) -> Document:
    """Return the document with a place's name in a mention's stead."""
    text = document.text[: mention.start] + place.name + document.text[mention.end :]
    longer = len(text) - len(document.text)
    toponyms = []
    for one in document.toponyms:
        if one.start == mention.start:
            gid = place.id.removeprefix("geonames:")
            toponyms.append(replace(one, end=mention.end + longer, phrase=place.name, point=place.point, gid=gid))
        elif one.start >= mention.end:
            toponyms.append(replace(one, start=one.start + longer, end=one.end + longer))
        elif one.end <= mention.start:
            toponyms.append(one)
    return replace(document, text=text, toponyms=tuple(toponyms))


def _by_sentence(text: str, found: Sequence[Recognised]) -> list[list[Recognised]]:
    """Part mentions by the ends of sentences in the text between them."""
    parts: list[list[Recognised]] = []
    end = 0
    for one in found:
        if not parts or _SENTENCE_END.search(text[end : one.mention.start]):
            parts.append([])
        parts[-1].append(one)
        end = one.mention.end
    return parts


def tells(lesson: Lesson) -> bool:
    """Tell whether a reader could know the answers: not where a lone name means another than its first bearer."""
    if len(lesson.scene.senses) > 1:
        return True
    best = int(np.argmax(lesson.table.prominence))
    return all(answer.right is None or answer.right[best] for answer in lesson.answers)


def set_aside(toponym: Toponym) -> bool:
    """Tell whether a toponym does not count in the noun view."""
    return toponym.optional or _is_demonym(toponym)


def _is_demonym(toponym: Toponym) -> bool:
    return toponym.phrase.lower() in demonyms()


def _at(document: Document, mention: Mention) -> Toponym | None:
    """Return the toponym that shares most characters with a mention, or None."""
    shared = [(min(top.end, mention.end) - max(top.start, mention.start), top) for top in document.toponyms]
    most = max((count for count, _ in shared), default=0)
    return next((top for count, top in shared if count == most), None) if most > 0 else None
