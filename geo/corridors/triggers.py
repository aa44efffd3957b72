"""Which words of a sentence speak of a route for people or aid, judged in the light of the whole article.

Nouns like "humanitarian corridor" do so by themselves, unless the sentence is about trade, traffic or sport. Verbs of
moving do so only for many people with danger told nearby, or beside talk of corridors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.corridors.lists import read_list
from geo.corridors.scene import EVACUATE, is_plural, many, several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence

_CLAUSE: Final = "S;:h"
_CLAUSE_UNITS: Final = 8
_ROUTE: Final = "ftvS;:."
_MOVERS: Final = "HAWDE#"
# "from A to B"
FROM_TO: Final = re.compile(r"f[^fS;zh]{1,24}t[m#xLicp]{0,5}P")
# both ends of a route in other orders: "into B from A", "leave A for B", "from A have arrived in B", "reached B from A"
BOTH_ENDS: Final = re.compile(
    rf"{FROM_TO.pattern}|t[m#xLicp]{{0,5}}P[^S;zh]{{0,8}}f[m#xLicp]{{0,5}}P|[FE][m#xLicp]{{0,5}}P[^S;zh]{{0,12}}[ot][m#xLicp]{{0,5}}P"
    r"|b[m#x]{0,3}P[&tw][m#x]{0,3}P|f[m#xLicp]{0,5}P[^S;zh]{0,6}Rm{0,3}c?P|Rm{0,3}c?P[^S;h]{0,16}f[m#xLicp]{0,5}P"
)
_OUT: Final = re.compile(r"f(?=[m#xLicp]{0,5}P)")  # "out of A"
# "a convoy of buses to A"
_UNDER_WAY: Final = re.compile(r"W[^S;z:,.]{0,8}(?:[ft]|om{0,2}(?:Li)?m{0,2}c?P)")
_WHENCE: Final = re.compile(r"[m#]{0,3}H(?:V{1,2}x?|x)$")  # "Most were from", "They come from"
_BY_ITSELF: Final = "GRF"
_ENDS_SUBJECT: Final = frozenset("HAWSz;:E")
_IT_WITHIN: Final = 2  # sentences in which "it" has its noun
_OPENS: Final = 5  # the subject of a sentence stands among its first tokens
_NEGATIVE: Final = frozenset({"not", "never", "n't", "aren't", "won't", "wouldn't", "isn't"})
_FUTURE: Final = frozenset({"going", "will", "would", "won't", "wouldn't", "never"})


def _excluded_here(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether what a unit says is trade, traffic or sport; where all is about people in danger, in its clause."""
    if not sentence.exclusions or not scene.crisis:
        return bool(sentence.exclusions)
    return any(
        abs(sentence.unit(token) - unit) <= _CLAUSE_UNITS
        and not any(tag in _CLAUSE for tag in sentence.tags[min(unit, other) : max(unit, other)])
        for token in sentence.exclusions
        for other in (sentence.unit(token),)
    )


