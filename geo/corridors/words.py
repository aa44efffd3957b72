"""The words for acts, pairings and statuses that people read, in every view and export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.corridors.status import Label, Status
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


def state(
    now: Status, side: Callable[[str], str] = lambda code: code, text: Callable[[str], str] = lambda english: english
) -> str:
    """Return a corridor's state as a whole and in each side's own words, as every view and export tells it.

    Args:
        now: The derived status.
        side: Gives the name of a side, of which a country is given by its ISO 3166-1 alpha-2 code.
        text: Gives one of these words in the reader's language.
    """
    sides = "; ".join(f"{side(one.side)}: {inline(text(STATUS[one.label]))}" for one in now.sides if one.side)
    return ". ".join(part for part in (text(STATUS[now.label]), sides) if part) + "."


def inline(sentence: str) -> str:
    """Return one of these sentences as a part of a line: without its full stop, in lower case at its start."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
