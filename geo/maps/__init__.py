"""Readings to marks to a folium map. Nothing else imports folium, and nothing else writes HTML."""

from geo.maps.drawing import (
    ASSET_FOLDERS,
    RETURNED_OBJECTS,
    Theme,
    base_map,
    click_number,
    clicked_corridors,
    clicked_place,
    feature_group,
)
from geo.maps.escaping import escape, safe_url
from geo.maps.excerpts import Excerpt, excerpt_html, excerpts
from geo.maps.features import STATUSES, AreaMark, CorridorMark, MapData, Mark, PointMark, Status, features, status_of

__all__ = [
    "ASSET_FOLDERS",
    "RETURNED_OBJECTS",
    "STATUSES",
    "AreaMark",
    "CorridorMark",
    "Excerpt",
    "MapData",
    "Mark",
    "PointMark",
    "Status",
    "Theme",
    "base_map",
    "click_number",
    "clicked_corridors",
    "clicked_place",
    "escape",
    "excerpt_html",
    "excerpts",
    "feature_group",
    "features",
    "safe_url",
    "status_of",
]
