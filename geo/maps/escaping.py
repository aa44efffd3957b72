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


def escape(text: str) -> str:
    """Return text as HTML that shows it literally, inert for Jinja and for JavaScript template strings too.

    Lone surrogates and control characters, which no page can hold, become U+FFFD.
    """
    return html.escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)).translate(_TEMPLATE_SIGNS)


def safe_url(url: str) -> str | None:
    """Return an address fit for a link, escaped, or None if it is not an absolute http or https one."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return escape(parts.geturl())
