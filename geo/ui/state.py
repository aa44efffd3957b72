"""What a person is looking at: kept in the session, written to the address so that a link brings it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import streamlit as st

from geo.model import USES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.model import Place, Point, Use

Panel = Literal["excerpts", "article", "corridors", "places"]
PANELS: Final[tuple[Panel, ...]] = get_args(Panel)

_VIEW, _NOTICES, _TARGET = "view", "notices", "target"
_NONE: Final = "none"
_ARTICLE_ID: Final = re.compile(r"[0-9a-f]{16}")
_PLACE_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}:[\w./-]{1,80}")
_CORRIDOR_ID: Final = re.compile(r"[0-9a-f]{16}/[\w.:-]{1,80}")
_DEFAULT_USES: Final[frozenset[Use]] = frozenset({"location"})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole view.

    ``articles`` None means all, those to come included. ``place`` and ``article`` are ids, "" for none; ``corridors``
    are ids of an article and of a corridor in it ("article/corridor"), none of them meaning all.
    ``confidence`` (0 to 1) is the least that a place must have to be shown.
    """

    articles: frozenset[str] | None = None
    place: str = ""
    article: str = ""
    corridors: frozenset[str] = frozenset()
    panel: Panel = "excerpts"
    uses: frozenset[Use] = _DEFAULT_USES
    confidence: float = 0.0

    def shows(self, article_id: str) -> bool:
        """Tell whether the article is among those chosen."""
        return self.articles is None or article_id in self.articles


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _one_of(known: tuple[Any, ...], text: str) -> Any:  # noqa: ANN401 - a member of `known`
    if text not in known:
        raise ValueError(text)
    return text


def _several(one: Callable[[str], Any]) -> Callable[[str], frozenset[Any]]:
    """Return what reads a list of them, "none" being the empty one."""
    return lambda text: frozenset() if text == _NONE else frozenset(one(part) for part in text.split(","))


def _share(text: str) -> float:
    if not re.fullmatch(r"[01](\.\d{1,4})?", text) or float(text) > 1:
        raise ValueError(text)
    return float(text)


_PARSERS: Final[dict[str, Callable[[str], Any]]] = {
    "articles": _several(partial(_matching, _ARTICLE_ID)),
    "place": partial(_matching, _PLACE_ID),
    "article": partial(_matching, _ARTICLE_ID),
    "corridors": _several(partial(_matching, _CORRIDOR_ID)),
    "panel": partial(_one_of, PANELS),
    "uses": _several(partial(_one_of, USES)),
    "confidence": _share,
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
    if view.articles is not None:
        query["articles"] = ",".join(sorted(view.articles)) or _NONE
    for name in ("place", "article"):
        if value := getattr(view, name):
            query[name] = value
    if view.corridors:
        query["corridors"] = ",".join(sorted(view.corridors))
    if view.panel != "excerpts":
        query["panel"] = view.panel
    if view.uses != _DEFAULT_USES:
        query["uses"] = ",".join(use for use in USES if use in view.uses) or _NONE
    if view.confidence:
        query["confidence"] = f"{view.confidence:g}"
    return query


def current() -> View:
    """Return this session's view; the first call of a session reads it from the address."""
    if _VIEW not in st.session_state:
        view, ignored = from_query(st.query_params.to_dict())
        st.session_state[_VIEW] = view
        if ignored:
            notify("This link holds something that Dateline does not understand; the rest of it is shown.")
    view = st.session_state[_VIEW]
    assert isinstance(view, View)  # noqa: S101 - only `change` writes it
    return view


def change(**fields: Any) -> None:  # noqa: ANN401 - the fields of View
    """Replace fields of the view."""
    st.session_state[_VIEW] = replace(current(), **fields)


def choose_place(place: Place) -> None:
    """Select a place from a list: show its excerpts, and have the map move there."""
    change(place=place.id, panel="excerpts")
    st.session_state[_TARGET] = place.point


def take_target() -> Point | None:
    """Return the point that the map is to move to, once."""
    target: Point | None = st.session_state.pop(_TARGET, None)
    return target


def write_address() -> None:
    """Bring the address in line with the view."""
    query = to_query(current())
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def notify(message: str, *, article_id: str = "") -> None:
    """Keep a message for the next run; with an article's id it offers what can be done about that article."""
    st.session_state.setdefault(_NOTICES, []).append((message, article_id))


def take_notices() -> list[tuple[str, str]]:
    """Return the messages that wait, and forget them."""
    notices: list[tuple[str, str]] = st.session_state.pop(_NOTICES, [])
    return notices
