"""Phrases of words with values, written as patterns, and found in lists of words."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Value = TypeVar("Value")
Phrase = tuple[str, ...]

GAP: Final = "..."
ANY: Final = "*"
_LONGEST_GAP: Final = 6
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


def expand(pattern: str) -> list[str]:
    """Return the phrases that a pattern stands for: "{a,b} c" is "a c" and "b c"."""
    pieces = _BRACES.split(pattern)
    choices = [[piece] if i % 2 == 0 else piece.split(",") for i, piece in enumerate(pieces)]
    return [" ".join("".join(choice).split()) for choice in product(*choices)]


class Lexicon(Generic[Value]):
    """Phrases of one or more words, each with a value; found at a position of a list of words, the longest first."""

    def __init__(self) -> None:
        """Start empty."""
        self.alone: dict[str, Value] = {}  # the phrases of one word
        self._longer: set[str] = set()  # the first words of the others
        self._by_first: dict[str, list[tuple[Phrase, Value]]] = {}
        self._by_two: dict[str, dict[str, list[tuple[Phrase, Value]]]] = {}  # made of these when first asked for

    def add(self, pattern: str, value: Value) -> None:
        """Add every phrase of a pattern. ``*`` is any one word, ``...`` up to six words."""
        for text in expand(pattern):
            phrase = tuple(text.split())
            self._by_two.pop(phrase[0], None)
            entries = self._by_first.setdefault(phrase[0], [])
            if (phrase, value) not in entries:
                entries.append((phrase, value))
                entries.sort(key=lambda entry: -len(entry[0]))
            if len(phrase) > 1:
                self._longer.add(phrase[0])
            else:
                self.alone.setdefault(phrase[0], value)

    def __contains__(self, word: str) -> bool:
        """Tell whether some phrase starts with a word: most words start none."""
        return word in self._by_first

    def _possible(self, words: Sequence[str], start: int) -> list[tuple[Phrase, Value]]:
        """Return the phrases, longest first, that the word and the one after it leave possible."""
        word = words[start]
        by_second = self._by_two.get(word)
        if by_second is None:
            by_second = self._by_two[word] = _by_second(self._by_first.get(word, []))
        following = words[start + 1] if start + 1 < len(words) else ""
        return by_second.get(following) or by_second[ANY]

    def match(self, words: Sequence[str], start: int) -> tuple[int, Value] | None:
        """Return the end of the longest phrase that starts at a word, and its value."""
        for phrase, value in self._possible(words, start):
            if len(phrase) == 1:
                return start + 1, value
            if (end := _end(phrase, words, start)) >= 0:
                return end, value
        return None

    def longer(self, words: Sequence[str]) -> Iterator[tuple[int, int, Value]]:
        """Yield (start, end, value) of the longest phrase of several words at each word that starts one."""
        known = self._longer
        for start in [place for place, word in enumerate(words) if word in known]:
            for phrase, value in self._possible(words, start):
                if len(phrase) > 1 and (end := _end(phrase, words, start)) >= 0:
                    yield start, end, value
                    break

    def entries(self, words: Sequence[str]) -> list[tuple[int, int, Value]]:
        """Return (start, words, value) of all phrases in a list of words, from left to right, the longest first."""
        known = self._by_first
        return [
            (start, len(phrase), value)
            for start in [place for place, word in enumerate(words) if word in known]
            for phrase, value in self._possible(words, start)
            if len(phrase) == 1 or _end(phrase, words, start) >= 0
        ]

    def all(self, words: Sequence[str]) -> Iterator[tuple[int, int, Value]]:
        """Yield (start, end, value) of the phrases in a list of words, from left to right, without overlap."""
        known = self._by_first
        position = 0
        for start in [place for place, word in enumerate(words) if word in known]:
            if start >= position and (hit := self.match(words, start)):
                position = hit[0]
                yield start, *hit

    def phrases(self) -> Iterator[tuple[Phrase, Value]]:
        """Yield every phrase with its value."""
        for entries in self._by_first.values():
            yield from entries


def _by_second(entries: list[tuple[Phrase, Value]]) -> dict[str, list[tuple[Phrase, Value]]]:
    """Sort the phrases of one first word by their second; under `ANY` stand those that any second word leaves."""

    def left_by(second: str) -> list[tuple[Phrase, Value]]:
        return [(phrase, value) for phrase, value in entries if len(phrase) == 1 or phrase[1] in (second, GAP, ANY)]

    seconds = {phrase[1] for phrase, _ in entries if len(phrase) > 1}
    return {second: left_by(second) for second in (*seconds, ANY)}


def _end(phrase: Phrase, words: Sequence[str], start: int) -> int:
    """Return where a phrase that starts at a word ends, or -1 if it is not there."""
    position = start
    for index, part in enumerate(phrase):
        if part == GAP:
            rest = phrase[index + 1 :]
            for skip in range(_LONGEST_GAP + 1):
                end = _end(rest, words, position + skip)
                if end >= 0:
                    return end
            return -1
        if position >= len(words) or (part not in (ANY, words[position])):
            return -1
        position += 1
    return position
