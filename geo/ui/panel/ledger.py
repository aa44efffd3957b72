"""The corridors' ledger: each route as a text tells it, and who claimed what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.corridors.status import status
from geo.corridors.words import ACT, CARRIES, PAIRING
from geo.corridors.words import state as state_of
from geo.maps.markup import Markup, element, join, link
from geo.ui import resources, state, words
from geo.ui.language import N_, _, counted, current

if TYPE_CHECKING:
    from geo.model import Article, Claim, Corridor, Place, Reading, Span
    from geo.ui.resources import Pairs

_LONGEST: Final = 60  # entries that are drawn
_MODALITY: Final = {"planned": N_("planned"), "reported": N_("reported by others")}


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
    claims = [claim for claim in reading.claims if claim.corridor == corridor.id]
    origin = " · ".join(part for part in (words.title(article), words.byline(article)) if part)
    carries = CARRIES[corridor.carries]
    parts: list[str] = [
        element("h3", _route(corridor)),
        element("p", link(origin, article.url), class_="facts", dir="auto"),
        element("p", state_of(status(corridor, claims), _side, _), class_="dl-status"),
        element("p", " ".join(_(told) for told in (PAIRING[corridor.pairing], carries) if told)),
    ]
    if corridor.background:
        parts.append(element("p", _("Mentioned in passing, as history."), class_="facts"))
    if corridor.follows:
        parts.append(element("p", _("Follows an earlier attempt that the same text tells of."), class_="facts"))
    st.html(element("section", *parts, class_="dl-corridor"))
    told: dict[Span, list[Claim]] = {}
    for claim in claims:
        told.setdefault(claim.evidence, []).append(claim)
    for index, span in enumerate(told or corridor.evidence):
        if span in told:
            st.html(element("ul", *[element("li", _claim(claim)) for claim in told[span]], class_="dl-claims"))
        st.button(
            words.label(span.quote),
            key=f"said-{number}-{index}",
            type="tertiary",
            help=_("Read the article"),
            on_click=state.open_sentence,
            args=(article.id, span.start, span.end),
        )


def _route(corridor: Corridor) -> Markup:
    """Return "From A, B to C by way of D", as far as the text says."""
    patterns = (
        (_("from {places}"), corridor.origins),
        (_("to {places}"), corridor.destinations),
        (_("by way of {places}"), corridor.via),
    )
    said = [_filled(pattern, places) for pattern, places in patterns if places] or [join(_("a route"))]
    first, *rest = said
    return join(Markup(first[:1].upper() + first[1:]), *[join(" ", part) for part in rest])


def _filled(pattern: str, places: tuple[Place, ...]) -> Markup:
    before, _places, after = pattern.partition("{places}")
    return join(
        before, *[join(", " if index else "", element("bdi", one.name)) for index, one in enumerate(places)], after
    )


def _side(side: str) -> str:
    return current().country(side, resources.countries().get(side, side))


def _claim(claim: Claim) -> Markup:
    """Return what is claimed, by whom, and when, without its sentence."""
    act = _(ACT[claim.act])
    side = _side(claim.side) if claim.side else ""
    according = claim.attributed_to if claim.attributed_to != claim.actor else None
    facts = [
        _("by {actor}").format(actor=claim.actor) if claim.actor else "",
        _("for {side}").format(side=side) if side not in {"", claim.actor} else "",
        _("according to {source}").format(source=according) if according else "",
        claim.when_text or claim.when or "",
        _(_MODALITY[claim.modality]) if claim.modality in _MODALITY else "",
    ]
    said = ", ".join(fact for fact in facts if fact)
    told = _("not {act}").format(act=act) if claim.polarity == "denied" else act
    return join(element("strong", told[:1].upper() + told[1:]), f" {said}" if said else "")
