"""MapData as folium objects, for streamlit-folium or a page of its own.

The base map is the same each time, so that it is never loaded anew; what changes travels as one feature group, whose
marks are drawn in the browser by data/web/marks.js. All text in it has gone through `escape`.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import folium
import numpy as np
from branca.element import Element, Figure
from folium.elements import JSCSSMixin
from folium.template import Template
from jinja2.utils import htmlsafe_json_dumps

from geo.maps import words
from geo.maps.escaping import escape
from geo.maps.excerpts import excerpt_html
from geo.maps.features import SURE, AreaMark, CorridorMark, MapData, Mark, PointMark, Style, is_area
from geo.maps.globe import arc, centre_lon, coast, heading, near, oval, rings_of, simplified, span_lon
from geo.model import KINDS
from geo.texts import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.gazetteer import Gazetteer
    from geo.maps.globe import Ring
    from geo.model import Extent, Place
    from geo.texts import Texts

Theme = Literal["light", "dark"]
Json = dict[str, Any]

# folders of the data that the page is served, below the address of the assets
ASSET_FOLDERS = ("web", "basemap")

ATTRIBUTION = "Natural Earth, GeoNames (CC BY 4.0)"
_MAX_ZOOM, _MIN_ZOOM = 14, 2
# the view stops short of the poles; it may go around the globe
LIMITS = [[-72, -720], [84.5, 720]]
# what is known only by a wider bounding box has no shape that would help
_WIDEST_OVAL_DEG = 25
_SHAPES = {"city": "circle", "facility": "square", "admin2": "hexagon"}
_OTHER_SHAPE = "diamond"
# the area of a mark grows with its mentions; these bound its radius, in pixels
_ONE_MENTION_PX, _LARGEST_PX = 5.5, 22.0
# how finely coordinates are sent: a kilometre for outlines, a metre for points
_OUTLINE_STEP_DEG, _POINT_DECIMALS = 0.01, 5


class _Basemap(JSCSSMixin, folium.map.Layer):
    """The local basemap, and the scripts that the marks need."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = datelineBasemap(
                {{ this.url|tojson }}, {{ this.theme|tojson }}, {{ this.attribution|tojson }}
            ).on("add", datelineControls({{ this.legend|tojson }}, {{ this.controls|tojson }}));
        {% endmacro %}
    """)

    def __init__(self, assets: str, theme: Theme, texts: Texts) -> None:
        super().__init__(name="basemap", overlay=False, control=False)
        self._name, self._id = "Basemap", "world"
        self.url = f"{assets}/basemap/world.pmtiles"
        self.theme = theme
        self.attribution = ATTRIBUTION
        self.legend, self.controls = legend(texts), controls(texts)
        scripts = ("leaflet.markercluster.js", "protomaps-leaflet.js", "basemap.js", "marks.js")
        self.default_js = [(name, f"{assets}/web/{name}") for name in scripts]
        self.default_css = [("marks.css", f"{assets}/web/marks.css")]


class _Marks(folium.FeatureGroup):
    """A feature group whose whole content is data for marks.js."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = datelineMarks({{ this.marks }}, {{ this.view|tojson }});
        {% endmacro %}
    """)

    def __init__(self, marks: str, view: Json) -> None:
        super().__init__(name="places", control=False)
        self.marks, self.view = marks, view

    def render(self, **_: Any) -> str:  # noqa: ANN401 - folium's signature
        """Take part in the page as text: folium would read the finished script as a template once more."""
        figure, parent = self.get_root(), self._parent
        if isinstance(figure, Figure) and parent is not None:
            figure.script.add_child(_Verbatim(self, parent), name=self.get_name())
        return ""


class _Verbatim(Element):
    """The script that adds marks to a map, as it is."""

    _template = Template("{{ this.marks._template.module.script(this.marks) }}{{ this.addition }}")

    def __init__(self, marks: _Marks, parent: Element) -> None:
        super().__init__()
        self.marks = marks
        self.addition = f"{marks.get_name()}.addTo({parent.get_name()});"


def legend(texts: Texts) -> Json:
    """Return the legend as marks.js takes it: its title, and each sign with its meaning."""
    signs = [[name, escape(texts.gettext(text))] for name, text in words.LEGEND.items()]
    return {"title": escape(texts.gettext(words.LEGEND_TITLE)), "signs": signs}


def controls(texts: Texts) -> dict[str, str]:
    """Return what the map's controls are called, as marks.js takes it."""
    return {name: texts.gettext(text) for name, text in words.CONTROLS.items()}


