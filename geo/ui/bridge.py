"""Between map and panel, in the browser: a click on the map draws only the panel anew, and none draws the map."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from geo.model import Point
from geo.ui import components, language, state

_KEY: Final = "bridge"


def mount() -> None:
    """Listen to the map, and tell it where to look."""
    components.BRIDGE(
        key=_KEY,
        data={"language": language.current().language, "show": state.aim()},
        on_clicked_change=_clicked,
    )


def _clicked() -> None:
    told = components.told(_KEY, "clicked")
    point = clicked_point(told)
    if point is not None:
        state.give_point(point)
        return
    place, corridors = clicked_place(told), clicked_corridors(told)
    if corridors:
        state.change(panel="corridors", corridors=frozenset(corridors))
    elif place:
        state.change(place=place, panel="excerpts")


def clicked_point(told: Any) -> Point | None:  # noqa: ANN401 - as below
    """Return the point that was clicked while one was asked for, None if it was something else."""
    match told.get("point") if isinstance(told, dict) else None:
        case [int() | float() as lat, int() | float() as lon]:
            with suppress(ValueError):
                return Point(lat=lat, lon=lon)
    return None


def clicked_place(told: Any) -> str:  # noqa: ANN401 - what a browser sent, so nothing about it is certain
    """Return the id of the place that was clicked, "" if it was something else."""
    place = told.get("place") if isinstance(told, dict) else None
    return place if isinstance(place, str) and state.is_place_id(place) else ""


def clicked_corridors(told: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
    """Return the ids of the corridors whose line or end was clicked; empty if it was something else."""
    found = told.get("corridors") if isinstance(told, dict) else None
    if not isinstance(found, list):
        return ()
    return tuple(one for one in found if isinstance(one, str) and state.is_corridor_id(one))
