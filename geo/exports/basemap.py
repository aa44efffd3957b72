"""As much of the basemap as one page needs: the world from afar, and from near what lies around its places."""

from __future__ import annotations

import base64
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pmtiles.reader import MmapSource, all_tiles

from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.model import Point

Tile = tuple[int, int, int]

_WORLD_ZOOM: Final = 3
_NEAREST_ZOOM: Final = 7
# Web Mercator ends here
_MAX_LAT: Final = 85.0511


def tiles(points: Iterable[Point], *, budget: int, path: Path | None = None) -> dict[str, str]:
    """Return tiles, gzipped and in base64, by "zoom/x/y".

    Args:
        points: What the page shows; the tiles around each are taken, one in each direction.
        budget: The most bytes of tiles beyond those of the whole world; a zoom that would go beyond it is left out
            with all that are nearer. The page then shows what it has, enlarged.
        path: The PMTiles file; None: the one that Dateline ships.
    """
    where = list(points)
    wanted = {
        number for zoom in range(_WORLD_ZOOM + 1, _NEAREST_ZOOM + 1) for p in where for number in _around(p, zoom)
    }
    found: dict[int, dict[Tile, bytes]] = defaultdict(dict)
    with (path or data_dir() / "basemap" / "world.pmtiles").open("rb") as file:
        # the directories are read once here, and anew for each tile that is asked for alone
        for number, data in all_tiles(MmapSource(file)):
            if number[0] <= _WORLD_ZOOM or number in wanted:
                found[number[0]][number] = data
    taken: dict[Tile, bytes] = {}
    for zoom in sorted(found):
        budget -= sum(map(len, found[zoom].values())) if zoom > _WORLD_ZOOM else 0
        if budget < 0:
            break
        taken |= found[zoom]
    return {"/".join(map(str, number)): base64.b64encode(data).decode() for number, data in taken.items()}


def _around(point: Point, zoom: int) -> Iterator[Tile]:
    """Yield the tile that a point lies in, and its neighbours; around the globe, but not beyond its poles."""
    size = 1 << zoom
    lat = math.radians(max(-_MAX_LAT, min(_MAX_LAT, point.lat)))
    x = math.floor((point.lon + 180) / 360 * size)
    y = math.floor((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * size)
    for row in range(max(y - 1, 0), min(y + 2, size)):
        for column in range(x - 1, x + 2):
            yield zoom, column % size, row
