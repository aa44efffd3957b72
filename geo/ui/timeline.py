"""Articles over time, and the choice of the days that are shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from geo.ui import components, filtering, state
from geo.ui.language import _, counted, current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.ui.resources import Shown
    from geo.ui.state import View

Unit = Literal["day", "week", "month", "year"]

_KEY: Final = "timeline"
_MOST_BARS: Final = 130
_UNITS: Final[dict[Unit, float]] = {"day": 1, "week": 7, "month": 30.4, "year": 365.25}  # their length in days


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A stretch of days, both ends inclusive, and how many articles were published in it."""

    start: date
    end: date
    count: int


def bins(days: Iterable[str]) -> list[Bin]:
    """Return how many articles there are for each day, week, month or year, without gaps from the first to the last.

    Args:
        days: ISO 8601 dates, one for each article; what is none is passed over.
    """
    counts: Counter[date] = Counter()
    for day in days:
        try:
            counts[date.fromisoformat(day)] += 1
        except ValueError:
            continue
    if not counts:
        return []
    first, last = min(counts), max(counts)
    long = (last - first).days + 1
    unit: Unit = next((unit for unit, length in _UNITS.items() if long / length <= _MOST_BARS), "year")
    found: list[Bin] = []
    at = _begin(first, unit)
    while at <= last:
        after = _next(at, unit)
        within = sum(number for day, number in counts.items() if at <= day < after)
        found.append(Bin(start=at, end=after - timedelta(days=1), count=within))
        at = after
    return found


def _begin(day: date, unit: Unit) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _next(day: date, unit: Unit) -> date:
    if unit == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(year=day.year + 1) if unit == "year" else day + timedelta(days=round(_UNITS[unit]))


def show(shown: Shown, view: View) -> None:
    """Draw the bars, unless there are not two of them to choose between."""
    found = bins(filtering.day_of(article) for article, _reading in shown.dated)
    if len(found) < 2:  # noqa: PLR2004 - one stretch is no choice
        return
    components.TIMELINE(
        key=_KEY,
        data={
            "bins": [_drawn(one) for one in found],
            "window": _window(found, view),
            "texts": {
                "title": _("Dates"),
                "whole": _("All dates"),
                "all": _("All dates"),
                "play": _("Play"),
                "stop": _("Stop"),
                "from": _("First day shown"),
                "to": _("Last day shown"),
                "both": _("Days shown: move with the arrow keys"),
            },
        },
        on_range_change=_chosen,
    )


def _drawn(one: Bin) -> dict[str, str | int]:
    first, last = (current().day(day.isoformat()) for day in (one.start, one.end))
    return {
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "first": first,
        "last": last,
        "name": first if one.start == one.end else f"{first} \N{EN DASH} {last}",
        "count": one.count,
        "said": counted("{count} article", "{count} articles", one.count),
    }


def _window(found: list[Bin], view: View) -> list[int] | None:
    """Return the first and the last bar that the view's dates touch; None for all of them."""
    if not view.since and not view.until:
        return None
    since, until = view.since or found[0].start.isoformat(), view.until or found[-1].end.isoformat()
    inside = [n for n, one in enumerate(found) if one.end.isoformat() >= since and one.start.isoformat() <= until]
    return [inside[0], inside[-1]] if inside else [0, 0]


def _chosen() -> None:
    told = components.told(_KEY, "range")
    since, until = told if isinstance(told, list) and len(told) == 2 else ("", "")  # noqa: PLR2004 - from, to
    query = {name: day for name, day in (("since", since), ("until", until)) if day}
    view, _ignored = state.from_query(query)
    state.change(since=view.since, until=view.until)
