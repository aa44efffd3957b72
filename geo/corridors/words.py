"""The words for acts, pairings and statuses that people read, in every view and export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.corridors.status import Label
    from geo.model import Act, Carries, Pairing

ACT: Final[dict[Act, str]] = {
    "propose": "proposed",
    "announce_open": "announced open",
    "agree": "agreed to",
    "reject": "rejected",
    "report_use": "reported in use",
    "report_violation": "reported violated",
    "close": "closed",
}
PAIRING: Final[dict[Pairing, str]] = {
    "explicit": "The text says which origin leads to which destination.",
    "set_only": "The text names origins and destinations but does not say which leads to which.",
    "unknown": "The text does not say where the route leads.",
}
CARRIES: Final[dict[Carries, str]] = {"people": "For people.", "aid": "For aid.", "unknown": ""}
STATUS: Final[dict[Label, str]] = {
    "proposed": "Proposed",
    "agreed": "Agreed",
    "open": "Announced open",
    "rejected": "Rejected",
    "disputed": "Disputed between the sides",
    "violated": "Reported violated",
    "closed": "Closed",
    "used": "Reported used",
    "mentioned": "Mentioned; nobody claims anything of it",
}


def inline(sentence: str) -> str:
    """Return one of these sentences as a part of a line: without its full stop, in lower case at its start."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
