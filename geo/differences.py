"""What differs between two readings of one article, name by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from geo.model import Place, Reading, Resolution

What = Literal["found", "lost", "placed", "unplaced", "moved", "use"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A name that two readings read otherwise.

    ``what``: "found" or "lost" is the name itself; "placed", "unplaced" and "moved" tell of its place; "use" of how it
    is used, the place being the same. ``before`` and ``after`` are the places, None where there is none. ``start`` and
    ``end`` count code points.
    """

    what: What
    start: int
    end: int
    surface: str
    before: Place | None
    after: Place | None


def differences(before: Reading, after: Reading) -> tuple[Difference, ...]:
    """Return what the later reading reads otherwise, in the order of the text."""
    old, new = _by_span(before), _by_span(after)
    found = []
    for span in sorted(old.keys() | new.keys()):
        was, now = old.get(span), new.get(span)
        if (what := _what(was, now)) is not None:
            either = now or was
            found.append(
                Difference(
                    what=what,
                    start=span[0],
                    end=span[1],
                    surface=either.mention.surface if either else "",
                    before=was.place if was else None,
                    after=now.place if now else None,
                )
            )
    return tuple(found)


def corridors_differ(before: Reading, after: Reading) -> bool:
    """Whether the later reading has other corridors or claims."""
    return (before.corridors, before.claims) != (after.corridors, after.claims)


def _by_span(reading: Reading) -> dict[tuple[int, int], Resolution]:
    return {(one.mention.start, one.mention.end): one for one in reading.resolutions}


def _what(was: Resolution | None, now: Resolution | None) -> What | None:
    if was is None:
        return "found"
    if now is None:
        return "lost"
    before, after = was.place, now.place
    if before is None and after is not None:
        return "placed"
    if before is not None and after is None:
        return "unplaced"
    if before is not None and after is not None and before.id != after.id:
        return "moved"
    return "use" if was.mention.use != now.mention.use else None
