"""Dates as sources write them, to ISO 8601; and the date line at the head of an article."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.sources.page import Unit

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r"|sept)\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -]{_YEAR}\b",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"\b{_YEAR}[/.-](?P<number>\d{{1,2}})[/.-](?P<day>\d{{1,2}})\b",
    )
)
_HEAD_UNITS = 12  # paragraphs among which a date line is looked for
_MAX_DATE_LINE = 100  # characters
_MAX_BESIDE = 45  # characters of a date line beside the date: a by-line, the hour, "Published"
_MAX_BESIDE_FIRST = 12  # the first line is mostly the headline, which may name another day
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*$")  # noqa: RUF001 - typographic quotation marks


def to_iso(text: str) -> str:
    """Return a date, or date and time, in ISO 8601, or "" if it is none or can be read in two ways (03/07/2022).

    ISO 8601, RFC 2822 (mail, RSS) and dates with the month's English name are read.
    """
    text = " ".join(text.split())
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text).isoformat()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found = _find(text)
    return found[0] if found and len(text) - len(found[1]) <= _MAX_BESIDE else ""


def head_date(page: Iterable[Unit], furniture: Sequence[tuple[int, int]] = ()) -> str:
    """Return the date of the first line near a page's head that is a date line, such as "By A. Author | March 7, 2022".

    A sentence that holds a date is not one: it tells when something happened, not when it was written.
    """
    for number, unit in enumerate(islice(page, _HEAD_UNITS)):
        if any(start <= unit.start < end for start, end in furniture):
            continue
        words = unit.words
        if len(words) > _MAX_DATE_LINE or (_SENTENCE_END.search(words) and "|" not in words):
            continue
        found = _find(words)
        beside = len(words) - len(found[1]) if found else 0
        if found and beside <= (_MAX_BESIDE if number else _MAX_BESIDE_FIRST):
            return found[0]
    return ""


def from_struct(parsed: object) -> str:
    """Return what feedparser made of a date, a struct_time in UTC, in ISO 8601; "" if there is none."""
    if not isinstance(parsed, tuple):
        return ""
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat()
    except (ValueError, TypeError):
        return ""


def _find(text: str) -> tuple[str, str] | None:
    """Return the one date that a text holds, in ISO 8601 and as it stands there."""
    found = [match for form in _FORMS for match in form.finditer(text)]
    if len(found) != 1:
        return None
    (match,) = found
    parts = match.groupdict()
    month = int(parts["number"]) if "number" in parts else _month(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"])).isoformat(), match.group()
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))
