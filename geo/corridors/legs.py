"""Legs: what one sentence says about one route, before the article's legs are joined into corridors."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.corridors.attempts import attempts, attempts_told_again, earlier_attempts
from geo.corridors.items import is_item, read_item
from geo.corridors.phrases import Phrase, RoleName, count_of, nearest, read_phrases, same_clause, words_of
from geo.corridors.references import resolved_phrases, unique, without_homes
from geo.corridors.scene import MOVES, excluded, is_background, is_order, many
from geo.corridors.ties import belongs, tells_people
from geo.corridors.triggers import FROM_TO, TELLING, is_candidate, is_elsewhere, is_trigger
from geo.model import Pairing, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.corridors.gate import Gate
    from geo.corridors.items import Ends
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence
    from geo.model import Article, Carries, Place

_HERE: Final = re.compile(r"im{0,2}c?P,")  # "In A,"
_SAME_PEOPLE: Final = re.compile(r"HV{0,3}x?[GRF]")
_CONTINUES: Final = re.compile(r"(?:m[mx#]{0,2})?[HW](?!p)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Places in the roles of one route in one sentence.

    ``talk`` marks words like corridor, which all may speak of one route, ``evacuation`` words like it;
    ``continues`` a sentence whose subject are the people of the sentence before, ``others`` some of them;
    ``sure`` what needs no weighing, an item of a list or an order to leave; ``span`` where its ends stand in the text;
    ``attempts`` how many past tries it tells, ``earlier`` how many failed before the try that it tells.
    """

    sentence: int
    origins: tuple[Place, ...] = ()
    destinations: tuple[Place, ...] = ()
    via: tuple[Place, ...] = ()
    pairing: Pairing = "unknown"
    carries: Carries = "unknown"
    evidence: Span
    talk: bool = False
    evacuation: bool = False
    continues: bool = False
    others: bool = False
    attempts: int = 0
    earlier: int = 0
    background: bool = False
    listed: bool = False
    triggers: tuple[int, ...] = ()
    sure: bool = False
    span: tuple[int, int] = (0, 0)


def read_legs(sentence: Sentence, scene: Scene, *, in_list: bool, gate: Gate) -> list[Leg]:
    """Return the legs of one sentence, in order. ``in_list``: it is an item of a list of routes."""
    if in_list:
        item = read_item(sentence)
        if item:
            return [_listed(sentence, item, scene)]
    candidates = candidate_legs(sentence, scene)
    legs = gate.let_through(sentence, candidates, scene) if candidates else []
    legs = [leg for leg in legs if leg.sure or not is_elsewhere(sentence, leg.triggers, scene)]
    for leg in legs:
        scene.told(leg)
    tries = 0 if legs else attempts_told_again(sentence, scene)
    return [Leg(sentence=sentence.index, evidence=span_of(scene.article, sentence), attempts=tries)] if tries else legs


def _listed(sentence: Sentence, item: Ends, scene: Scene) -> Leg:
    return Leg(
        sentence=sentence.index,
        origins=(item.origin,),
        destinations=item.destinations,
        via=item.via,
        pairing="explicit",
        evidence=span_of(scene.article, sentence),
        talk=True,
        listed=True,
    )


