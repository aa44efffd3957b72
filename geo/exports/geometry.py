"""Places and corridors as GeoJSON geometries: positions are (lon, lat) in degrees, within the world's edges.

As RFC 7946 asks: outer rings run counterclockwise and inner ones clockwise, and what crosses the antimeridian is cut
there.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import shapely
from shapely.geometry import shape

from geo.maps import is_area
from geo.maps.globe import near, span_lon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.gazetteer import Gazetteer
    from geo.maps import CorridorMark
    from geo.maps.globe import Position, Ring
    from geo.model import Extent, Place

Geometry = dict[str, Any]
# a place as a point; its outline; the box that it lies in; lines that only say what the text pairs; a corridor's ends
GeometryIs = Literal["point", "outline", "extent", "schematic", "ends"]

_DECIMALS = 5  # a metre
_OUTLINE_DECIMALS = 3  # a hundred metres
# outlines keep as much as the map's do: points this close (in degrees) to the line between their neighbours go
_FINEST_DEG, _COARSEST_DEG = 0.005, 0.05
_PARTS_OF_SIZE = 800
# islands smaller than this part of the whole go
_PARTS_OF_ISLAND = 250
# a box wider than this tells nothing of where a place is; the map does not draw it either
_WIDEST_BOX_DEG = 25


def of_place(place: Place, gazetteer: Gazetteer) -> tuple[Geometry, GeometryIs]:
    """Return the outline or the box of a place that is an area, else its point."""
    found = _area(place, gazetteer) if is_area(place) else None
    return found or (point(place), "point")


def point(place: Place) -> Geometry:
    """Return a place's point."""
    return {"type": "Point", "coordinates": list(_position(place))}


def of_corridor(mark: CorridorMark, gazetteer: Gazetteer | None) -> tuple[Geometry | None, GeometryIs]:
    """Return lines where the text pairs origins with destinations, else the corridor's ends; None if it has no place.

    Without a gazetteer the ends that are areas stay points.
    """
    if mark.pairs:
        lines = [part for pair in mark.pairs for part in _line(*pair)]
        return _one_or_multi("LineString", lines), "schematic"
    corridor = mark.corridor
    ends = dict.fromkeys((*corridor.origins, *corridor.destinations, *corridor.via))
    shapes = [of_place(place, gazetteer)[0] if gazetteer else point(place) for place in ends]
    points = [shape["coordinates"] for shape in shapes if shape["type"] == "Point"]
    areas = [shape for shape in shapes if shape["type"] != "Point"]
    parts = ([_one_or_multi("Point", points)] if points else []) + areas
    if not parts:
        return None, "ends"
    return parts[0] if len(parts) == 1 else {"type": "GeometryCollection", "geometries": parts}, "ends"


def _one_or_multi(kind: str, parts: list[Any]) -> Geometry:
    if len(parts) == 1:
        return {"type": kind, "coordinates": parts[0]}
    return {"type": f"Multi{kind}", "coordinates": parts}


def _position(place: Place) -> tuple[float, float]:
    return round(place.point.lon, _DECIMALS), round(place.point.lat, _DECIMALS)


def _line(start: Place, end: Place) -> list[list[tuple[float, float]]]:
    """Return the straight line between two places, the shorter way around, in two pieces if it is cut."""
    (x0, y0), (x1, y1) = _position(start), _position(end)
    reached = near(x1, x0)
    if -180 <= reached <= 180:  # noqa: PLR2004 - the world's edges
        return [[(x0, y0), (x1, y1)]]
    edge = math.copysign(180.0, reached)
    share = (edge - x0) / (reached - x0)
    lat = round(y0 + share * (y1 - y0), _DECIMALS)
    pieces = [[(x0, y0), (edge, lat)], [(-edge, lat), (x1, y1)]]
    return [piece for piece in pieces if piece[0] != piece[1]]


@lru_cache(maxsize=1024)
def _area(place: Place, gazetteer: Gazetteer) -> tuple[Geometry, GeometryIs] | None:
    row = gazetteer.row(place.id)
    outline = gazetteer.outline(row) if row is not None else None
    # the gazetteer's outlines are cut at the antimeridian already
    if outline is not None and (coarse := _simplified(outline)) is not None:
        return coarse, "outline"
    if place.extent is not None and span_lon(place.extent) <= _WIDEST_BOX_DEG:
        return _one_or_multi("Polygon", [[_box(part)] for part in _halves(place.extent)]), "extent"
    return None


