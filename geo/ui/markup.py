"""HTML for the panel."""

from geo.maps.markup import Markup, element, join, link

__all__ = ["Markup", "element", "join", "link"]