def candidate_legs(sentence: Sentence, scene: Scene) -> list[Leg]:
    """Return what a sentence may say of routes, for the gate to weigh."""
    units = [unit for unit, tag in enumerate(sentence.tags) if tag in TELLING]
    triggers = [unit for unit in units if is_trigger(sentence, unit, scene)]
    triggers = triggers or [unit for unit in units if is_candidate(sentence, unit, scene)]
    # "from A to B" twice or more near talk of corridors: a list of them
    several = sentence.tags.count("f") > 1 and len(FROM_TO.findall(sentence.tags)) > 1
    several = several and scene.is_near(sentence.index, scene.talk)
    enumerates = (several or is_item(sentence, scene)) and not excluded(sentence)
    if not triggers and not enumerates:
        return []
    carries = _carries(sentence, triggers)
    phrases = _with_their_ends(
        read_phrases(sentence),
        lambda phrase: (
            (
                belongs(sentence, phrase, triggers, carries, scene.danger)
                or (enumerates and sentence.tags[phrase.start] in "ftv")
            )
            and (not phrase.loose or (many(sentence) and scene.is_near(sentence.index, scene.danger)))
        ),
    )
    phrases += _subject_reference(sentence, triggers)
    groups = _groups(sentence, without_homes(resolved_phrases(phrases, sentence, scene, carries), sentence))
    legs = [leg for group in groups for leg in _legs_of(sentence, group, triggers, carries, scene)]
    ordered = any(is_order(sentence, unit) or tells_people(sentence, phrases, unit) for unit in triggers)
    whence = {sentence.tags[unit] for unit in triggers} == {"f"}  # "Most were from A"
    same = scene.last_leg == sentence.index - 1 and _SAME_PEOPLE.match(sentence.tags) and _opens_with_them(sentence)
    sure = enumerates or (((ordered and scene.crisis) or whence or same) and not excluded(sentence))
    return [replace(leg, sure=True) for leg in legs] if sure else legs


def _opens_with_them(sentence: Sentence) -> bool:
    """Tell whether the subject of a sentence are people whom the one before it told of: "Most walked to B"."""
    return sentence.words[0] in sentence.classes.them


def _with_their_ends(phrases: Sequence[Phrase], belongs: Callable[[Phrase], bool]) -> list[Phrase]:
    """Return the phrases that belong to a route; "to B" right behind "from A" belongs where that does."""
    kept: list[Phrase] = []
    for phrase in phrases:
        last = kept[-1] if kept else None
        ends = phrase.role != "origin" and last is not None and last.role == "origin" and last.end == phrase.start
        if ends or belongs(phrase):
            kept.append(phrase)
    return kept


def _subject_reference(sentence: Sentence, triggers: Sequence[int]) -> list[Phrase]:
    """Read "The three towns will get corridors": a subject that points back to a list."""
    found = re.match(r"m?(#)[mx]{0,2}[yL](?=[Vx])", sentence.tags)
    if not found or not any(sentence.tags[unit] in "KC" for unit in triggers):
        return []
    return [Phrase("origin", 0, found.end(), (), count=count_of(sentence, found.start(1)))]


