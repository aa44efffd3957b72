"""HTML in the page that a person can act in: data/web/reading.js shows it and tells what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.ui import components

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.maps.markup import Markup

NAME_COOKIE: Final = "dateline_name"


def show(  # noqa: PLR0913 - what can be shown
    html: Markup,
    *,
    key: str,
    on_told: Callable[[], None],
    name: str = "",
    tips: Sequence[Markup] = (),
    at: tuple[int, int] | None = None,
    place: str = "",
    texts: Mapping[str, str] | None = None,
) -> None:
    """Draw HTML that tells what is done in it.

    Args:
        html: What to draw. An element with ``data-tell`` (JSON) tells that when it is clicked; a mark with
            ``data-at`` ("start-end") and ``data-tip`` tells ["pick", start, end].
        key: Key of the element in the session.
        on_told: Called when something was done; `told` says what.
        name: What is shown, such as the article's id: another one is scrolled to ``at`` anew.
        tips: HTML for the marks' cards, by the number in ``data-tip``.
        at: The stretch that stands out and is scrolled to.
        place: Id of the place whose mentions stand out.
        texts: "correct" is the button in a card, "mark" the one beside selected words; without them there are none.
    """
    data = {"html": html, "tips": list(tips), "at": at, "place": place, "name": name, "texts": dict(texts or {})}
    components.READING(key=key, data=data, on_told_change=on_told)


def remember(name: str, following: str) -> None:
    """Have the browser keep the name that corrections are signed with, for its next session.

    Where it is new, the box that it was written in is gone, and the focus goes to the element of a CSS selector.
    """
    components.READING(key="remember-name", data={"cookie": NAME_COOKIE, "value": name, "next": following})


def focus(selector: str, order: str) -> None:
    """Have the focus go to an element, once for each order, if what had it is no longer there."""
    components.READING(key="regain-focus", data={"focus": selector, "order": order})


def told(key: str) -> Any:  # noqa: ANN401 - what a browser sent, which may be anything
    """Return what the element with this key has just told, None if nothing."""
    return components.told(key, "told")
