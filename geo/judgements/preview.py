"""What a judgement would change, told before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.gazetteer import fold
from geo.judgements.applying import InForce

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.judgements.applying import Judge
    from geo.model import Article, Judgement, Mention, Reading, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mention that a judgement would change: ``before`` and ``after``, None where there is no mention."""

    article: Article
    before: Resolution | None
    after: Resolution | None

    @property
    def mention(self) -> Mention:
        """The mention."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - `changes` makes none of two Nones
        return found.mention


def changes(
    judge: Judge, judgement: Judgement, pairs: Iterable[tuple[Article, Reading]], judgements: Iterable[Judgement]
) -> list[Change]:
    """Return what a judgement that is not kept yet would change.

    Args:
        judge: What applies judgements.
        judgement: The new one.
        pairs: Articles with their readings as they were found, not judged.
        judgements: Those in force now.
    """
    kept = tuple(judgements)
    now, then = InForce(kept), InForce((*kept, judgement))
    name = fold(judgement.surface)
    found = []
    for article, reading in pairs:
        if judgement.article_id not in (None, article.id):
            continue
        if judgement.scope != "mention" and not any(fold(one.mention.surface) == name for one in reading.resolutions):
            continue
        before = {(one.mention.start, one.mention.end): one for one in judge.resolve(article, reading, now)}
        after = {(one.mention.start, one.mention.end): one for one in judge.resolve(article, reading, then)}
        found += [
            Change(article=article, before=before.get(span), after=after.get(span))
            for span in sorted(before.keys() | after.keys())
            if before.get(span) != after.get(span)
        ]
    return found
