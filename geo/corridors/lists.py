"""Lists of places as texts coordinate them: "A, B and C", "the city of A, the port of B in the south, and C"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.corridors.sentences import Sentence
    from geo.model import Place

# "the besieged eastern city of A", "its ally A", "the B suburb of A"
_NAME: Final = re.compile(r"(?:[m#][mx#]{0,4})?(?:Pm?x?c|x?c)?m{0,3}P")
# "shelters in A", "flooded villages near A", "sports halls and tents in A"
_SHELTER: Final = re.compile(r"(?:[m#]{0,3}x?[LQ](?:&m?x?[LQ])?|m{1,3}#)i(?=[m#x]{0,3}c?m?P)")
# "A in the east", "A in B province": what stands between a list's member and the next comma
_WHERE: Final = re.compile(r"i[m#]{0,3}(?:Px?|x)?(?=[,&])")
_SEPARATOR: Final = re.compile(r",?&|,")
_LIST_END: Final = re.compile(r"$|[.;:)?!\-ztfvo\"]")
_ALSO: Final = frozenset({"as", "along"})  # "A as well as B, C and D"
_AREAS: Final = frozenset({"country", "admin1", "admin2", "region", "continent"})


@dataclass(frozen=True, slots=True)
class PlaceList:
    """Coordinated places, and the unit after them."""

    units: tuple[int, ...]
    end: int


def contains(area: Place, place: Place) -> bool:
    """Tell whether an area's name merely says where a place is ("A, B" for A in B)."""
    if area.kind not in _AREAS or area.kind == place.kind or not area.country or area.country != place.country:
        return False
    return area.kind == "country" or place.admin1 in ("", area.name) or place.kind == "city"


def read_list(sentence: Sentence, start: int) -> PlaceList | None:
    """Read "A", "A and B", "A, B and C", "the city of A, the port of B in the south, and C" at a unit."""
    shelter = _SHELTER.match(sentence.tags, start)
    found = _NAME.match(sentence.tags, shelter.end() if shelter else start)
    if not found:
        return None
    members = [_head(sentence, found)]
    ends = [found.end()]
    joined = False
    while True:
        position = ends[-1]
        where = _WHERE.match(sentence.tags, position)
        separator = _SEPARATOR.match(sentence.tags, where.end() if where else position)
        following = _NAME.match(sentence.tags, separator.end()) if separator else None
        if (
            separator is None
            or following is None
            or not _is_member(sentence, members[-1], following.end() - 1, separator.group(), first=len(members) == 1)
        ):
            break
        unit = _head(sentence, following)
        place, last = sentence.token(unit).place, sentence.token(members[-1]).place
        if (
            separator.group() == ","
            and place
            and last
            and contains(place, last)
            and not _is_listed(sentence, members, unit)
        ):
            ends[-1] = following.end()  # "A, B": B says where A is
            continue
        joined = joined or "&" in separator.group()
        members.append(unit)
        ends.append(following.end())
        if "&" in separator.group() and sentence.word(following.start() - 1) not in _ALSO:
            break
    if len(members) > 1 and not (joined or _LIST_END.match(sentence.tags, ends[-1]) or and_more(sentence, ends[-1])):
        members, ends = members[:1], ends[:1]
    return PlaceList(tuple(members), ends[-1])


def and_more(sentence: Sentence, end: int) -> bool:
    """Tell whether a list ends in places without a name: "A, B and elsewhere"."""
    following = sentence.tags[end : end + 1] == "&" and end + 1 < len(sentence.firsts)
    return following and sentence.word(end + 1) in sentence.classes.unnamed


def _head(sentence: Sentence, found: re.Match[str]) -> int:
    """Return the unit of the place that a noun phrase is about: A in "the B suburb of A", B in "B province of A"."""
    last = found.end() - 1
    first = found.group().index("P") + found.start()
    place, area = sentence.token(first).place, sentence.token(last).place
    return first if first != last and place and area and contains(area, place) else last


def _is_listed(sentence: Sentence, members: list[int], unit: int) -> bool:
    """Tell whether an area after a comma stands in a list of areas."""
    return all(
        (place := sentence.token(member).place) is not None and place.kind in _AREAS for member in [*members, unit]
    )


def _is_member(sentence: Sentence, last: int, unit: int, separator: str, *, first: bool) -> bool:
    """Refuse the subject of a next clause: "from A and B said", "to A, B rejected"."""
    after = sentence.tags[unit + 1 : unit + 2]
    token = sentence.token(unit)
    if after and (after in "S'" or (separator == ",&" and (after in "FGRE" or (first and after in "xV")))):
        return False
    return not (
        token.use == "actor" and sentence.token(last).use != "actor" and (after in ("V", "x") or separator == ",")
    )
