"""The map: what is drawn on it, and where it looks at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit_folium import st_folium

from geo import maps
from geo.ui import language, resources, server, state

if TYPE_CHECKING:
    from geo.ui.resources import Shown

HEIGHT: Final = 640  # px until the style sheet fits it to the window
_DATA, _SELECTED, _CAMERA = "map-data", "map-selected", "map-camera"


def show(shown: Shown) -> None:
    """Draw the map. What happens on it stays in the browser; `bridge` tells of clicks."""
    view = state.current()
    camera = st.session_state.setdefault(_CAMERA, view.camera)
    # the mark that stands out is settled when marks are drawn; afterwards the browser knows better
    if st.session_state.get(_DATA) is not shown.map_data:
        st.session_state[_DATA] = shown.map_data
        st.session_state[_SELECTED] = view.place
    texts = language.current()
    dark = st.context.theme.type == "dark"
    st_folium(
        maps.base_map(server.assets_path(), theme="dark" if dark else "light", texts=texts),
        key="map",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=maps.feature_group(
            shown.map_data,
            resources.gazetteer(),
            selected=st.session_state[_SELECTED],
            fit=shown.map_data.bounds,
            camera=camera,
            texts=texts,
        ),
    )
