"""Readings to marks to a folium map. Nothing else imports folium, and nothing else writes HTML."""

from geo.maps.drawing import (
    ASSET_FOLDERS,
    RETURNED_OBJECTS,
    Theme,
    base_map,
    click_number,
    clicked_corridors,
    clicked_place,
    country_names,
    feature_group,
)
from geo.maps.escaping import escape, plain, safe_url
from geo.maps.excerpts import Excerpt, excerpt_html, excerpt_of, excerpts
from geo.maps.features import (
    STYLES,
    AreaMark,
    CorridorMark,
    MapData,
    Mark,
    PointMark,
    Style,
    corridor_mark,
    features,
    is_area,
)

__all__ = [
    "ASSET_FOLDERS",
    "RETURNED_OBJECTS",
    "STYLES",
    "AreaMark",
    "CorridorMark",
    "Excerpt",
    "MapData",
    "Mark",
    "PointMark",
    "Style",
    "Theme",
    "base_map",
    "click_number",
    "clicked_corridors",
    "clicked_place",
    "corridor_mark",
    "country_names",
    "escape",
    "excerpt_html",
    "excerpt_of",
    "excerpts",
    "feature_group",
    "features",
    "is_area",
    "plain",
    "safe_url",
]
