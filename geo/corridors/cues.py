"""Which words of a sentence tell an act on a corridor, and whether they deny it or place it in the future."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.scene import NOUNS
from geo.corridors.triggers import names_hazard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.corridors.sentences import Sentence
    from geo.corridors.vocabulary import Cue, Vocabulary

_SHORT: Final = 8  # tokens
NUMBERED: Final = re.compile(r"m{0,2}#[VFGR]")  # "the first two left"
_PARTICIPLE: Final = ("ed", "en", "ought", "wn", "shut")
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "remain", "remains", "remained", "stays"})
_WILL: Final = frozenset({"will", "would", "shall", "won't"})
_POSSIBLE: Final = frozenset({"can", "could", "may", "might", "should", "must"})
_DETERMINERS: Final = frozenset({"the", "a", "an", "'s", "its", "their", "his", "her"})
# acts that need an object that is a route: "rejected the claims" beside a corridor is none of its claims
_ON_ROUTES: Final = frozenset({"propose", "announce_open", "agree", "reject", "close"})
_ROUTES: Final = frozenset(NOUNS + "FGRW")
_CLAUSE_ENDS: Final = frozenset('S;."')
_CLAUSE_STARTS: Final = frozenset('S;z:r".')
_VERB_CLAUSE_STARTS: Final = frozenset('S;z:".')  # a relative clause still tells of the noun before it
_INFINITIVES: Final = frozenset({"to", "will", "would", "can", "could", "may", "might", "should", "must", "let"})
_OBJECT_WITHIN: Final = 4  # tokens behind a verb
_ANSWER: Final = 2  # tokens of a cue that needs no object: "A refused.", "A turned down"
_OBJECT_LENGTH: Final = 7  # tokens
_OBJECTS: Final = frozenset({"it", "this", "that", "them", "these"})
NONE: Final = "none"
WEIGHED: Final = "weighed"  # the kind of a finding that no cue tells
_NEGATED_WITHIN: Final = 3  # tokens


@dataclass(frozen=True, slots=True)
class Finding:
    """A cue in a sentence: the act and its tokens (end exclusive)."""

    cue: Cue
    start: int
    end: int


def find(sentence: Sentence, vocabulary: Vocabulary, *, has_leg: bool) -> list[Finding]:
    """Return the acts that a sentence tells. ``has_leg``: the sentence itself names the route."""
    pointers = {
        position
        for start, end, mark in _marks(sentence, vocabulary)
        if mark == "reference"
        for position in range(start, end)
    }
    found = (Finding(cue, start, end) for start, end, cue in vocabulary.cues.all(sentence.words))
    kept = [
        finding
        for finding in found
        if finding.cue.act != NONE
        and _is_finite(sentence, finding)
        and (
            _moves(sentence, finding, has_leg=has_leg)
            if finding.cue.act == "report_use"
            else _is_about_route(sentence, finding, pointers, has_leg=has_leg)
        )
    ]
    blame = next((finding for finding in kept if _blames(sentence, finding)), None)
    return [
        finding
        for finding in kept
        if not (_is_by_hazard(sentence, finding) or (blame is not None and _is_charge(finding, blame)))
    ]


def _is_by_hazard(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether a fire or a flood does what a cue tells: "roads blocked by flames"."""
    if finding.cue.act != "report_violation" or not sentence.hazards:
        return False
    by = finding.end < len(sentence.tokens) and sentence.tokens[finding.end].low == "by"
    return by and any(0 < hazard - finding.end <= _OBJECT_WITHIN for hazard in sentence.hazards)


def _blames(sentence: Sentence, finding: Finding) -> bool:
    return sentence.words[finding.start] in sentence.classes.blames


def _is_charge(finding: Finding, blame: Finding) -> bool:
    """Tell whether a violation is what someone is accused of: the accusation is the claim."""
    return finding.cue.act == blame.cue.act and finding.start > blame.start


