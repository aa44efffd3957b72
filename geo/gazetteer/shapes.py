"""Polygons of areas: drawing them, and telling which of them hold a point."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.model import Extent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.model import Point


class Shapes:
    """The areas' boxes and polygons, on the arrays of `geo.gazetteer.layout.COLUMNS`."""

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Hold the arrays; nothing is read yet."""
        self._rows = columns["area_row"]
        self._boxes = columns["area_box"]
        self._area_ring = columns["area_ring"]
        self._ring_point = columns["ring_point"]
        self._ring_hole = columns["ring_hole"]
        self._lon, self._lat = columns["point_lon"], columns["point_lat"]

    def _area(self, row: int) -> int:
        """Return the index of a place's area, or -1."""
        return self._area_of.get(row, -1)

    @cached_property
    def _area_of(self) -> dict[int, int]:
        return {row: area for area, row in enumerate(self._rows.tolist())}

    def _rings(self, area: int) -> range:
        return range(int(self._area_ring[area]), int(self._area_ring[area + 1]))

    def extent(self, row: int) -> Extent | None:
        """Return a place's bounding box in degrees, or None if it is no area."""
        area = self._area(row)
        if area < 0:
            return None
        south, west, north, east = (round(float(edge), 5) for edge in self._boxes[area])
        return Extent(south=south, west=west, north=north, east=east)

    def outline(self, row: int) -> dict[str, Any] | None:
        """Return a place's polygon as GeoJSON (lon, lat in degrees), or None if none is known."""
        area = self._area(row)
        rings = self._rings(area) if area >= 0 else range(0)
        if not rings:
            return None
        polygons: list[list[list[list[float]]]] = []
        for ring in rings:
            start, end = int(self._ring_point[ring]), int(self._ring_point[ring + 1])
            line = [
                [round(float(lon), 4), round(float(lat), 4)]
                for lon, lat in zip(self._lon[start:end], self._lat[start:end], strict=True)
            ]
            if self._ring_hole[ring]:
                polygons[-1].append(line)
            else:
                polygons.append([line])
        return {"type": "MultiPolygon", "coordinates": polygons}

    def containing(self, point: Point) -> list[int]:
        """Return the rows of the areas whose polygon holds the point, smallest box first."""
        south, west, north, east = self._boxes.T
        across = (west <= point.lon) & (point.lon <= east)
        across |= (west > east) & ((west <= point.lon) | (point.lon <= east))
        near = np.flatnonzero((south <= point.lat) & (point.lat <= north) & across)
        size = (north - south)[near] * ((east - west)[near] % 360)
        return [
            int(self._rows[area]) for area in near[np.argsort(size, kind="stable")] if self._holds(int(area), point)
        ]

    def _holds(self, area: int, point: Point) -> bool:
        """Count the edges that a ray to the east crosses (even-odd rule); holes need no care of their own."""
        rings = self._rings(area)
        if not rings:
            return False
        first, last = int(self._ring_point[rings[0]]), int(self._ring_point[rings[-1] + 1])
        lon, lat = self._lon[first:last].astype(np.float64), self._lat[first:last].astype(np.float64)
        edges = np.ones(len(lon) - 1, bool)
        edges[self._ring_point[rings.start + 1 : rings.stop].astype(np.int64) - first - 1] = False  # not between rings
        from_lat, to_lat = lat[:-1], lat[1:]
        spans = edges & ((from_lat > point.lat) != (to_lat > point.lat))
        part = (point.lat - from_lat[spans]) / (to_lat[spans] - from_lat[spans])
        crossing = lon[:-1][spans] + part * (lon[1:][spans] - lon[:-1][spans])
        return bool(np.count_nonzero(crossing > point.lon) % 2)
