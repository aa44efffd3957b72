"""The filters above the map: what an article must hold, and what a place or a corridor must be, to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.corridors.words import ACT, STATUS
from geo.maps.words import KINDS
from geo.ui import filtering, resources, state, words
from geo.ui.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model import Use

_USES: Final[tuple[Use, ...]] = ("location", "actor", "demonym")
# what the filters narrow; the choice of single articles and of dates have their own controls
FIELDS: Final = (
    "articles", "outlets", "since", "until", "kinds", "uses", "confidence", "statuses", "acts", "actors", "words",
)  # fmt: skip


def search() -> None:
    """Draw the box for words that an article must hold."""
    key = "words"
    st.session_state[key] = state.current().words
    st.text_input(
        _("Search the articles"),
        key=key,
        placeholder=_("Search titles and texts"),
        label_visibility="collapsed",
        max_chars=200,
        on_change=lambda: state.change(words=" ".join(st.session_state[key].split())),
    )


def show() -> None:
    """Draw the rest of them."""
    view, pairs = state.current(), resources.pairs()
    narrowing = sum(
        getattr(view, name) != getattr(state.View(), name)
        for name in ("outlets", "kinds", "uses", "confidence", "statuses", "acts", "actors")
    )
    title = _("Filters ({count})").format(count=narrowing) if narrowing else _("Filters")
    with st.popover(title, key="filters"):
        _several(_("Outlet"), "outlets", sorted({article.source for article, _reading in pairs if article.source}))
        _pills(_("Kind of place"), "kinds", KINDS)
        _pills(
            _("Names used as"),
            "uses",
            {use: words.USE[use] for use in _USES},
            help_=_("“Moscow rejects the offer” speaks of a government; “shelling in Moscow” of a place."),
        )
        _confidence()
        _pills(_("Status of a corridor"), "statuses", STATUS)
        _pills(_("What is claimed of a corridor"), "acts", ACT)
        actors = set().union(*(filtering.actors_of(reading) for _article, reading in pairs))
        _several(_("Who claims it, or acts"), "actors", sorted(actors, key=str.casefold))


def reset() -> None:
    """Show everything again."""
    start = state.View()
    state.change(**{name: getattr(start, name) for name in FIELDS})


def are_narrowing() -> bool:
    """Tell whether a filter leaves something out, or might."""
    start = state.View()
    return any(getattr(state.current(), name) != getattr(start, name) for name in FIELDS)


def _change(name: str) -> None:
    state.change(**{name: frozenset(st.session_state[f"filter-{name}"] or ())})


def _pills(label: str, name: str, known: Mapping[Any, str], *, help_: str | None = None) -> None:
    chosen = getattr(state.current(), name)
    st.session_state[f"filter-{name}"] = [one for one in known if one in chosen]
    st.pills(
        label,
        list(known),
        selection_mode="multi",
        format_func=lambda one: _(known[one])[:1].upper() + _(known[one])[1:],
        key=f"filter-{name}",
        on_change=_change,
        args=(name,),
        help=help_,
    )


def _several(label: str, name: str, known: Sequence[str]) -> None:
    chosen = getattr(state.current(), name)
    options = [*known, *sorted(chosen - set(known))]
    if not options:
        return
    st.session_state[f"filter-{name}"] = [one for one in options if one in chosen]
    st.multiselect(label, options, key=f"filter-{name}", on_change=_change, args=(name,), placeholder=_("Any"))


def _confidence() -> None:
    key = "filter-confidence"
    st.session_state[key] = round(state.current().confidence * 100)
    st.slider(
        _("Least confidence"),
        0,
        100,
        step=5,
        format="%d%%",
        key=key,
        on_change=lambda: state.change(confidence=st.session_state[key] / 100),
        help=_("How sure the reading must be of a place for it to be shown."),
    )
