"""The formats for other programs, each with the file's ending and its media type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.exports.facts import Choice
from geo.exports.geojson import geojson
from geo.exports.kml import kml
from geo.exports.page import page
from geo.exports.table import table

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.model import Article, Reading

Write = Callable[[Iterable[tuple["Article", "Reading"]], "Gazetteer", Choice], Iterator[str]]

_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``write`` takes articles with their readings one at a time and yields the file's text in parts."""

    title: str
    suffix: str
    media_type: str
    write: Write


FORMATS: Final[dict[str, Format]] = {
    "geojson": Format("GeoJSON", ".geojson", "application/geo+json", geojson),
    "csv": Format("CSV with HXL tags", ".csv", "text/csv; charset=utf-8", table),
    "html": Format("One HTML file", ".html", "text/html; charset=utf-8", page),
    "kml": Format("KML", ".kml", "application/vnd.google-earth.kml+xml", kml),
}


def file_name(what: str, day: str, suffix: str) -> str:
    """Return a name for a file that says what is in it and when it was made: "dateline-kyiv-rejects-2022-03-08.csv".

    Args:
        what: A title or the like; what file systems may not like in it becomes hyphens.
        day: An ISO 8601 date.
        suffix: The file's ending, with its full stop.
    """
    flat = unicodedata.normalize("NFKC", what).casefold()
    words = re.sub(r"[^\w]+", "-", flat).strip("-_")[:_LONGEST_NAME].rstrip("-")
    return "-".join(part for part in ("dateline", words, day) if part) + suffix
