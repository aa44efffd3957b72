"""Text and resolved places to corridors and claims: who says what about which route."""

from geo.corridors.reader import CorridorReader

__all__ = ["CorridorReader"]
