"""Which words of a sentence speak of a route for people or aid, judged in the light of the whole article.

Nouns like "humanitarian corridor" do so by themselves, unless the sentence is about trade, traffic or sport. Verbs of
moving do so only for many people with danger told nearby, or beside talk of corridors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.lists import read_list
from geo.corridors.phrases import count_of
from geo.corridors.times import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.corridors.legs import Leg
    from geo.corridors.sentences import Sentence
    from geo.model import Article, Place

NOUNS: Final = "KCED"
MOVES: Final = "FGR"
_NEAR: Final = 3  # sentences
_TOLD_OFTEN: Final = 2  # sentences that tell of danger
_EVACUATE: Final = "evacu"
_CLAUSE: Final = "S;:h"
_CLAUSE_UNITS: Final = 8
_ROUTE: Final = "ftvS;:."
_MOVERS: Final = "HAWDE#"
_SUBJECT: Final = 5  # units before a verb in which its subject stands
_MANY: Final = 10  # people
_VERY_MANY: Final = 100  # of whatever is counted
# "1,500 people", "120,000 Rohingya have fled"
_COUNTED: Final = re.compile(r"#[xm]{0,2}([HVFGR])")
# "from A to B"
FROM_TO: Final = re.compile(r"f[^fS;zh]{1,24}t[m#xLicp]{0,5}P")
# both ends of a route in other orders: "into B from A", "leave A for B", "from A have arrived in B", "reached B from A"
BOTH_ENDS: Final = re.compile(
    rf"{FROM_TO.pattern}|t[m#xLicp]{{0,5}}P[^S;zh]{{0,8}}f[m#xLicp]{{0,5}}P|[FE][m#xLicp]{{0,5}}P[^S;zh]{{0,12}}[ot][m#xLicp]{{0,5}}P"
    r"|b[m#x]{0,3}P[&tw][m#x]{0,3}P|f[m#xLicp]{0,5}P[^S;zh]{0,6}Rm{0,3}c?P|Rm{0,3}c?P[^S;h]{0,16}f[m#xLicp]{0,5}P"
)
# "thousands left", "hundreds of residents": a crowd; not "hundreds of supporters"
_OUT: Final = re.compile(r"f(?=[m#xLicp]{0,5}P)")  # "out of A"
_CROWD: Final = re.compile(r"H(?=[VFGR]|pm{0,2}[xm]?H)")
# "a convoy of buses to A"
_UNDER_WAY: Final = re.compile(r"W[^S;z:,.]{0,8}(?:[ft]|om{0,2}(?:Li)?m{0,2}c?P)")
# people, aid or vehicles that go, or are taken, somewhere
_MOVED: Final = re.compile(
    r"[HAW][^S;z:.]{0,10}[EFGR][^S;z:.]{0,10}[ftvoP]|[EFGR][^S;z:.]{0,6}[HAW][^S;z:.]{0,8}[ftvo]"
)
_WHENCE: Final = re.compile(r"[m#]{0,3}H(?:V{1,2}x?|x)$")  # "Most were from", "They come from"
_BY_ITSELF: Final = "GRF"
_ENDS_SUBJECT: Final = frozenset("HAWSz;:E")
_IT_WITHIN: Final = 2  # sentences in which "it" has its noun
_OPENS: Final = 5  # the subject of a sentence stands among its first tokens
_SOME_YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d$")
_LONG_PAST: Final = 5  # years
_PAST_WITHIN: Final = 3  # sentences that go on telling of a year that one of them named
_NEGATIVE: Final = frozenset({"not", "never", "n't", "aren't", "won't", "wouldn't", "isn't"})
_FUTURE: Final = frozenset({"going", "will", "would", "won't", "wouldn't", "never"})


@dataclass(slots=True)
class Scene:
    """What the article tells as a whole: where there is danger, talk of corridors, or of trade and sport; its year.

    ``crisis``: it is about people in danger who move: danger is told more than once, and flight. ``ordinary``: it is
    about trade, travel, sport or the like, or about an incident in a building. ``past``: the sentences that name a year
    long past.
    """

    article: Article
    sentences: Sequence[Sentence]
    talk: frozenset[int] = frozenset()
    danger: frozenset[int] = frozenset()
    elsewhere: frozenset[int] = frozenset()
    flights: int = 0
    moves: int = 0
    crisis: bool = False
    ordinary: bool = False
    year: int = 0
    past: frozenset[int] = frozenset()
    last_leg: int = -2  # the last sentence that named a route
    last_origins: tuple[Place, ...] = ()
    last_destination: Place | None = None

    def __post_init__(self) -> None:
        """Look through all sentences once."""
        evacuated = _EVACUATE in self.article.text.lower()
        self.talk = frozenset(
            sentence.index
            for sentence in self.sentences
            if (evacuated and any(word.startswith(_EVACUATE) for word in sentence.words))
            or "D" in sentence.tags
            or _is_order(sentence)
            or ("K" in sentence.tags and not excluded(sentence))
            or (_names_way(sentence) and _is_crisis(sentence) and not excluded(sentence))
        )
        self.danger = frozenset(
            sentence.index
            for sentence in self.sentences
            if "context" in sentence.marks or ("distress" in sentence.marks and _several(sentence))
        )
        self.elsewhere = frozenset(sentence.index for sentence in self.sentences if excluded(sentence))
        self.flights = sum(
            not excluded(sentence)
            and (
                ("distress" in sentence.marks and many(sentence))
                or ("masses" in sentence.marks and any(tag in MOVES for tag in sentence.tags))
                or ("F" in sentence.tags and sentence.index in self.danger and many(sentence))
            )
            for sentence in self.sentences
        )
        self.moves = sum(_MOVED.search(sentence.tags) is not None for sentence in self.sentences)
        often = len(self.danger) >= max(_TOLD_OFTEN, len(self.elsewhere))
        self.crisis = often and bool(self.talk or self.flights)
        incident = any("incident" in sentence.marks for sentence in self.sentences)
        self.ordinary = not self.crisis and (incident or len(self.elsewhere) > max(1, len(self.danger)))
        published = self.article.published[:4]
        self.year = int(published) if published.isdecimal() else 0
        if self.year and _SOME_YEAR.search(self.article.text):
            self.past = frozenset(s.index for s in self.sentences if _is_long_past(s, self.year))

    def told(self, leg: Leg) -> None:
        """Remember what a sentence told of a route: later ones may mean it with "there" or "they"."""
        self.last_leg = leg.sentence
        self.last_origins = leg.origins or self.last_origins
        self.last_destination = leg.destinations[-1] if leg.destinations else self.last_destination

    @property
    def corridors(self) -> bool:
        """Whether the article speaks of corridors or evacuation at all."""
        return bool(self.talk)

    @staticmethod
    def is_near(index: int, others: frozenset[int]) -> bool:
        """Tell whether one of the other sentences stands within three sentences."""
        return any(index + step in others for step in range(-_NEAR, _NEAR + 1))

    @staticmethod
    def is_close(index: int, others: frozenset[int]) -> bool:
        """Tell whether one of the other sentences is this one or next to it."""
        return not others.isdisjoint((index - 1, index, index + 1))


def excluded(sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of trade, traffic, sport and their like."""
    return "exclusion" in sentence.marks


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


