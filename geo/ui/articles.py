"""The list of articles at the side: choose several, all, none, or only one; open one to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.maps.words import counted
from geo.ui import state, words

if TYPE_CHECKING:
    from geo.model import Article
    from geo.ui.resources import Pairs

_LONGEST: Final = 60  # rows that are drawn; the search box reaches the rest


def show(pairs: Pairs) -> None:
    """Draw the list."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="articles-head"):
        st.subheader("Articles")
        st.button(
            "All",
            key="choose-all",
            type="tertiary",
            on_click=state.change,
            kwargs={"articles": None},
            help="Show all articles",
        )
        st.button(
            "None",
            key="choose-none",
            type="tertiary",
            on_click=state.change,
            kwargs={"articles": frozenset()},
            help="Show none",
        )
    if not pairs:
        st.caption("There is no article yet. Paste one above.")
        return
    matches = _search(pairs) if len(pairs) > _LONGEST // 6 else list(pairs)
    everything = frozenset(article.id for article, _ in pairs)
    for article, reading in matches[:_LONGEST]:
        places = {one.place.id for one in reading.resolutions if one.place and one.mention.use == "location"}
        _row(article, len(places), everything)
    if len(matches) > _LONGEST:
        st.caption(
            f"{counted(len(matches) - _LONGEST, 'more article', 'more articles')}; type above to narrow the list."
        )
    elif not matches:
        st.caption("No article has these words.")


def _search(pairs: Pairs) -> Pairs:
    wanted = st.text_input("Search the articles", placeholder="Search titles and texts", label_visibility="collapsed")
    terms = wanted.casefold().split()
    return tuple(pair for pair in pairs if all(term in f"{pair[0].title}\n{pair[0].text}".casefold() for term in terms))


def _row(article: Article, places: int, everything: frozenset[str]) -> None:
    key = f"chosen-{article.id}"
    st.session_state[key] = state.current().shows(article.id)
    with st.container(key=f"article-{article.id}", gap=None):
        st.checkbox(words.label(words.title(article)), key=key, on_change=_toggle, args=(article.id, everything))
        facts = " · ".join(part for part in (words.byline(article), counted(places, "place", "places")) if part)
        st.caption(words.label(facts))
        with st.container(horizontal=True, gap="small"):
            st.button("Only", key=f"only-{article.id}", type="tertiary", on_click=choose_only, args=(article.id,))
            st.button("Read", key=f"read-{article.id}", type="tertiary", on_click=open_article, args=(article.id,))


def _toggle(article_id: str, everything: frozenset[str]) -> None:
    chosen = state.current().articles
    left = (everything if chosen is None else chosen) ^ {article_id}
    state.change(articles=None if left >= everything else left)


def choose_only(article_id: str) -> None:
    """Show this article and no other."""
    state.change(articles=frozenset({article_id}))


def open_article(article_id: str) -> None:
    """Open the article in the panel."""
    state.change(article=article_id, panel="article")
