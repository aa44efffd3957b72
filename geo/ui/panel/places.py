"""Every place of the map in a table: what the map shows, reachable without a mouse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.maps.words import KINDS
from geo.ui import resources, state, words
from geo.ui.language import _, current

if TYPE_CHECKING:
    from geo.model import Place
    from geo.ui.resources import Shown

_KEY: Final = "places-table"


def show(shown: Shown) -> None:
    """Draw the table; a row that is chosen shows its excerpts."""
    rows, countries = list(shown.places.values()), resources.countries()
    st.caption(_("Choose a row to read the sentences that mention the place."))
    st.dataframe(
        {
            _("Place"): [words.name(row.place, resources.gazetteer()) for row in rows],
            _("Mentions"): [len(row.mentions) for row in rows],
            _("Articles"): [row.articles for row in rows],
            _("Kind"): [_(KINDS[row.place.kind]) for row in rows],
            _("Country"): [
                current().country(row.place.country, countries.get(row.place.country, row.place.country))
                for row in rows
            ],
            _("Province or state"): [row.place.admin1 for row in rows],
            _("Confidence"): [row.confidence for row in rows],
            _("Latitude"): [row.place.point.lat for row in rows],
            _("Longitude"): [row.place.point.lon for row in rows],
            _("Population"): [row.place.population or None for row in rows],
            _("Id"): [row.place.id for row in rows],
        },
        key=_KEY,
        hide_index=True,
        height="stretch",
        on_select=partial(_chosen, [row.place for row in rows]),
        selection_mode="single-row",
        column_config={
            _("Confidence"): st.column_config.NumberColumn(format="percent"),
            _("Latitude"): st.column_config.NumberColumn(format="%.4f"),
            _("Longitude"): st.column_config.NumberColumn(format="%.4f"),
        },
        alt=_("The places on the map with their mentions, kind, country and coordinates"),
    )


def _chosen(places: list[Place]) -> None:
    rows = st.session_state[_KEY].selection.rows
    if rows:
        state.choose_place(places[rows[0]])
