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
from geo.resolution.features import COLUMN, FEATURES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.candidates import Found
    from geo.resolution.globe import Globe
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
    "kind": ("twin", "country", "admin1", "admin2", "city", "area", "nature", "facility"),
    "name": ("primary", "own_name", "abbreviation", "historic", "route", "demonym", "words", "mentions"),
    "words": ("kind_told", "names_facility", "names_nature"),
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
    """A scene once it is ranked: each sense's answer (S,), a row of the gazetteer or -1, and the K best candidates.

    ``rows`` (K,): of the gazetteer; ``sense`` (K,): whose; ``features`` (K, F).
    """

    scene: Scene
    answers: NDArray[np.int32]
    rows: NDArray[np.int32]
    sense: NDArray[np.intp]
    features: NDArray[np.float32]


class Explainer:
    """Words for the best candidates of one article."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        globe: Globe,
        outcome: Outcome,
        name: Callable[[int], str],
        country_names: Mapping[str, str],
    ) -> None:
        """Explain an outcome; ``name`` gives a row's own name; ``country_names`` are by ISO 3166-1 alpha-2 code."""
        rows, answers = outcome.rows, outcome.answers
        named = np.flatnonzero(answers >= 0)
        self._name, self._country_names, self._iso = name, country_names, gazetteer.countries
        self._senses = outcome.scene.senses
        self._sense = outcome.sense.tolist()
        self._rows = rows.tolist()
        self._kind = [KINDS[kind] for kind in gazetteer.kind[rows].tolist()]
        self._population = gazetteer.population[rows].tolist()
        self._country = gazetteer.country[rows].tolist()
        self._divisions = list(zip(gazetteer.admin2[rows].tolist(), gazetteer.admin1[rows].tolist(), strict=True))
        self._features: list[list[float]] = outcome.features.tolist()
        self._named = named.tolist()
        self._answers = answers[named].tolist()
        self._countries = gazetteer.country[answers[named]].tolist()
        self._admin1 = gazetteer.admin1[answers[named]].tolist()
        self._is_country = (gazetteer.kind[answers[named]] == KINDS.index("country")).tolist()
        self._held_by = {inner: (outer, pattern) for inner, outer, pattern in reversed(outcome.scene.inside)}
        apart = np.sqrt(globe.between(rows, answers[named]))
        apart[outcome.sense[:, None] == named[None, :]] = np.inf
        apart[:, self._is_country] = np.inf
        self._nearest: list[list[int]] = [[] for _ in rows]
        self._nearest_km: list[list[float]] = [[] for _ in rows]
        for _ in range(_NAMED_NEAR if apart.size else 0):
            best = apart.argmin(axis=1)[:, None]
            km = np.take_along_axis(apart, best, axis=1)
            np.put_along_axis(apart, best, np.inf, axis=1)
            for number, (other, away) in enumerate(zip(best[:, 0].tolist(), km[:, 0].tolist(), strict=True)):
                self._nearest[number].append(other)
                self._nearest_km[number].append(away)

    def explain(self, number: int, weights: Sequence[float]) -> tuple[Evidence, ...]:
        """Return the reasons for the candidate of this number in ``shown``, the weightiest first.

        Weights are by topic; those too small to matter are left out.
        """
        told = [(weight, topic) for topic, weight in zip(TOPICS, weights, strict=True) if abs(weight) >= _MIN_WEIGHT]
        told.sort(key=lambda pair: -abs(pair[0]))
        return tuple(
            Evidence(kind=topic, text=_SAY[topic](self, number), weight=round(weight, 2)) for weight, topic in told
        )

    def _value(self, name: str, number: int) -> float:
        return self._features[number][COLUMN[name]]

    def _others(self, number: int, chosen: Sequence[bool]) -> list[str]:
        """Return the names, as the text has them, of the other senses that have an answer and are ``chosen``."""
        own = self._sense[number]
        return [
            self._senses[sense].written for sense, one in zip(self._named, chosen, strict=True) if one and sense != own
        ]

    def _say_population(self, number: int) -> str:
        people = int(self._population[number])
        text = f"population {people:,}" if people else "no known population"
        if self._value("capital", number):
            text = f"a capital, {text}"
        count = len(self._senses[self._sense[number]].found.rows)
        if count == 1:
            return f"{text}; the only place of this name"
        return f"{text}; number {int(self._value('rank', number)) + 1} of {count} places of this name"

    def _say_kind(self, number: int) -> str:
        return _KIND_WORDS[self._kind[number]]

    def _say_name(self, number: int) -> str:
        own = self._name(self._rows[number])
        return _say_route(self._senses[self._sense[number]].found, own, primary=bool(self._value("primary", number)))

    def _say_words(self, number: int) -> str:
        told = self._value("kind_told", number)
        if told == 0:
            return "no word beside it tells its kind"
        kind = _KIND_WORDS[self._kind[number]].removeprefix("a ")
        return f"the words beside it tell {'this' if told > 0 else 'another'} kind ({kind})"

    def _say_near(self, number: int) -> str:
        pairs = zip(self._nearest[number], self._nearest_km[number], strict=True)
        near = [(one, km) for one, km in pairs if km <= _NEAR_KM]
        if not near:
            return f"nothing else that is named lies within {_NEAR_KM:.0f} km"
        names = " and ".join(dict.fromkeys(self._senses[self._named[one]].written for one, _ in near))
        return f"named with {names}, {_about(near[-1][1])} away"

    def _say_country(self, number: int) -> str:
        code = self._country[number]
        iso = self._iso[code]
        if not iso:
            return "in no one country"
        country = self._country_names.get(iso, iso)
        here = [one == code for one in self._countries]
        others = self._others(number, [a and not b for a, b in zip(here, self._is_country, strict=True)])
        if others:
            return f"in {country} like {len(others)} other name{'s' if len(others) > 1 else ''}"
        named = self._others(number, [a and b for a, b in zip(here, self._is_country, strict=True)])
        return f"in {country}, which is named" if named else f"in {country} like no other name"

    def _say_subdivision(self, number: int) -> str:
        admin2, admin1 = self._divisions[number]
        for subdivision in (admin2, admin1):
            if subdivision >= 0 and self._others(number, [answer == subdivision for answer in self._answers]):
                return f"in {self._name(subdivision)}, which is named"
        if admin1 < 0:
            return "in no subdivision"
        others = self._others(number, [one == admin1 for one in self._admin1])
        return f"in {self._name(admin1)} like {' and '.join(others[:2]) if others else 'no other name'}"

    def _say_holds(self, number: int) -> str:
        count = round(self._value("holds", number))
        return (
            f"{count} of the other names lie{'s' if count == 1 else ''} in it" if count else "no other name lies in it"
        )

    def _say_inside(self, number: int) -> str:
        held = self._held_by.get(self._sense[number])
        if held is None:
            return "the text does not say in what it lies"
        where = f"the text puts it in {self._senses[held[0]].written!r}"
        inside = max(self._value("inside_comma", number), self._value("inside_in", number))
        return where if inside >= _SAID else f"{where}, where this one is not"

    def _say_alike(self, number: int) -> str:
        alike = self._value("beside_alike", number) >= _SAID
        return f"named beside places of {'the same kind' if alike else 'another kind'}"


_SAY: Final[dict[str, Callable[[Explainer, int], str]]] = {
    topic: getattr(Explainer, f"_say_{topic}") for topic in TOPICS
}


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
