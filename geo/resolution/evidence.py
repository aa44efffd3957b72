"""Why a candidate stands where it does, in words for people, each with what it added to the score.

The weights are the ranker's own: what each feature had in the score (`geo.trees.Trees.contributions`), summed by
topic and taken relative to the candidates that are listed with it. They add up to the candidate's score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.gazetteer import fold
from geo.model import KINDS, Evidence
from geo.resolution.features import COLUMN, FEATURES, apart_squared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.candidates import Found
    from geo.resolution.features import Table
    from geo.resolution.senses import Scene

_TOPICS: Final = {
    "population": (
        "population",
        "prominence",
        "prominence_share",
        "prominence_behind",
        "rank",
        "candidates",
        "capital",
    ),
    "kind": ("country", "admin1", "admin2", "city", "area", "nature", "facility"),
    "name": ("primary", "abbreviation", "historic", "route", "demonym", "words", "mentions"),
    "words": ("kind_told",),
    "near": (
        "near_60",
        "near_250",
        "near_1000",
        "nearest_60",
        "nearest_250",
        "possible_60",
        "nearest_km",
        "beside_near",
    ),
    "country": ("country_share", "country_named", "beside_country", "others"),
    "subdivision": ("admin1_share", "admin1_named", "admin2_share"),
    "holds": ("holds", "container_of", "same_place"),
    "inside": ("inside_comma", "outside_comma", "inside_in", "outside_in"),
    "alike": ("beside_alike",),
}
TOPICS: Final = tuple(_TOPICS)
_TOPIC_OF: Final = np.array([next(i for i, topic in enumerate(TOPICS) if name in _TOPICS[topic]) for name in FEATURES])
_KIND_WORDS: Final = {
    "city": "a populated place",
    "admin1": "a first-level subdivision",
    "admin2": "a second-level subdivision",
    "country": "a country",
    "region": "a region",
    "continent": "a continent",
    "water": "a water",
    "terrain": "a landform",
    "facility": "a facility",
}
_MIN_WEIGHT = 0.05
_NEAR_KM = 400.0
_SHORT_KM = 10
_NAMED_NEAR = 2
_SAID = 0.5  # from here on, a relation to another name of the text holds


def by_topic(contributions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum the contributions of features, shape (N, F), into topics, shape (N, len(TOPICS))."""
    totals = np.zeros((len(contributions), len(TOPICS)), np.float32)
    for topic in range(len(TOPICS)):
        totals[:, topic] = contributions[:, topic == _TOPIC_OF].sum(axis=1)
    return totals


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scene once it is ranked: its table, the features (N, F), and each sense's answer (S,): a row or -1."""

    scene: Scene
    table: Table
    features: NDArray[np.float32]
    answers: NDArray[np.int32]