def base_map(
    assets: str = "/assets",
    *,
    center: tuple[float, float] = (30.0, 20.0),
    zoom: int = 3,
    theme: Theme = "light",
    texts: Texts = ENGLISH,
) -> folium.Map:
    """Return the map without marks; the same arguments give the same page.

    Args:
        assets: Address that the data folder is served at, the server's base path included, without a slash at the end.
        center: (lat, lon) of the view before there is anything to fit, in degrees.
        zoom: Zoom of that view.
        theme: The basemap's colours.
        texts: The language of the legend and the controls.
    """
    found = folium.Map(location=center, zoom_start=zoom, tiles=None, zoom_control="topright", font_size="14px")
    found._id = "dateline"  # noqa: SLF001 - folium's own id is random
    found.options |= {"maxZoom": _MAX_ZOOM, "minZoom": _MIN_ZOOM, "maxBounds": LIMITS, "maxBoundsViscosity": 1}
    found.default_js = [("leaflet", f"{assets}/web/leaflet.js")]
    found.default_css = [("leaflet.css", f"{assets}/web/leaflet.css")]
    _Basemap(assets, theme, texts).add_to(found)
    return found


def feature_group(  # noqa: PLR0913 - what a view consists of
    data: MapData,
    gazetteer: Gazetteer,
    *,
    selected: str | None = None,
    fit: Extent | None = None,
    camera: tuple[float, float, float] | None = None,
    card: bool = True,
    sure: float = SURE,
    texts: Texts = ENGLISH,
) -> folium.FeatureGroup:
    """Return the marks as a feature group for ``feature_group_to_add``.

    Args:
        data: What to draw.
        gazetteer: Where outlines and the names of countries come from.
        selected: Id of the place that stands out, "" for none; None leaves it to what was clicked on the map.
        fit: A box that the view moves to, once: as long as it stays the same, a person's own view is kept.
        camera: (lat, lon, zoom) of the very first view, in degrees; it goes before ``fit``.
        card: Whether the selected place's card is open.
        sure: Marks with less confidence (0 to 1) are hollow.
        texts: The language of what is said about the marks.
    """
    fitted = fit or data.bounds
    centre = centre_lon(fitted) if fitted else 0.0
    view = {
        "selected": escape(selected) if selected is not None else None,
        "card": card,
        "fit": _corners(fit) if fit else None,
        "camera": camera,
    }
    return _Marks(_marks(data, gazetteer, centre, sure, texts), view)


@lru_cache(maxsize=16)
def _marks(data: MapData, gazetteer: Gazetteer, centre: float, sure: float, texts: Texts) -> str:
    """Return all marks as JSON that may stand in a script; a click needs it again unchanged."""
    countries = country_names(gazetteer)
    largest = max((mark.mentions for mark in data.points), default=1)
    titles: dict[str, int] = {}

    def described(mark: Mark) -> Json:
        country = countries.get(mark.place.country, mark.place.country)
        return {
            "id": escape(mark.place.id),
            "lat": round(mark.place.point.lat, _POINT_DECIMALS),
            "lon": round(near(mark.place.point.lon, centre), _POINT_DECIMALS),
            "name": escape(words.local_name(mark.place, gazetteer, texts)),
            "about": escape(words.about_place(mark, country, texts)),
            "doubt": escape(words.about_doubt(mark, countries, texts)),
            "mentions": mark.mentions,
            "sure": mark.confidence >= sure,
            "excerpt": excerpt_html(mark.excerpt, shorten=True),
        }

    points = [described(mark) | _point(mark, largest) for mark in data.points]
    areas = [described(mark) | _area(mark, centre, gazetteer) for mark in data.areas]
    for mark, row in zip((*data.points, *data.areas), (*points, *areas), strict=True):
        row["title"] = titles.setdefault(mark.title, len(titles))
    content = {
        "points": _columns(points),
        "areas": _columns(areas),
        "titles": [escape(title) for title in titles],
        "ends": _ends(data.corridors, {point["id"]: point["radius"] for point in points}, centre, texts),
        "routes": [route for mark in data.corridors for route in _routes(mark, centre, texts)],
        "named": _named(data),
    }
    return str(htmlsafe_json_dumps(content, separators=(",", ":"), ensure_ascii=False))


