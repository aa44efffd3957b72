"""The list of articles at the side: choose several, all, none, or only one; open one to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.ui import components, resources, state, words
from geo.ui.language import _, counted, current

if TYPE_CHECKING:
    from geo.model import Article, Reading
    from geo.ui.resources import Shown

_KEY: Final = "articles"
_ROWS, _STEP = "article-rows", 50  # how many rows are drawn, and how many more at a time


def show(shown: Shown) -> None:
    """Draw the list of the articles that pass the filters."""
    view, rows = state.current(), st.session_state.setdefault(_ROWS, _STEP)
    drawn, rest = shown.listed[:rows], len(shown.listed) - rows
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
            "rows": [_row(article, reading) for article, reading in drawn],
            "texts": {
                "title": _("Articles"),
                "count": _("{shown} of {all}").format(shown=texts.number(ticked), all=texts.number(len(shown.listed))),
                "all": _("All"),
                "allName": _("All articles"),
                "none": _("None"),
                "noneName": _("None of the articles"),
                "only": _("Only"),
                "read": _("Read"),
                "note": note,
                "more": counted("Show {count} more", "Show {count} more", min(rest, _STEP)) if rest > 0 else "",
            },
        },
        on_told_change=_told,
    )


def _row(article: Article, reading: Reading) -> dict[str, str | bool]:
    view = state.current()
    places = {one.place.id for one in reading.resolutions if one.place and one.mention.use == "location"}
    facts = (words.byline(article), counted("{count} place", "{count} places", len(places)), _same_story(article))
    return {
        "id": article.id,
        "title": words.title(article),
        "facts": " \N{MIDDLE DOT} ".join(part for part in facts if part),
        "on": view.shows(article.id),
        "open": view.panel == "article" and view.article == article.id,
    }


def _same_story(article: Article) -> str:
    """Return who else tells the article's story, or ""."""
    others = resources.same_story(article.id)
    if not others:
        return ""
    if outlets := sorted({other.source for other in others if other.source and other.source != article.source}):
        return _("same story: {outlets}").format(outlets=", ".join(outlets))
    return counted("same story: {count} more article", "same story: {count} more articles", len(others))


def _told() -> None:
    """Do what the list tells; it comes from a browser, so nothing about it is certain."""
    match components.told(_KEY, "told"):
        case ["all", _id]:
            state.change(articles=None)
        case ["none", _id]:
            state.change(articles=frozenset())
        case ["more", _id]:
            st.session_state[_ROWS] += _STEP
        case ["toggle", str(article_id)]:
            _toggle(article_id)
        case ["only", str(article_id)]:
            choose_only(article_id)
        case ["read", str(article_id)]:
            open_article(article_id)


def _toggle(article_id: str) -> None:
    everything = frozenset(article.id for article, _reading in resources.pairs())
    chosen = state.current().articles
    left = (everything if chosen is None else chosen) ^ {article_id}
    state.change(articles=None if left >= everything else left & everything)


def choose_only(article_id: str) -> None:
    """Show this article and no other."""
    state.change(articles=frozenset({article_id}))


def open_article(article_id: str) -> None:
    """Open the article in the panel."""
    state.change(article=article_id, span=None, panel="article")
