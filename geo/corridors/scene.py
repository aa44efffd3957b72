"""What an article tells as a whole, and each of its sentences by itself: danger, crowds, talk of corridors, history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.phrases import count_of
from geo.corridors.times import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.corridors.legs import Leg
    from geo.corridors.sentences import Sentence
    from geo.model import Article, Place

NOUNS: Final = "KCED"
MOVES: Final = "FGR"
_NEAR: Final = 3  # sentences
_TOLD_OFTEN: Final = 2  # sentences that tell of danger
EVACUATE: Final = "evacu"
_SUBJECT: Final = 5  # units before a verb in which its subject stands
_MANY: Final = 10  # people
_VERY_MANY: Final = 100  # of whatever is counted
# "1,500 people", "120,000 Rohingya have fled"
_COUNTED: Final = re.compile(r"#[xm]{0,2}([HVFGR])")
# "thousands left", "hundreds of residents": a crowd; not "hundreds of supporters"
_CROWD: Final = re.compile(r"H(?=[VFGR]|pm{0,2}[xm]?H)")
# people, aid or vehicles that go, or are taken, somewhere
_MOVED: Final = re.compile(
    r"[HAW][^S;z:.]{0,10}[EFGR][^S;z:.]{0,10}[ftvoP]|[EFGR][^S;z:.]{0,6}[HAW][^S;z:.]{0,8}[ftvo]"
)
_SOME_YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d$")
_LONG_PAST: Final = 5  # years
_PAST_WITHIN: Final = 3  # sentences that go on telling of a year that one of them named


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
        evacuated = EVACUATE in self.article.text.lower()
        self.talk = frozenset(
            sentence.index
            for sentence in self.sentences
            if (evacuated and any(word.startswith(EVACUATE) for word in sentence.words))
            or "D" in sentence.tags
            or _is_order(sentence)
            or ("K" in sentence.tags and not excluded(sentence))
            or (_names_way(sentence) and _is_crisis(sentence) and not excluded(sentence))
        )
        self.danger = frozenset(
            sentence.index
            for sentence in self.sentences
            if "context" in sentence.marks or ("distress" in sentence.marks and several(sentence))
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


def several(sentence: Sentence, before: int | None = None) -> bool:
    """Tell whether a sentence speaks of people in the plural, or (``before``) right before a unit."""
    near = range(len(sentence.tags)) if before is None else range(max(0, before - _SUBJECT), before)
    people = (sentence.word(unit) for unit in near if sentence.tags[unit] == "H")
    return any(low.endswith("s") or is_plural(sentence, low) for low in people)


def is_plural(sentence: Sentence, low: str) -> bool:
    """Tell whether a word that does not end in s stands for people in the plural."""
    return low in sentence.classes.plural_nouns or low in sentence.classes.plural_others


def _is_crisis(sentence: Sentence) -> bool:
    return not sentence.marks.isdisjoint(("context", "distress"))


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