def _simplified(outline: Geometry) -> Geometry | None:
    """Return an outline with as many points as a map that shows it whole needs, wound as RFC 7946 asks.

    Islands that would be dots are left out; None if nothing is left.
    """
    whole = shapely.make_valid(shape(outline))
    polygons = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    if not polygons:
        return None
    sizes = [max(east - west, north - south) for west, south, east, north in (part.bounds for part in polygons)]
    tolerance = min(max(max(sizes) / _PARTS_OF_SIZE, _FINEST_DEG), _COARSEST_DEG)
    kept = [part for part, size in zip(polygons, sizes, strict=True) if size >= max(sizes) / _PARTS_OF_ISLAND]
    coarse = shapely.MultiPolygon(kept).simplify(tolerance)
    rounded = shapely.set_precision(coarse, 10**-_OUTLINE_DECIMALS)
    parts = [part for part in shapely.get_parts(shapely.orient_polygons(rounded)) if not part.is_empty]
    coordinates = [[_rounded(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]
    return _one_or_multi("Polygon", coordinates) if coordinates else None


def _rounded(ring: Iterable[tuple[float, ...]]) -> Ring:
    return [(round(lon, _OUTLINE_DECIMALS), round(lat, _OUTLINE_DECIMALS)) for lon, lat, *_ in ring]


def _halves(extent: Extent) -> list[tuple[float, float, float, float]]:
    """Return a box as (west, south, east, north), in two if it crosses the antimeridian."""
    if extent.west <= extent.east:
        return [(extent.west, extent.south, extent.east, extent.north)]
    halves = [(extent.west, extent.south, 180.0, extent.north), (-180.0, extent.south, extent.east, extent.north)]
    return [half for half in halves if half[0] < half[2]]


def _box(part: tuple[float, float, float, float]) -> Ring:
    west, south, east, north = part
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


class Bounds:
    """The box around geometries that are added one at a time, in memory that does not grow with them.

    Longitudes are kept by whole degrees, each with how far it is filled, so that the widest gap around the globe can be
    left out in the end.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lats: tuple[float, float] | None = None
        self._lons: dict[int, tuple[float, float]] = {}

    def add(self, geometry: Geometry | None) -> None:
        """Include a geometry."""
        for line in _runs(geometry):
            lats = [lat for _, lat in line]
            low, high = self._lats or (lats[0], lats[0])
            self._lats = min(low, *lats), max(high, *lats)
            self._fill(min(lon for lon, _ in line), max(lon for lon, _ in line))

    def _fill(self, west: float, east: float) -> None:
        for degree in range(math.floor(west), math.floor(east) + 1):
            low, high = max(west, degree), min(east, degree + 1)
            before = self._lons.get(degree, (low, high))
            self._lons[degree] = min(before[0], low), max(before[1], high)

    def bbox(self) -> list[float] | None:
        """Return [west, south, east, north], west beyond east if it crosses the antimeridian; None without anything."""
        if self._lats is None:
            return None
        filled = [self._lons[degree] for degree in sorted(self._lons)]
        around = (filled[0][0] + 360 - filled[-1][1], filled[0][0], filled[-1][1])
        gaps = [(b[0] - a[1], b[0], a[1]) for a, b in pairwise(filled)]
        _, west, east = max([around, *gaps], key=lambda gap: gap[0])
        return [west, self._lats[0], east, self._lats[1]]


def _runs(geometry: Geometry | None) -> Iterator[list[Position]]:
    """Yield the points, lines and rings that a geometry consists of."""
    if geometry is None:
        return
    for part in geometry.get("geometries", ()):
        yield from _runs(part)
    coordinates = geometry.get("coordinates", [])
    if geometry["type"] == "Point":
        yield [coordinates]
    elif geometry["type"] == "MultiPoint":
        yield from ([position] for position in coordinates)
    elif geometry["type"] == "LineString":
        yield coordinates
    elif geometry["type"] == "MultiPolygon":
        yield from (ring for polygon in coordinates for ring in polygon)
    else:
        yield from coordinates
