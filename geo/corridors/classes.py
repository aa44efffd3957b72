"""Classes of words that rules ask for by name: what data/corridors/classes.toml holds, each with its reason there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.corridors.lexicon import ANY, expand

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class WordClass:
    """Words, and how other words of the class are written."""

    words: frozenset[str]
    written: re.Pattern[str] | None = None

    @classmethod
    def of(cls, patterns: Iterable[str]) -> WordClass:
        """Return the class of all words of some patterns."""
        words = [word for pattern in patterns for word in expand(pattern)]
        written = [re.escape(word).replace(re.escape(ANY), ".*") for word in words if ANY in word]
        return cls(
            frozenset(word for word in words if ANY not in word),
            re.compile("|".join(written), re.DOTALL) if written else None,
        )

    def __contains__(self, word: str) -> bool:
        """Tell whether a word, in lower case, is of the class."""
        return word in self.words or (self.written is not None and self.written.fullmatch(word) is not None)

    def among(self, words: Iterable[str]) -> bool:
        """Tell whether one of some words is of the class."""
        return any(word in self for word in words)


@dataclass(frozen=True, slots=True, eq=False)
class WordClasses:
    """The classes by their names in classes.toml."""

    abbreviations: WordClass
    settlements: WordClass
    gates: WordClass
    roads: WordClass
    unnamed: WordClass
    around: WordClass
    passing: WordClass
    beyond: WordClass
    crossing: WordClass
    inhabitants: WordClass
    plural_nouns: WordClass
    plural_others: WordClass
    crowds: WordClass
    some: WordClass
    hurt: WordClass
    them: WordClass
    partial: WordClass
    any_load: WordClass
    held: WordClass
    orders: WordClass
    tells: WordClass
    heading: WordClass
    tries: WordClass
    failed: WordClass
    blames: WordClass
    denials: WordClass
    negatives: WordClass
    under_way: WordClass
    bare_verbs: WordClass
    both_sides: WordClass
    leading: WordClass
    trailing: WordClass
    openers: WordClass
    ordering: WordClass
