"""The map: what is shown on it, where it looks, and what a click on it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit_folium import st_folium

from geo import maps
from geo.ui import resources, server, state

if TYPE_CHECKING:
    from geo.ui.resources import Shown

HEIGHT: Final = 640  # px until the style sheet fits it to the window
_KEY: Final = "map"
_DATA, _FOCUS, _SELECTED = "map-data", "map-focus", "map-selected"
_NUDGE: Final = 1e-9  # degrees
_CLOSE: Final = 8  # zoom at which towns can be told apart


def show(shown: Shown, place_id: str) -> None:
    """Draw the map. A click on a mark selects its place, a click on a route opens the ledger."""
    _aim(shown, place_id)
    dark = st.context.theme.type == "dark"
    st_folium(
        maps.base_map(server.assets_path(), theme="dark" if dark else "light"),
        key=_KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=maps.RETURNED_OBJECTS,
        feature_group_to_add=maps.feature_group(
            shown.map_data,
            resources.gazetteer(),
            selected=st.session_state[_SELECTED],
            fit=shown.map_data.bounds,
            focus=st.session_state[_FOCUS],
        ),
        on_change=_clicked,
    )


def _clicked() -> None:
    returned = st.session_state.get(_KEY)
    place, corridors = maps.clicked_place(returned), maps.clicked_corridors(returned)
    if corridors:
        state.change(panel="corridors", corridors=frozenset(corridors))
    elif place:
        state.change(place=place, panel="excerpts")
    st.session_state[_SELECTED] = None


def _aim(shown: Shown, place_id: str) -> None:
    """Settle which mark stands out and where the map looks.

    The browser marks by itself what is clicked on the map. A place chosen from a list is marked and looked at from
    here, until other places are shown.
    """
    target = state.take_target()
    if st.session_state.get(_DATA) is not shown.map_data:
        st.session_state[_DATA] = shown.map_data
        st.session_state[_FOCUS] = None
        st.session_state[_SELECTED] = place_id or None
    if target is not None:
        before = st.session_state[_FOCUS]
        # the map moves only to where it was not sent last: a place chosen once more lies a hair's breadth elsewhere
        nudge = _NUDGE if before and before[0] == target.lat else 0.0
        st.session_state[_FOCUS] = (target.lat + nudge, target.lon, _CLOSE)
        st.session_state[_SELECTED] = place_id or None
