"""Whether a point lies in a place's own area: sources put the point of a large country hundreds of kilometres apart.

GeoNames has Canada at 60 N 114 W, Wikipedia at 60 N 95 W: an answer that names the right country is far from the
annotated point and right all the same. Shapes are Natural Earth's and rough boxes, as the gazetteer has them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.model import Point

# places without an area of note: their annotated point must be near
_SPOTS = frozenset({"city", "facility", "admin2"})


class Areas:
    """The areas of a gazetteer's places."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Look areas up in ``gazetteer``."""
        self._gazetteer = gazetteer
        self._containing = lru_cache(1 << 12)(lambda point: frozenset(gazetteer.containing(point)))

    def holds(self, place_id: str, point: Point) -> bool:
        """Tell whether a point lies in the area of a country, subdivision, region, water or landform of this id.

        Where its polygon is not known its box stands for it; places that have neither hold nothing.
        """
        row = self._gazetteer.row(place_id)
        place = None if row is None else self._gazetteer.place(row)
        if row is None or place is None or place.kind in _SPOTS or place.extent is None:
            return False
        if self._gazetteer.outline(row) is not None:
            return row in self._containing(point)
        box = place.extent
        across = box.west <= point.lon <= box.east
        if box.west > box.east:
            across = box.west <= point.lon or point.lon <= box.east
        return box.south <= point.lat <= box.north and across
