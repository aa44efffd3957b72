"""The gazetteer: every place that Dateline knows, its names, and where it is."""

from __future__ import annotations

from geo.gazetteer.layout import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY
from geo.gazetteer.lookup import Gazetteer, Hits
from geo.gazetteer.names import fold

__all__ = ["ABBREVIATION", "DEMONYM", "HISTORIC", "PRIMARY", "Gazetteer", "Hits", "fold"]
