"""From legs to corridors: which sentences of an article speak of the same route."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.corridors.references import unique
from geo.model import Corridor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.corridors.legs import Leg
    from geo.model import Carries, Pairing, Place, Span


_NEAR: Final = 2  # sentences
FAR: Final = 150  # sentences behind which a route is another: a long file holds many articles
_RECENT: Final = 300  # routes that a leg may speak of: the last ones, however many a sentence names


@dataclass(slots=True, eq=False)
class Route:
    """A corridor in the making."""

    origins: tuple[Place, ...] = ()
    destinations: tuple[Place, ...] = ()
    via: tuple[Place, ...] = ()
    pairing: Pairing = "unknown"
    carries: Carries = "unknown"
    evidence: list[Span] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)  # where each sentence names its ends
    talk: bool = False
    evacuation: bool = False
    attempt: bool = False
    background: bool = False
    listed: bool = False
    follows: Route | None = None

    def add(self, leg: Leg) -> None:
        """Take in what another sentence says; places that stand in one sentence only are never paired."""
        complete = bool(leg.origins and leg.destinations)
        alone = not self.sentences or self.pairing == "unknown"
        before = (set(self.origins), set(self.destinations))
        self.origins = unique((*self.origins, *leg.origins))
        self.destinations = unique((*self.destinations, *leg.destinations))
        self.via = tuple(
            place for place in unique((*self.via, *leg.via)) if place not in self.origins + self.destinations
        )
        if complete and alone and before[0] <= set(leg.origins) and before[1] <= set(leg.destinations):
            self.pairing = leg.pairing
        elif leg.pairing == "explicit" and before == (set(leg.origins), set(leg.destinations)):
            self.pairing = "explicit"  # told apart at first, and then as a pair
        elif (set(self.origins), set(self.destinations)) != before:
            self.pairing = "set_only" if self.origins and self.destinations else "unknown"
        if self.carries == "unknown":
            self.carries = leg.carries
        self.evidence.append(leg.evidence)
        self.sentences.append(leg.sentence)
        self.spans.setdefault(leg.sentence, leg.span)
        self.talk = self.talk or leg.talk
        self.evacuation = self.evacuation or leg.evacuation
        self.background = leg.background
        self.listed = self.listed or leg.listed


def link(legs: Sequence[Leg]) -> list[Route]:
    """Join the legs of an article into routes, in the order in which the text brings them up."""
    routes: list[Route] = []
    recent: list[Route] = []
    for leg in legs:
        recent = [route for route in recent[-_RECENT:] if leg.sentence - route.sentences[-1] <= FAR]
        if leg.attempts and not leg.destinations:
            routes.extend(_attempts(leg if leg.origins else _inherited(leg, recent)))
            continue
        home, told = _place(leg, recent)
        if not home.sentences:
            routes.append(home)
            recent.append(home)
        home.add(told)
        if leg.earlier:
            routes.extend(_attempts(replace(leg, destinations=(), via=(), pairing="unknown", attempts=leg.earlier)))
    routes = [route for route in _absorbed(routes) if route.origins or route.destinations or route.talk]
    if any(not route.background for route in routes):
        _chain(routes)
        return routes
    return []


def _place(leg: Leg, routes: Sequence[Route]) -> tuple[Route, Leg]:
    """Return the route that a leg belongs to, a new one if need be, and the leg with what others give to it."""
    home = _home(leg, routes)
    if home is not None:
        return home, leg
    other = _other_end(leg, routes)
    if other is None:
        return Route(), leg
    if _is_open(leg, other):
        return other, leg
    return Route(), replace(leg, origins=other.origins, pairing="set_only")


def _other_end(leg: Leg, routes: Sequence[Route]) -> Route | None:
    """Return the route of which a leg tells the other end: "They left A. Most walked to B. Others went to C"."""
    if bool(leg.origins) == bool(leg.destinations) or leg.carries == "aid" or leg.background or leg.attempts:
        return None
    for route in reversed(routes):
        gap = leg.sentence - route.sentences[-1]
        if gap > _NEAR or (leg.origins and gap > 1 and not leg.continues):
            return None
        if route.attempt or route.background or route.listed or route.carries == "aid" or _reversed(leg, route):
            continue
        if _is_open(leg, route) or (leg.others and route.origins and not leg.origins):
            return route
        return None
    return None


def _is_open(leg: Leg, route: Route) -> bool:
    """Tell whether a route has one end and a leg the other."""
    return bool(route.origins) == bool(leg.destinations) and bool(route.destinations) == bool(leg.origins)


def _inherited(leg: Leg, routes: Sequence[Route]) -> Leg:
    """Return tries without a place as tries of the route that the text spoke of just before; none if there is none."""
    last = next((route for route in reversed(routes) if not route.attempt and not route.background), None)
    if last is None or not last.origins or leg.sentence - last.sentences[-1] > _NEAR:
        return replace(leg, attempts=0)
    return replace(leg, origins=last.origins, carries=last.carries)


def _attempts(leg: Leg) -> Iterable[Route]:
    for _ in range(leg.attempts):
        route = Route(attempt=True)
        route.add(leg)
        yield route


def _home(leg: Leg, routes: Sequence[Route]) -> Route | None:
    """Return the route that a leg speaks of, if an earlier sentence brought it up."""
    for route in reversed(routes):
        same_kind = leg.carries == route.carries or (
            "unknown" in (leg.carries, route.carries) and "aid" not in (leg.carries, route.carries)
        )
        same_kind = same_kind or (leg.carries == "unknown" and leg.sentence - route.sentences[-1] <= 1)
        if route.attempt or route.background != leg.background or not same_kind or _reversed(leg, route):
            continue
        if leg.listed:
            if route.listed and (leg.origins, leg.destinations) == (route.origins, route.destinations):
                return route
            continue
        if _fits(leg, route):
            return route
    return None


def _reversed(leg: Leg, route: Route) -> bool:
    """Tell whether a place would be both a start and an end."""
    return bool(set(leg.origins) & set(route.destinations) or set(leg.destinations) & set(route.origins))


def _fits(leg: Leg, route: Route) -> bool:  # noqa: PLR0911 - one answer for each pair of what leg and route name
    """Tell whether a leg says more of a route, or says it again."""
    shared_origins = set(leg.origins) & set(route.origins)
    shared_destinations = set(leg.destinations) & set(route.destinations)
    gap = leg.sentence - route.sentences[-1]
    near = gap <= 1 and (leg.continues or gap == 0)
    evacuated = gap <= _NEAR and (leg.talk or leg.evacuation) and (route.talk or route.evacuation)
    joinable = (leg.talk and route.talk) or near or evacuated
    if leg.origins and leg.destinations:
        if route.origins and route.destinations:
            return bool(shared_origins and shared_destinations) and _nested(leg, route)
        if route.origins:
            return set(route.origins) <= set(leg.origins)
        return set(route.destinations) <= set(leg.destinations) and bool(shared_destinations or joinable)
    if leg.origins:
        if shared_origins:
            return set(leg.origins) <= set(route.origins) or route.pairing != "explicit"
        return joinable and (not route.origins or route.pairing != "explicit")
    if leg.destinations:
        if shared_destinations:
            return set(leg.destinations) <= set(route.destinations) or route.pairing != "explicit"
        return joinable and not route.destinations
    return joinable or gap <= _NEAR


def _nested(leg: Leg, route: Route) -> bool:
    """Tell whether one of the two says no more than the other: a stated pair never mixes with a set or another pair."""
    smaller = set(leg.origins) <= set(route.origins) and set(leg.destinations) <= set(route.destinations)
    larger = set(route.origins) <= set(leg.origins) and set(route.destinations) <= set(leg.destinations)
    if leg.pairing != route.pairing:
        return smaller and larger
    return smaller or (larger and route.pairing != "explicit")


def _absorbed(routes: Sequence[Route]) -> list[Route]:
    """Drop routes that only name, in one role, what paired routes name in full ("corridors from A and B")."""
    paired: dict[tuple[str, str], list[Route]] = defaultdict(list)
    for route in routes:
        if route.pairing == "explicit" and not route.attempt:
            for end in _ends(route):
                paired[end].append(route)
    kept = []
    for route in routes:
        covering = [
            other
            for other in dict.fromkeys(other for end in _ends(route) for other in paired[end])
            if other is not route
            and other.background == route.background
            and (route.carries == other.carries or "unknown" in (route.carries, other.carries))
        ]
        named = {place for other in covering for place in (*other.origins, *other.destinations, *other.via)}
        partial = not (route.origins and route.destinations) and not route.attempt
        if partial and covering and {*route.origins, *route.destinations, *route.via} <= named:
            for other in covering:
                other.evidence.extend(route.evidence)
                other.sentences.extend(route.sentences)
                other.sentences.sort()
            continue
        kept.append(route)
    return kept


def _ends(route: Route) -> list[tuple[str, str]]:
    origins = [("origin", place.id) for place in route.origins]
    return origins + [("destination", place.id) for place in route.destinations]


def _chain(routes: Sequence[Route]) -> None:
    """Link attempts from one place to each other, and the current route to the last attempt before it."""
    attempts = [route for route in routes if route.attempt]
    for earlier, later in pairwise(attempts):
        if set(earlier.origins) & set(later.origins):
            later.follows = earlier
    tried = {place.id: attempt for attempt in attempts for place in attempt.origins}
    for route in routes:
        last = [tried[place.id] for place in route.origins if place.id in tried]
        if not route.attempt and not route.background and last:
            route.follows = max(last, key=attempts.index)


def corridor_ids(routes: Sequence[Route]) -> list[str]:
    """Return the ids of the corridors of routes: c1, c2, ... in the text's order, names within one article."""
    return [f"c{number}" for number in range(1, len(routes) + 1)]


def to_corridors(routes: Sequence[Route]) -> tuple[Corridor, ...]:
    """Return the corridors of the routes, in the same order."""
    names = {id(route): name for route, name in zip(routes, corridor_ids(routes), strict=True)}
    return tuple(
        Corridor(
            id=names[id(route)],
            origins=route.origins,
            destinations=route.destinations,
            via=route.via,
            pairing=route.pairing,
            carries=route.carries,
            evidence=tuple({span.start: span for span in sorted(route.evidence, key=lambda span: span.start)}.values()),
            follows=names[id(route.follows)] if route.follows else None,
            background=route.background,
        )
        for route in routes
    )
