"""The route grammar: places in the roles of origin, destination and stop, read from the tags of one sentence.

Tags are one letter a unit (data/corridors/grammar.toml and routes.toml say which), so phrases are small regular
expressions over a short string. A place has a role only where a preposition or a verb gives it one and a word of
movement stands in the same clause before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from geo.corridors.lists import PlaceList, and_more, read_list
from geo.corridors.sentences import NUMBERS, PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.corridors.sentences import Sentence
    from geo.model import Place

RoleName = Literal["origin", "destination", "via"]
ROLES: Final[dict[str, RoleName]] = {"f": "origin", "t": "destination", "v": "via"}

# "the steelworks in A"
_WITHIN: Final = re.compile(r"m[mx]?xi(?=[m#x]{0,3}c?m?P)")
# "residents of A", "civilians trapped in A", "orphans of the home in A"
_PEOPLE: Final = re.compile(
    r"H[H&]*(?:(?:[xV]{0,2}B|m)?[ip](?=[m#xL]{0,3}c?m?P)|p[mxL]{1,4}i(?=[m#x]{0,3}c?m?P)|[Bm]?[ip])"
)
# "people sheltering in the compound in A"
_STAYING: Final = re.compile(r"HR(?:m[mx]?[xL]i)?(?=[m#xL]{0,3}c?m?P)")
# "fled fighting in A", "left their homes in A", "evacuated two villages in A"
_FROM_WHAT: Final = re.compile(r"[mx#L'&HW]{1,5}i(?=[m#x]{0,3}c?m?P)")
# "the A-B corridor", "the A-to-B route"
_HYPHENED: Final = re.compile(r"P-?(?:t-?|-)(P)(?=m?[KCE])")
# "the evacuation of A's hospital"
_OWNED: Final = re.compile(r"'[mx]{0,2}[LH]")
_BACK_REFERENCE: Final = re.compile(r"m{0,2}([#m])[mx]{0,2}[yL](?![pi])")
# "the A corridor, the road from B to C"
_GIVEN_ENDS: Final = re.compile(r",?m{0,2}C?f[m#x]{0,3}P[^fS;zh]{0,8}t[m#x]{0,3}P")
_CROSSED_WITHIN: Final = 8  # units between "crossed" and "at"
_GOVERNORS: Final = frozenset("ipfotvc")
_ENDS_CLAUSE: Final = frozenset('S;z:h"')
# "homes in A were evacuated"
_EVACUATED: Final = re.compile(r"[^S;z:]{0,6}V{1,3}E")
# "A was evacuated", "parts of A to be emptied", "A, the town of B and other places were evacuated"
_WERE_EMPTIED: Final = re.compile(r"P(?:,m{0,3}c?P)*(?:,?&m{0,3}c?P)?(?:,?&[mxL]{1,6})?(?:V{1,3}x?|tV)E")
_NEVER_EMPTY: Final = frozenset({"country", "continent", "water"})
_RECEIVES: Final = re.compile(r"Q[mxVwLp]{0,7}i(?=[m#xL]{0,3}c?m?P)")
_BEFORE_PEOPLE: Final = 4  # units between "A's" and "inhabitants"
_CROSSED: Final = frozenset({"water", "terrain"})  # "crossed A" where A is a town says nothing of a border


@dataclass(frozen=True, slots=True)
class Phrase:
    """Places in one role: the units that hold it (end exclusive); ``count`` where it points back to a list."""

    role: RoleName
    start: int
    end: int
    places: tuple[Place, ...]
    count: int = 0
    there: bool = False
    back: bool = False  # "the city": the one that was named before
    unsure: bool = False  # not all that the text means: "A, B and elsewhere", or a start that it leaves out
    loose: bool = False  # "from the works in A": holds only where people are in danger


def read_phrases(sentence: Sentence) -> list[Phrase]:
    """Return every place in a role of a route, from left to right; which of them belong to a route is seen later."""
    phrases: list[Phrase] = []
    end = 0  # of the last phrase
    for unit, tag in enumerate(sentence.tags):
        if unit >= end and tag in _READERS and (found := _READERS[tag](sentence, unit)):
            phrases.extend(found)
            end = max(phrase.end for phrase in found)
    return phrases


def _make(sentence: Sentence, role: RoleName, start: int, places: PlaceList) -> Phrase:
    resolved = (sentence.token(unit).place for unit in places.units)
    named = tuple(place for place in resolved if place is not None)
    if role == "destination" and named and all(place.kind == "water" for place in named):
        role = "via"  # "walked to the river A": people go on from there
    return Phrase(role, start, places.end, named, unsure=and_more(sentence, places.end))


def _governed(sentence: Sentence, unit: int) -> list[Phrase]:  # noqa: PLR0911 - one answer for each form of an end
    """Read what follows "from", "to", "through"."""
    tags = sentence.tags
    role = ROLES[tags[unit]]
    if (role == "destination" and unit == 0) or (unit and role != "via" and tags[unit - 1] == "T"):
        return []  # "To B", as in a headline; "an appeal to B", "orders from A"
    places = read_list(sentence, unit + 1)
    if places and tags[places.end : places.end + 1] not in ("u", "'") and tags[places.end : places.end + 2] != "x'":
        if role == "origin" and _only_near(sentence, unit + 1, places):
            return []
        return [_make(sentence, role, unit, places)]
    within = _WITHIN.match(tags, unit + 1) if role == "origin" else None
    if within:
        places = read_list(sentence, within.end())
        return [replace(_make(sentence, role, unit, places), loose=True)] if places else []
    back = _BACK_REFERENCE.match(tags, unit + 1)
    if back:
        count = count_of(sentence, back.start(1))
        if count:
            return [Phrase(role, unit, back.end(), (), count=count)]
    if tags[unit + 1 : unit + 2] == "e" or (role == "origin" and _is_where(sentence, unit + 1)):
        return [Phrase(role, unit, unit + 2, (), there=True)]
    return _one_back(sentence, unit, unit + 1, role)


def _is_where(sentence: Sentence, unit: int) -> bool:
    """Tell whether a unit points back to the place just named, as in "from where they were flown to B"."""
    return sentence.tags[unit : unit + 1] == "z" and sentence.word(unit) == "where"


def _only_near(sentence: Sentence, start: int, places: PlaceList) -> bool:
    """Tell whether a movement starts from somewhere around what is no town: "from towns around the volcano A"."""
    if all(place.kind == "city" for unit in places.units if (place := sentence.token(unit).place)):
        return False
    between = range(start, places.units[0])
    return any(sentence.tags[unit] == "i" and sentence.word(unit) in sentence.classes.around for unit in between)


def _one_back(sentence: Sentence, unit: int, start: int, role: RoleName) -> list[Phrase]:
    """Read "the city", "the capital": the one place of its kind that was named before."""
    if start + 1 >= len(sentence.firsts) or sentence.word(start) not in ("the", "that", "this"):
        return []
    end = start + 1
    while (
        end < len(sentence.firsts) - 1
        and sentence.tags[end] == "m"
        and sentence.word(end) not in sentence.classes.settlements
    ):
        end += 1
    if sentence.tags[end : end + 3] in ("xpm", "Lpm") and sentence.word(end + 1) == "of":
        return _one_back(sentence, unit, end + 2, role)  # "the flooded quarters of the city"
    if sentence.word(end) not in sentence.classes.settlements or sentence.tags[end + 1 : end + 2] in (
        "p",
        "P",
        "'",
        "-",
        "L",
    ):
        return []
    return [Phrase(role, unit, end + 1, (), back=True)]


def nearest(units: Sequence[int], unit: int) -> int:
    """Return which of some units, in ascending order, stands nearest to a unit; the first of two as near."""
    after = bisect_left(units, unit)
    return min(units[max(0, after - 1) : after + 1], key=lambda other: abs(other - unit))


def count_of(sentence: Sentence, unit: int) -> int:
    """Return the number that a unit states ("four", "both"), or 0."""
    low = sentence.word(unit)
    digits = low.replace(",", "")
    return 2 if low == "both" else NUMBERS.get(low, int(digits) if digits.isdecimal() else 0)


def _ends_of(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read "between A and B", "linking A with B"."""
    places = read_list(sentence, unit + 1)
    if places is None:
        return []
    if len(places.units) == 1 and sentence.tags[places.end : places.end + 1] in ("w", "t", "&"):
        other = read_list(sentence, places.end + 1)
        if other:
            return [_make(sentence, "origin", unit, places), _make(sentence, "destination", places.end, other)]
    if len(places.units) != 2:  # noqa: PLR2004 - a route has two ends
        return []
    first, second = places.units
    return [
        _make(sentence, "origin", unit, PlaceList((first,), second)),
        _make(sentence, "destination", second, PlaceList((second,), places.end)),
    ]


