"""How prominent a place is: what orders the places that share a name.

It is a prior and nothing else: what an article says of a place is for `geo.resolution` to weigh.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.gazetteer.records import Record

# how much likelier a newspaper means this kind of place than its population says, in powers of ten
_KIND_WEIGHT: Final = {
    "continent": 4.0,
    "country": 4.0,
    "admin1": -0.1,
    "admin2": -1.0,
    "city": 0.5,
    "region": 0.0,
    "water": 0.0,
    "terrain": 0.0,
    "facility": 0.0,
}
_FEATURE_WEIGHT: Final = {"capital": 1.0, "seat": 0.6, "district seat": 0.3}
# what stands in for the population of places that have none, in powers of ten
_KIND_SIZE: Final = {"region": 5.0, "water": 5.5, "terrain": 5.5, "facility": 4.5}
_FEATURE_SIZE: Final = {
    "ocean": 7.5,
    "sea": 6.5,
    "river": 6.0,
    "strait": 6.0,
    "gulf": 6.0,
    "mountains": 6.0,
    "mountain": 6.0,
    "volcano": 6.0,
    "desert": 6.0,
    "airport": 3.0,
    "registry region": 2.5,
}
_NO_SIZE: Final = 1.5


def weight(record: Record) -> float:
    """Return how prominent a place is, in powers of ten of people; places of one name are ordered by it."""
    return size(record) + _KIND_WEIGHT[record.kind] + _FEATURE_WEIGHT.get(record.feature, 0.0)


def size(record: Record) -> float:
    """Return the logarithm of the population, or of what stands in for it."""
    if record.population:
        return log10(record.population + 1)
    return record.size or _FEATURE_SIZE.get(record.feature, _KIND_SIZE.get(record.kind, _NO_SIZE))
