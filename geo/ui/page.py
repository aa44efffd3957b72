"""The page: the articles at the side, the map, and the panel beside it. Streamlit runs this file top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.errors import GeoError
from geo.settings import data_dir
from geo.ui import (
    add,
    articles,
    bridge,
    components,
    filters,
    finding,
    language,
    mapview,
    resources,
    state,
    take,
    timeline,
    words,
)
from geo.ui.language import N_, _, counted, current
from geo.ui.panel import article, corrections, excerpts, ledger, places

if TYPE_CHECKING:
    from geo.ui.resources import Pairs, Shown

_TABS: Final[dict[state.Panel, str]] = {
    "excerpts": N_("Excerpts"),
    "article": N_("Article"),
    "corridors": N_("Corridors"),
    "places": N_("Places"),
    "corrections": N_("Corrections"),
}
_PANEL, _FIND = "panel", "find"  # fragments: parts of the page that are drawn anew by themselves
_DRAWN: Final = "drawn"  # what the page was last drawn with


def main() -> None:
    """Draw the page; whatever Dateline cannot do is told in one line."""
    st.set_page_config(page_title="Dateline", layout="wide", initial_sidebar_state="auto")
    st.html(data_dir() / "web" / "ui.css")
    st.html(data_dir() / "web" / "reading.css")
    try:
        with st.spinner(_("Reading the sample articles; the first start takes a moment…")):
            resources.prepare()
        _draw()
    except GeoError as error:
        st.error(words.label(str(error)))
    state.write_address()


def _draw() -> None:
    _forget_unknown(resources.pairs())
    view = state.current()
    shown = resources.shown(view)
    st.session_state[_DRAWN] = _drawn_with(view)
    with st.sidebar:
        add.show()
        articles.show(shown)
    _notices()
    _head(shown)
    _nothing(shown)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        mapview.show(shown)
    with right:
        _panel()


def _drawn_with(view: state.View) -> tuple[object, ...]:
    """Return all that more than the panel depends on."""
    opened = view.article if view.panel == "article" else ""
    return resources.store().version(), view.filters(), view.language, opened


def _redraw_if_stale() -> None:
    """In a fragment: draw the whole page where what was just done changes more than the fragment."""
    waiting = bool(st.session_state.get(state.NOTICES))
    if waiting or st.session_state[_DRAWN] != _drawn_with(state.current()):
        st.rerun()


def _forget_unknown(pairs: Pairs) -> None:
    """Drop from the view what the store does not hold (any more), and say so."""
    view, known = state.current(), {article.id for article, _reading in pairs}
    if state.take_ignored():
        state.notify(_("This link holds something that Dateline does not understand; the rest of it is shown."))
    if view.article and view.article not in known:
        state.change(article="", span=None)
        state.notify(_("The article that the link opens is not here."))
    if view.articles is not None and not view.articles <= known:
        state.change(articles=view.articles & known or None)
        state.notify(_("Some articles that the link chooses are not here."))


def _head(shown: Shown) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title("Dateline", width="content", anchor=False)
        filters.search()
        _find()
        filters.show()
        take.show(shown)
        components.SHARE(
            key="share",
            data={
                "texts": {
                    "copy": _("Copy link"),
                    "copied": _("Copied"),
                    "failed": _("The browser did not allow it; copy the address above."),
                }
            },
            width="content",
        )
        language.choose()
    with st.container(horizontal=True, vertical_alignment="center", key="counts"):
        st.caption(_counts(shown), width="content")
        if filters.are_narrowing():
            st.button(_("Show everything"), key="reset", type="tertiary", on_click=filters.reset)
        timeline.show(shown, state.current())


def _counts(shown: Shown) -> str:
    number = current().number
    places = counted("{{shown}} of {count} place", "{{shown}} of {count} places", shown.all_places)
    pairs = counted("{{shown}} of {count} article", "{{shown}} of {count} articles", shown.all_articles)
    return _("{places}, {articles} shown").format(
        places=places.format(shown=number(len(shown.places))), articles=pairs.format(shown=number(len(shown.pairs)))
    )


def _nothing(shown: Shown) -> None:
    """Say why the map is empty, where it is, and what to do about it."""
    if not shown.all_articles:
        st.info(_("There is no article yet. Paste one in the box at the side, or bring the sample articles back."))
        st.button(_("Bring the sample articles back"), key="bring-samples", on_click=add.bring_samples)
    elif not shown.listed:
        st.info(_("No article passes the filters. Change them, or show everything."))
    elif not shown.pairs:
        st.info(_("No article is chosen. Tick some at the side, or show everything."))
    elif not shown.places:
        st.info(_("No place of these articles passes the filters. Allow other uses or less confidence."))


def _notices() -> None:
    """Show the messages that wait, above the page and not in it: nothing moves, and the map is not drawn anew."""
    with st.container(key="notices"):
        for number, (message, article_id) in enumerate(state.take_notices()):
            with st.container(horizontal=True, vertical_alignment="center", key=f"notice-{number}"):
                st.info(words.label(message), width="stretch")
                if article_id:
                    st.button(_("Undo"), key=f"undo-{number}", on_click=add.undo, args=(article_id,))
                st.button(_("Dismiss"), key=f"dismiss-{number}")


@st.fragment(key=_PANEL)
def _panel() -> None:
    """Draw the panel; what is done in it, and clicks on the map, draw only this again unless they change more."""
    _redraw_if_stale()
    view = state.current()
    shown = resources.shown(view)
    with st.container(key="panel"):
        st.session_state["panel-tab"] = view.panel
        st.segmented_control(
            _("Panel"),
            list(_TABS),
            format_func=lambda panel: _(_TABS[panel]),
            key="panel-tab",
            label_visibility="collapsed",
            on_change=lambda: state.change(panel=st.session_state["panel-tab"] or view.panel),
            width="stretch",
        )
        with st.container(height=mapview.HEIGHT - 100, border=False, key="panel-body"):
            if view.panel == "excerpts":
                excerpts.show(shown, view.place)
            elif view.panel == "article":
                article.show(shown.pairs, view.article)
            elif view.panel == "corridors":
                ledger.show(shown.narrowed, view.corridors)
            elif view.panel == "places":
                places.show(shown)
            else:
                corrections.show(shown.pairs)
        bridge.mount()
    state.write_address()


@st.fragment(key=_FIND)
def _find() -> None:
    finding.show([_PANEL, _FIND])


if __name__ == "__main__":
    main()
