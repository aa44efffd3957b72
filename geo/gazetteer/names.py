"""How a name is folded into the key that the gazetteer is searched by."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# by code point, since many of them look alike: apostrophes and primes (L'Aquila, Kharkivs'ka), hyphens and dashes
# (Nagorno-Karabakh), dots (U.S.), zero-width marks, and every run of blanks
_APOSTROPHES: Final = r"'`\u00b4\u2018\u2019\u02b9\u02ba\u02bb\u02bc\u2032"
_DASHES: Final = r"\-\u2010-\u2015\u2212"
_DOTS: Final = r".\u00b7\u2022_/"
_BLANKS: Final = r"\s\u200b-\u200f\u2060\ufeff"
_SEPARATORS: Final = re.compile(f"[{_APOSTROPHES}{_DASHES}{_DOTS}{_BLANKS}]+")
_MAX_PASSES: Final = 4


def fold(name: str) -> str:
    """Return the key of a name: caseless, without accents, separators as single spaces.

    Case and compatibility forms are folded as Unicode's caseless matching does (The Unicode Standard, section
    3.13, D146); combining marks are dropped; apostrophes, hyphens, dots and runs of blanks become one space.
    Folding twice changes nothing: ``fold(fold(x)) == fold(x)``.
    """
    if name.isascii() and name.isalnum():
        return name.lower()
    plain = _SEPARATORS.sub(" ", name)
    if plain.isascii():  # as nearly all are, but for a curly apostrophe
        return plain.lower().strip()
    folded = _once(name)
    for _ in range(_MAX_PASSES):
        again = _once(folded)
        if again == folded:
            break
        folded = again
    return folded


def _once(name: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _SEPARATORS.sub(" ", text).strip()
