"""What "the city", "there", "the four towns" and "on to B" mean: places that a phrase leaves to what stands before."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.corridors.lists import PlaceList, read_list
from geo.corridors.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence
    from geo.model import Carries, Place

_LISTED_WITHIN: Final = 40  # sentences in which "the four cities" finds its list
_ON_WITHIN: Final = 12  # sentences behind which nobody "goes on" from the last place
_ON_BEFORE: Final = 4  # tokens between "on" and its end: "on by bus to"
_FAR_LARGER: Final = 1.5  # times as many people: a capital among its country's towns


def resolved_phrases(phrases: Iterable[Phrase], sentence: Sentence, scene: Scene, carries: Carries) -> list[Phrase]:
    """Give places to phrases that point back, and turn round the phrases whose role the sentence changes."""
    resolved: list[Phrase] = []
    last = scene.last_destination
    for given in phrases:
        phrase = given
        if last and phrase.role == "destination" and not resolved and _goes_on(sentence, phrase, scene):
            resolved.append(Phrase("origin", phrase.start, phrase.start, (last,), unsure=True))
        if phrase.count:
            phrase = replace(phrase, places=_listed(scene, sentence.index, phrase.count))
        elif phrase.there:
            phrase = replace(phrase, places=(last,) if last else _last_town(scene, sentence, phrase.start))
        elif phrase.back and (phrase.role == "origin" or carries == "aid" or _goes_in(sentence, phrase)):
            phrase = replace(phrase, places=_last_town(scene, sentence, phrase.start))
        governor = sentence.tags[phrase.start]
        if governor == "H" and carries == "aid":
            phrase = replace(phrase, role="destination")  # aid for people in A
        elif governor == "R" and re.search(r"tE", sentence.tags[phrase.end :]):
            phrase = replace(phrase, role="origin")  # buses entered A to evacuate people
        if phrase.places:
            resolved.append(phrase)
            last = phrase.places[-1] if phrase.role == "destination" else last
    return sorted(resolved, key=lambda phrase: phrase.start)


def _goes_in(sentence: Sentence, phrase: Phrase) -> bool:
    """Tell whether "the town" is where people come in, and surely not the one that they left."""
    return sentence.word(phrase.start) == "into"


def _goes_on(sentence: Sentence, phrase: Phrase, scene: Scene) -> bool:
    """Tell whether people go on from where they were brought: "Buses are to take them on to B"."""
    if sentence.index - scene.last_leg > _ON_WITHIN or _last_named(scene, sentence, phrase) != scene.last_destination:
        return False
    first = sentence.firsts[phrase.start]
    before = sentence.tokens[max(0, first - _ON_BEFORE) : first + 2]
    return any(token.low == "on" and after.low in ("to", "by", "towards", "board") for token, after in pairwise(before))


def _last_named(scene: Scene, sentence: Sentence, phrase: Phrase) -> Place | None:
    """Return the place named last before a phrase, in the sentences since a route was told."""
    limit = sentence.firsts[phrase.start]
    for index in range(sentence.index, max(-1, scene.last_leg - 1), -1):
        tokens = scene.sentences[index].tokens
        for token in reversed(tokens[:limit] if index == sentence.index else tokens):
            if token.place and token.use == "location":
                return token.place
    return None


def without_homes(phrases: Sequence[Phrase], sentence: Sentence) -> list[Phrase]:
    """Drop the countries that people are of, where another phrase says from where they go: "workers from A, from B"."""
    return [
        phrase
        for index, phrase in enumerate(phrases)
        if not (
            index + 1 < len(phrases)
            and phrase.role == phrases[index + 1].role == "origin"
            and all(place.kind == "country" for place in phrase.places)
            and sentence.tags[phrase.end : phrases[index + 1].start].strip(",") == ""
        )
    ]


def _last_town(scene: Scene, sentence: Sentence, unit: int) -> tuple[Place, ...]:
    """Return the town that "the city" means: the only one that the nearest words before it name."""
    capital = _capital(sentence, unit, scene)
    if capital:
        return capital
    limit = sentence.firsts[unit]
    for index in range(sentence.index, max(-1, sentence.index - 4), -1):
        tokens = scene.sentences[index].tokens
        named = unique(
            token.place
            for token in (tokens[:limit] if index == sentence.index else tokens)
            if token.place and token.use == "location" and token.place.kind in ("city", "admin2")
        )
        if named:
            if len(named) > 1 and len(scene.last_origins) == 1 and scene.last_origins[0] in named:
                return scene.last_origins  # "A's people fled to B. Others could not leave the town."
            return named if len(named) == 1 else ()
    return ()


def _capital(sentence: Sentence, unit: int, scene: Scene) -> tuple[Place, ...]:
    """Return which of several towns that people are to leave "the capital" means: by far the largest."""
    words = [token.low for token in sentence.tokens[sentence.firsts[unit] : sentence.firsts[unit] + 3]]
    if "capital" not in words or len(scene.last_origins) < 2:  # noqa: PLR2004 - one of several
        return ()
    first, second = sorted(scene.last_origins, key=lambda place: -place.population)[:2]
    return (first,) if first.population > _FAR_LARGER * second.population else ()


def _listed(scene: Scene, index: int, count: int) -> tuple[Place, ...]:
    """Return the nearest list of so many towns: before the sentence, else in the three sentences behind it."""
    order = [
        *range(index - 1, max(-1, index - _LISTED_WITHIN), -1),
        *range(index + 1, min(index + 4, len(scene.sentences))),
    ]
    for position in order:
        sentence = scene.sentences[position]
        unit = 0
        while unit < len(sentence.tags):
            places: PlaceList | None = read_list(sentence, unit)
            found = tuple(place for member in places.units if (place := sentence.token(member).place)) if places else ()
            if len(found) == count and all(place.kind not in ("country", "continent", "water") for place in found):
                return found
            unit = places.end if places else unit + 1
    return ()


def unique(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return places in order, each once."""
    return tuple({place.id: place for place in places}.values())