class Explainer:
    """Words for the candidates of one article."""

    def __init__(self, gazetteer: Gazetteer, outcome: Outcome, country_names: Mapping[str, str]) -> None:
        """Explain ``outcome``; ``country_names`` are by ISO 3166-1 alpha-2 code."""
        self._gazetteer, self._country_names = gazetteer, country_names
        self._scene, self._table, self._features = outcome.scene, outcome.table, outcome.features
        self._named = np.flatnonzero(outcome.answers >= 0)
        self._answers = outcome.answers[self._named]
        self._countries = gazetteer.country[self._answers]
        self._is_country = gazetteer.kind[self._answers] == KINDS.index("country")
        self._held_by = {inner: (outer, pattern) for inner, outer, pattern in reversed(outcome.scene.inside)}

    def explain(self, candidate: int, weights: NDArray[np.float32]) -> tuple[Evidence, ...]:
        """Return the reasons for a candidate (a row of the table), the weightiest first; weights are by topic."""
        order = np.argsort(-np.abs(weights), kind="stable")
        reasons = []
        for topic in order.tolist():
            weight = float(weights[topic])
            if abs(weight) < _MIN_WEIGHT:
                break
            reasons.append(
                Evidence(kind=TOPICS[topic], text=self._text(TOPICS[topic], candidate), weight=round(weight, 2))
            )
        return tuple(reasons)

    def _text(self, topic: str, candidate: int) -> str:
        return getattr(self, f"_say_{topic}")(candidate)  # type: ignore[no-any-return]

    def _value(self, name: str, candidate: int) -> float:
        return float(self._features[candidate, COLUMN[name]])

    def _others(self, candidate: int, chosen: NDArray[np.bool_]) -> list[str]:
        """Return the names, as the text has them, of the other senses among ``chosen`` (over the named senses)."""
        senses = self._named[chosen & (self._named != self._table.sense[candidate])]
        return [self._scene.senses[sense].written for sense in senses.tolist()]

    def _say_population(self, candidate: int) -> str:
        row = self._table.rows[candidate]
        people = int(self._gazetteer.population[row])
        text = f"population {people:,}" if people else "no known population"
        if self._value("capital", candidate):
            text = f"a capital, {text}"
        count = len(self._scene.senses[self._table.sense[candidate]].found.rows)
        if count == 1:
            return f"{text}; the only place of this name"
        place = int(self._value("rank", candidate)) + 1
        return f"{text}; number {place} of {count} places of this name"

    def _say_kind(self, candidate: int) -> str:
        return _KIND_WORDS[KINDS[self._gazetteer.kind[self._table.rows[candidate]]]]

    def _say_name(self, candidate: int) -> str:
        found = self._scene.senses[self._table.sense[candidate]].found
        own = self._gazetteer.name(int(self._table.rows[candidate]))
        return _say_route(found, own, primary=bool(self._value("primary", candidate)))

    def _say_words(self, candidate: int) -> str:
        told = self._value("kind_told", candidate)
        kind = _KIND_WORDS[KINDS[self._gazetteer.kind[self._table.rows[candidate]]]].removeprefix("a ")
        if told == 0:
            return "no word beside it tells its kind"
        return f"the words beside it tell {'this' if told > 0 else 'another'} kind ({kind})"

    def _say_near(self, candidate: int) -> str:
        if not len(self._answers):
            return "nothing else is named"
        gazetteer, row = self._gazetteer, self._table.rows[candidate : candidate + 1]
        apart = np.sqrt(
            apart_squared(
                gazetteer.lat[row], gazetteer.lon[row], gazetteer.lat[self._answers], gazetteer.lon[self._answers]
            )
        )[0]
        apart[(self._named == self._table.sense[candidate]) | self._is_country] = np.inf
        order = np.argsort(apart, kind="stable")[:_NAMED_NEAR]
        order = order[apart[order] <= _NEAR_KM]
        if not len(order):
            return f"nothing else that is named lies within {_NEAR_KM:.0f} km"
        names = " and ".join(dict.fromkeys(self._scene.senses[self._named[i]].written for i in order.tolist()))
        farthest = float(apart[order[-1]])
        return f"named with {names}, {_about(farthest)} away"

    def _say_country(self, candidate: int) -> str:
        row = self._table.rows[candidate]
        code = self._gazetteer.country[row]
        iso = self._gazetteer.countries[code]
        country = self._country_names.get(iso, iso)
        if not country:
            return "in no one country"
        here = self._countries == code
        others = self._others(candidate, here & ~self._is_country)
        named = self._others(candidate, here & self._is_country)
        if others:
            return f"in {country} like {len(others)} other name{'s' if len(others) > 1 else ''}"
        return f"in {country}, which is named" if named else f"in {country} like no other name"

    def _say_subdivision(self, candidate: int) -> str:
        gazetteer, row = self._gazetteer, self._table.rows[candidate]
        admin1, admin2 = gazetteer.admin1[row], gazetteer.admin2[row]
        for subdivision in (admin2, admin1):
            if subdivision >= 0 and self._others(candidate, self._answers == subdivision):
                return f"in {gazetteer.name(int(subdivision))}, which is named"
        others = self._others(candidate, gazetteer.admin1[self._answers] == admin1) if admin1 >= 0 else []
        if others:
            return f"in {gazetteer.name(int(admin1))} like {' and '.join(others[:2])}"
        return f"in {gazetteer.name(int(admin1))} like no other name" if admin1 >= 0 else "in no subdivision"

    def _say_holds(self, candidate: int) -> str:
        count = round(self._value("holds", candidate))
        return (
            f"{count} of the other names lie{'s' if count == 1 else ''} in it" if count else "no other name lies in it"
        )

    def _say_inside(self, candidate: int) -> str:
        held = self._held_by.get(int(self._table.sense[candidate]))
        if held is None:
            return "the text does not say in what it lies"
        name = self._scene.senses[held[0]].written
        inside = max(self._value("inside_comma", candidate), self._value("inside_in", candidate))
        where = f"the text puts it in {name!r}"
        return where if inside >= _SAID else f"{where}, where this one is not"

    def _say_alike(self, candidate: int) -> str:
        alike = self._value("beside_alike", candidate) >= _SAID
        return f"named beside places of {'the same kind' if alike else 'another kind'}"


def _about(km: float) -> str:
    """Return a distance as people say it: tens of kilometres."""
    return f"{round(km, -1):.0f} km" if km >= _SHORT_KM else f"less than {_SHORT_KM} km"


def _say_route(found: Found, own: str, *, primary: bool) -> str:
    if found.route == "similar":
        return f"one edit from {own}" if fold(own) == found.name else f"one edit from {found.name!r}, a name of {own}"
    if found.route == "demonym":
        return f"a word for the people of {own}"
    if found.left_out:
        return f"{own}, found without the words {found.left_out!r}"
    if found.route == "spelled":
        return f"spelled {found.name!r} in the gazetteer"
    return "its own name" if primary else f"another name of {own}"
