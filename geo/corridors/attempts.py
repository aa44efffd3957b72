"""Tries of a route: how many a sentence tells, how many failed before, and those told again without their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.corridors.phrases import count_of, same_clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.corridors.phrases import Phrase
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence

_MOST_ATTEMPTS: Final = 4
_NUMBER_WITHIN: Final = 3  # tokens before a word


def attempts(sentence: Sentence, phrases: Sequence[Phrase]) -> int:
    """Return how many past attempts a sentence tells of phrases: 0 if it speaks of none, 1 if it gives no number."""
    if "attempt" not in sentence.marks:
        return 0
    first = next((position for position, word in enumerate(sentence.words) if word in sentence.classes.tries), None)
    if first is None:
        return 1
    unit = sentence.unit(first)
    if not any(same_clause(sentence.tags, *sorted((unit, phrase.start))) for phrase in phrases):
        return 0
    return min(max(_counted(sentence, first), 1), _MOST_ATTEMPTS)


def earlier_attempts(sentence: Sentence) -> int:
    """Return how many tries failed before the one that a sentence tells: "a third attempt, after two failed"."""
    words = sentence.words
    if not sentence.classes.tries.among(words):
        return 0
    for position, word in enumerate(words):
        if word not in ("after", "following"):
            continue
        for number in range(position + 1, min(position + 5, len(words))):
            count = count_of(sentence, sentence.unit(number)) if sentence.tags[sentence.unit(number)] in "#m" else 0
            if count and sentence.classes.failed.among(words[number + 1 : number + 5]):
                return min(count, _MOST_ATTEMPTS)
    return 0


def attempts_told_again(sentence: Sentence, scene: Scene) -> int:
    """Return how many tries of the route told before a sentence tells without a place: "two attempts failed"."""
    if "attempt" not in sentence.marks or not scene.is_near(sentence.index, scene.talk):
        return 0
    tries = [position for position, word in enumerate(sentence.words) if word in sentence.classes.tries]
    counted = max((_counted(sentence, position) for position in tries), default=0)
    placed = any(token.place and token.use == "location" for token in sentence.tokens)
    return 0 if placed or not sentence.classes.failed.among(sentence.words) else min(counted, _MOST_ATTEMPTS)


def _counted(sentence: Sentence, position: int) -> int:
    """Return the number right before a word, or 0."""
    before = range(max(0, position - _NUMBER_WITHIN), position)
    return max((count_of(sentence, sentence.unit(place)) for place in before), default=0)
