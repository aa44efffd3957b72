"""The words for acts, pairings and statuses that people read, in every view and export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.texts import N_

if TYPE_CHECKING:
    from geo.corridors.status import Label
    from geo.model import Act, Carries, Pairing

ACT: Final[dict[Act, str]] = {
    "propose": N_("proposed"),
    "announce_open": N_("announced open"),
    "agree": N_("agreed to"),
    "reject": N_("rejected"),
    "report_use": N_("reported in use"),
    "report_violation": N_("reported violated"),
    "close": N_("closed"),
}
PAIRING: Final[dict[Pairing, str]] = {
    "explicit": N_("The text says which origin leads to which destination."),
    "set_only": N_("The text names origins and destinations but does not say which leads to which."),
    "unknown": N_("The text does not say where the route leads."),
}
CARRIES: Final[dict[Carries, str]] = {"people": N_("For people."), "aid": N_("For aid."), "unknown": ""}
STATUS: Final[dict[Label, str]] = {
    "proposed": N_("Proposed"),
    "agreed": N_("Agreed"),
    "open": N_("Announced open"),
    "rejected": N_("Rejected"),
    "disputed": N_("Disputed between the sides"),
    "violated": N_("Reported violated"),
    "closed": N_("Closed"),
    "used": N_("Reported used"),
    "mentioned": N_("Mentioned; nobody claims anything of it"),
}


def inline(sentence: str) -> str:
    """Return one of these sentences as a part of a line: without its full stop, in lower case at its start."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
