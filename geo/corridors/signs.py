"""Whether a text may speak of corridors at all, told from its words before anything else is read of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.lexicon import ANY, GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from geo.corridors.lexicon import Lexicon, Phrase

_ROUTE_TAGS: Final = frozenset("KED")
_MOVER_TAGS: Final = frozenset("HAW")
_MOVE_TAGS: Final = frozenset("FGRC")
_LETTERS: Final = bytes(code if chr(code).islower() else ord(" ") for code in range(128)) + b" " * 128
_WORD: Final = re.compile(r"[a-z]+")
_MOST_SEEN: Final = 1 << 15


class _Stretches:
    """Stretches of text to look for, each only where a word of the text starts or ends like the stretch's longest."""

    def __init__(self, stretches: Iterable[str]) -> None:
        """Take stretches; those that start with another one are found by it."""
        self._by_longest: dict[str, list[str]] = {}
        self._seen: dict[str, list[str]] = {}  # words of the texts so far, with what stretches they may be part of
        self._idle: set[str] = set()  # those that may be part of none: most words
        last = None
        for stretch in sorted(stretches):
            if last is None or not stretch.startswith(last):
                last = stretch
                self._by_longest.setdefault(max(_WORD.findall(stretch), key=len), []).append(stretch)
        self._shortest = min(map(len, self._by_longest), default=0)
        self._starts = {word[: self._shortest] for word in self._by_longest}
        self._ends = {word[-self._shortest :] for word in self._by_longest}

    def found(self, words: AbstractSet[str], text: str) -> bool:
        """Tell whether one of the stretches stands in a text that has these words."""
        for word in words - self._idle:
            for stretch in self._seen.get(word) or self._part_of(word):
                if stretch in text:
                    return True
        return False

    def _part_of(self, word: str) -> list[str]:
        """Return the stretches that may hold a word: their first word may be its end, and their last one its start."""
        stretches: list[str] = []
        if word[: self._shortest] in self._starts or word[-self._shortest :] in self._ends:
            pieces = {word[start:] for start in range(len(word))} | {word[:end] for end in range(1, len(word))}
            stretches = [stretch for piece in pieces for stretch in self._by_longest.get(piece, ())]
        if len(self._seen) + len(self._idle) >= _MOST_SEEN:
            self._seen.clear()
            self._idle.clear()
        if stretches:
            self._seen[word] = stretches
        else:
            self._idle.add(word)
        return stretches


class _Wording:
    """Phrases to look for in a whole text: single words among its words, others as stretches of it."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Take phrases; those with a gap count by the words before it."""
        bare = {phrase[: phrase.index(GAP)] if GAP in phrase else phrase for phrase in phrases if ANY not in phrase}
        self._words = frozenset(phrase[0] for phrase in bare if len(phrase) == 1 and phrase[0].isalpha())
        self._stretches = _Stretches(" ".join(phrase) for phrase in bare if len(phrase) > 1 or not phrase[0].isalpha())

    def found(self, words: AbstractSet[str], text: str) -> bool:
        """Tell whether one of the phrases stands in a text in lower case that has these words."""
        return not self._words.isdisjoint(words) or self._stretches.found(words, text)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a text must have to speak of a corridor."""

    routes: _Wording
    danger: _Wording
    masses: frozenset[str]
    movers: frozenset[str]
    moves: frozenset[str]

    @classmethod
    def of(cls, tags: Lexicon[str], marks: Lexicon[str]) -> Signs:
        """Collect the words without which no text has a corridor from the tags and the marks of a vocabulary."""
        tagged, marked = list(tags.phrases()), list(marks.phrases())
        routes = {phrase for phrase, tag in tagged if tag in _ROUTE_TAGS or phrase[0].startswith("fle")}
        routes |= {phrase for phrase, mark in marked if mark == "distress"} | {("corridor",), ("corridors",)}
        masses = {phrase for phrase, mark in marked if mark == "masses"}
        few = _nouns(phrase for phrase, tag in tagged if tag == "H" and phrase not in masses)  # "people", "citizens"
        return cls(
            routes=_Wording(routes),
            danger=_Wording(phrase for phrase, mark in marked if mark == "context"),
            masses=_nouns(masses) - few,
            movers=_nouns(phrase for phrase, tag in tagged if tag in _MOVER_TAGS),
            moves=frozenset(phrase[0] for phrase, tag in tagged if tag in _MOVE_TAGS),
        )

    def stand_in(self, text: str, places: Sequence[int]) -> bool:
        """Tell whether a text may speak of corridors: cheap, so that other texts cost next to nothing.

        It does where it has a word for a route, a rescue or a flight, or where one of its sentences names a place and
        moves people, aid or vehicles: a mass of people, or any of them in a text that names a danger.

        Args:
            text: The text of an article.
            places: Where its places are named, in ascending order.
        """
        lower = text.lower()
        bare = lower.encode("ascii", "replace").translate(_LETTERS).decode()  # blanks for all but letters
        words = set(bare.split())
        low = " ".join(lower.split())
        if self.routes.found(words, low):
            return True
        if self.moves.isdisjoint(words):
            return False
        moved = False
        for start, end in _around(lower, places):
            told = bare[start:end].split()
            if not self.moves.isdisjoint(told):
                if not self.masses.isdisjoint(told):
                    return True
                moved = moved or not self.movers.isdisjoint(told)
        return moved and self.danger.found(words, low)


def _nouns(phrases: Iterable[Phrase]) -> frozenset[str]:
    return frozenset([part for part in phrase if part not in (ANY, GAP)][-1] for phrase in phrases)


def _around(text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of a text, roughly, in which places are named."""
    end = -1
    for place in places:
        if place > end:
            start = text.rfind(". ", 0, place) + 1
            end = text.find(". ", place)
            end = len(text) if end < 0 else end
            yield start, end
