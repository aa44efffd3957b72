"""What a view leaves of what was read: which articles, which of their places, which of their corridors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.corridors.status import status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo.model import Article, Corridor, Reading, Resolution
    from geo.ui.resources import Pairs
    from geo.ui.state import View


def day_of(article: Article) -> str:
    """Return the article's date as YYYY-MM-DD, "" where it has none."""
    day = article.published[:10]
    return day if len(day) == len("2022-03-07") else ""


def listed(pairs: Pairs, view: View) -> Pairs:
    """Return the articles that pass every filter but the dates and the choice of single articles."""
    terms = view.words.casefold().split()
    corridors = bool(view.statuses or view.acts or view.actors)
    return tuple(
        (article, reading)
        for article, reading in pairs
        if (not view.outlets or article.source in view.outlets)
        and (not terms or _says(article, terms))
        and (not corridors or any(_wanted(corridor, reading, view) for corridor in reading.corridors))
    )


def within(pairs: Pairs, view: View) -> Pairs:
    """Return the articles of the view's dates; those without a date only where all dates are wanted."""
    if not view.since and not view.until:
        return pairs
    return tuple(pair for pair in pairs if (view.since or "0") <= day_of(pair[0]) <= (view.until or "9"))


def chosen(pairs: Pairs, view: View) -> Pairs:
    """Return the articles that are chosen one by one."""
    return tuple(pair for pair in pairs if view.shows(pair[0].id))


def counts(view: View) -> Callable[[Resolution], bool]:
    """Return what tells whether a resolution's place is to be shown."""

    def shows(resolution: Resolution) -> bool:
        place = resolution.place
        return (
            place is not None
            and resolution.mention.use in view.uses
            and resolution.confidence >= view.confidence
            and (not view.kinds or place.kind in view.kinds)
        )

    return shows


def narrowed(pairs: Iterable[tuple[Article, Reading]], view: View) -> Pairs:
    """Return the articles with only those places and corridors in their readings that are to be shown."""
    shows = counts(view)
    return tuple(
        (
            article,
            replace(
                reading,
                resolutions=tuple(one for one in reading.resolutions if shows(one)),
                corridors=tuple(one for one in reading.corridors if _wanted(one, reading, view)),
            ),
        )
        for article, reading in pairs
    )


def actors_of(reading: Reading) -> set[str]:
    """Return who makes or acts in the claims of a reading, in the words of the text."""
    return {claim.actor for claim in reading.claims if claim.actor}


def _says(article: Article, terms: list[str]) -> bool:
    text = f"{article.title}\n{article.text}".casefold()
    return all(term in text for term in terms)


def _wanted(corridor: Corridor, reading: Reading, view: View) -> bool:
    claims = [claim for claim in reading.claims if claim.corridor == corridor.id]
    if view.statuses and status(corridor, claims).label not in view.statuses:
        return False
    return (not view.acts and not view.actors) or any(
        (not view.acts or claim.act in view.acts) and (not view.actors or claim.actor in view.actors)
        for claim in claims
    )
