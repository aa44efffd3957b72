"""The one way that text from outside gets into HTML, JavaScript or GeoJSON.

folium renders what it is given as Jinja templates, on the server, and Leaflet puts it into the page as HTML; a
template of JavaScript may stand around it. So text is made harmless for all three at once.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

_TEMPLATE_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\\`${}%"}
# control characters have no place in a page; tab, newline and what directs a line's writing do
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

# Unicode Standard Annex 9: embeddings and overrides, and isolates, each with what ends it
_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return text as HTML that shows it literally, inert for Jinja and for JavaScript template strings too.

    Lone surrogates and control characters, which no page can hold, become U+FFFD. A change of the direction of
    writing ends with the text, so that it cannot turn around what follows.
    """
    return html.escape(plain(text) + _unclosed(text)).translate(_TEMPLATE_SIGNS)


def plain(text: str) -> str:
    """Return text with U+FFFD for each lone surrogate and control character: what every file format can hold."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def _unclosed(text: str) -> str:
    """Return the marks that end the embeddings, overrides and isolates which the text leaves open."""
    open_marks: list[str] = []
    for mark in _DIRECTIONS.findall(text):
        if mark in _CLOSED_BY:
            open_marks.append(_CLOSED_BY[mark])
        elif mark in open_marks:
            # the end of an isolate ends what was opened in it as well
            del open_marks[len(open_marks) - 1 - open_marks[::-1].index(mark) :]
    return "".join(reversed(open_marks))


def safe_url(url: str) -> str | None:
    """Return an address fit for a link, escaped, or None if it is not an absolute http or https one."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return escape(parts.geturl())
