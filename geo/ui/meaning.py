"""What a mention was taken for and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo import judgements
from geo.judgements import EVIDENCE
from geo.maps import reasons
from geo.maps.markup import Markup, element, join
from geo.model import Evidence
from geo.ui import resources, words
from geo.ui.language import _, current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Candidate, Judgement, Place, Resolution

SURE: Final = 0.6  # as on the map: below it a mark is hollow
_REASONS: Final = 4
_OTHERS: Final = 3


def is_judged(resolution: Resolution) -> bool:
    """Tell whether a person chose the place."""
    return any(reason.kind == EVIDENCE for candidate in resolution.candidates[:1] for reason in candidate.evidence)


def sentence(resolution: Resolution) -> str:
    """Return in one line what a mention was taken for: "Kharkiv, Town or city · Ukraine"; or that it stayed open."""
    return described(resolution.place) if resolution.place else _("Not resolved to a place")


def described(place: Place) -> str:
    """Return a place's name and whereabouts in one line."""
    return f"{place.name}, {words.whereabouts(place, resources.countries())}"


def named(place: Place) -> str:
    """Return a place's name with what tells it from others of that name: "Odessa, Texas, United States"."""
    country = "" if place.kind == "country" else resources.countries().get(place.country, place.country)
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, country) if part))


def people(place: Place) -> str:
    """Return "population 431,859", "" where it is not known."""
    if not place.population:
        return ""
    return _("population {number}").format(number=current().number(place.population))


def verdict(judgement: Judgement) -> str:
    """Return who judged what, when, and why."""
    return _reasons([Evidence(kind=EVIDENCE, text=judgements.words(judgement))])


def _reasons(evidence: Iterable[Evidence]) -> str:
    return "; ".join(reasons.said(one, current(), resources.country_codes()) for one in evidence)


def html(resolution: Resolution) -> Markup:
    """Return the place, how its name is used and how sure that is, the reasons, and what else it may be."""
    place = resolution.place
    best = resolution.candidates[0] if resolution.candidates else None
    return join(
        element("p", element("strong", element("bdi", place.name if place else sentence(resolution)))),
        _facts(words.whereabouts(place, resources.countries()), "" if _tells_people(best) else people(place))
        if place
        else join(),
        _facts(_(words.MENTION[resolution.mention.use]), _sureness(resolution)),
        _why(best) if best and place else _likeliest(best),
        _others(resolution),
    )


def _tells_people(best: Candidate | None) -> bool:
    return best is not None and any(reason.kind == "population" for reason in best.evidence)


def _facts(*facts: str) -> Markup:
    return element("p", " · ".join(fact for fact in facts if fact), class_="facts")


def _sureness(resolution: Resolution) -> str:
    if is_judged(resolution):
        return _("judged by a person")
    return _("confidence {share}").format(share=current().percent(resolution.confidence))


def _why(best: Candidate) -> Markup:
    speaking = [one for one in best.evidence if one.kind == EVIDENCE or one.weight > 0][:_REASONS]
    against = [one for one in best.evidence if one.kind != EVIDENCE and one.weight < 0][:_REASONS]
    return join(
        element("p", _reasons(speaking)) if speaking else join(),
        element("p", _("Against it: {reasons}").format(reasons=_reasons(against)), class_="facts")
        if against
        else join(),
    )


def _likeliest(best: Candidate | None) -> Markup:
    if best is None:
        return element("p", _("The gazetteer has no place of this name."))
    text = _("The likeliest is {place}, but that is not sure enough to be shown.")
    return element("p", text.format(place=described(best.place)))


def _others(resolution: Resolution) -> Markup:
    shown = resolution.place or (resolution.candidates[0].place if resolution.candidates else None)
    others = [one.place for one in resolution.candidates if shown is None or one.place.id != shown.id][:_OTHERS]
    if not others or is_judged(resolution):
        return join()
    names = "; ".join(described(place) for place in others)
    return element("p", _("It may also be: {places}").format(places=names), class_="facts")