def is_past(sentence: Sentence, year: int) -> bool:
    """Tell whether a sentence is about history: by its words, or by a year before the article's."""
    if "history" in sentence.marks:
        return True
    return any(_YEAR.match(word) and int(word) < year for word in sentence.words)


def is_background(sentence: Sentence, scene: Scene) -> bool:
    """Tell whether a sentence is about history: by its words, or because one before it tells of a year long past."""
    if is_past(sentence, scene.year):
        return True
    before = range(max(0, sentence.index - _PAST_WITHIN), sentence.index)
    past = [scene.sentences[index] for index in before if index in scene.past]
    told = any(earlier.paragraph == sentence.paragraph or not earlier.index for earlier in past)
    return told and not any(word in WEEKDAYS for word in sentence.words)


def _is_long_past(sentence: Sentence, year: int) -> bool:
    return any(_YEAR.match(word) and int(word) <= year - _LONG_PAST for word in sentence.words)


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
    if not low.startswith(_EVACUATE):
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
    if sentence.word(unit).startswith("fle") and (many(sentence) or _several(sentence, before=unit)):
        return True
    return _moving_counts(sentence, unit, scene)


def _moving_counts(sentence: Sentence, unit: int, scene: Scene) -> bool:
    if _excluded_here(sentence, unit, scene) or _will_not(sentence, unit) or not _has_movers(sentence, unit):
        return False
    tags = sentence.tags
    if scene.last_leg == sentence.index - 1 and tags[0] == "H" and _is_plural(sentence, sentence.word(0)):
        return True  # "They were taken to A", after the sentence that told where they fled from
    if scene.crisis or scene.is_near(sentence.index, scene.talk):
        return any(kind in tags for kind in "HAWDE")
    if sentence.index in scene.danger and _in_danger(tags):
        return True
    routed = BOTH_ENDS.search(tags) is not None or any(
        sentence.word(f.start()) == "out of" for f in _OUT.finditer(tags)
    )
    if scene.is_close(sentence.index, scene.danger) and _several(sentence) and routed:
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


def many(sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of many people: by a word for them, or by a number of them."""
    if "masses" in sentence.marks:
        return True
    if any(
        sentence.word(found.start()).split()[-1] in sentence.classes.crowds for found in _CROWD.finditer(sentence.tags)
    ):
        return True
    return any(
        count_of(sentence, found.start()) >= (_MANY if found[1] == "H" else _VERY_MANY)
        for found in _COUNTED.finditer(sentence.tags)
    )


def _several(sentence: Sentence, before: int | None = None) -> bool:
    """Tell whether a sentence speaks of people in the plural, or (``before``) right before a unit."""
    near = range(len(sentence.tags)) if before is None else range(max(0, before - _SUBJECT), before)
    people = (sentence.word(unit) for unit in near if sentence.tags[unit] == "H")
    return any(low.endswith("s") or _is_plural(sentence, low) for low in people)


def _is_plural(sentence: Sentence, low: str) -> bool:
    return low in sentence.classes.plural_nouns or low in sentence.classes.plural_others


def _is_crisis(sentence: Sentence) -> bool:
    return not sentence.marks.isdisjoint(("context", "distress"))


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


def _names_way(sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of a corridor or a route; of roads every text about weather speaks."""
    tags = sentence.tags
    return "C" in tags and any(
        tag == "C" and sentence.word(unit) not in sentence.classes.roads for unit, tag in enumerate(tags)
    )


def _is_order(sentence: Sentence) -> bool:
    tags = sentence.tags
    ordered = "Q" in tags or ("E" in tags and any(is_order(sentence, unit) for unit in range(len(tags))))
    return ordered and not excluded(sentence)


def is_order(sentence: Sentence, unit: int) -> bool:
    """Tell whether a unit is an order to leave, or where those who got one are received."""
    tag = sentence.tags[unit]
    return tag == "Q" or (tag == "E" and sentence.word(unit) in sentence.classes.orders)


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
