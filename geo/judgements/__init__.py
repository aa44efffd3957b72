"""People's corrections: making them, applying them to what was found, and telling what one would change."""

from geo.judgements.applying import EVIDENCE, HAND_PLACED, InForce, Judge, Ruling, words
from geo.judgements.making import checked_name, new, point_of
from geo.judgements.preview import Change, changes

__all__ = [
    "EVIDENCE",
    "HAND_PLACED",
    "Change",
    "InForce",
    "Judge",
    "Ruling",
    "changes",
    "checked_name",
    "new",
    "point_of",
    "words",
]
