"""What stands around a mention of a place, as names of features: words, their clusters, and tags of the route grammar.

Where places are coordinated, what stands around their whole list is meant: "to A, B and C by bus".
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from geo.corridors.gate import of_article, of_surroundings
from geo.corridors.lists import read_list
from geo.corridors.phrases import read_phrases, same_clause, words_of
from geo.corridors.triggers import TELLING, is_candidate, is_trigger
from geo.corridors.weights import ALWAYS, STEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.corridors.clusters import Clusters
    from geo.corridors.phrases import Phrase
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence
    from geo.model import Place

_LIST_STARTS: Final = "Pm#xcL"
_LEFT, _RIGHT = 4, 3  # units whose place beside the list counts
_BAG_LEFT, _BAG_RIGHT = 12, 8  # units that count wherever they stand
_GOVERNORS: Final = "ftvipowbT"
_BETWEEN: Final = "mx#Lc'"  # what may stand between a preposition and its place
GRAMMAR: Final = frozenset("ftvpiomc&z,")  # closed classes: their clusters say nothing
_MOVES: Final = "FGREKCDQ"
_PATH: Final = frozenset("FGRKECDQSz;,&ftviopwbHAW#")
_LONGEST_PATH: Final = 5
_FAR: Final = 12  # units
_SIGNS: Final = "FGREKCDQHAWh?#"
_MOST: Final = 5  # beyond it a number is "many"

List = tuple[int, int, int]  # first unit of a list of places, the unit after it, how many there are


class Surroundings:
    """What stands around the mentions of one article."""

    def __init__(self, scene: Scene, clusters: Clusters) -> None:
        """Look through the article once."""
        self._scene = scene
        self._clusters = clusters
        self._article = [*of_article(scene), f"crisis {scene.crisis}", f"ordinary {scene.ordinary}"]
        self._mentions = Counter(
            item.place.id
            for sentence in scene.sentences
            for item in sentence.named.values()
            if item.place and item.mention.use == "location"
        )
        self._phrases: dict[int, list[Phrase]] = {}
        self._told = {
            (place.id, phrase.role)
            for sentence in scene.sentences
            if sentence.named
            for phrase in self._phrases.setdefault(sentence.index, read_phrases(sentence))
            for place in phrase.places
        }

    def of(self, sentence: Sentence, units: Sequence[int]) -> Iterator[set[str]]:
        """Yield the features of the mentions at some units of a sentence."""
        shared = {ALWAYS, *self._article, *of_surroundings(sentence, self._scene), *self._of_sentence(sentence, units)}
        words = [word_of(sentence, unit) for unit in range(len(sentence.tags))]
        clusters = [self._cluster(sentence, unit) for unit in range(len(sentence.tags))]
        inside = lists(sentence)
        phrases = self._phrases.get(sentence.index, [])
        for unit in units:
            place = sentence.token(unit).place
            start, end, size = inside.get(unit, (unit, unit + 1, 1))
            found = shared.copy()
            found.update(_beside(sentence.tags, words, start, end))
            found.update(_in_company(clusters, start, end))
            found.update(self._governed(sentence, words, start, end))
            if unit != start:
                found.add(f"list of {min(size, _LEFT)}")
            if place:
                found.update(self._of_place(place, sentence, unit, phrases, shared))
            yield found

    def _cluster(self, sentence: Sentence, unit: int) -> tuple[int, int]:
        if sentence.tags[unit] in GRAMMAR or sentence.firsts[unit] in sentence.named or is_name(sentence, unit):
            return 0, 0
        return self._clusters.of(last_word(sentence, unit))

    def _of_sentence(self, sentence: Sentence, units: Sequence[int]) -> Iterator[str]:
        tags = sentence.tags
        yield from (f"has {tag}" for tag in _SIGNS if tag in tags)
        yield f"headline {sentence.index == 0 and tags[-1] not in '.!?'}"
        yield f"places {min(len(units), _MOST)}"
        tellers = [unit for unit, tag in enumerate(tags) if tag in TELLING]
        if any(is_trigger(sentence, unit, self._scene) for unit in tellers):
            yield "told"
        if any(is_candidate(sentence, unit, self._scene) for unit in tellers):
            yield "may be told"

    def _governed(self, sentence: Sentence, words: Sequence[str], start: int, end: int) -> Iterator[str]:
        """Yield the preposition before a list, and the nearest words of movement on both sides of it."""
        tags = sentence.tags
        governor = next((unit for unit in range(start - 1, max(-1, start - 5), -1) if tags[unit] not in _BETWEEN), -1)
        preposition = tags[governor] if governor >= 0 and tags[governor] in _GOVERNORS else ""
        yield f"under {preposition}"
        if preposition:
            yield f"under {words[governor]}"
        before = next((unit for unit in range(start - 1, -1, -1) if tags[unit] in _MOVES), None)
        after = next((unit for unit in range(end, len(tags)) if tags[unit] in _MOVES), None)
        for side, unit in (("before", before), ("after", after)):
            if unit is None:
                yield f"no move {side}"
                continue
            low, high = min(unit, start), max(unit, start)
            clause = same_clause(tags, low, high)
            yield f"move {side} {tags[unit]}"
            yield f"move {side} {tags[unit]} {clause} {preposition}"
            yield f"move {side} {words[unit]}"
            yield f"move {side} {words[unit]} {preposition}"
            yield f"move {side} at {min(high - low, _FAR) // 3} {clause}"
            path = "".join(tag for tag in tags[low + (unit < start) : high] if tag in _PATH)
            if len(path) <= _LONGEST_PATH:
                yield f"path {side} {tags[unit]}{path}"

    def _of_place(
        self, place: Place, sentence: Sentence, unit: int, phrases: Sequence[Phrase], shared: set[str]
    ) -> Iterator[str]:
        """Yield what the route grammar makes of a place here and elsewhere, and of what kind it is."""
        naming = [phrase for phrase in phrases if place in phrase.places]
        phrase = next((one for one in naming if one.start <= unit < max(one.end, one.start + 1)), None)
        phrase = phrase or next(iter(naming), None)
        role = phrase.role if phrase else "none"
        yield f"phrase {role}"
        yield f"phrase {role} {place.kind}"
        yield f"phrase {role} crisis {self._scene.crisis}"
        yield from (
            f"phrase {role} {sign}" for sign in ("told", "may be told", "talk near", "context here") if sign in shared
        )
        if phrase:
            yield f"phrase {role} by {sentence.tags[phrase.start]}"
            yield f"phrase {role} loose {phrase.loose}"
        yield from (
            f"elsewhere {other}" for other in ("origin", "destination", "via") if (place.id, other) in self._told
        )
        yield f"kind {place.kind}"
        yield f"mentions {min(self._mentions[place.id], _LEFT)}"


def lists(sentence: Sentence) -> Mapping[int, List]:
    """Return the list that each place of a sentence stands in, by unit."""
    inside: dict[int, List] = {}
    unit = 0
    while unit < len(sentence.tags):
        found = read_list(sentence, unit) if sentence.tags[unit] in _LIST_STARTS else None
        if found:
            for member in found.units:
                inside.setdefault(member, (unit, found.end, len(found.units)))
        unit = max(found.end, unit + 1) if found else unit + 1
    return inside


def last_word(sentence: Sentence, unit: int) -> str:
    """Return the last word of a unit, in lower case."""
    return words_of(sentence, unit)[-1]


def word_of(sentence: Sentence, unit: int) -> str:
    """Return what stands for a unit's words: their stem, or a sign for places, other names and numbers."""
    tag = sentence.tags[unit]
    if sentence.firsts[unit] in sentence.named:
        return "<P>" if tag == "P" else "<D>"
    if tag == "#":
        return "<#>"
    return "<N>" if is_name(sentence, unit) else last_word(sentence, unit)[:STEM]


