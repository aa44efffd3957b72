"""Which stretches of a text may speak of corridors, weighed by their words before anything else is read of them.

Every word has a weight (a logistic regression over the stems that a stretch holds), so that a text whose words do not
add up costs next to nothing. A long file is weighed stretch by stretch: one paragraph of it may speak of a corridor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.corridors.weights import ALWAYS, STEM, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LENGTH: Final = 900  # characters of a stretch
_LEAST: Final = LENGTH // 2
_WORD: Final = re.compile(r"(?<![A-Za-z\u00c0-\u024f])[a-z]+")
_LENGTHS: Final = (20, 40, 60, 80, 100)  # stems of a short text, for which few can speak
SHORT: Final = 250  # characters: a text whose words are too few to speak for themselves
THRESHOLD: Final = -1.8  # log-odds from which a stretch is read; see data/README.md


class Stretch(NamedTuple):
    """A part of a text and the log-odds that it speaks of a corridor."""

    start: int
    end: int
    odds: float


@dataclass(frozen=True, eq=False)
class Screen:
    """Weights of stems."""

    weights: Weights

    @classmethod
    def load(cls, folder: Path | None = None) -> Screen:
        """Read the weights; raise DataError if they are damaged."""
        return cls(Weights.load("screen", folder))

    def stretches(self, text: str) -> list[Stretch]:
        """Return the stretches of a text in order, weighed."""
        return [Stretch(start, end, float(self.weights.odds(stems(text[start:end]))[0])) for start, end in cut(text)]


def passing(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches that may speak of a corridor; a text of a sentence or two always may."""
    if len(stretches) == 1 and stretches[0].end < SHORT:
        return list(stretches)
    return [stretch for stretch in stretches if stretch.odds >= THRESHOLD]


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the stretches of a text: of about one length, each ending with a line or a sentence."""
    start = 0
    while start < len(text):
        end = start + LENGTH
        if end >= len(text) - _LEAST:
            end = len(text)
        else:
            line, sentence = text.rfind("\n", start + _LEAST, end), text.rfind(". ", start + _LEAST, end)
            end = max(line, sentence) + 1 or end
        yield start, end
        start = end


def stems(stretch: str) -> set[str]:
    """Return the features of a stretch: the stems of its words, and how many there are where they are few.

    Words with a capital are left out, for most of them are names; where nearly all are in capitals, none is.
    """
    found = {word[:STEM] for word in _WORD.findall(stretch)}
    if len(found) < _LENGTHS[0]:
        found |= {word[:STEM] for word in _WORD.findall(stretch.lower())} if stretch.isupper() else set()
    size = sum(len(found) >= length for length in _LENGTHS)
    return found | {ALWAYS, f"length {size}"}
