"""When something is said to happen: a sentence's words of time, reckoned from the article's date.

The answer is as precise as the text: a day, or a day with a clock time ("2022-03-07T07:00Z"; without a zone where the
text names none). Without a date to reckon from, the text's own words are the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - a row
)
_WEEKDAY: Final = "|".join(day.capitalize() for day in WEEKDAYS)
_MONTH: Final = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
_YEAR: Final = r"(?:19|20)\d\d"
_CLOCK: Final = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.]?(?P<minute>[0-5]\d))?\s*"
    r"(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>GMT|UTC)?(?P<local>\s+local time)?",
    re.IGNORECASE,
)
_NOON: Final = re.compile(r"\b(?:noon|midnight)\b", re.IGNORECASE)
_DAY: Final = re.compile(
    rf"\b(?:(?:early |late |last |earlier |later )?(?:on )?(?:last |next )?(?P<weekday>{_WEEKDAY})"
    r"(?: (?:morning|afternoon|evening|night))?"
    r"|(?P<near>yesterday|today|tomorrow|tonight)"
    rf"|(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH}) (?P<day2>[0-3]?\d)\b(?!:)(?:st|nd|rd|th)?(?:,? (?P<year2>{_YEAR}))?)\b",
    re.IGNORECASE,
)
# "said on Tuesday": the day of the statement
_SAID: Final = re.compile(
    r"\b(?:said|says|told \w+|reported|announced|added|confirmed)(?: in a statement)? $", re.IGNORECASE
)
_NEAR: Final = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_NOON_HOUR: Final = 12


@dataclass(frozen=True, slots=True)
class When:
    """A time: in ISO 8601 where it can be reckoned (else None), and in the text's words."""

    iso: str | None
    words: str
    day: date | None


def published_day(published: str) -> date | None:
    """Return the day of an ISO 8601 date or date and time, None if there is none."""
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def read_when(  # noqa: PLR0913 - each says another thing about the clause
    text: str,
    published: date | None,
    *,
    planned: bool,
    day: date | None = None,
    at: int = 0,
    others: Sequence[int] = (),
    spoken: bool = True,
) -> When | None:
    """Read the time that a stretch of text names.

    Args:
        text: A sentence or a clause.
        published: The day of the article, from which weekdays are reckoned.
        planned: Whether the text speaks of the future: a weekday is then the next one, else the last one.
        day: The day that the sentence before spoke of, for a clock time without a day.
        at: Where in the text the act is told: of several days, the nearest counts.
        others: Where in the text other acts are told: a clock time belongs to the act next to it.
        spoken: Whether the time of saying is the time of the act, as it is for an offer and not for a flight.
    """
    days = [
        found
        for found in _DAY.finditer(text)
        if (spoken or not _SAID.search(text, 0, found.start())) and not text[: found.start()].endswith("since ")
    ]
    named = min(days, key=lambda found: abs(found.start() - at), default=None)
    clock = _clock(text)
    if clock and any(abs(other - clock[2]) < abs(at - clock[2]) for other in others):
        clock = None
    if named is None and clock is None:
        return None
    reckoned = _reckon(named, published, planned=planned) if named else (day or published)
    words = " ".join(part for part in (clock[1] if clock else "", named.group().strip() if named else "") if part)
    if reckoned is None:
        return When(None, words, None)
    return When(reckoned.isoformat() + (f"T{clock[0]}" if clock else ""), words, reckoned)


def _clock(text: str) -> tuple[str, str, int] | None:
    """Return a clock time as "07:00Z", in the text's words, and where it stands: one with a zone, else the first."""
    clocks = []
    for found in _CLOCK.finditer(text):
        hour, minute, half = int(found["hour"]), found["minute"], (found["half"] or "").lower()
        if not (half or found["zone"] or found["local"] or (minute and ":" in found.group())):
            continue
        if half:
            hour = hour % _NOON_HOUR + (_NOON_HOUR if half.startswith("p") else 0)
        zone = "Z" if found["zone"] else ""
        clocks.append((f"{hour:02d}:{minute or '00'}{zone}", found.group().strip(), found.start()))
    noon = _NOON.search(text)
    if noon:
        clocks.append(("12:00" if noon.group().lower() == "noon" else "00:00", noon.group(), noon.start()))
    return min(clocks, key=lambda clock: not clock[0].endswith("Z"), default=None)


def _reckon(named: re.Match[str], published: date | None, *, planned: bool) -> date | None:
    if named["weekday"] or named["near"]:
        return published + timedelta(days=_days(named, published, planned=planned)) if published else None
    month = (named["month"] or named["month2"]).lower().rstrip(".")[:3]
    number = next(index for index, name in enumerate(MONTHS, start=1) if name.startswith(month))
    year = named["year"] or named["year2"] or (published.year if published else None)
    try:
        return date(int(year), number, int(named["day"] or named["day2"])) if year else None
    except ValueError:
        return None


def _days(named: re.Match[str], published: date, *, planned: bool) -> int:
    """Return how many days lie between the article and the day that a word names."""
    if named["near"]:
        return _NEAR[named["near"].lower()]
    wanted = WEEKDAYS.index(named["weekday"].lower())
    return (wanted - published.weekday()) % 7 if planned else -((published.weekday() - wanted) % 7)