@lru_cache(maxsize=2)
def country_names(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the name of each country by its ISO 3166-1 alpha-2 code."""
    places = (gazetteer.place(int(row)) for row in np.flatnonzero(gazetteer.kind == KINDS.index("country")))
    return {place.country: place.name for place in places}


def _columns(rows: list[Json]) -> Json:
    """Return rows as columns: the names of the fields travel once."""
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else {"id": ()})}


def _named(data: MapData) -> list[str | int]:
    """Return what the basemap need not label: ISO codes of countries and GeoNames numbers of towns with a mark."""
    countries = sorted({escape(mark.place.country) for mark in data.areas if mark.place.kind == "country"})
    numbers = (mark.place.id.removeprefix("geonames:") for mark in data.points)
    return [*countries, *(int(number) for number in numbers if number.isdecimal())]


def _point(mark: PointMark, largest: int) -> Json:
    one = min(_ONE_MENTION_PX, _LARGEST_PX / math.sqrt(largest))
    radius = max(one * math.sqrt(mark.mentions), _ONE_MENTION_PX * 0.8)
    return {"radius": round(radius, 1), "shape": _SHAPES.get(mark.place.kind, _OTHER_SHAPE)}


def _area(mark: AreaMark, centre: float, gazetteer: Gazetteer) -> Json:
    place = mark.place
    rings, lines, exact = _outline(gazetteer, place)
    return {
        "rings": rings,
        "lines": lines,
        "turn": round(near(place.point.lon, centre) - place.point.lon),
        "soft": not exact or place.kind not in {"country", "admin1"},
        "water": place.kind == "water",
    }


@lru_cache(maxsize=1024)
def _outline(gazetteer: Gazetteer, place: Place) -> tuple[list[list[list[int]]], list[list[list[int]] | None], bool]:
    """Return what to fill, for each ring the lines to draw if not all along it, and whether it is known."""
    row = gazetteer.row(place.id)
    geometry = gazetteer.outline(row) if row is not None else None
    polygons = []
    if geometry is not None:
        polygons = simplified(rings_of(geometry, place.point.lon))
    elif place.extent is not None and span_lon(place.extent) <= _WIDEST_OVAL_DEG:
        polygons = [[oval(place.extent, place.point.lon)]]
    filled = [[_packed(ring) for ring in polygon] for polygon in polygons]
    coasts = [(ring, coast(ring)) for polygon in polygons for ring in polygon]
    lines = [None if pieces == [ring] else [_packed(piece) for piece in pieces] for ring, pieces in coasts]
    return filled, lines if any(line is not None for line in lines) else [], geometry is not None


def _packed(line: Ring) -> list[int]:
    """Return (lon, lat) as whole hundredths of a degree, each latitude and longitude less the one before it."""
    points = [(round(lat / _OUTLINE_STEP_DEG), round(lon / _OUTLINE_STEP_DEG)) for lon, lat in line]
    steps = [(lat - lat0, lon - lon0) for (lat0, lon0), (lat, lon) in pairwise([(0, 0), *points])]
    return [number for step in steps for number in step]


def _ends(corridors: tuple[CorridorMark, ...], radii: Mapping[str, float], centre: float, texts: Texts) -> list[Json]:
    """Return one end for each place, role and style, however many corridors share it."""
    found: dict[tuple[str, str, Style], tuple[Place, list[CorridorMark]]] = {}
    for mark in corridors:
        corridor = mark.corridor
        for role, places in (
            ("origin", corridor.origins),
            ("destination", corridor.destinations),
            ("via", corridor.via),
        ):
            for place in places:
                found.setdefault((role, place.id, mark.style), (place, []))[1].append(mark)
    return [
        {
            "role": role,
            "style": style,
            "place": escape(place.id),
            "lat": round(place.point.lat, _POINT_DECIMALS),
            "lon": round(near(place.point.lon, centre), _POINT_DECIMALS),
            "area": is_area(place),
            "radius": radii.get(place.id, _ONE_MENTION_PX),
            "corridors": [escape(mark.id) for mark in marks],
            "about": escape(words.about_end(role, place.name, [mark.status.label for mark in marks], texts)),
        }
        for (role, _, style), (place, marks) in found.items()
    ]


def _routes(mark: CorridorMark, centre: float, texts: Texts) -> list[Json]:
    """Return a line for each pair that the text makes; one to an area ends where that is labelled."""
    found = []
    for origin, destination in mark.pairs:
        start = near(origin.point.lon, centre), origin.point.lat
        end = near(destination.point.lon, centre), destination.point.lat
        found.append(
            {
                "corridor": escape(mark.id),
                "style": mark.style,
                "line": [[round(lat, 2), round(lon, 2)] for lon, lat in arc(start, end)],
                "heading": round(heading(start, end)),
                "about": escape(words.about_route(origin.name, destination.name, mark, texts)),
            }
        )
    return found


def _corners(extent: Extent) -> list[list[float]]:
    return [[extent.south, extent.west], [extent.north, extent.west + span_lon(extent)]]