def is_name(sentence: Sentence, unit: int) -> bool:
    """Tell whether a word is written like a name: with a capital within a sentence, and in none of the lists."""
    token = sentence.firsts[unit]
    surface = sentence.surfaces[token]
    begins = token == 0 and not (surface.isupper() and len(surface) > 1)
    return sentence.tags[unit] == "x" and surface[0].isupper() and not begins


def _beside(tags: str, words: Sequence[str], start: int, end: int) -> Iterator[str]:
    """Yield the words and tags on both sides of a list, where they stand, and the words anywhere near."""
    for step in range(1, _LEFT + 1):
        if start < step:
            yield f"left {step} begins"
            break
        yield f"left {step} {words[start - step]}"
        yield f"left {step} tag {tags[start - step]}"
    for step in range(_RIGHT):
        if end + step >= len(tags):
            yield f"right {step} ends"
            break
        yield f"right {step} {words[end + step]}"
        yield f"right {step} tag {tags[end + step]}"
    yield from (f"left tags {tags[max(0, start - size) : start]}" for size in (2, 3))
    yield from (f"right tags {tags[end : end + size]}" for size in (2, 3))
    yield from (f"near left {word}" for word in words[max(0, start - _BAG_LEFT) : start])
    yield from (f"near right {word}" for word in words[end : end + _BAG_RIGHT])


def _in_company(clusters: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[str]:
    """Yield the clusters of the words on both sides of a list: where they stand, and anywhere near."""
    for step in range(-_LEFT, _RIGHT):
        unit = start + step if step < 0 else end + step
        if 0 <= unit < len(clusters) and clusters[unit][0]:
            yield f"at {step} coarse {clusters[unit][0]}"
            yield f"at {step} fine {clusters[unit][1]}"
    sides = (
        ("left", clusters[max(0, start - _BAG_LEFT) : start]),
        ("right", clusters[end : end + _BAG_RIGHT]),
        ("all", clusters),
    )
    for side, near in sides:
        for coarse, fine in near:
            if coarse:
                yield f"{side} coarse {coarse}"
                if side != "all":
                    yield f"{side} fine {fine}"
