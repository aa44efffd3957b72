"""Geometry on a globe that is drawn flat: what to do where longitude jumps from 180 to -180.

Points are (lon, lat) in degrees here, as in GeoJSON. A longitude beyond 180 or below -180 is on purpose: it keeps what
belongs together side by side.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.model import Extent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Position = tuple[float, float]
Ring = list[Position]

# points of an outline this close (in degrees) to the line between their neighbours are left out: less for small areas
_FINEST, _COARSEST = 0.005, 0.05
_PARTS_OF_WIDTH = 800
# islands smaller than this part of the whole are left out
_PARTS_OF_ISLAND = 250
_SMALLEST_RING = 4
# no piece of a simplified outline is made longer than this many tolerances, so that bends stay bends
_LONGEST_STEP = 20
# data sets cut areas at the antimeridian a little short of it
_ON_SEAM = 179.99
# Web Mercator ends here
_MAX_DRAWN_LAT = 85.05


def near(lon: float, centre: float) -> float:
    """Return the longitude that is the same meridian and at most 180 degrees from the centre."""
    return lon + 360.0 * round((centre - lon) / 360.0)


def unwrapped(ring: Sequence[Sequence[float]], centre: float) -> Ring:
    """Return a ring without jumps, moved as a whole to the turn of the globe that is nearest the centre."""
    lons: list[float] = []
    for lon, _, *_ in ring:
        lons.append(near(lon, lons[-1]) if lons else lon)
    if not lons:
        return []
    middle = (min(lons) + max(lons)) / 2
    shift = near(middle, centre) - middle
    return [(lon + shift, lat) for lon, (_, lat, *_) in zip(lons, ring, strict=True)]


def rings_of(geometry: dict[str, Any], centre: float) -> list[list[Ring]]:
    """Return the polygons of a GeoJSON Polygon or MultiPolygon, each a list of rings, all on one turn of the globe."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    found = []
    for polygon in polygons:
        outer = unwrapped(polygon[0], centre)
        middle = (min(lon for lon, _ in outer) + max(lon for lon, _ in outer)) / 2
        found.append([outer, *(unwrapped(ring, middle) for ring in polygon[1:])])
    return found


def simplified(polygons: list[list[Ring]]) -> list[list[Ring]]:
    """Return polygons with only as many points as a map at a scale that shows them whole needs.

    Every other point is dropped where it lies near the line between its neighbours, again and again until none is:
    coarser than Douglas-Peucker, and fast enough to be done when an area is first drawn. Islands that would be dots
    go, the largest stays.
    """
    widths = [_size(polygon[0]) for polygon in polygons]
    tolerance = min(max(max(widths, default=0.0) / _PARTS_OF_WIDTH, _FINEST), _COARSEST)
    smallest = max(widths, default=0.0) / _PARTS_OF_ISLAND
    kept = (polygon for polygon, width in zip(polygons, widths, strict=True) if width >= smallest)
    return [[_thinned(ring, tolerance) for ring in polygon] for polygon in kept]


def _size(ring: Ring) -> float:
    corners = np.asarray(ring)
    return float(np.ptp(corners, axis=0).max())


def _thinned(ring: Ring, tolerance: float) -> Ring:
    points = np.asarray(ring)
    offset = 1
    still = [False, False]
    while not all(still) and len(points) > _SMALLEST_RING:
        middle = np.arange(offset, len(points) - 1, 2)
        before, after = points[middle - 1], points[middle + 1]
        along, out = after - before, points[middle] - before
        across = np.abs(along[:, 0] * out[:, 1] - along[:, 1] * out[:, 0])
        length = np.hypot(along[:, 0], along[:, 1])
        apart = np.where(length > 0, across / np.maximum(length, 1e-12), np.hypot(out[:, 0], out[:, 1]))
        near_line = middle[(apart < tolerance) & (length < _LONGEST_STEP * tolerance)]
        still = [still[1], not near_line.size]
        points = np.delete(points, near_line, axis=0)
        offset = 3 - offset
    return [(float(lon), float(lat)) for lon, lat in points] if len(points) >= _SMALLEST_RING else ring


