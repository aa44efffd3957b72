"""What a person is looking at: kept in the session, written to the address so that a link brings it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import streamlit as st

from geo.corridors.status import LABELS
from geo.model import ACTS, KINDS, MAX_LAT, USES
from geo.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.corridors.status import Label
    from geo.model import Act, Kind, Place, Point, Use

Panel = Literal["excerpts", "article", "corridors", "places", "corrections"]
PANELS: Final[tuple[Panel, ...]] = get_args(Panel)

NOTICES: Final = "notices"  # messages that wait
_PLACING, _PLACED = "placing", "placed"
_VIEW, _AIM, _IGNORED = "view", "aim", "ignored"
_MAX_ZOOM: Final = 20
_NONE: Final = "none"
_ARTICLE_ID: Final = re.compile(r"[0-9a-f]{16}")
_PLACE_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}:[\w./-]{1,80}")
_CORRIDOR_ID: Final = re.compile(r"[0-9a-f]{16}/[\w.:-]{1,80}")
_DAY: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SPAN: Final = re.compile(r"(\d{1,9})-(\d{1,9})")
_CAMERA: Final = re.compile(r"(-?\d{1,2}(?:\.\d{1,5})?),(-?\d{1,3}(?:\.\d{1,5})?),(\d{1,2}(?:\.\d{1,2})?)")
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_DEFAULT_USES: Final[frozenset[Use]] = frozenset({"location"})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole view.

    What is shown: ``articles`` None means all, those to come included; ``outlets`` are names of sources, ``since`` and
    ``until`` ISO 8601 dates, both inclusive, "" for open; ``kinds``, ``statuses``, ``acts`` and ``actors`` (of
    corridors) mean all when empty; ``uses`` are those of names that count; ``confidence`` (0 to 1) is the least that a
    place must have; ``words`` must stand in an article.

    What it is looked at: ``place`` and ``article`` are ids, "" for none; ``span`` is (start, end) of a stretch of that
    article's text that stands out, in code points; ``corridors`` are ids of an article and of a corridor in it
    ("article/corridor"), none of them meaning all; ``camera`` is (lat, lon, zoom) of the map, None for what fits;
    ``language`` is one of `LANGUAGES`, "" for what the browser prefers.
    """

    articles: frozenset[str] | None = None
    outlets: frozenset[str] = frozenset()
    since: str = ""
    until: str = ""
    kinds: frozenset[Kind] = frozenset()
    uses: frozenset[Use] = _DEFAULT_USES
    confidence: float = 0.0
    statuses: frozenset[Label] = frozenset()
    acts: frozenset[Act] = frozenset()
    actors: frozenset[str] = frozenset()
    words: str = ""
    place: str = ""
    article: str = ""
    span: tuple[int, int] | None = None
    corridors: frozenset[str] = frozenset()
    panel: Panel = "excerpts"
    camera: tuple[float, float, float] | None = None
    language: str = ""

    def filters(self) -> View:
        """Return the view with only what settles which articles, places and corridors are shown."""
        return replace(
            self, place="", article="", span=None, corridors=frozenset(), panel="excerpts", camera=None, language=""
        )

    def shows(self, article_id: str) -> bool:
        """Tell whether the article is among those chosen."""
        return self.articles is None or article_id in self.articles


_START: Final = View()


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _one_of(known: tuple[Any, ...], text: str) -> Any:  # noqa: ANN401 - a member of `known`
    if text not in known:
        raise ValueError(text)
    return text


def _several(one: Callable[[str], Any], between: str = ",") -> Callable[[str], frozenset[Any]]:
    """Return what reads a list of them, "none" being the empty one."""
    return lambda text: frozenset() if text == _NONE else frozenset(one(part) for part in text.split(between))


def _share(text: str) -> float:
    if not re.fullmatch(r"[01](\.\d{1,4})?", text) or float(text) > 1:
        raise ValueError(text)
    return float(text)


def _date(text: str) -> str:
    return date.fromisoformat(_matching(_DAY, text)).isoformat()


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None or int(found[1]) >= int(found[2]):
        raise ValueError(text)
    return int(found[1]), int(found[2])


def _camera(text: str) -> tuple[float, float, float]:
    found = _CAMERA.fullmatch(text)
    if found is None:
        raise ValueError(text)
    lat, lon, zoom = (float(part) for part in found.groups())
    if abs(lat) > MAX_LAT or zoom > _MAX_ZOOM:
        raise ValueError(text)
    return lat, lon, zoom