def _marks(sentence: Sentence, vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    return [(start, start + length, mark) for start, length, mark in vocabulary.marks.entries(sentence.words)]


def _is_finite(sentence: Sentence, finding: Finding) -> bool:
    """Tell infinitives, participles and suppositions from what is told as a fact."""
    if finding.cue.kind != "verb":
        return True
    tokens = sentence.tokens
    low = tokens[finding.start].low
    before = tokens[finding.start - 1].low if finding.start else ""
    undecided = finding.start > 1 and tokens[finding.start - 2].low == "yet"  # "has yet to agree"
    supposed = "h" in sentence.tags[: sentence.unit(finding.start)]
    # "both roads could be opened"
    supposed = supposed or (low.startswith("open") and _is_possible(sentence, finding))
    if (before == "to" and not undecided) or supposed:
        return False
    if before in _DETERMINERS and low.endswith(("ed", "ing")):
        return False  # "the bombed theatre", "the shelling of A"
    if low == "displaced":
        told = any(token.low in _BE for token in tokens[max(0, finding.start - 3) : finding.start])
        return told or sentence.tags[0] == "-"  # "- 5,000 people displaced from A"
    if low.endswith("ing") and finding.cue.act != "report_violation":
        started = sentence.classes.under_way.among(sentence.words[max(0, finding.start - 2) : finding.start])
        return started or before in sentence.classes.denials or low == "telling"
    return True


def _moves(sentence: Sentence, finding: Finding, *, has_leg: bool) -> bool:
    """Tell whether a cue of use is a movement on the route: named here, or told before."""
    tag = sentence.tags[sentence.unit(finding.start)]
    phrase = finding.end - finding.start > 1
    possible = _is_possible(sentence, finding)
    if possible or is_planned(sentence, finding) or not (tag in "EFGR" or phrase):
        return False
    if tag in "FGR" and names_hazard(sentence, sentence.unit(finding.start)):
        return False
    if (not phrase and _is_bare(sentence, finding)) or (
        (tag == "R" or (tag == "G" and not phrase)) and not _has_movers(sentence, finding)
    ):
        return False
    denied = sentence.classes.denials.among(sentence.words[: finding.start])
    counted = NUMBERED.match(sentence.tags) is not None
    # "Some 300 people had left by noon"
    return has_leg or denied or phrase or counted or ("H" in sentence.tags and "P" not in sentence.tags)


def _is_possible(sentence: Sentence, finding: Finding) -> bool:
    return any(token.low in _POSSIBLE for token in sentence.tokens[max(0, finding.start - 3) : finding.start])


def _is_bare(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether a form that may be an infinitive is one: "would leave A and walk to B"."""
    low = sentence.tokens[finding.start].low
    if low.endswith(("ed", "s", "ing")) or low not in sentence.classes.bare_verbs:
        return False
    first = sentence.firsts[_clause_start(sentence, sentence.unit(finding.start))]
    return any(token.low in _INFINITIVES for token in sentence.tokens[first : finding.start])


def _has_movers(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether people, aid or vehicles stand in the clause of a verb that anyone may be the subject of."""
    unit = sentence.unit(finding.start)
    end = unit + 1
    while end < len(sentence.tags) and sentence.tags[end] not in _CLAUSE_ENDS:
        end += 1
    clause = sentence.tags[_clause_start(sentence, unit) : end]
    return any(tag in "HAWDKE#" for tag in clause)


def _clause_start(sentence: Sentence, unit: int) -> int:
    while unit > 0 and sentence.tags[unit - 1] not in _VERB_CLAUSE_STARTS:
        unit -= 1
    return unit


def _is_about_route(  # noqa: PLR0911 - one answer for each shape of a clause
    sentence: Sentence, finding: Finding, pointers: set[int], *, has_leg: bool
) -> bool:
    """Tell whether what is rejected, opened, shelled is the route: its noun stands in the clause."""
    if finding.cue.kind in ("noun", "judgement"):
        return True
    before = _clause_before(sentence, finding)
    after = _clause_after(sentence, finding)
    tokens = range(finding.start, finding.end)
    if finding.cue.act not in _ON_ROUTES:
        return _harms_route(sentence, finding, pointers, has_leg=has_leg)
    if _names_route(sentence, tokens, pointers):
        return True
    if is_passive(sentence, finding):
        return _names_route(sentence, before, pointers)
    if finding.cue.act == "close" and after and _starts_object(sentence, finding):
        return _names_route(
            sentence, _object(sentence, after), pointers
        )  # "halted operations so that people can leave"
    if _names_route(sentence, after, pointers) or _points(sentence, list(after)[:_OBJECT_WITHIN]):
        return True
    if finding.cue.act in ("announce_open", "close"):
        return _names_route(sentence, before, pointers)  # "the corridors are open"
    alone = not after and finding.end - finding.start <= _ANSWER
    at_it = finding.end - finding.start > 1 and _points(sentence, tokens)  # "would respect it"
    return (
        alone or at_it or (finding.cue.act == "reject" and _points(sentence, before))
    )  # "A refused."; "this is unacceptable"


def _harms_route(sentence: Sentence, finding: Finding, pointers: set[int], *, has_leg: bool) -> bool:
    """Tell whether what is fired at, blocked or blamed is the route, or who is on it."""
    before = _clause_before(sentence, finding)
    after = _clause_after(sentence, finding)
    if _blames(sentence, finding):
        if len(sentence.tokens) <= _SHORT:
            return True  # "A blamed B.": an answer to the sentence before it
        return "W" in sentence.tags or _names_route(sentence, range(len(sentence.tokens)), pointers)
    tried = sentence.classes.tries.among(sentence.words)
    at_people = sentence.tags[sentence.unit(finding.end - 1)] == "H"  # "shoot at those who try"
    if at_people or (tried and sentence.words[finding.start] in sentence.classes.failed):
        return True  # "a third attempt, after two failed"
    if _has_object(sentence, finding, after):
        return _hits_route(sentence, finding, after, pointers) or (
            not has_leg and "F" not in sentence.tags and _points(sentence, list(after)[:1])
        )
    if is_passive(sentence, finding):
        after = range(finding.end, finding.end)  # what is hit stands before
    tags = [sentence.tags[sentence.unit(position)] for position in (*before, *after)]
    if has_leg and finding.end - finding.start > 1 and any(tag in "HA" for tag in tags[: len(before)]):
        return True  # "the team that led people out of A turned back"
    parts = (before, range(finding.start, finding.end), after)
    return "W" in tags or any(_names_route(sentence, part, pointers) for part in parts)


def _has_object(sentence: Sentence, finding: Finding, after: range) -> bool:
    """Tell whether an active verb has an object: what is attacked, blocked, held up."""
    if not after or finding.end - finding.start > 1 or is_passive(sentence, finding):
        return False
    return _starts_object(sentence, finding)


def _object(sentence: Sentence, after: range) -> range:
    """Return the tokens behind a verb up to a clause of its own."""
    end = next((place for place in after if sentence.tags[sentence.unit(place)] == "z"), after.stop)
    return range(after.start, end)


def _starts_object(sentence: Sentence, finding: Finding) -> bool:
    first = sentence.tokens[finding.end]
    return first.place is not None or sentence.tags[sentence.unit(finding.end)] in "mxHPWA#"


def _hits_route(sentence: Sentence, finding: Finding, after: range, pointers: set[int]) -> bool:
    """Tell whether the object of a verb is a route, or who is on it."""
    near = range(finding.end, min(after.stop, finding.end + _OBJECT_LENGTH))
    tags = {sentence.tags[sentence.unit(position)] for position in near}
    return bool(tags & set("HWAD")) or _names_route(sentence, near, pointers)


def _points(sentence: Sentence, tokens: Iterable[int]) -> bool:
    return any(sentence.tokens[position].low in _OBJECTS for position in tokens)


def _clause_before(sentence: Sentence, finding: Finding) -> range:
    unit = sentence.unit(finding.start)
    while unit > 0 and sentence.tags[unit - 1] not in _CLAUSE_STARTS:
        unit -= 1
    return range(sentence.firsts[unit], finding.start)


def _clause_after(sentence: Sentence, finding: Finding) -> range:
    end = finding.end
    while end < len(sentence.tokens) and sentence.tags[sentence.unit(end)] not in _CLAUSE_ENDS:
        end += 1
    while end > finding.end and not sentence.tokens[end - 1].low[0].isalnum():
        end -= 1
    return range(finding.end, end)


def _names_route(sentence: Sentence, tokens: range, pointers: set[int]) -> bool:
    return any(position in pointers or sentence.tags[sentence.unit(position)] in _ROUTES for position in tokens)


def is_negated(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether the clause before a cue is negated; of what is weighed, the words right before it."""
    if finding.cue.kind == WEIGHED:
        return sentence.classes.negatives.among(sentence.words[max(0, finding.start - _NEGATED_WITHIN) : finding.start])
    unit = sentence.unit(finding.start)
    while unit > 0 and sentence.tags[unit - 1] not in 'S;z:"r,&':
        unit -= 1
    first = sentence.firsts[unit]
    return sentence.classes.negatives.among(sentence.words[first : finding.start])


def is_passive(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether a cue is a participle behind a form of "be": its subject is not who acts."""
    tokens = sentence.tokens
    be = any(token.low in _BE for token in tokens[max(0, finding.start - 2) : finding.start])
    return be and tokens[finding.start].low.endswith(_PARTICIPLE)


def is_order_received(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether a cue tells who gets an order and not who gives it: "all of A told to leave"."""
    if finding.end - finding.start == 1 or sentence.words[finding.start + 1] != "to":
        return False
    low = sentence.words[finding.start]
    return low in sentence.classes.orders and low.endswith(("ed", "told"))


def is_planned(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether a cue speaks of the future."""
    tokens = sentence.tokens
    cue = tokens[finding.start : finding.end]
    if cue[0].low.startswith("plan") or any(token.low in _WILL for token in cue):
        return True
    return any(token.low in _WILL for token in tokens[max(0, finding.start - 3) : finding.start])
