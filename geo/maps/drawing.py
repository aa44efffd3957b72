"""MapData as folium objects, for streamlit-folium or a page of its own.

The base map is the same each time, so that it is never loaded anew; what changes travels as one feature group, whose
marks are drawn in the browser by data/web/marks.js. All text in it has gone through `escape`.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import folium
import numpy as np
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.maps import words
from geo.maps.escaping import escape
from geo.maps.excerpts import excerpt_html
from geo.maps.features import AreaMark, CorridorMark, MapData, Mark, PointMark, Status, is_area
from geo.maps.globe import arc, box, centre_lon, coast, heading, near, rings_of
from geo.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.gazetteer import Gazetteer
    from geo.model import Extent, Place

Theme = Literal["light", "dark"]
Json = dict[str, Any]

# what st_folium is to return: nothing else may make the page run again
RETURNED_OBJECTS = ["last_active_drawing"]

# folders of the data that the page is served, below the address of the assets
ASSET_FOLDERS = ("web", "basemap")

_ATTRIBUTION = "Natural Earth, GeoNames (CC BY 4.0)"
_MAX_ZOOM, _MIN_ZOOM = 14, 2
_SHAPES = {"city": "circle", "facility": "square", "admin2": "hexagon"}
_OTHER_SHAPE = "diamond"
# the area of a mark grows with its mentions; these bound its radius, in pixels
_ONE_MENTION_PX, _LARGEST_PX = 5.5, 22.0
# coordinates are sent with this many decimals: a hundred metres for outlines, a metre for points
_OUTLINE_DECIMALS, _POINT_DECIMALS = 3, 5


class _Basemap(JSCSSMixin, folium.map.Layer):
    """The local basemap, and the scripts that the marks need."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = datelineBasemap(
                {{ this.url|tojson }}, {{ this.theme|tojson }}, {{ this.attribution|tojson }});
        {% endmacro %}
    """)

    def __init__(self, assets: str, theme: Theme) -> None:
        super().__init__(name="basemap", overlay=False, control=False)
        self._name, self._id = "Basemap", "world"
        self.url = f"{assets}/basemap/world.pmtiles"
        self.theme = theme
        self.attribution = _ATTRIBUTION
        scripts = ("leaflet.markercluster.js", "protomaps-leaflet.js", "basemap.js", "marks.js")
        self.default_js = [(name, f"{assets}/web/{name}") for name in scripts]
        self.default_css = [("marks.css", f"{assets}/web/marks.css")]


class _Marks(folium.FeatureGroup):
    """A feature group whose whole content is data for marks.js."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = datelineMarks({{ this.content|tojson }});
        {% endmacro %}
    """)

    def __init__(self, content: Json) -> None:
        super().__init__(name="places", control=False)
        self.content = content


def base_map(
    assets: str = "/assets", *, center: tuple[float, float] = (30.0, 20.0), zoom: int = 3, theme: Theme = "light"
) -> folium.Map:
    """Return the map without marks; the same arguments give the same page.

    Args:
        assets: Address that the data folder is served at, the server's base path included, without a slash at the end.
        center: (lat, lon) of the view before there is anything to fit, in degrees.
        zoom: Zoom of that view.
        theme: The basemap's colours.
    """
    found = folium.Map(
        location=center, zoom_start=zoom, tiles=None, control_scale=True, zoom_control="topright", font_size="14px"
    )
    found._id = "dateline"  # noqa: SLF001 - folium's own id is random
    found.options |= {"maxZoom": _MAX_ZOOM, "minZoom": _MIN_ZOOM}
    found.default_js = [("leaflet", f"{assets}/web/leaflet.js")]
    found.default_css = [("leaflet.css", f"{assets}/web/leaflet.css")]
    _Basemap(assets, theme).add_to(found)
    return found


def feature_group(  # noqa: PLR0913 - what a view consists of
    data: MapData,
    gazetteer: Gazetteer,
    *,
    selected: str | None = None,
    fit: Extent | None = None,
    focus: tuple[float, float, int] | None = None,
    card: bool = True,
    sure: float = 0.6,
) -> folium.FeatureGroup:
    """Return the marks as a feature group for ``feature_group_to_add``.

    Args:
        data: What to draw.
        gazetteer: Where outlines and the names of countries come from.
        selected: Id of the place that stands out.
        fit: A box that the view moves to, once: as long as it stays the same, a person's own view is kept.
        focus: (lat, lon, zoom) that the view moves to, in the same way; it goes before ``fit``.
        card: Whether the selected place's card is open.
        sure: Marks with less confidence (0 to 1) are hollow.
    """
    fitted = fit or data.bounds
    centre = centre_lon(fitted) if fitted else 0.0
    countries = _country_names(gazetteer)
    largest = max((mark.mentions for mark in data.points), default=1)
    points = [_point(mark, centre, countries, largest=largest, sure=sure) for mark in data.points]
    content: Json = {
        "points": points,
        "areas": [_area(mark, centre, countries, gazetteer, sure=sure) for mark in data.areas],
        "ends": _ends(data.corridors, {point["id"]: point["radius"] for point in points}, centre),
        "routes": [route for mark in data.corridors for route in _routes(mark, centre)],
        "named": _named(data),
        "selected": escape(selected) if selected else None,
        "card": card,
        "fit": _corners(fit) if fit else None,
        "focus": [focus[0], near(focus[1], centre), focus[2]] if focus else None,
    }
    return _Marks(content)


def clicked_place(returned: Mapping[str, Any] | None) -> str | None:
    """Return the id of the place that was clicked last, from what st_folium returned; None if there is none."""
    place = _clicked(returned).get("place")
    return place if isinstance(place, str) else None


def clicked_corridors(returned: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the ids of the corridors whose line or end was clicked last; empty if it was something else."""
    corridors = _clicked(returned).get("corridors")
    return tuple(one for one in corridors if isinstance(one, str)) if isinstance(corridors, list) else ()


