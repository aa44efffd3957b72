"""The corridors' ledger: each route as a text tells it, and who claimed what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import maps
from geo.maps import ledger as told_of
from geo.maps.markup import element
from geo.ui import resources, state, words
from geo.ui.language import _, counted, current

if TYPE_CHECKING:
    from geo.model import Article, Claim, Corridor, Reading, Span
    from geo.ui.resources import Pairs

_LONGEST: Final = 100  # entries that are drawn


def show(pairs: Pairs, only: frozenset[str]) -> None:
    """Draw every corridor of the articles, or only those with these ids, or say that there is none."""
    known = [
        (f"{article.id}/{corridor.id}", article, reading, corridor)
        for article, reading in pairs
        for corridor in sorted(reading.corridors, key=lambda corridor: corridor.background)
    ]
    found = [entry for entry in known if entry[0] in only] or known
    if not found:
        st.markdown(_("The articles shown speak of no corridor, evacuation route or safe passage."))
        return
    st.caption(
        counted(
            "{count} corridor as the articles tell of it.",
            "{count} corridors as the articles tell of them.",
            len(found),
        )
        + " "
        + _("These are claims: an entry here does not mean that a road was open.")
    )
    if len(found) < len(known):
        label = _("Show all {count}").format(count=len(known))
        st.button(label, type="tertiary", on_click=state.change, kwargs={"corridors": frozenset()})
    with st.container(key="ledger"):
        for number, (_id, article, reading, corridor) in enumerate(found[:_LONGEST]):
            _corridor(article, reading, corridor, number)
    if len(found) > _LONGEST:
        more = len(found) - _LONGEST
        st.caption(
            counted("{count} more; choose articles to see it.", "{count} more; choose articles to see them.", more)
        )


def _corridor(article: Article, reading: Reading, corridor: Corridor, number: int) -> None:
    """Draw a corridor, and under it each claim with its sentence, which opens in the article."""
    mark = maps.corridor_mark(article, reading, corridor)
    texts, countries = current(), resources.countries()
    st.html(element("section", told_of.head(article, mark, texts, countries), class_="dl-corridor"))
    told: dict[Span, list[Claim]] = {}
    for claim in mark.claims:
        told.setdefault(claim.evidence, []).append(claim)
    for index, span in enumerate(told or corridor.evidence):
        if span in told:
            st.html(
                element(
                    "ul",
                    *[element("li", told_of.claim(one, texts, countries)) for one in told[span]],
                    class_="dl-claims",
                )
            )
        st.button(
            words.label(span.quote),
            key=f"said-{number}-{index}",
            type="tertiary",
            help=_("Read the article"),
            on_click=state.open_sentence,
            args=(article.id, span.start, span.end),
        )