def _groups(sentence: Sentence, phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """Split the phrases of a sentence where a new route starts: "from A to B and from C to D"."""
    groups: list[list[Phrase]] = []
    roles: Counter[RoleName] = Counter()
    last_end = 0
    for phrase in phrases:
        apart = not same_clause(sentence.tags, last_end, phrase.start)
        joined = "&" in sentence.tags[last_end : phrase.start]  # "the road to A, and the one from B"
        ended = roles["destination"] and (roles["origin"] or joined)
        fresh = phrase.role == "origin" and (ended or (roles["origin"] and apart))
        again = (
            phrase.role == "destination"
            and roles["destination"]
            and (
                any(tag in MOVES + ".S" for tag in sentence.tags[last_end : phrase.start])
                or _others_between(sentence, last_end, phrase.start)
            )
        )
        if not groups or fresh or again:
            groups.append([])
            roles.clear()
        groups[-1].append(phrase)
        roles[phrase.role] += 1
        last_end = phrase.end
    return groups


def _others_between(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether other people go to the second of two ends: "some headed to A and others south to B"."""
    return any(sentence.word(unit) == "others" for unit in range(start, end))


def pairing_of(origins: Sequence[Place], destinations: Sequence[Place]) -> Pairing:
    """Return what one clause says of two lists: it pairs them where one of them is a single place."""
    if not origins or not destinations:
        return "unknown"
    return "explicit" if len(origins) == 1 or len(destinations) == 1 else "set_only"


def _pairing(
    sentence: Sentence, group: Sequence[Phrase], origins: Sequence[Place], destinations: Sequence[Place]
) -> Pairing:
    """Return what a sentence pairs: nothing where one role is spread over places that are not one list."""
    pairing = pairing_of(origins, destinations)
    if pairing == "explicit" and any(phrase.unsure for phrase in group):
        return "set_only"
    if any(";" in sentence.tags[first.end : second.start] for first, second in pairwise(group)):
        return "set_only" if pairing == "explicit" else pairing
    for role in ("origin", "destination"):
        ends = [phrase for phrase in group if phrase.role == role]
        for first, second in pairwise(ends):
            if pairing == "explicit" and sentence.tags[first.end : second.start].strip(",&"):
                pairing = "set_only"
    return pairing


def _legs_of(
    sentence: Sentence, group: Sequence[Phrase], triggers: Sequence[int], carries: Carries, scene: Scene
) -> list[Leg]:
    by_role: dict[RoleName, tuple[Place, ...]] = {
        role: unique(place for phrase in group if phrase.role == role for place in phrase.places)
        for role in ("origin", "destination", "via")
    }
    origins = by_role["origin"] or (_where_it_happens(sentence, triggers) if by_role["destination"] else ())
    destinations = tuple(place for place in by_role["destination"] if place not in origins)
    via = tuple(place for place in by_role["via"] if place not in origins + destinations)
    if not origins + destinations + via:
        return []
    leg = Leg(
        sentence=sentence.index,
        origins=origins,
        destinations=destinations,
        via=via,
        pairing=_pairing(sentence, group, origins, destinations) if by_role["origin"] or not origins else "set_only",
        carries=carries,
        evidence=span_of(scene.article, sentence),
        talk=any(sentence.tags[unit] in "KC" for unit in triggers),
        evacuation=any(sentence.tags[unit] in "ED" for unit in triggers),
        continues=_continues(sentence),
        others=_tells_of_others(sentence),
        attempts=attempts(sentence, group),
        earlier=earlier_attempts(sentence),
        background=is_background(sentence, scene),
        triggers=tuple(triggers),
        span=(sentence.token(group[0].start).start, sentence.token(max(0, group[-1].end - 1)).end),
    )
    if "respectively" in sentence.words and len(origins) == len(destinations):
        return [
            replace(leg, origins=(origin,), destinations=(destination,), pairing="explicit")
            for origin, destination in zip(origins, destinations, strict=True)
        ]
    return [leg]


def _where_it_happens(sentence: Sentence, triggers: Sequence[int]) -> tuple[Place, ...]:
    """Return the town of "In A, patients were taken to B": people start where the sentence says that they are."""
    found = _HERE.match(sentence.tags)
    if not found or not triggers:
        return ()
    taken = any(sentence.tags[unit - 1] == "V" for unit in triggers)
    if not taken and "H" not in sentence.tags[found.end() : found.end() + 3]:
        return ()
    place = sentence.token(found.end() - 2).place
    return (place,) if place and place.kind == "city" and "S" not in sentence.tags[: triggers[0]] else ()


def span_of(article: Article, sentence: Sentence) -> Span:
    """Return a sentence as a span of its article."""
    return Span(start=sentence.start, end=sentence.end, quote=article.text[sentence.start : sentence.end])


def _continues(sentence: Sentence) -> bool:
    found = _CONTINUES.match(sentence.tags)
    return bool(found) and not sentence.classes.partial.among(sentence.words[:3])


def _tells_of_others(sentence: Sentence) -> bool:
    """Tell whether a sentence starts with some of the people of the sentence before: "Others went to C"."""
    return sentence.classes.partial.among(sentence.words[:3])


def _carries(sentence: Sentence, triggers: Sequence[int]) -> Carries:
    """Tell whether people go out or aid goes in, by what stands nearest to the words of movement."""
    tags = sentence.tags
    if any(tags[unit] == "D" for unit in triggers):
        return "aid"
    if any(tags[unit] in "EF" for unit in triggers) and "A" not in tags:
        return "people" if "H" in tags or "E" in tags else "unknown"
    carried = [unit for unit, tag in enumerate(tags) if tag in "HA"]
    if triggers and carried:
        _, tag = min((abs(nearest(triggers, unit) - unit), tags[unit]) for unit in carried)
        return "aid" if tag == "A" else "people"
    words = {word for unit in triggers if tags[unit] == "K" for word in words_of(sentence, unit)}
    return "aid" if words & {"aid", "relief"} else "unknown"
