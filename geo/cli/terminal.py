"""Text from articles, made fit for a terminal."""

from __future__ import annotations

import unicodedata


def shown(text: str, most: int = 1000) -> str:
    """Return text as one line that a terminal can be trusted with: no control characters, at most so long."""
    head = text[: 4 * most]  # of a whole article's text only the beginning can show
    flat = " ".join(head.split())
    if len(flat) <= most and len(head) < len(text):
        flat = " ".join(text.split())
    safe = "".join("\N{REPLACEMENT CHARACTER}" if _commands(char) else char for char in flat[: most + 1])
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def _commands(char: str) -> bool:
    """Whether a character tells a terminal something, or turns the direction of writing."""
    return unicodedata.category(char) == "Cc" or unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "PDF"}
