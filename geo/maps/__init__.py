"""Readings to marks to a folium map. Nothing else imports folium, and nothing else writes HTML."""

from geo.maps.drawing import (
    ASSET_FOLDERS,
    ATTRIBUTION,
    LIMITS,
    Theme,
    base_map,
    controls,
    country_names,
    feature_group,
    legend,
)
from geo.maps.escaping import escape, plain, safe_url
from geo.maps.excerpts import Excerpt, excerpt_html, excerpt_of, excerpts
from geo.maps.features import (
    STYLES,
    SURE,
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
    "ATTRIBUTION",
    "LIMITS",
    "STYLES",
    "SURE",
    "AreaMark",
    "CorridorMark",
    "Excerpt",
    "MapData",
    "Mark",
    "PointMark",
    "Style",
    "Theme",
    "base_map",
    "controls",
    "corridor_mark",
    "country_names",
    "escape",
    "excerpt_html",
    "excerpt_of",
    "excerpts",
    "feature_group",
    "features",
    "is_area",
    "legend",
    "plain",
    "safe_url",
]
