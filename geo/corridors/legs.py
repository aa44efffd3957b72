"""Legs: what one sentence says about one route, before the article's legs are joined into corridors."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.corridors.phrases import Phrase, RoleName, count_of, nearest, read_phrases, same_clause
from geo.corridors.references import resolved_phrases, unique, without_homes
from geo.corridors.triggers import (
    FROM_TO,
    MOVES,
    NOUNS,
    TELLING,
    Scene,
    excluded,
    is_background,
    is_candidate,
    is_elsewhere,
    is_order,
    is_trigger,
    many,
)
from geo.model import Pairing, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from geo.corridors.gate import Gate
    from geo.corridors.sentences import Sentence
    from geo.model import Article, Carries, Place

_MOST_ATTEMPTS: Final = 4
_REACH_LEFT: Final = 18
_REACH_RIGHT: Final = 14
_SUBJECT_TO_VERB: Final = 8
_VERB_TO_OBJECT: Final = 4
_SUBJECT_TO_MOVE: Final = 3  # "residents of A were moved to B"
_HERE: Final = re.compile(r"im{0,2}c?P,")  # "In A,"
_TOLD_WITHIN: Final = 5  # tokens between "ordered" and "inhabitants"
_NEW_SUBJECT: Final = re.compile(r",&m{0,2}[xH](?!t)")  # "they left A, and others came from B"
# "From A and B to C." and "From A to B, for the residents of": no verb before the end of the route
_ITEM: Final = re.compile(r"[-#.)•]*f[^FGRVSs;z.]{1,16}t[m#xLicp]{0,5}P(?:[.;,]|$)")
_LIST_LENGTH: Final = 15  # sentences
_BULLET: Final = re.compile(r"[-#.)C:]*f?P[-m#cxLi(),:;.C&tvfPH]*")
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
        item = _bullet(sentence, scene)
        if item:
            return [item]
    legs = gate.let_through(sentence, candidate_legs(sentence, scene), scene)
    legs = [leg for leg in legs if leg.sure or not is_elsewhere(sentence, leg.triggers, scene)]
    for leg in legs:
        scene.told(leg)
    return legs or _tries_again(sentence, scene)


def candidate_legs(sentence: Sentence, scene: Scene) -> list[Leg]:
    """Return what a sentence may say of routes, for the gate to weigh."""
    units = [unit for unit, tag in enumerate(sentence.tags) if tag in TELLING]
    triggers = [unit for unit in units if is_trigger(sentence, unit, scene)]
    triggers = triggers or [unit for unit in units if is_candidate(sentence, unit, scene)]
    # "from A to B" twice or more near talk of corridors: a list of them
    several = sentence.tags.count("f") > 1 and len(FROM_TO.findall(sentence.tags)) > 1
    several = several and scene.is_near(sentence.index, scene.talk)
    enumerates = (several or _is_item(sentence, scene)) and not excluded(sentence)
    if not triggers and not enumerates:
        return []
    carries = _carries(sentence, triggers)
    phrases = _with_their_ends(
        read_phrases(sentence),
        lambda phrase: (
            (
                _belongs(sentence, phrase, triggers, carries, scene.danger)
                or (enumerates and sentence.tags[phrase.start] in "ftv")
            )
            and (not phrase.loose or (many(sentence) and scene.is_near(sentence.index, scene.danger)))
        ),
    )
    phrases += _subject_reference(sentence, triggers)
    groups = _groups(sentence, without_homes(resolved_phrases(phrases, sentence, scene, carries), sentence))
    legs = [leg for group in groups for leg in _legs_of(sentence, group, triggers, carries, scene)]
    ordered = any(is_order(sentence, unit) or _tells_people(sentence, phrases, unit) for unit in triggers)
    whence = {sentence.tags[unit] for unit in triggers} == {"f"}  # "Most were from A"
    same = scene.last_leg == sentence.index - 1 and _SAME_PEOPLE.match(sentence.tags) and _opens_with_them(sentence)
    sure = enumerates or (((ordered and scene.crisis) or whence or same) and not excluded(sentence))
    return [replace(leg, sure=True) for leg in legs] if sure else legs


def _opens_with_them(sentence: Sentence) -> bool:
    """Tell whether the subject of a sentence are people whom the one before it told of: "Most walked to B"."""
    return sentence.words[0] in sentence.classes.them


def _is_item(sentence: Sentence, scene: Scene) -> bool:
    """Tell whether a sentence is nothing but "From A to B", below a line that speaks of corridors."""
    below = range(max(0, sentence.index - _LIST_LENGTH), sentence.index)
    return _ITEM.match(sentence.tags) is not None and any("K" in scene.sentences[index].tags for index in below)


def _with_their_ends(phrases: Sequence[Phrase], belongs: Callable[[Phrase], bool]) -> list[Phrase]:
    """Return the phrases that belong to a route; "to B" right behind "from A" belongs where that does."""
    kept: list[Phrase] = []
    for phrase in phrases:
        last = kept[-1] if kept else None
        ends = phrase.role != "origin" and last is not None and last.role == "origin" and last.end == phrase.start
        if ends or belongs(phrase):
            kept.append(phrase)
    return kept


def _tries_again(sentence: Sentence, scene: Scene) -> list[Leg]:
    """Read "two earlier attempts failed": tries of the route told before, without a place of their own."""
    if "attempt" not in sentence.marks or not scene.is_near(sentence.index, scene.talk):
        return []
    counts = [
        count_of(sentence, sentence.unit(before))
        for position, word in enumerate(sentence.words)
        if word in sentence.classes.tries
        for before in range(max(0, position - 3), position)
    ]
    counted = max(counts, default=0)
    if not counted:
        return []
    failed = sentence.classes.failed.among(sentence.words)
    if not failed or any(token.place and token.use == "location" for token in sentence.tokens):
        return []
    evidence = span_of(scene.article, sentence)
    return [Leg(sentence=sentence.index, evidence=evidence, attempts=min(counted, _MOST_ATTEMPTS))]


def _belongs(
    sentence: Sentence, phrase: Phrase, triggers: Sequence[int], carries: Carries, danger: AbstractSet[int]
) -> bool:
    """Tell whether a phrase is tied to a word of movement in its clause."""
    tags = sentence.tags
    governor = tags[phrase.start]
    if governor in "FER":
        building = governor == "E" and bool(phrase.places) and all(place.kind == "facility" for place in phrase.places)
        return phrase.start in triggers and not (building and sentence.index not in danger)
    if governor in "HPL-":
        return any(_moves(sentence, unit, phrase, carries) for unit in triggers)
    if phrase.start in triggers:
        return True
    anchors = [unit for unit in triggers if unit < phrase.start]
    if phrase.role == "origin":
        anchors += [unit for unit in range(phrase.start) if tags[unit] in "HAW"]
    if any(phrase.start - unit <= _REACH_LEFT and _reaches(sentence, unit, phrase) for unit in anchors):
        return True
    if phrase.role == "destination" or (phrase.loose and not anchors):
        return False
    return any(0 < unit - phrase.start <= _REACH_RIGHT and same_clause(tags, phrase.start, unit) for unit in triggers)


def _reaches(sentence: Sentence, anchor: int, phrase: Phrase) -> bool:
    """Tell whether an anchor governs a phrase behind it: in its clause, or "reached A after a day's walk from B"."""
    tags = sentence.tags
    between = tags[anchor : phrase.start]
    if tags[anchor] == "R" and phrase.role == "origin" and between.count("z") == 1:
        boundary = anchor + between.index("z")
        return sentence.word(boundary) == "after" and same_clause(between.replace("z", ""), 0, len(between) - 1)
    relative = between.rfind("r")
    if relative >= 0 and not any(tag in MOVES + NOUNS + "," for tag in between[relative:]):
        return False  # "the camp that drew criticism from A"
    return same_clause(tags, anchor, phrase.start) and not _NEW_SUBJECT.search(between)


def _is_told_to(sentence: Sentence, people: int, trigger: int) -> bool:
    """Tell whether people are told, or let, to do what a verb says: "ordered the inhabitants of A to move"."""
    verb = sentence.firsts[trigger]
    if sentence.words[verb - 1] != "to" or not same_clause(sentence.tags, people, trigger):
        return False
    first = sentence.firsts[people]
    return sentence.classes.tells.among(sentence.words[max(0, first - _TOLD_WITHIN) : first])


def _tells_people(sentence: Sentence, phrases: Sequence[Phrase], trigger: int) -> bool:
    """Tell whether the people of some place are told to do what a verb says."""
    return sentence.words[sentence.firsts[trigger] - 1] == "to" and any(
        sentence.tags[phrase.start] == "H" and phrase.start < trigger and _is_told_to(sentence, phrase.start, trigger)
        for phrase in phrases
    )


def _moves(sentence: Sentence, trigger: int, phrase: Phrase, carries: Carries) -> bool:
    """Tell whether a word of movement is about the people, or the route, that a phrase places."""
    tags = sentence.tags
    people = "H" in tags[phrase.start : phrase.start + 2]
    if not people:
        return same_clause(tags, min(trigger, phrase.start), max(trigger, phrase.start))
    if trigger < phrase.start and tags[trigger] == "G":
        return phrase.start - trigger <= _VERB_TO_OBJECT and same_clause(tags, trigger, phrase.start)
    if trigger > phrase.start and _is_told_to(sentence, phrase.start, trigger):
        return True
    subject = tags[trigger] in "GRt" and trigger > phrase.start and trigger - phrase.end <= _SUBJECT_TO_MOVE
    if tags[trigger] not in "KEF" and carries != "aid" and not subject:
        return False
    if trigger < phrase.start:
        return same_clause(tags, trigger, phrase.start)
    between = tags[phrase.end : trigger]
    whole = same_clause(between, 0, len(between)) and "r" not in between
    return whole and len(between) <= _SUBJECT_TO_VERB


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
        attempts=_attempts(sentence, group),
        earlier=_earlier(sentence),
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


def _attempts(sentence: Sentence, group: Sequence[Phrase]) -> int:
    """Return how many past attempts a sentence tells: 0 if it speaks of none, 1 if it gives no number."""
    if "attempt" not in sentence.marks:
        return 0
    for position, word in enumerate(sentence.words):
        if word in sentence.classes.tries:
            unit = sentence.unit(position)
            if not any(same_clause(sentence.tags, *sorted((unit, phrase.start))) for phrase in group):
                return 0
            counts = [count_of(sentence, sentence.unit(i)) for i in range(max(0, position - 3), position)]
            return min(max([*counts, 1]), _MOST_ATTEMPTS)
    return 1


def _earlier(sentence: Sentence) -> int:
    """Return how many tries failed before the one that a sentence tells: "a third attempt, after two failed"."""
    words = sentence.words
    if not sentence.classes.tries.among(words):
        return 0
    for position, word in enumerate(words):
        if word not in ("after", "following"):
            continue
        for number in range(position + 1, min(position + 5, len(words))):
            count = count_of(sentence, sentence.unit(number)) if sentence.tags[sentence.unit(number)] in "#m" else 0
            if count and sentence.classes.failed.among(words[number + 1 : number + 5]):
                return min(count, _MOST_ATTEMPTS)
    return 0


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
    words = {word for unit in triggers if tags[unit] == "K" for word in _words_of(sentence, unit)}
    return "aid" if words & {"aid", "relief"} else "unknown"


def _words_of(sentence: Sentence, unit: int) -> Sequence[str]:
    end = sentence.firsts[unit + 1] if unit + 1 < len(sentence.firsts) else len(sentence.words)
    return sentence.words[sentence.firsts[unit] : end]


def _bullet(sentence: Sentence, scene: Scene) -> Leg | None:
    """Read an item of a list of routes: "A - B", "A: route 1 - B, C, D", "A via B to C"."""
    tags = sentence.tags.rstrip(".;,")
    places = [place for unit, tag in enumerate(tags) if tag == "P" and (place := sentence.token(unit).place)]
    if not _BULLET.fullmatch(tags) or len(places) < 2 or tags.count("x") > 3:  # noqa: PLR2004 - a route has two ends
        return None
    phrases = read_phrases(sentence)
    destinations = unique(place for phrase in phrases if phrase.role == "destination" for place in phrase.places)
    via = unique(place for phrase in phrases if phrase.role == "via" for place in phrase.places)
    if not destinations:
        if not re.search(r"P[^P]*[-:]", tags):
            return None
        ends = [place for place in places if place not in via]
        if len(ends) < 2:  # noqa: PLR2004 - a route has two ends
            return None
        destinations, via = (ends[-1],), via or unique(ends[1:-1])
    return Leg(
        sentence=sentence.index,
        origins=(places[0],),
        destinations=destinations,
        via=tuple(place for place in via if place not in (places[0], *destinations)),
        pairing="explicit",
        evidence=span_of(scene.article, sentence),
        talk=True,
        listed=True,
    )
