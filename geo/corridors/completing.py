"""Routes completed by the ends that are weighed: what the rules left out is added to their routes, or makes new ones.

Destinations are put together first, each group is given the origin that most likely leads to it, and stops go to the
route that they most likely lie on. What the rules told of a route stays as they told it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from geo.corridors.joins import Pairs
from geo.corridors.legs import pairing_of, span_of
from geo.corridors.linking import Route
from geo.corridors.references import unique
from geo.corridors.roles import MOST_ENDS, End, named_units
from geo.corridors.scene import is_background

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.corridors.joins import Joins
    from geo.corridors.phrases import RoleName
    from geo.corridors.scene import Scene
    from geo.model import Carries, Place

# probabilities; see data/README.md
_LEADS: Final = 0.55  # from which on an origin leads to a destination
_TOGETHER: Final = 0.6  # from which on two ends in one role are of one route
_JOINS_RULES: Final = 0.7  # the same, where the rules told the other one
_PAIRED: Final = 0.995  # from which on the text pairs an origin with a destination
_PASSED: Final = 0.4  # from which on a stop lies on a route
_OCCURRENCES: Final = 3  # of a place in the sentences of a route: more say nothing new


@dataclass(slots=True, eq=False)
class _Group:
    """A route in the making: that of the rules, if there is one, and the ends of each role."""

    route: Route | None = None
    ends: dict[RoleName, list[End]] = field(default_factory=dict)

    def of(self, role: RoleName) -> list[End]:
        return self.ends.setdefault(role, [])

    def ids(self, role: RoleName) -> set[str]:
        return {place for end in self.of(role) for place in end.ids}

    @property
    def all(self) -> list[End]:
        return [end for role in self.ends.values() for end in role]


def complete(routes: Sequence[Route], weighed: Sequence[End], scene: Scene, joins: Joins) -> list[Route]:
    """Return the routes of an article with what its weighed ends add to them, in the order of the text."""
    named = _named(routes, scene)
    groups = [_told(route, named) for route in routes]
    told = {(role, place) for group in groups for role in group.ends for place in group.ids(role)}
    taken = {(end.sentence.index, unit) for group in groups for end in group.all for unit in end.units}
    new = [end for end in weighed if not _is_known(end, told, taken)]
    if not new:
        return list(routes)
    pairs = Pairs([*new, *(end for group in groups for end in group.all)][:MOST_ENDS], joins)
    _add_destinations(groups, new, pairs)
    _add_origins(groups, new, pairs)
    _add_stops(groups, new, pairs)
    return [
        route
        for _, route in sorted(
            ((_first(group), _route(group, scene, pairs)) for group in groups), key=lambda one: one[0]
        )
    ]


def _named(routes: Sequence[Route], scene: Scene) -> dict[tuple[int, str], list[End]]:
    """Return the mentions of each place in each sentence that the rules found routes in, in no role yet."""
    named: dict[tuple[int, str], list[End]] = defaultdict(list)
    for index in {index for route in routes for index in route.sentences}:
        sentence = scene.sentences[index]
        for unit in named_units(sentence):
            place = sentence.token(unit).place
            if place:
                named[index, place.id].append(End(role="via", sentence=sentence, units=(unit,), places=(place,)))
    return named


def _told(route: Route, named: Mapping[tuple[int, str], Sequence[End]]) -> _Group:
    """Return a route of the rules with the mentions that name its places."""
    group = _Group(route)
    roles: tuple[tuple[RoleName, tuple[Place, ...]], ...] = (
        ("origin", route.origins),
        ("destination", route.destinations),
        ("via", route.via),
    )
    for role, places in roles:
        for place in places:
            here = [end for index in dict.fromkeys(route.sentences) for end in named.get((index, place.id), ())]
            group.of(role).extend(replace(end, role=role) for end in here[:_OCCURRENCES])
    return group


def _is_known(end: End, told: set[tuple[RoleName, str]], taken: set[tuple[int, int]]) -> bool:
    """Tell whether the rules gave all places of an end this role, or its mentions another."""
    if any((end.sentence.index, unit) in taken for unit in end.units):
        return True
    return all((end.role, place) in told for place in end.ids)


def _add_destinations(groups: list[_Group], new: Sequence[End], pairs: Pairs) -> None:
    origins = [end for end in new if end.role == "origin"]
    for together in _clustered([end for end in new if end.role == "destination"], pairs):
        places = {place for end in together for place in end.ids}
        joined = _joined(groups, together, places, pairs)
        if joined is not None:
            joined.of("destination").extend(together)
            continue
        leading = [
            (max(pairs.likely(origin, end) for end in together), origin, group)
            for origin, group in [
                *((origin, group) for group in groups for origin in group.of("origin")),
                *((origin, None) for origin in origins),
            ]
            if not origin.ids & places
        ]
        sure, origin, group = max(leading, key=lambda one: one[0], default=(0.0, None, None))
        if origin is None or sure < _LEADS:
            groups.append(_Group(ends={"destination": together}))
        elif group is None:
            others = [
                other
                for likely, other, elsewhere in leading
                if elsewhere is None
                and other is not origin
                and likely >= _LEADS
                and pairs.likely(origin, other) >= _TOGETHER
            ]
            groups.append(_Group(ends={"origin": [origin, *others], "destination": together}))
        elif group.of("destination"):
            groups.append(_Group(ends={"origin": list(group.of("origin")), "destination": together}))
        else:
            group.of("destination").extend(together)


def _joined(groups: Sequence[_Group], together: Sequence[End], places: set[str], pairs: Pairs) -> _Group | None:
    """Return the group of whose destinations some more are, if there is one."""
    likely = [
        (
            sum(max(pairs.likely(end, other) for other in group.of("destination")) for end in together) / len(together),
            group,
        )
        for group in groups
        if group.of("destination") and not places & group.ids("origin") and _may_take(group, together, pairs)
    ]
    best, group = max(likely, key=lambda one: one[0], default=(0.0, None))
    return group if best >= _JOINS_RULES else None


def _may_take(group: _Group, together: Sequence[End], pairs: Pairs) -> bool:
    """Tell whether destinations may be added to a route: to a stated pair only where they are paired as surely."""
    told = group.route is not None and group.route.pairing == "explicit"
    return not told or _are_paired(group.of("origin"), together, pairs)


def _are_paired(origins: Sequence[End], destinations: Sequence[End], pairs: Pairs) -> bool:
    """Tell whether the text surely pairs each origin with each destination, somewhere."""
    best: dict[tuple[str, str], float] = {}
    for origin in origins:
        for destination in destinations:
            for pair in product(origin.ids, destination.ids):
                best[pair] = max(best.get(pair, 0.0), pairs.likely(origin, destination))
    return min(best.values(), default=0.0) >= _PAIRED


def _add_origins(groups: list[_Group], new: Sequence[End], pairs: Pairs) -> None:
    """Give the origins that lead nowhere yet to routes without one; the others are routes of their own."""
    leading = {place for group in groups for place in group.ids("origin")}
    for together in _clustered([end for end in new if end.role == "origin" and not end.ids <= leading], pairs):
        places = {place for end in together for place in end.ids}
        likely = [
            (max(pairs.likely(end, other) for end in together for other in group.of("destination")), group)
            for group in groups
            if group.of("destination") and not group.of("origin") and not places & group.ids("destination")
        ]
        sure, group = max(likely, key=lambda one: one[0], default=(0.0, None))
        if group is None or sure < _LEADS:
            groups.append(_Group(ends={"origin": together}))
        else:
            group.of("origin").extend(together)


def _add_stops(groups: list[_Group], new: Sequence[End], pairs: Pairs) -> None:
    for end in new:
        if end.role != "via":
            continue
        likely = [(max((pairs.likely(end, other) for other in group.all), default=0.0), group) for group in groups]
        best, group = max(likely, key=lambda one: one[0], default=(0.0, None))
        if group is None or best < _PASSED:
            groups.append(_Group(ends={"via": [end]}))
        else:
            group.of("via").append(end)


def _clustered(ends: Iterable[End], pairs: Pairs) -> Iterator[list[End]]:
    """Yield ends in one role put together, each with the group that it most likely belongs to."""
    together: list[list[End]] = []
    for end in ends:
        likely = [(sum(pairs.likely(end, other) for other in group) / len(group), group) for group in together]
        best, group = max(likely, key=lambda one: one[0], default=(0.0, None))
        if group is None or best < _TOGETHER:
            together.append([end])
        else:
            group.append(end)
    yield from together


def _first(group: _Group) -> tuple[int, int]:
    """Return where a group is told first."""
    return min([end.at for end in group.all] + ([(group.route.sentences[0], 0)] if group.route else []))


def _route(group: _Group, scene: Scene, pairs: Pairs) -> Route:
    """Return a group as a route: that of the rules as it is, but for what is added."""
    route = group.route or Route()
    origins = unique([*route.origins, *_places(group, "origin")])
    destinations = tuple(
        place for place in unique([*route.destinations, *_places(group, "destination")]) if place not in origins
    )
    via = tuple(place for place in unique([*route.via, *_places(group, "via")]) if place not in origins + destinations)
    if (origins, destinations, via) == (route.origins, route.destinations, route.via):
        return route
    if route.pairing == "unknown" or len(origins) > 1 < len(destinations):
        route.pairing = pairing_of(origins, destinations)
        if route.pairing == "explicit" and not _are_paired(group.of("origin"), group.of("destination"), pairs):
            route.pairing = "set_only"
    route.origins, route.destinations, route.via = origins, destinations, via
    sentences = {end.sentence.index: end.sentence for end in group.all}
    for index in sorted(sentences.keys() - set(route.sentences)):
        sentence = sentences[index]
        route.evidence.append(span_of(scene.article, sentence))
        route.sentences.append(index)
        here = [sentence.token(unit) for end in group.all if end.sentence is sentence for unit in end.units]
        route.spans[index] = (min(token.start for token in here), max(token.end for token in here))
        route.talk = route.talk or any(tag in "KC" for tag in sentence.tags)
        route.evacuation = route.evacuation or any(tag in "ED" for tag in sentence.tags)
    route.sentences.sort()
    if route.carries == "unknown":
        route.carries = _carries("".join(sentence.tags for sentence in sentences.values()))
    if group.route is None:
        route.background = all(is_background(sentence, scene) for sentence in sentences.values())
    return route


def _places(group: _Group, role: RoleName) -> Iterator[Place]:
    return (place for end in group.of(role) for place in end.places)


def _carries(tags: str) -> Carries:
    if "D" in tags or ("A" in tags and "H" not in tags):
        return "aid"
    return "people" if any(tag in "HEF" for tag in tags) else "unknown"
