"""What the sides say of a corridor, in one word each, and what that makes of it as a whole; derived, never stored.

These are the words that the page, the command line and the exports use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Act, Claim, Corridor

Label = Literal["proposed", "agreed", "open", "rejected", "disputed", "violated", "closed", "used", "mentioned"]

LABELS: Final[tuple[Label, ...]] = get_args(Label)
# what an act makes of a corridor, and what its denial makes of it (None: nothing)
_AFFIRMED: Final[dict[Act, Label]] = {
    "propose": "proposed",
    "announce_open": "open",
    "agree": "agreed",
    "reject": "rejected",
    "report_use": "used",
    "report_violation": "violated",
    "close": "closed",
}
_DENIED: Final[dict[Act, Label | None]] = {
    "propose": None,
    "announce_open": "closed",
    "agree": None,  # "has yet to agree" is no refusal
    "reject": None,
    "report_use": None,
    "report_violation": None,
    "close": None,
}
# what can only be said of a route that some side wants, against what says no to it
_FOR: Final = frozenset({"proposed", "open", "agreed"})
# of several words, the one that says most of what became of the route comes first
_WEIGHT: Final[tuple[Label, ...]] = ("violated", "closed", "used", "open", "agreed", "rejected", "proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideStatus:
    """One side's word on a corridor: ``side`` as in Claim (None: the text names no side), its label and claims."""

    side: str | None
    label: Label
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The word for a corridor as a whole, and each side's own, in the order of the text.

    ``disputed`` says that the sides do not agree: one is for the route and another rejects it, or one reports
    a violation or a use that another denies.
    """

    label: Label
    disputed: bool
    sides: tuple[SideStatus, ...]


def status(corridor: Corridor, claims: Iterable[Claim]) -> Status:
    """Derive the status of a corridor from the claims on it; claims on other corridors are passed over."""
    own = [claim for claim in claims if claim.corridor == corridor.id]
    by_side: dict[str | None, list[Claim]] = {}
    for claim in own:
        by_side.setdefault(claim.side, []).append(claim)
    sides = tuple(
        SideStatus(side=side, label=_strongest(labels), claims=tuple(group))
        for side, group in by_side.items()
        if (labels := _labels(group))
    )
    disputed = _disputed(own)
    labels = _labels(own)
    overall: Label = "mentioned"
    if labels:
        strongest = _strongest(labels)
        undone = strongest in ("violated", "closed", "used")
        overall = strongest if undone and not _denied(own, strongest) else "disputed" if disputed else strongest
    return Status(label=overall, disputed=disputed, sides=sides)


def _labels(claims: Iterable[Claim]) -> set[Label]:
    found = (
        _AFFIRMED[claim.act] if claim.polarity == "affirmed" else _DENIED[claim.act]
        for claim in claims
        if not (claim.act == "report_use" and claim.modality == "planned")
    )
    return {label for label in found if label is not None}


def _strongest(labels: set[Label]) -> Label:
    return next(label for label in _WEIGHT if label in labels)


def _denied(claims: Iterable[Claim], label: Label) -> bool:
    """Tell whether some side denies what makes the label."""
    return any(_AFFIRMED[claim.act] == label and claim.polarity == "denied" for claim in claims)


def _disputed(claims: list[Claim]) -> bool:
    labels = _labels(claims)
    if "rejected" in labels and labels & _FOR:
        return True
    affirmed = {(claim.act, claim.side) for claim in claims if claim.polarity == "affirmed"}
    denied = {(claim.act, claim.side) for claim in claims if claim.polarity == "denied"}
    return any(act == other and side != denier for act, side in affirmed for other, denier in denied)