def coast(ring: Ring) -> list[Ring]:
    """Return the lines to draw along a ring: all of it but what only closes it along the antimeridian or a pole."""
    lines: list[Ring] = []
    joined = False
    for a, b in pairwise(ring):
        if _is_seam(a, b):
            joined = False
            continue
        if joined:
            lines[-1].append(b)
        else:
            lines.append([a, b])
        joined = True
    return lines


def _is_seam(a: Position, b: Position) -> bool:
    on_antimeridian = all(abs(lon) % 360 >= _ON_SEAM and abs(lon) % 360 <= 360 - _ON_SEAM for lon, _ in (a, b))
    beyond_the_map = all(abs(lat) >= _MAX_DRAWN_LAT for _, lat in (a, b))
    return on_antimeridian or beyond_the_map


def oval(extent: Extent, centre: float, *, steps: int = 48) -> Ring:
    """Return a closed oval that fills a bounding box: it tells about where, and does not look like a border."""
    middle = near(centre_lon(extent), centre)
    lat, height = (extent.south + extent.north) / 2, (extent.north - extent.south) / 2
    width = span_lon(extent) / 2
    turns = (math.tau * (step % steps) / steps for step in range(steps + 1))
    return [(middle + width * math.cos(turn), lat + height * math.sin(turn)) for turn in turns]


def bounds_of(points: Iterable[tuple[float, float]]) -> Extent | None:
    """Return the smallest box around points given as (lat, lon); it crosses the antimeridian where that is shorter."""
    found = list(points)
    if not found:
        return None
    lats = [lat for lat, _ in found]
    lons = sorted({lon for _, lon in found})
    gaps = [(b - a, a, b) for a, b in pairwise(lons)]
    around = (lons[0] + 360.0 - lons[-1], lons[-1], lons[0])
    _, west_of_gap, east_of_gap = max([around, *gaps], key=lambda gap: gap[0])
    return Extent(south=min(lats), west=east_of_gap, north=max(lats), east=west_of_gap)


def densest(
    points: Sequence[tuple[float, float, float]], *, height: float = 25.0, width: float = 40.0
) -> Extent | None:
    """Return the smallest box around the points near the one that most weight lies around.

    Args:
        points: (lat, lon, weight) each.
        height: How far north and south of that point others count, in degrees.
        width: How far east and west.
    """
    if not points:
        return None
    lat, lon, weight = np.asarray(points, dtype=float).T
    apart = np.abs(lon[:, None] - lon[None, :])
    close = (np.abs(lat[:, None] - lat[None, :]) <= height) & (np.minimum(apart, 360 - apart) <= width)
    around = close[int(np.argmax(close @ weight))]
    return bounds_of(zip(lat[around].tolist(), lon[around].tolist(), strict=True))


def span_lon(extent: Extent) -> float:
    """Return how many degrees of longitude a box spans."""
    return extent.east - extent.west + (360.0 if extent.west > extent.east else 0.0)


def centre_lon(extent: Extent) -> float:
    """Return the longitude in the middle of a box, which may lie beyond 180."""
    return extent.west + span_lon(extent) / 2


def arc(start: Position, end: Position, *, bend: float = 0.16, steps: int = 24) -> Ring:
    """Return a bowed line that joins two places: a sign that they are paired, not the course of a route.

    Args:
        start: (lon, lat) where it begins.
        end: (lon, lat) where it ends; taken on the turn of the globe nearest the start.
        bend: How far it bows out, as a part of its length on the map.
        steps: How many pieces it is drawn in.
    """
    x0, y0 = start[0], _mercator(start[1])
    x1, y1 = near(end[0], start[0]), _mercator(end[1])
    xc, yc = (x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0)
    line = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        line.append((a * x0 + b * xc + c * x1, _latitude(a * y0 + b * yc + c * y1)))
    return line


def heading(start: Position, end: Position) -> float:
    """Return the direction from one place to another as it looks on the map, in degrees clockwise from up."""
    return math.degrees(math.atan2(near(end[0], start[0]) - start[0], _mercator(end[1]) - _mercator(start[1])))


def _mercator(lat: float) -> float:
    """Return the height on a Web Mercator map, in degrees at the equator."""
    limited = math.radians(max(-_MAX_DRAWN_LAT, min(_MAX_DRAWN_LAT, lat)))
    return math.degrees(math.asinh(math.tan(limited)))


def _latitude(height: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(height))))
