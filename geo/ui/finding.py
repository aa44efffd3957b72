"""The box that finds a place of the map by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from geo.ui import resources, state, words
from geo.ui.language import _, counted, current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.ui.resources import PlaceRow, Shown

_KEY = "find"


def show(drawn_anew: Sequence[str]) -> None:
    """Offer every place of the map in a box that takes typing; a choice draws only these fragments anew."""
    view = state.current()
    shown = resources.shown(view)
    filters = urlencode(state.to_query(view.filters()))
    labels = _labels(resources.store().version(), filters, current().language, shown)
    st.session_state[_KEY] = None
    st.selectbox(
        _("Find a place"),
        list(labels),
        key=_KEY,
        label_visibility="collapsed",
        placeholder=_("Find a place on the map"),
        format_func=labels.__getitem__,
        on_change=_found,
        args=(shown, drawn_anew),
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _labels(version: int, filters: str, language: str, _shown: Shown) -> dict[str, str]:  # noqa: ARG001 - the key
    """Return what each place is called in the list, in the order of the list."""
    countries, gazetteer = resources.countries(), resources.gazetteer()
    named = [(words.name(row.place, gazetteer), place_id, row) for place_id, row in _shown.places.items()]
    return {place_id: _label(name, row, countries) for name, place_id, row in sorted(named, key=lambda one: one[:2])}


def _label(name: str, row: PlaceRow, countries: dict[str, str]) -> str:
    where = words.whereabouts(row.place, countries)
    often = counted("{count} mention", "{count} mentions", len(row.mentions))
    return f"{name} · {where} · {often}"


def _found(shown: Shown, drawn_anew: Sequence[str]) -> None:
    place_id = st.session_state[_KEY]
    if place_id:
        state.choose_place(shown.places[place_id].place)
        st.rerun(drawn_anew)
