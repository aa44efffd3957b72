"""Text from articles, made fit for a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from geo.languages import not_read_note

if TYPE_CHECKING:
    from geo.model import Article


def shown(text: str, most: int = 1000) -> str:
    """Return text as one line that a terminal can be trusted with: no control characters, at most so long."""
    head = text[: 4 * most]  # of a whole article's text only the beginning can show
    flat = " ".join(head.split())
    if len(flat) <= most and len(head) < len(text):
        flat = " ".join(text.split())
    safe = flat[: most + 1]
    if not safe.isprintable():
        safe = "".join("\N{REPLACEMENT CHARACTER}" if _commands(char) else char for char in safe)
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def _commands(char: str) -> bool:
    """Whether a character tells a terminal something, or turns the direction of writing."""
    return unicodedata.category(char) == "Cc" or unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "PDF"}


def kept_line(article: Article, *, new: bool) -> str:
    """Return the line that tells of an article that went into the store, with a note if it is not read for places."""
    note = not_read_note(article.language)
    line = f"{article.id}  {'added' if new else 'already there'}  {shown(article.title or article.text, 60)}"
    return line + (f"  ({note})" if note else "")
