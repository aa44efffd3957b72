"""HTML put together from elements, so that no text ever gets in unescaped."""

from __future__ import annotations

from typing import Final

from geo.maps.escaping import escape, safe_url

_VOID: Final = frozenset({"br", "hr"})


class Markup(str):
    """A string that is HTML already; `element` escapes every other string."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str) -> Markup:
    """Return an element; an attribute named ``class_`` or ``data_id`` is written ``class`` or ``data-id``."""
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{join(value)}"' for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{pairs}>")
    return Markup(f"<{name}{pairs}>{join(*children)}</{name}>")


def join(*parts: str) -> Markup:
    """Return the parts one after the other, escaped where they are not markup."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))


def link(text: str, url: str) -> Markup:
    """Return a link that opens in a new tab, or the bare text where the address is not http or https."""
    address = safe_url(url)
    if address is None:
        return element("span", text)
    return element("a", text, href=Markup(address), target="_blank", rel="noopener noreferrer")
