"""Which things belong together, where those that do share a key and one comparison tells (single linkage).

Time grows with the number of things, whatever they are: of the things that have a key only the `CARRIERS` with the
least ids are looked up by it, and one of a group that was found the same is enough. So a text that thousands of pages
have in common costs no more than any other. What only one beyond the carriers is the same as may be found by another
key, or is not.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")
Id = TypeVar("Id", str, int)

CARRIERS: Final = 16


class Groups(Generic[Id, T]):
    """Groups that grow as things are added; each is named by the least of its things' ids."""

    def __init__(self, same: Callable[[T, T], bool]) -> None:
        """Begin with none; ``same`` tells whether two things belong together."""
        self._same = same
        self._things: dict[Id, T] = {}
        self._group: dict[Id, Id] = {}
        self.carriers: dict[int, list[Id]] = {}

    def hold(self, thing_id: Id, group: Id, thing: T) -> None:
        """Take a thing that has its group already."""
        self._things[thing_id] = thing
        self._group.setdefault(group, group)
        self._group.setdefault(thing_id, group)

    def carry(self, key: int, things: Iterable[Id]) -> None:
        """Let things be looked up by a key, which are not yet, unless enough with lesser ids are."""
        carriers = self.carriers.setdefault(key, [])
        carriers += things
        carriers.sort()
        del carriers[CARRIERS:]

    def add(self, thing_id: Id, thing: T, keys: Iterable[int]) -> None:
        """Put a thing into one group with those that share a key and are the same."""
        shared = []
        for key in set(keys):
            carriers = self.carriers.get(key)
            if carriers is None:
                self.carriers[key] = [thing_id]
            else:
                shared.append(carriers)
        joined: set[Id] = set()
        for near in sorted(set().union(*shared)):
            group = self.of(near)
            if group not in joined and self._same(thing, self._things[near]):
                joined.add(group)
        joined.add(thing_id)
        least = min(joined)
        self._things[thing_id] = thing
        for one in joined:
            self._group[one] = least
        for carriers in shared:
            insort(carriers, thing_id)
            del carriers[CARRIERS:]

    def of(self, thing_id: Id) -> Id:
        """Return the name of a thing's group."""
        while (group := self._group[thing_id]) != thing_id:
            thing_id = group
        return group
