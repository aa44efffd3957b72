"""Everything out, in the formats that other programs read; and back in, from the one that keeps all of it."""

from geo.exports.facts import Choice
from geo.exports.formats import FORMATS, Format, file_name
from geo.exports.jsonl import Loaded, jsonl, load
from geo.exports.page import MOST_ARTICLES, page
from geo.exports.selection import Selection, judged, judgements, kept, selected
from geo.exports.table import COLUMNS

__all__ = [
    "COLUMNS",
    "FORMATS",
    "MOST_ARTICLES",
    "Choice",
    "Format",
    "Loaded",
    "Selection",
    "file_name",
    "jsonl",
    "judged",
    "judgements",
    "kept",
    "load",
    "page",
    "selected",
]
