"""What a corpus asks to be found in an article, and how well the mentions found agree with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.corpora import demonyms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geo.corpora import Document

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The annotated spans of an article, in the "noun view": demonyms and adjectives neither count nor cost.

    ``required`` maps the spans that must be found to their type ("Literal", "Metonymic"; "" where there is none).
    """

    required: dict[Span, str]
    optional: tuple[Span, ...]

    @classmethod
    def of(cls, document: Document) -> Gold:
        """Take the spans of an annotated article."""
        required: dict[Span, str] = {}
        optional: list[Span] = []
        for toponym in document.toponyms:
            span = toponym.start, toponym.end
            if toponym.optional or toponym.phrase.lower() in demonyms():
                optional.append(span)
            else:
                required[span] = toponym.type
        return cls(required=required, optional=tuple(optional))


@dataclass(slots=True)
class Tally:
    """Counts of what was found, right and wrong, under both ways of matching."""

    required: int = 0
    exact_right: int = 0
    exact_wrong: int = 0
    overlap_right: int = 0
    overlap_wrong: int = 0

    def scores(self) -> dict[str, float]:
        """Return precision, recall and F1, exact and by overlap."""
        found: dict[str, float] = {}
        for name, right, wrong in (
            ("exact", self.exact_right, self.exact_wrong),
            ("overlap", self.overlap_right, self.overlap_wrong),
        ):
            precision = right / (right + wrong) if right + wrong else 0.0
            recall = right / self.required if self.required else 0.0
            both = precision + recall
            found |= {
                f"{name} P": precision,
                f"{name} R": recall,
                f"{name} F1": 2 * precision * recall / both if both else 0.0,
            }
        return found


def tally(articles: Iterable[Gold], found: Iterable[Collection[Span]]) -> Tally:
    """Count how the spans found agree with the required ones.

    Exact: the same span. Overlap: one to one, each required span takes the found one that shares
    most characters with it. A found span that overlaps an optional one is neither right nor wrong.
    """
    total = Tally()
    for article, spans in zip(articles, found, strict=True):
        ordered = sorted(set(spans))
        matched = _matched(list(article.required), ordered)
        total.required += len(article.required)
        for number, span in enumerate(ordered):
            optional = any(min(span[1], end) > max(span[0], start) for start, end in article.optional)
            exact = span in article.required
            total.exact_right += exact
            total.exact_wrong += not exact and not optional
            total.overlap_right += number in matched
            total.overlap_wrong += number not in matched and not optional
    return total


def _matched(required: Sequence[Span], found: Sequence[Span]) -> set[int]:
    """Return the numbers of the found spans that a required one takes: exact first, then by shared characters."""
    pairs = []
    for wanted, (start, end) in enumerate(required):
        for number, (low, high) in enumerate(found):
            shared = min(end, high) - max(start, low)
            if shared > 0:
                pairs.append(((start, end) != (low, high), -shared, abs(high - low - end + start), wanted, number))
    matched: set[int] = set()
    served: set[int] = set()
    for *_, wanted, number in sorted(pairs):
        if wanted not in served and number not in matched:
            served.add(wanted)
            matched.add(number)
    return matched
