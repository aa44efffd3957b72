"""What a mention was taken for and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo import judgements
from geo.judgements import EVIDENCE
from geo.maps import SURE, reasons
from geo.maps.markup import Markup, element, join
from geo.maps.words import whereabouts
from geo.model import Evidence
from geo.ui import resources, words
from geo.ui.language import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.model import Candidate, Judgement, Place, Resolution
    from geo.texts import Texts

__all__ = ["SURE", "Teller", "described", "is_judged", "named", "people", "sentence", "teller", "verdict"]

_REASONS: Final = 4
_OTHERS: Final = 3


def is_judged(resolution: Resolution) -> bool:
    """Tell whether a person chose the place."""
    return any(reason.kind == EVIDENCE for candidate in resolution.candidates[:1] for reason in candidate.evidence)


@dataclass(frozen=True, slots=True)
class Teller:
    """What tells it in one language: all that a session knows, looked up once for however many mentions.

    ``countries`` are the English names of countries by their ISO 3166-1 alpha-2 codes, ``codes`` the reverse.
    """

    texts: Texts
    countries: Mapping[str, str]
    codes: Mapping[str, str]

    def _(self, message: str) -> str:
        return self.texts.gettext(message)

    def sentence(self, resolution: Resolution) -> str:
        """Return what a mention was taken for: "Kharkiv, Town or city · Ukraine"; or that it stayed open."""
        return self.described(resolution.place) if resolution.place else self._("Not resolved to a place")

    def described(self, place: Place) -> str:
        """Return a place's name and whereabouts in one line."""
        return f"{place.name}, {whereabouts(place, self.countries, self.texts)}"

    def people(self, place: Place) -> str:
        """Return "population 431,859", "" where it is not known."""
        if not place.population:
            return ""
        return self._("population {number}").format(number=self.texts.number(place.population))

    def reasons(self, evidence: Iterable[Evidence]) -> str:
        """Return reasons one after the other."""
        return "; ".join(reasons.said(one, self.texts, self.codes) for one in evidence)

    def html(self, resolution: Resolution) -> Markup:
        """Return the place, how its name is used and how sure that is, the reasons, and what else it may be."""
        place = resolution.place
        best = resolution.candidates[0] if resolution.candidates else None
        people = "" if place is None or _tells_people(best) else self.people(place)
        return join(
            element("p", element("strong", element("bdi", place.name if place else self.sentence(resolution)))),
            _facts(whereabouts(place, self.countries, self.texts), people) if place else join(),
            _facts(self._(words.MENTION[resolution.mention.use]), self._sureness(resolution)),
            self._why(best) if best and place else self._likeliest(best),
            self._others(resolution),
        )

    def _sureness(self, resolution: Resolution) -> str:
        if is_judged(resolution):
            return self._("judged by a person")
        return self._("confidence {share}").format(share=self.texts.percent(resolution.confidence))

    def _why(self, best: Candidate) -> Markup:
        speaking = [one for one in best.evidence if one.kind == EVIDENCE or one.weight > 0][:_REASONS]
        against = [one for one in best.evidence if one.kind != EVIDENCE and one.weight < 0][:_REASONS]
        told = self._("Against it: {reasons}").format(reasons=self.reasons(against))
        return join(
            element("p", self.reasons(speaking)) if speaking else join(),
            element("p", told, class_="facts") if against else join(),
        )

    def _likeliest(self, best: Candidate | None) -> Markup:
        if best is None:
            return element("p", self._("The gazetteer has no place of this name."))
        text = self._("The likeliest is {place}, but that is not sure enough to be shown.")
        return element("p", text.format(place=self.described(best.place)))

    def _others(self, resolution: Resolution) -> Markup:
        shown = resolution.place or (resolution.candidates[0].place if resolution.candidates else None)
        others = [one.place for one in resolution.candidates if shown is None or one.place.id != shown.id][:_OTHERS]
        if not others or is_judged(resolution):
            return join()
        names = "; ".join(self.described(place) for place in others)
        return element("p", self._("It may also be: {places}").format(places=names), class_="facts")


def _tells_people(best: Candidate | None) -> bool:
    return best is not None and any(reason.kind == "population" for reason in best.evidence)


def _facts(*facts: str) -> Markup:
    return element("p", " · ".join(fact for fact in facts if fact), class_="facts")


def teller() -> Teller:
    """Return what tells it in the session's language."""
    return Teller(current(), resources.countries(), resources.country_codes())


def sentence(resolution: Resolution) -> str:
    """Return in one line what a mention was taken for."""
    return teller().sentence(resolution)


def described(place: Place) -> str:
    """Return a place's name and whereabouts in one line."""
    return teller().described(place)


def named(place: Place) -> str:
    """Return a place's name with what tells it from others of that name: "Odessa, Texas, United States"."""
    country = "" if place.kind == "country" else resources.countries().get(place.country, place.country)
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, country) if part))


def people(place: Place) -> str:
    """Return "population 431,859", "" where it is not known."""
    return teller().people(place)


def verdict(judgement: Judgement) -> str:
    """Return who judged what, when, and why."""
    return teller().reasons([Evidence(kind=EVIDENCE, text=judgements.words(judgement))])