# how each field of the view is read from an address and written to it; lists of names are told apart by a sign that
# names do not hold
_PARSERS: Final[dict[str, Callable[[str], Any]]] = {
    "articles": _several(partial(_matching, _ARTICLE_ID)),
    "outlets": _several(partial(_matching, _NAME), "|"),
    "since": _date,
    "until": _date,
    "kinds": _several(partial(_one_of, KINDS)),
    "uses": _several(partial(_one_of, USES)),
    "confidence": _share,
    "statuses": _several(partial(_one_of, LABELS)),
    "acts": _several(partial(_one_of, ACTS)),
    "actors": _several(partial(_matching, _NAME), "|"),
    "words": partial(_matching, _NAME),
    "place": partial(_matching, _PLACE_ID),
    "article": partial(_matching, _ARTICLE_ID),
    "span": _span,
    "corridors": _several(partial(_matching, _CORRIDOR_ID)),
    "panel": partial(_one_of, PANELS),
    "camera": _camera,
    "language": partial(_one_of, tuple(LANGUAGES)),
}
_WRITERS: Final[dict[str, Callable[[Any], str]]] = {
    "outlets": lambda names: "|".join(sorted(names)),
    "actors": lambda names: "|".join(sorted(names)),
    "confidence": lambda share: f"{share:g}",
    "span": lambda span: f"{span[0]}-{span[1]}",
    "camera": lambda camera: ",".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in camera),
}


def from_query(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """Return the view that an address describes, and the names of the parameters that make no sense and are ignored."""
    fields: dict[str, Any] = {}
    ignored = []
    for name, text in query.items():
        try:
            fields[name] = _PARSERS[name](text)
        except (KeyError, ValueError):
            ignored.append(name)
    return View(**fields), ignored


def to_query(view: View) -> dict[str, str]:
    """Return the parameters of an address that brings the view back; what is as at the start is left out."""
    query = {}
    for name in _PARSERS:
        value = getattr(view, name)
        if value == getattr(_START, name):
            continue
        write = _WRITERS.get(name)
        if write is not None:
            query[name] = write(value)
        else:
            query[name] = value if isinstance(value, str) else ",".join(sorted(value)) or _NONE
    return query


def current() -> View:
    """Return this session's view; the first call of a session reads it from the address."""
    if _VIEW not in st.session_state:
        view, ignored = from_query(st.query_params.to_dict())
        st.session_state[_VIEW] = view
        st.session_state[_IGNORED] = bool(ignored)
    view = st.session_state[_VIEW]
    assert isinstance(view, View)  # noqa: S101 - only `change` writes it
    return view


def change(**fields: Any) -> None:  # noqa: ANN401 - the fields of View
    """Replace fields of the view."""
    st.session_state[_VIEW] = replace(current(), **fields)


def open_sentence(article_id: str, start: int, end: int) -> None:
    """Open an article at a stretch of its text, which stands out there."""
    change(article=article_id, span=(start, end), panel="article")


def choose_place(place: Place) -> None:
    """Select a place from a list: show its excerpts, and have the map move there."""
    change(place=place.id, panel="excerpts")
    look_at(place.point)


def look_at(point: Point) -> None:
    """Have the map move to a point, once."""
    _before, number = st.session_state.get(_AIM, (None, 0))
    st.session_state[_AIM] = (point, number + 1)


def aim() -> dict[str, Any]:
    """Return what the map is to show as chosen, where it was last told to look, and whether a click gives a point.

    "at" is (lat, lon, number of the order) or None; "placing" is None, or (lat, lon) of the point that was given last,
    empty if there is none.
    """
    point, number = st.session_state.get(_AIM, (None, 0))
    return {
        "place": current().place,
        "at": [point.lat, point.lon, number] if point else None,
        "placing": st.session_state.pop(_PLACING, None),
    }


def ask_for_point(now: Point | None) -> None:
    """Have the next click on the map give a point; ``now`` is the one that it shows meanwhile. Holds for this run."""
    st.session_state[_PLACING] = [now.lat, now.lon] if now else []


def give_point(point: Point) -> None:
    """Keep the point that was clicked on the map for whoever asked for it."""
    st.session_state[_PLACED] = point


def take_point() -> Point | None:
    """Return the point that was clicked, once."""
    point: Point | None = st.session_state.pop(_PLACED, None)
    return point


def is_place_id(text: str) -> bool:
    """Tell whether a text may be a place's id."""
    return _PLACE_ID.fullmatch(text) is not None


def is_corridor_id(text: str) -> bool:
    """Tell whether a text may be the ids of an article and of a corridor in it."""
    return _CORRIDOR_ID.fullmatch(text) is not None


def take_ignored() -> bool:
    """Tell, once, whether the address held something that makes no sense."""
    return bool(st.session_state.pop(_IGNORED, False))


def write_address() -> None:
    """Bring the address in line with the view; where the map looks is written to it in the browser."""
    query = to_query(replace(current(), camera=None))
    before = st.query_params.to_dict()
    if "camera" in before:
        query["camera"] = before["camera"]
    if before != query:
        st.query_params.from_dict(query)


def notify(message: str, *, article_id: str = "") -> None:
    """Keep a message for the next run; with an article's id it offers what can be done about that article."""
    st.session_state.setdefault(NOTICES, []).append((message, article_id))


def take_notices() -> list[tuple[str, str]]:
    """Return the messages that wait, and forget them."""
    notices: list[tuple[str, str]] = st.session_state.pop(NOTICES, [])
    return notices