def is_trigger(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether a unit makes its clause speak of a route for people or aid."""
    tag = sentence.tags[unit]
    test = _TESTS.get(tag)
    if test is None or "incident" in sentence.marks or (tag != "K" and scene.ordinary):
        return False
    if tag in _BY_ITSELF and is_hazard(sentence, unit, scene):
        return False
    return "h" not in sentence.tags[:unit] and test(sentence, unit, scene)


def is_candidate(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether a unit may make its clause speak of a route: told and not supposed, with someone or something moved.

    Whether it does is for `geo.corridors.gate` to weigh.
    """
    tag = sentence.tags[unit]
    hazard = tag in _BY_ITSELF and is_hazard(sentence, unit, scene)
    goes_on = scene.last_leg >= sentence.index - 1
    incident = "incident" in sentence.marks and not goes_on and not (scene.crisis and scene.talk)
    if tag not in _TESTS or tag == "f" or hazard or incident or "h" in sentence.tags[:unit]:
        return False
    if tag == "t":
        return sentence.word(unit) in sentence.classes.heading and _has_movers(sentence, unit)
    if tag == "W":
        return _UNDER_WAY.match(sentence.tags, unit) is not None
    if tag in "FGR":
        continued = scene.last_leg == sentence.index - 1 and sentence.tags[0] == "H"
        return not _will_not(sentence, unit) and (continued or _has_movers(sentence, unit))
    if tag == "C" and sentence.word(unit) in sentence.classes.roads:
        return any(kind in sentence.tags for kind in "HAD")
    return True


def is_elsewhere(sentence: Sentence, units: Sequence[int], scene: Scene) -> bool:
    """Tell whether all that units say is trade, traffic or sport, and does not go on from a route just told."""
    goes_on = scene.last_leg >= sentence.index - 1  # "From there airlines fly them to B"
    return not goes_on and bool(units) and all(_excluded_here(sentence, unit, scene) for unit in units)


def is_hazard(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether what a verb says to move is a fire, a storm or a flood, or "it" right behind one."""
    before_it = scene.sentences[max(0, sentence.index - _IT_WITHIN) : sentence.index]
    named = any(token < _OPENS for earlier in before_it for token in earlier.hazards)
    return (named or bool(sentence.hazards)) and names_hazard(sentence, unit, it=named)


def names_hazard(sentence: Sentence, unit: int, *, it: bool = False) -> bool:
    """Tell whether the subject of a verb is a hazard: "a fire that began in A reached B"; ``it``: so is "it"."""
    hazards = {sentence.unit(token) for token in sentence.hazards}
    units = range(unit - 1, -1, -1) if unit else range(1, len(sentence.tags))  # "Driven by wind, it ran into A"
    for other in units:
        if other in hazards:
            return True
        if sentence.tags[other] in _ENDS_SUBJECT:
            return False
        if it and sentence.word(other) == "it":
            return True
    return False


def _corridor_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    return not _excluded_here(sentence, unit, scene)


def _route_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    if _excluded_here(sentence, unit, scene):
        return False
    if sentence.word(unit) in sentence.classes.roads:
        told = sentence.index in scene.danger or scene.is_near(sentence.index, scene.talk)
        return told and any(kind in sentence.tags for kind in "HAD") and "W" not in sentence.tags
    if scene.corridors:
        return True
    # "corridor" alone: for people, for aid or in danger, in an article that is not about trade
    named = sentence.word(unit).startswith("corridor")
    moved = any(kind in sentence.tags for kind in "HA") or scene.is_near(sentence.index, scene.danger)
    return named and moved and not scene.is_near(sentence.index, scene.elsewhere)


def _delivery_counts(_sentence: Sentence, _unit: int, _scene: Scene) -> bool:
    return True


def _evacuation_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    low = sentence.word(unit)
    if low in sentence.classes.orders:
        return not _excluded_here(sentence, unit, scene)
    if not low.startswith(EVACUATE):
        return many(sentence) or sentence.index in scene.danger or _moving_counts(sentence, unit, scene)
    object_is_place = read_list(sentence, unit + 1) is not None
    return (
        not low.endswith(("ed", "e", "es", "ing"))
        or object_is_place
        or any(tag in ("HW#L" if sentence.index in scene.danger else "HW#") for tag in sentence.tags)
    )


def _leaving_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    if _excluded_here(sentence, unit, scene) or _will_not(sentence, unit):
        return False
    if sentence.word(unit).startswith("fle") and (many(sentence) or several(sentence, before=unit)):
        return True
    return _moving_counts(sentence, unit, scene)


def _moving_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    if _excluded_here(sentence, unit, scene) or _will_not(sentence, unit) or not _has_movers(sentence, unit):
        return False
    tags = sentence.tags
    if scene.last_leg == sentence.index - 1 and tags[0] == "H" and is_plural(sentence, sentence.word(0)):
        return True  # "They were taken to A", after the sentence that told where they fled from
    if scene.crisis or scene.is_near(sentence.index, scene.talk):
        return any(kind in tags for kind in "HAWDE")
    if sentence.index in scene.danger and _in_danger(tags):
        return True
    routed = BOTH_ENDS.search(tags) is not None or any(
        sentence.word(f.start()) == "out of" for f in _OUT.finditer(tags)
    )
    if scene.is_close(sentence.index, scene.danger) and several(sentence) and routed:
        return True
    ends = BOTH_ENDS.search(tags) is not None
    masses = "masses" in sentence.marks
    loaded = "D" in tags or ("W" in tags and ("A" in tags or masses))
    whole = (masses and FROM_TO.search(tags) is not None) or (ends and "A" in tags and "distress" in sentence.marks)
    crowd = many(sentence)
    return loaded or whole or (crowd and ("distress" in sentence.marks or scene.is_near(sentence.index, scene.danger)))


def _in_danger(tags: str) -> bool:
    """Tell whether a sentence that names the danger names who leaves it: aid, people who leave, people from A to B."""
    return "A" in tags or ("H" in tags and ("F" in tags or BOTH_ENDS.search(tags) is not None))


def _vehicle_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether vehicles are under way with people or aid: "a convoy of buses to A", near talk of corridors."""
    under_way = _UNDER_WAY.match(sentence.tags, unit)
    told = sentence.index in scene.danger or scene.is_near(sentence.index, scene.talk)
    if not any(kind in sentence.tags for kind in "HAKED") and sentence.word(unit) in sentence.classes.any_load:
        return False  # a train may carry anything
    return under_way is not None and not _excluded_here(sentence, unit, scene) and told


def _whence_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether a sentence only says where those come from who were just told to arrive: "Most were from A"."""
    near = unit < _OPENS and 0 <= sentence.index - scene.last_leg <= 1
    return near and _WHENCE.match(sentence.tags[:unit]) is not None


def _reception_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether a place receives people who were told to leave, and not voters or parcels."""
    return not _excluded_here(sentence, unit, scene) and (scene.crisis or scene.is_near(sentence.index, scene.talk))


def _heading_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    """Tell whether a preposition of direction brings its own verb: "were heading for A"."""
    verb = sentence.word(unit) in sentence.classes.heading
    return verb and _moving_counts(sentence, unit, scene)


def _has_movers(sentence: Sentence, unit: int) -> bool:
    """Tell whether people, aid or vehicles are the subject or the object of a verb, and not told of elsewhere."""
    tags = sentence.tags
    start = unit
    while start > 0 and tags[start - 1] not in _CLAUSE:
        start -= 1
    if start == unit or any(tag in _MOVERS for tag in tags[start:unit]):
        return True
    end = unit + 1
    while end < len(tags) and tags[end] not in _ROUTE:
        end += 1
    return any(tag in _MOVERS for tag in tags[unit + 1 : end])


def _will_not(sentence: Sentence, unit: int) -> bool:
    """Tell whether a verb is a movement that is refused: "will not go", "aren't going to go"."""
    first = sentence.firsts[unit]
    before = set(sentence.words[max(0, first - 5) : first])
    return bool(before & _NEGATIVE) and bool(before & _FUTURE)


_TESTS: Final[dict[str, Callable[[Sentence, int, Scene], bool]]] = {
    "K": _corridor_counts,
    "C": _route_counts,
    "D": _delivery_counts,
    "E": _evacuation_counts,
    "F": _leaving_counts,
    "G": _moving_counts,
    "R": _moving_counts,
    "W": _vehicle_counts,
    "Q": _reception_counts,
    "t": _heading_counts,
    "f": _whence_counts,
}
TELLING: Final = frozenset(_TESTS)  # the tags that can make a clause speak of a route