def click_number(returned: Mapping[str, Any] | None) -> int:
    """Return the number of the last click: it changes with each one, also on the same mark; 0 before the first."""
    number = _clicked(returned).get("n")
    return number if isinstance(number, int) else 0


def _clicked(returned: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the properties of what was clicked; they come from a browser, so nothing about them is certain."""
    drawing = (returned or {}).get("last_active_drawing")
    properties = drawing.get("properties") if isinstance(drawing, dict) else None
    return properties if isinstance(properties, dict) else {}


@lru_cache(maxsize=2)
def _country_names(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the name of each country by its code."""
    places = (gazetteer.place(int(row)) for row in np.flatnonzero(gazetteer.kind == KINDS.index("country")))
    return {place.country: place.name for place in places}


def _named(data: MapData) -> list[str | int]:
    """Return what the basemap need not label: ISO codes of countries and GeoNames numbers of towns with a mark."""
    countries = sorted({mark.place.country for mark in data.areas if mark.place.kind == "country"})
    numbers = (mark.place.id.removeprefix("geonames:") for mark in data.points)
    return [*countries, *(int(number) for number in numbers if number.isdecimal())]


def _described(mark: Mark, centre: float, countries: Mapping[str, str], sure: float) -> Json:
    place = mark.place
    return {
        "id": escape(place.id),
        "lat": round(place.point.lat, _POINT_DECIMALS),
        "lon": round(near(place.point.lon, centre), _POINT_DECIMALS),
        "name": escape(place.name),
        "about": escape(words.about_place(mark, countries.get(place.country, place.country))),
        "mentions": mark.mentions,
        "sure": mark.confidence >= sure,
        "excerpt": excerpt_html(mark.excerpt, shorten=True),
        "source": escape(mark.title),
    }


def _point(mark: PointMark, centre: float, countries: Mapping[str, str], *, largest: int, sure: float) -> Json:
    one = min(_ONE_MENTION_PX, _LARGEST_PX / math.sqrt(largest))
    radius = max(one * math.sqrt(mark.mentions), _ONE_MENTION_PX * 0.8)
    shape = _SHAPES.get(mark.place.kind, _OTHER_SHAPE)
    return _described(mark, centre, countries, sure) | {"radius": round(radius, 1), "shape": shape}


def _area(mark: AreaMark, centre: float, countries: Mapping[str, str], gazetteer: Gazetteer, *, sure: float) -> Json:
    place = mark.place
    row = gazetteer.row(place.id)
    outline = gazetteer.outline(row) if row is not None else None
    lon = near(place.point.lon, centre)
    drawn = [[box(place.extent, lon)]] if place.extent else []
    polygons = rings_of(outline, lon) if outline is not None else drawn
    return _described(mark, centre, countries, sure) | {
        "rings": [[_flipped(ring) for ring in polygon] for polygon in polygons],
        "lines": [_flipped(line) for polygon in polygons for ring in polygon for line in coast(ring)],
        "soft": outline is None or place.kind not in {"country", "admin1"},
        "water": place.kind == "water",
    }


def _ends(corridors: tuple[CorridorMark, ...], radii: Mapping[str, float], centre: float) -> list[Json]:
    """Return one end for each place, role and status, however many corridors share it."""
    found: dict[tuple[str, str, Status], tuple[Place, list[str]]] = {}
    for mark in corridors:
        corridor = mark.corridor
        for role, places in (
            ("origin", corridor.origins),
            ("destination", corridor.destinations),
            ("via", corridor.via),
        ):
            for place in places:
                found.setdefault((role, place.id, mark.status), (place, []))[1].append(escape(mark.id))
    return [
        {
            "role": role,
            "status": status,
            "place": escape(place.id),
            "lat": round(place.point.lat, _POINT_DECIMALS),
            "lon": round(near(place.point.lon, centre), _POINT_DECIMALS),
            "area": is_area(place),
            "radius": radii.get(place.id, _ONE_MENTION_PX),
            "corridors": ids,
            "about": escape(words.about_end(role, place.name, status, len(ids))),
        }
        for (role, _, status), (place, ids) in found.items()
    ]


def _routes(mark: CorridorMark, centre: float) -> list[Json]:
    """Return a line for each pair that the text makes; one to an area ends where that is labelled."""
    found = []
    for origin, destination in mark.pairs:
        start = near(origin.point.lon, centre), origin.point.lat
        end = near(destination.point.lon, centre), destination.point.lat
        found.append(
            {
                "corridor": escape(mark.id),
                "status": mark.status,
                "line": _flipped(arc(start, end)),
                "heading": round(heading(start, end)),
                "about": escape(words.about_route(origin.name, destination.name, mark)),
            }
        )
    return found


def _flipped(line: list[tuple[float, float]]) -> list[list[float]]:
    """Return (lon, lat) as the [lat, lon] that Leaflet takes, rounded."""
    return [[round(lat, _OUTLINE_DECIMALS), round(lon, _OUTLINE_DECIMALS)] for lon, lat in line]


def _corners(extent: Extent) -> list[list[float]]:
    east = extent.east + (360.0 if extent.west > extent.east else 0.0)
    return [[extent.south, extent.west], [extent.north, east]]
