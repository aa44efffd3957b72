"""The model's terms in a reader's words, and text made safe for Streamlit's labels, which are Markdown."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC
from typing import TYPE_CHECKING, Final

from geo.maps import words as told
from geo.ui.language import N_, current

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from geo.gazetteer import Gazetteer
    from geo.model import Article, Place, Use

USE: Final[dict[Use, str]] = {
    "location": N_("Places where things happen"),
    "actor": N_("Governments and other actors"),
    "demonym": N_("Peoples and adjectives"),
    "name_part": N_("Parts of other names"),
}
MENTION: Final[dict[Use, str]] = {
    "location": N_("A location"),
    "actor": N_("A government or other actor, not a location"),
    "demonym": N_("A people or an adjective, not a location"),
    "name_part": N_("Part of another name, not a location"),
}

# what starts a construct of Markdown inside a line, or at its start; everything else is better left alone, because
# screen readers get a label's source and not what it is rendered to
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>|~$!]|^\s*[#+-]|^\s*\d+(?=[.)])|:(?=\w))")
_REPLACED: Final = re.compile(r"(:(?=[\w+/-]+:)|\bhttps?(?=://)|\bwww(?=\.))", re.IGNORECASE)
_ISOLATE, _POP, _WORD_JOINER = "\u2068", "\u2069", "\u2060"
_DIRECTED: Final = frozenset({"R", "AL", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"})


def label(text: str) -> str:
    """Return text as a label that Streamlit shows letter by letter.

    Markdown is escaped, and what Streamlit replaces after Markdown (names of icons, bare addresses) is broken up with
    an invisible word joiner. What changes the direction of writing ends with the text.
    """
    flat = " ".join(text.split())
    safe = _REPLACED.sub(r"\1" + _WORD_JOINER, _MARKDOWN.sub(_escaped, flat))
    directed = any(unicodedata.bidirectional(sign) in _DIRECTED for sign in flat)
    return f"{_ISOLATE}{safe}{_POP}" if directed else safe


def _escaped(found: re.Match[str]) -> str:
    matched = found.group()
    return matched + "\\" if matched.strip().isdigit() else matched[:-1] + "\\" + matched[-1]


def day(published: str) -> str:
    """Return an ISO 8601 date or time as "7 Mar 2022"; text that is no date comes back as it is."""
    return current().day(published)


def moment(at: datetime) -> str:
    """Return a moment as "7 Mar 2022, 14:05 UTC"."""
    utc = at.astimezone(UTC)
    return f"{day(utc.isoformat())}, {utc:%H:%M} UTC"


def title(article: Article) -> str:
    """Return the article's title, or its first words where it has none."""
    return told.title(article)


def byline(article: Article) -> str:
    """Return "Outlet · 7 Mar 2022", as far as both are known."""
    return told.byline(article, current())


def name(place: Place, gazetteer: Gazetteer) -> str:
    """Return the place's name in the session's language, as far as the gazetteer knows it."""
    return told.local_name(place, gazetteer, current())


def whereabouts(place: Place, countries: Mapping[str, str]) -> str:
    """Return "Town or city · Kharkiv Oblast, Ukraine"; ``countries`` gives the English names of country codes."""
    return told.whereabouts(place, countries, current())
