"""Why a candidate stands where it does, in words for people, each with what it added to the score.

The weights are the ranker's own: what each feature had in the score (`geo.trees.Trees.contributions`), summed by
topic and taken relative to the candidates that are listed with it. They add up to the candidate's score.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.gazetteer import fold
from geo.model import KINDS, Evidence
from geo.resolution.features import COLUMN, FEATURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.resolution.candidates import Found
    from geo.resolution.globe import Globe
    from geo.resolution.relations import Table

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
# the features that are put in words
_TOLD: Final = ("capital", "rank", "primary", "kind_told", "holds", "inside_comma", "inside_in", "beside_alike")


def by_topic(contributions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum the contributions of features, shape (N, F), into topics, shape (N, len(TOPICS))."""
    totals = np.zeros((len(contributions), len(TOPICS)), np.float32)
    for topic in range(len(TOPICS)):
        totals[:, topic] = contributions[:, topic == _TOPIC_OF].sum(axis=1)
    return totals


def relative(topics: NDArray[np.float32], sense: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return topics, shape (K, T), less their mean over the candidates of the same sense, where it has several.

    ``sense`` (K,): whose candidates they are.
    """
    count = np.bincount(sense)
    total = np.zeros((len(count), topics.shape[1]), np.float32)
    np.add.at(total, sense, topics)
    several = np.flatnonzero(count > 1)
    mean = np.zeros_like(total)
    mean[several] = total[several] / count[several, None].astype(np.float32)
    return topics - mean[sense]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A table once it is ranked: each sense's answer (S,), a row of the gazetteer or -1, and the K best candidates.

    ``shown`` (K,): their places in the table, sense by sense; ``features`` (K, F).
    """

    table: Table
    answers: NDArray[np.int32]
    shown: NDArray[np.intp]
    features: NDArray[np.float32]


class Explainer:
    """Words for the best candidates of articles."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        globe: Globe,
        outcome: Outcome,
        name: Callable[[int], str],
        country_names: Mapping[str, str],
    ) -> None:
        """Explain an outcome; ``name`` gives a row's own name; ``country_names`` are by ISO 3166-1 alpha-2 code."""
        table, answers = outcome.table, outcome.answers
        rows, sense = table.rows[outcome.shown], table.sense[outcome.shown]
        self._name, self._country_names, self._iso = name, country_names, gazetteer.countries
        self._senses = [sense for scene in table.scenes for sense in scene.senses]
        self._scene = np.repeat(np.arange(len(table.scenes)), np.diff(table.first_sense)).tolist()
        self._sense: list[int] = sense.tolist()
        self._rows: list[int] = rows.tolist()
        self._kind = [KINDS[kind] for kind in gazetteer.kind[rows].tolist()]
        self._population: list[int] = gazetteer.population[rows].tolist()
        self._country: list[int] = gazetteer.country[rows].tolist()
        self._admin1: list[int] = gazetteer.admin1[rows].tolist()
        self._admin2: list[int] = gazetteer.admin2[rows].tolist()
        self._features: dict[str, list[float]] = {name: outcome.features[:, COLUMN[name]].tolist() for name in _TOLD}
        self._held_by = {
            first + inner: first + outer
            for scene, first in zip(table.scenes, table.first_sense.tolist(), strict=False)
            for inner, outer, _ in reversed(scene.inside)
        }
        is_country = gazetteer.kind[answers] == KINDS.index("country")
        self._company = self._companies(gazetteer, answers, is_country)
        named = answers >= 0
        near = np.zeros((len(rows), _NAMED_NEAR), np.intp)
        near_km = np.full((len(rows), _NAMED_NEAR), np.inf)
        first_shown = np.searchsorted(sense, table.first_sense).tolist()
        bounds = zip(pairwise(first_shown), pairwise(table.first_sense.tolist()), strict=True)
        for (low, high), (first, last) in bounds:
            spots = first + np.flatnonzero(named[first:last] & ~is_country[first:last])
            apart = np.sqrt(globe.between(rows[low:high], answers[spots]))
            apart[sense[low:high, None] == spots] = np.inf
            each = np.arange(high - low)
            for number in range(min(_NAMED_NEAR, len(spots))):
                best = apart.argmin(axis=1)
                near[low:high, number], near_km[low:high, number] = spots[best], apart[each, best]
                apart[each, best] = np.inf
        self._near: list[int] = near.ravel().tolist()
        self._near_km: list[float] = near_km.ravel().tolist()

    def _companies(
        self, gazetteer: Gazetteer, answers: NDArray[np.int32], is_country: NDArray[np.bool_]
    ) -> dict[tuple[str, int, int], list[int]]:
        """Return the senses of a scene that are answered by some place, in some subdivision or in some country.

        By what is asked, the scene, and the row, or the country's number.
        """
        company: dict[tuple[str, int, int], list[int]] = {}
        places = zip(
            self._scene,
            answers.tolist(),
            gazetteer.admin1[answers].tolist(),
            gazetteer.country[answers].tolist(),
            is_country.tolist(),
            strict=True,
        )
        for sense, (scene, row, admin1, country, whole) in enumerate(places):
            if row >= 0:
                company.setdefault(("place", scene, row), []).append(sense)
                company.setdefault(("admin1", scene, admin1), []).append(sense)
                company.setdefault(("country" if whole else "in_country", scene, country), []).append(sense)
        return company

    def explain(self, weights: NDArray[np.float32]) -> Iterator[tuple[Evidence, ...]]:
        """Yield for each candidate the reasons that matter, the weightiest first; ``weights`` (K, T) are by topic."""
        order = np.argsort(-np.abs(weights), axis=1, kind="stable")
        ordered = np.take_along_axis(weights, order, axis=1).astype(np.float64)
        matter = np.abs(ordered) >= _MIN_WEIGHT
        topics, rounded = order[matter].tolist(), ordered[matter].round(2).tolist()
        ends = np.cumsum(matter.sum(axis=1)).tolist()
        for number, (first, last) in enumerate(pairwise([0, *ends])):
            yield tuple([
                Evidence(kind=TOPICS[topic], text=_SAY[topic](self, number), weight=weight)
                for topic, weight in zip(topics[first:last], rounded[first:last], strict=True)
            ])  # fmt: skip

    def _value(self, name: str, number: int) -> float:
        return self._features[name][number]

    def _others(self, number: int, what: str, which: int) -> list[int]:
        """Return the other senses of the scene that are answered so, see `_companies`."""
        own = self._sense[number]
        return [sense for sense in self._company.get((what, self._scene[own], which), ()) if sense != own]

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
        places = range(number * _NAMED_NEAR, (number + 1) * _NAMED_NEAR)
        near = [place for place in places if self._near_km[place] <= _NEAR_KM]
        if not near:
            return f"nothing else that is named lies within {_NEAR_KM:.0f} km"
        names = " and ".join(dict.fromkeys([self._senses[self._near[place]].written for place in near]))
        return f"named with {names}, {_about(self._near_km[near[-1]])} away"

    def _say_country(self, number: int) -> str:
        code = self._country[number]
        iso = self._iso[code]
        if not iso:
            return "in no one country"
        country = self._country_names.get(iso, iso)
        count = len(self._others(number, "in_country", code))
        if count:
            return f"in {country} like {count} other name{'s' if count > 1 else ''}"
        named = self._others(number, "country", code)
        return f"in {country}, which is named" if named else f"in {country} like no other name"

    def _say_subdivision(self, number: int) -> str:
        admin1 = self._admin1[number]
        for subdivision in (self._admin2[number], admin1):
            if subdivision >= 0 and self._others(number, "place", subdivision):
                return f"in {self._name(subdivision)}, which is named"
        if admin1 < 0:
            return "in no subdivision"
        others = [self._senses[sense].written for sense in self._others(number, "admin1", admin1)[:2]]
        return f"in {self._name(admin1)} like {' and '.join(others) if others else 'no other name'}"

    def _say_holds(self, number: int) -> str:
        count = round(self._value("holds", number))
        return (
            f"{count} of the other names lie{'s' if count == 1 else ''} in it" if count else "no other name lies in it"
        )

    def _say_inside(self, number: int) -> str:
        holder = self._held_by.get(self._sense[number])
        if holder is None:
            return "the text does not say in what it lies"
        where = f"the text puts it in {self._senses[holder].written!r}"
        inside = max(self._value("inside_comma", number), self._value("inside_in", number))
        return where if inside >= _SAID else f"{where}, where this one is not"

    def _say_alike(self, number: int) -> str:
        alike = self._value("beside_alike", number) >= _SAID
        return f"named beside places of {'the same kind' if alike else 'another kind'}"


_SAY: Final[tuple[Callable[[Explainer, int], str], ...]] = tuple(
    getattr(Explainer, f"_say_{topic}") for topic in TOPICS
)


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
