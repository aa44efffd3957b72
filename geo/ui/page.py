"""The page: the articles at the side, the map, and the panel beside it. Streamlit runs this file top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.errors import GeoError
from geo.maps.words import counted
from geo.settings import data_dir
from geo.ui import add, articles, mapview, resources, state, words
from geo.ui.panel import article, corrections, excerpts, ledger, places

if TYPE_CHECKING:
    from geo.model import Use
    from geo.ui.resources import Pairs, Shown

_TABS: Final[dict[state.Panel, str]] = {
    "excerpts": "Excerpts",
    "article": "Article",
    "corridors": "Corridors",
    "places": "Places",
    "corrections": "Corrections",
}
_DRAWN: Final = "drawn"  # the choice of articles that the list at the side was drawn from
_USES: Final[tuple[Use, ...]] = ("location", "actor", "demonym")


def main() -> None:
    """Draw the page; whatever Dateline cannot do is told in one line."""
    st.set_page_config(page_title="Dateline", layout="wide", initial_sidebar_state="auto")
    st.html(data_dir() / "web" / "ui.css")
    st.html(data_dir() / "web" / "reading.css")
    try:
        with st.spinner("Reading the sample articles; the first start takes a moment…"):
            resources.prepare()
        _draw()
    except GeoError as error:
        st.error(words.label(str(error)))
    state.write_address()


def _draw() -> None:
    pairs = resources.pairs()
    _forget_unknown(pairs)
    with st.sidebar:
        add.show()
        articles.show(pairs)
    st.session_state[_DRAWN] = state.current().articles
    _notices()
    _room()


def _forget_unknown(pairs: Pairs) -> None:
    """Drop from the view what the store does not hold (any more), and say so."""
    view, known = state.current(), {article.id for article, _ in pairs}
    if view.article and view.article not in known:
        state.change(article="")
        state.notify("The article that the link opens is not here.")
    if view.articles is not None and not view.articles <= known:
        state.change(articles=view.articles & known or None)
        state.notify("Some articles that the link chooses are not here.")


def _head(shown: Shown, view: state.View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title("Dateline", width="content", anchor=False)
        st.caption(
            f"{len(shown.places):,} of {counted(shown.all_places, 'place', 'places')}, "
            f"{len(shown.pairs):,} of {counted(shown.all_articles, 'article', 'articles')} shown",
        )
        _find(shown, view)
        with st.popover("Filters"):
            _filters()
        if _narrowed():
            st.button("Show everything", on_click=_reset)


def _nothing(shown: Shown) -> None:
    """Say why the map is empty, where it is, and what to do about it."""
    if not shown.all_articles:
        st.info("There is no article yet. Paste one in the box at the side, or bring the sample articles back.")
        st.button("Bring the sample articles back", key="bring-samples", on_click=add.bring_samples)
    elif not shown.pairs:
        st.info("No article is chosen. Tick some at the side, or show everything.")
    elif not shown.places:
        st.info("No place of these articles passes the filters. Allow other uses or less confidence.")


def _narrowed() -> bool:
    view = state.current()
    return (view.articles, view.uses, view.confidence) != (None, state.View().uses, 0.0)


def _reset() -> None:
    state.change(articles=None, uses=state.View().uses, confidence=0.0)


def _filters() -> None:
    view = state.current()
    st.session_state["uses"] = [use for use in _USES if use in view.uses]
    st.pills(
        "Names used as",
        _USES,
        selection_mode="multi",
        format_func=words.USE.__getitem__,
        key="uses",
        on_change=lambda: state.change(uses=frozenset(st.session_state["uses"])),
        help="“Moscow rejects the offer” speaks of a government; “shelling in Moscow” of a place.",
    )
    st.session_state["confidence"] = round(view.confidence * 100)
    st.slider(
        "Least confidence",
        0,
        100,
        step=5,
        format="%d%%",
        key="confidence",
        on_change=lambda: state.change(confidence=st.session_state["confidence"] / 100),
        help="How sure the reading must be of a place for it to be shown.",
    )


def _notices() -> None:
    """Show the messages that wait, above the page and not in it: nothing moves, and the map is not drawn anew."""
    with st.container(key="notices"):
        for number, (message, article_id) in enumerate(state.take_notices()):
            with st.container(horizontal=True, vertical_alignment="center", key=f"notice-{number}"):
                st.info(words.label(message), width="stretch")
                if article_id:
                    st.button("Undo", key="undo", on_click=add.undo, args=(article_id,))
                st.button("Dismiss", key=f"dismiss-{number}")


@st.fragment
def _room() -> None:
    """Draw all but the list of articles; what is done here draws only this again, unless it chooses other articles."""
    view = state.current()
    if st.session_state[_DRAWN] != view.articles:
        st.rerun()
    shown = resources.shown(view)
    _head(shown, view)
    _nothing(shown)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        mapview.show(shown, view.place)
    with right, st.container(key="panel"):
        _panel(shown, view)
    state.write_address()


def _panel(shown: Shown, view: state.View) -> None:
    st.session_state["panel-tab"] = view.panel
    st.segmented_control(
        "Panel",
        list(_TABS),
        format_func=_TABS.__getitem__,
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
            ledger.show(shown.pairs, view.corridors)
        elif view.panel == "places":
            places.show(shown)
        else:
            corrections.show(shown.pairs)


def _find(shown: Shown, view: state.View) -> None:
    """Offer every place of the map in a box that takes typing."""
    ordered = sorted(shown.places, key=lambda place_id: shown.places[place_id].place.name)
    st.session_state["find"] = view.place if view.place in shown.places else None
    st.selectbox(
        "Find a place",
        ordered,
        key="find",
        label_visibility="collapsed",
        placeholder="Find a place on the map",
        format_func=lambda place_id: _option(shown, place_id),
        on_change=_found,
        args=(shown,),
    )


def _option(shown: Shown, place_id: str) -> str:
    row = shown.places[place_id]
    where = words.whereabouts(row.place, resources.countries())
    return f"{row.place.name} · {where} · {counted(len(row.mentions), 'mention', 'mentions')}"


def _found(shown: Shown) -> None:
    place_id = st.session_state["find"]
    if place_id:
        state.choose_place(shown.places[place_id].place)
    else:
        state.change(place="")


if __name__ == "__main__":
    main()
