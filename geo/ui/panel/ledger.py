"""The corridors' ledger: each route as a text tells it, and who claimed what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.corridors.status import status
from geo.corridors.words import ACT, CARRIES, PAIRING, STATUS, inline
from geo.ui import resources, state, words
from geo.ui.language import counted
from geo.ui.markup import Markup, element, join, link

if TYPE_CHECKING:
    from geo.model import Article, Claim, Corridor, Place, Reading
    from geo.ui.resources import Pairs

_LONGEST: Final = 60  # entries that are drawn


def show(pairs: Pairs, only: frozenset[str]) -> None:
    """Draw every corridor of the articles, or only those with these ids, or say that there is none."""
    known = [
        (f"{article.id}/{corridor.id}", article, reading, corridor)
        for article, reading in pairs
        for corridor in sorted(reading.corridors, key=lambda corridor: corridor.background)
    ]
    found = [entry for entry in known if entry[0] in only] or known
    if not found:
        st.markdown("The articles shown speak of no corridor, evacuation route or safe passage.")
        return
    st.caption(
        f"{counted('{count} corridor', '{count} corridors', len(found))} as the articles tell of them. "
        "These are claims: an entry here does not mean that a road was open."
    )
    if len(found) < len(known):
        st.button(f"Show all {len(known)}", type="tertiary", on_click=state.change, kwargs={"corridors": frozenset()})
    st.html(join(*[_corridor(article, reading, corridor) for _, article, reading, corridor in found[:_LONGEST]]))
    if len(found) > _LONGEST:
        st.caption(f"{len(found) - _LONGEST} more; choose articles to see them.")


def _corridor(article: Article, reading: Reading, corridor: Corridor) -> Markup:
    claims = [claim for claim in reading.claims if claim.corridor == corridor.id]
    origin = " · ".join(part for part in (words.title(article), words.byline(article)) if part)
    parts: list[str] = [
        element("h3", _route(corridor)),
        element("p", link(origin, article.url), class_="facts", dir="auto"),
        element("p", _status(corridor, claims), class_="dl-status"),
        element("p", f"{PAIRING[corridor.pairing]} {CARRIES[corridor.carries]}"),
    ]
    if corridor.background:
        parts.append(element("p", "Mentioned in passing, as history.", class_="facts"))
    if corridor.follows:
        parts.append(element("p", "Follows an earlier attempt that the same text tells of.", class_="facts"))
    if claims:
        parts.append(element("ol", *[_claim(claim) for claim in claims]))
    else:
        parts += [element("blockquote", span.quote, dir="auto") for span in corridor.evidence]
    return element("section", *parts, class_="dl-corridor")


def _route(corridor: Corridor) -> Markup:
    """Return "From A, B to C by way of D", as far as the text says."""
    stops = (("from", corridor.origins), ("to", corridor.destinations), ("by way of", corridor.via))
    said = [(word, _names(places)) for word, places in stops if places] or [("a route", join())]
    first, *rest = [join(word, " ", names) for word, names in said]
    return join(Markup(first[0].upper() + first[1:]), *[join(" ", part) for part in rest])


def _names(places: tuple[Place, ...]) -> Markup:
    return join(*[join(", " if index else "", element("bdi", place.name)) for index, place in enumerate(places)])


def _status(corridor: Corridor, claims: list[Claim]) -> str:
    """Return the corridor's state in words, and that of each side that the text names."""
    found = status(corridor, claims)
    sides = [f"{_side(one.side)}: {inline(STATUS[one.label])}" for one in found.sides if one.side]
    return ". ".join(part for part in (STATUS[found.label], "; ".join(sides)) if part) + "."


def _side(side: str) -> str:
    return resources.countries().get(side, side)


def _act(claim: Claim) -> str:
    return f"not {ACT[claim.act]}" if claim.polarity == "denied" else ACT[claim.act]


def _claim(claim: Claim) -> Markup:
    side = _side(claim.side) if claim.side else ""
    facts = [
        f"by {claim.actor}" if claim.actor else "",
        f"for {side}" if side not in ("", claim.actor) else "",
        f"according to {claim.attributed_to}" if claim.attributed_to not in (None, claim.actor) else "",
        claim.when_text or claim.when or "",
        {"planned": "planned", "reported": "reported by others"}.get(claim.modality, ""),
    ]
    said = ", ".join(fact for fact in facts if fact)
    return element(
        "li",
        element("strong", _act(claim).capitalize()),
        f" {said}" if said else "",
        element("blockquote", claim.evidence.quote, dir="auto"),
    )