def _objects(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read the object of a verb: "leave A", "evacuate A", "the evacuation of A", "reach A"."""
    tags = sentence.tags
    start = unit + 1
    if tags[unit] == "E" and tags[start : start + 1] == "p" and sentence.word(start) == "of":
        start += 1
    back = _BACK_REFERENCE.match(tags, start) if tags[unit] == "F" else None
    if back and (count := count_of(sentence, back.start(1))):
        return [Phrase("origin", unit, back.end(), (), count=count)]
    places = read_list(sentence, start)
    if places is None and tags[unit] in "FE" and (away := _FROM_WHAT.match(tags, start)):
        places = read_list(sentence, away.end())
        if places and not _only_near(sentence, away.end() - 1, places):
            return [_make(sentence, "origin", unit, places)]
    if places is None:
        return _one_back(sentence, unit, start, "destination" if tags[unit] == "R" else "origin")
    owner = tags[places.end : places.end + 1] == "'"
    if owner and tags[unit] == "E" and _OWNED.match(tags, places.end):
        owner = any(place.kind == "country" for member in places.units if (place := sentence.token(member).place))
    if sentence.token(places.units[-1]).use == "actor" or owner:
        return []
    return [_make(sentence, "destination" if tags[unit] == "R" else "origin", unit, places)]


def _people_of(sentence: Sentence, unit: int) -> list[Phrase]:  # noqa: PLR0911 - one answer for each kind of people
    """Read where those are who leave: "residents of A", "civilians trapped in A", "people sheltering in A were"."""
    stay = _STAYING.match(sentence.tags, unit)
    if stay:
        places = read_list(sentence, stay.end())
        if places and sentence.tags[places.end : places.end + 1] == "V":
            return [_make(sentence, "origin", unit, places)]
    found = _PEOPLE.match(sentence.tags, unit)
    if not found:
        return _owners(sentence, unit)
    governor = found.end() - 1
    if sentence.tags[governor] == "p" and sentence.word(governor) != "of":
        return []
    if sentence.word(governor) == "on":
        return []
    places = read_list(sentence, found.end())
    if places is None:
        return []
    phrase = _make(sentence, "origin", unit, places)
    if sentence.tags[governor] == "p" and any(place.kind == "country" for place in phrase.places):
        return []  # "citizens of A" says whose they are, not where
    return [phrase]


def _owners(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read whose people they are who leave: "A's 40,000 inhabitants", "the town's people", "its residents"."""
    if sentence.word(unit).split()[-1] not in sentence.classes.inhabitants:
        return []
    start = unit
    while start > 0 and sentence.tags[start - 1] in "m#x" and unit - start < _BEFORE_PEOPLE:
        start -= 1
        if sentence.word(start) == "its":
            return [Phrase("origin", unit, unit + 1, (), back=True)]
    if start < 2 or sentence.tags[start - 1] != "'":  # noqa: PLR2004 - an owner and the sign of one
        return []
    owner = sentence.token(start - 2)
    if owner.low in sentence.classes.settlements:
        return [Phrase("origin", unit, unit + 1, (), back=True)]
    if owner.place is None or owner.place.kind == "country":
        return []
    return [Phrase("origin", unit, unit + 1, (owner.place,))]


def _compound(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read "the A-B corridor", "A-to-B route", "A residents", "A evacuation"."""
    tags = sentence.tags
    emptied = _emptied(sentence, unit)
    if emptied:
        return [emptied]
    found = _HYPHENED.match(tags, unit)
    if found:
        first, second = PlaceList((unit,), unit + 1), PlaceList((found.start(1),), found.end())
        return [_make(sentence, "origin", unit, first), _make(sentence, "destination", unit + 1, second)]
    if tags[unit + 1 : unit + 2] == "C" and _GIVEN_ENDS.match(tags, unit + 2):
        return [_make(sentence, "via", unit, PlaceList((unit,), unit + 1))]
    if tags[unit - 1 : unit] != "p" and _is_gate(sentence, unit + 1):
        return [_make(sentence, "via", unit, PlaceList((unit,), unit + 1))]
    if (
        (unit == 0 or tags[unit - 1] not in _GOVERNORS)
        and tags[unit + 1 : unit + 2] in ("E", "H")
        and sentence.token(unit).use != "actor"
        and not sentence.word(unit + 1).endswith("ed")
        and (tags[unit + 1] == "E" or _is_plural(sentence, unit + 1))
    ):
        return [_make(sentence, "origin", unit, PlaceList((unit,), unit + 1))]
    return []


def _is_plural(sentence: Sentence, unit: int) -> bool:
    low = sentence.word(unit)
    return low.endswith("s") or low in sentence.classes.plural_nouns


def _is_gate(sentence: Sentence, unit: int) -> bool:
    """Tell whether a place's name is that of a gate or a way: "the A crossing", "the A tunnel"."""
    return unit < len(sentence.firsts) and sentence.word(unit) in sentence.classes.gates


def _emptied(sentence: Sentence, unit: int) -> Phrase | None:
    """Read a list of places as the subject of a passive: "A, B and C were evacuated", "all of A was told to leave"."""
    if unit and sentence.tags[unit - 1] in "ipfotv" and sentence.word(unit - 1) != "of":
        return None
    found = _WERE_EMPTIED.match(sentence.tags, unit)
    if found is None:
        return None
    members = tuple(place for at in range(unit, found.end()) if (place := sentence.token(at).place) is not None)
    if any(place.kind in _NEVER_EMPTY for place in members):
        return None
    return Phrase("origin", unit, found.end() - 1, members)


def _buildings(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read "homes in A were evacuated"."""
    places = read_list(sentence, unit + 2) if sentence.tags[unit + 1 : unit + 2] == "i" else None
    if places is None or not _EVACUATED.match(sentence.tags, places.end):
        return []
    return [_make(sentence, "origin", unit, places)]


def _receives(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read "reception centres are in A and B", "a reception centre was opened in A"."""
    found = _RECEIVES.match(sentence.tags, unit)
    places = read_list(sentence, found.end()) if found else None
    return [_make(sentence, "destination", unit, places)] if places else []


def _for(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read "for B" after words of leaving, or loaded vehicles: "left A for B", "trucks with food for B"."""
    before = sentence.tags[:unit]
    leaving = max(before.rfind(tag) for tag in "FRDEWG")
    if leaving < 0 or any(tag in _ENDS_CLAUSE for tag in before[leaving:]):
        return []
    places = read_list(sentence, unit + 1)
    return [_make(sentence, "destination", unit, places)] if places else []


def _crossing(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read where a border is crossed, "crossed into B at V": V is passed."""
    if sentence.word(unit) != "at":
        return []
    before = sentence.tags[:unit]
    verb = before.rfind("G")
    if verb < 0 or unit - verb > _CROSSED_WITHIN or not same_clause(before, verb, unit):
        return []
    places = read_list(sentence, unit + 1)
    if not places or not any(word.startswith("cross") for word in words_of(sentence, verb)):
        return []
    return [_make(sentence, "via", unit, places)]


def _passed(sentence: Sentence, unit: int) -> list[Phrase]:
    """Read what is crossed on the way: "crossed the river A to B", "over the lake A", "passing A"."""
    if sentence.tags.find(PLACE, unit) < 0:
        return []
    low = sentence.word(unit)
    classes = sentence.classes
    passing = low in classes.passing or (low in classes.beyond and sentence.tags[unit - 1 : unit + 1] == "Gp")
    if not passing and low != "over" and low not in classes.crossing:
        return []
    places = read_list(sentence, unit + 1)
    if places is None or sentence.tags[places.end : places.end + 1] == "'":
        return []
    phrase = _make(sentence, "via", unit, places)
    return [phrase] if passing or all(place.kind in _CROSSED for place in phrase.places) else []


def words_of(sentence: Sentence, unit: int) -> Sequence[str]:
    """Return the words of a unit."""
    end = sentence.firsts[unit + 1] if unit + 1 < len(sentence.firsts) else len(sentence.words)
    return sentence.words[sentence.firsts[unit] : end]


def same_clause(tags: str, start: int, end: int) -> bool:
    """Tell whether nothing between two units ends the clause."""
    return not any(tag in _ENDS_CLAUSE for tag in tags[start:end])


_READERS: Final[dict[str, Callable[[Sentence, int], list[Phrase]]]] = {
    "f": _governed,
    "t": _governed,
    "v": _governed,
    "b": _ends_of,
    "F": _objects,
    "R": _objects,
    "E": _objects,
    "H": _people_of,
    "L": _buildings,
    "Q": _receives,
    "P": _compound,
    "o": _for,
    "i": _crossing,
    "G": _passed,
    "p": _passed,
    "x": _passed,
}
