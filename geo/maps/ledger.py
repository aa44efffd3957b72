"""A corridor as the ledger tells it: where it leads, what is claimed of it, and by whom. The same in page and file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.corridors.words import ACT, CARRIES, PAIRING, state
from geo.maps import words
from geo.maps.markup import Markup, element, join, link
from geo.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.maps.features import CorridorMark
    from geo.model import Article, Claim, Corridor, Place
    from geo.texts import Texts

_MODALITY: Final = {"planned": N_("planned"), "reported": N_("reported by others")}


def head(article: Article, mark: CorridorMark, texts: Texts, countries: Mapping[str, str]) -> Markup:
    """Return a corridor of an article without its claims.

    Args:
        article: The article that tells of it.
        mark: The corridor, with its claims and what follows from them.
        texts: The language.
        countries: The English names of countries by their ISO 3166-1 alpha-2 codes.
    """
    _, corridor = texts.gettext, mark.corridor
    origin = " · ".join(part for part in (words.title(article), words.byline(article, texts)) if part)
    carries = CARRIES[corridor.carries]
    notes = [
        _("Mentioned in passing, as history.") if corridor.background else "",
        _("Follows an earlier attempt that the same text tells of.") if corridor.follows else "",
    ]
    return join(
        element("h3", route(corridor, texts)),
        element("p", link(origin, article.url), class_="facts", dir="auto"),
        element("p", state(mark.status, lambda side: _side(side, texts, countries), _), class_="dl-status"),
        element("p", " ".join(_(told) for told in (PAIRING[corridor.pairing], carries) if told)),
        *[element("p", note, class_="facts") for note in notes if note],
    )


def route(corridor: Corridor, texts: Texts) -> Markup:
    """Return "From A, B to C by way of D", as far as the text says."""
    _ = texts.gettext
    patterns = (
        (_("from {places}"), corridor.origins),
        (_("to {places}"), corridor.destinations),
        (_("by way of {places}"), corridor.via),
    )
    said = [_filled(pattern, places) for pattern, places in patterns if places] or [join(_("a route"))]
    first, *rest = said
    return join(Markup(first[:1].upper() + first[1:]), *[join(" ", part) for part in rest])


def claim(one: Claim, texts: Texts, countries: Mapping[str, str]) -> Markup:
    """Return what is claimed, by whom, and when, without its sentence."""
    _ = texts.gettext
    act = _(ACT[one.act])
    side = _side(one.side, texts, countries) if one.side else ""
    according = one.attributed_to if one.attributed_to != one.actor else None
    facts = [
        _("by {actor}").format(actor=one.actor) if one.actor else "",
        _("for {side}").format(side=side) if side not in {"", one.actor} else "",
        _("according to {source}").format(source=according) if according else "",
        one.when_text or one.when or "",
        _(_MODALITY.get(one.modality, "")),
    ]
    said = ", ".join(fact for fact in facts if fact)
    told = _("not {act}").format(act=act) if one.polarity == "denied" else act
    return join(element("strong", told[:1].upper() + told[1:]), f" {said}" if said else "")


def _filled(pattern: str, places: tuple[Place, ...]) -> Markup:
    before, _places, after = pattern.partition("{places}")
    names = [join(", " if index else "", element("bdi", one.name)) for index, one in enumerate(places)]
    return join(before, *names, after)


def _side(side: str, texts: Texts, countries: Mapping[str, str]) -> str:
    return texts.country(side, countries.get(side, side))
