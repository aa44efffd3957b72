"""The list of articles at the side: choose several, all, none, or only one; open one to read it.

Articles that tell the same story have one row, which opens to a row for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.ui import components, resources, state, words
from geo.ui.language import _, counted, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo.model import Article, Reading
    from geo.ui.resources import Pairs, Shown

_KEY: Final = "articles"
_ROWS, _STEP = "article-rows", 50  # how many rows are drawn, and how many more at a time


def show(shown: Shown) -> None:
    """Draw the list of the articles that pass the filters."""
    view, rows = state.current(), st.session_state.setdefault(_ROWS, _STEP)
    found = told_together(shown.listed, lambda one: [other.id for other in resources.same_story(one)])
    drawn, rest = found[:rows], len(found) - rows
    ticked = sum(view.shows(article.id) for article, _reading in shown.listed)
    note = ""
    if not shown.all_articles:
        note = _("There is no article yet. Paste one above.")
    elif not shown.listed:
        note = _("No article passes the filters.")
    texts = current()
    components.ARTICLES(
        key=_KEY,
        data={
            "rows": [_row(story) for story in drawn],
            "texts": {
                "title": _("Articles"),
                "count": _("{shown} of {all}").format(shown=texts.number(ticked), all=texts.number(len(shown.listed))),
                "all": _("All"),
                "allName": _("All articles"),
                "none": _("None"),
                "noneName": _("None of the articles"),
                "only": _("Only"),
                "read": _("Read"),
                "story": _("Articles of this story"),
                "note": note,
                "more": counted("Show {count} more", "Show {count} more", min(rest, _STEP)) if rest > 0 else "",
            },
        },
        on_told_change=_told,
    )


def told_together(listed: Pairs, others: Callable[[str], Iterable[str]]) -> list[Pairs]:
    """Return the articles of a list by story: each story where its first article stands, its articles in their order.

    Args:
        listed: The articles.
        others: Gives the ids of the articles that tell the same story as one.
    """
    stories: dict[str, list[tuple[Article, Reading]]] = {}
    first: dict[str, str] = {}  # the article that an article's story begins with
    for pair in listed:
        head = first.setdefault(pair[0].id, pair[0].id)
        if head == pair[0].id:
            first |= dict.fromkeys(others(head), head)
        stories.setdefault(head, []).append(pair)
    return [tuple(pairs) for pairs in stories.values()]


def _row(story: Pairs) -> dict[str, object]:
    """Return an article's row, or that of several that tell the same story: the newest, and what each of them is."""
    view = state.current()
    article, reading = story[0]
    places = {one.place.id for one in reading.resolutions if one.place and one.mention.use == "location"}
    facts = [words.byline(article), counted("{count} place", "{count} places", len(places))]
    shown = [view.shows(one.id) for one, _reading in story]
    row: dict[str, object] = {
        "id": article.id,
        "title": words.title(article),
        "facts": " \N{MIDDLE DOT} ".join(part for part in facts if part),
        "on": all(shown),
        "some": any(shown),
        "open": view.panel == "article" and view.article in {one.id for one, _reading in story},
    }
    if len(story) > 1:
        row["articles"] = [_row((pair,)) for pair in story]
        row["sources"] = _sources(story)
    return row


def _sources(story: Pairs) -> str:
    """Return "3 articles tell it: Outlet, Other outlet"."""
    told = counted("{count} article tells it", "{count} articles tell it", len(story))
    outlets = list(dict.fromkeys(article.source for article, _reading in story if article.source))
    return f"{told}: {', '.join(outlets)}" if outlets else told


def _told() -> None:
    """Do what the list tells; it comes from a browser, so nothing about it is certain."""
    match components.told(_KEY, "told"):
        case ["all", _id]:
            state.change(articles=None)
        case ["none", _id]:
            state.change(articles=frozenset())
        case ["more", _id]:
            st.session_state[_ROWS] += _STEP
        case ["toggle", str(ids)]:
            _toggle(frozenset(ids.split(",")))
        case ["only", str(ids)]:
            known = {article.id for article, _reading in resources.pairs()}
            state.change(articles=frozenset(ids.split(",")) & known)
        case ["read", str(article_id)]:
            open_article(article_id)


def _toggle(ids: frozenset[str]) -> None:
    """Take articles out if all of them are shown, else take them in."""
    everything = frozenset(article.id for article, _reading in resources.pairs())
    chosen = state.current().articles
    before = everything if chosen is None else chosen
    left = before - ids if ids <= before else before | ids
    state.change(articles=None if left >= everything else left & everything)


def choose_only(article_id: str) -> None:
    """Show this article and no other."""
    state.change(articles=frozenset({article_id}))


def open_article(article_id: str) -> None:
    """Open the article in the panel."""
    state.change(article=article_id, span=None, panel="article")
