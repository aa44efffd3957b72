"""Whether places in a role are tied to a word of movement: in its clause, as its object, as whose people it moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.corridors.phrases import same_clause
from geo.corridors.scene import MOVES, NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from geo.corridors.phrases import Phrase
    from geo.corridors.sentences import Sentence
    from geo.model import Carries

_REACH_LEFT: Final = 18
_REACH_RIGHT: Final = 14
_SUBJECT_TO_VERB: Final = 8
_VERB_TO_OBJECT: Final = 4
_SUBJECT_TO_MOVE: Final = 3  # "residents of A were moved to B"
_TOLD_WITHIN: Final = 5  # tokens between "ordered" and "inhabitants"
_NEW_SUBJECT: Final = re.compile(r",&m{0,2}[xH](?!t)")  # "they left A, and others came from B"


def belongs(
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


def tells_people(sentence: Sentence, phrases: Sequence[Phrase], trigger: int) -> bool:
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
