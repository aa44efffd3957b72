"""An article's text as HTML: its mentions marked by use and by how sure they are, the page's furniture in folds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.maps.markup import Markup, element, join
from geo.ui import meaning
from geo.ui.language import _, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.model import Article, Mention, Reading, Resolution

# a line this long that another follows at once was broken to fit a page
_WRAP: Final = re.compile(r"(?P<line>^[^\n]{60,})\n(?=[^\n])", re.MULTILINE)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text as HTML, and what its marks point to by number: HTML that says what each was taken for."""

    html: Markup
    tips: tuple[Markup, ...]


def marked(article: Article, reading: Reading, removed: Mapping[Mention, str], focus: Span | None = None) -> Marked:
    """Return an article's text with its mentions marked.

    Args:
        article: Whose text it is.
        reading: The mentions, judged.
        removed: Mentions that people judged to be no places, with what was said of each.
        focus: (start, end) of a stretch that stands out, in code points; None or that of a mention: none is wrapped,
            since the browser finds mentions by itself.
    """
    tips: dict[Markup, int] = {}
    marks: dict[Span, tuple[str, Markup]] = {}
    teller = meaning.teller()
    told: dict[tuple[object, ...], Markup] = {}  # a name is mostly taken for the same, for the same reasons
    for resolution in reading.resolutions:
        same = (resolution.mention.use, resolution.place, resolution.confidence, resolution.candidates)
        tip = told.get(same) or told.setdefault(same, teller.html(resolution))
        marks[resolution.mention.start, resolution.mention.end] = (_classes(resolution), tip)
    for mention, said in removed.items():
        marks.setdefault((mention.start, mention.end), ("dl-removed", element("p", said)))
    places = {
        (one.mention.start, one.mention.end): one.place.id for one in reading.resolutions if one.place is not None
    }
    text = _flowing(article.text)
    furniture = sorted(article.furniture)
    cuts = sorted({0, len(text), *(edge for span in furniture for edge in span)})
    folded = frozenset(furniture)
    spans = sorted(marks)
    pieces: list[str] = []
    for start, end in pairwise(cuts):
        inside = [span for span in spans if start <= span[0] and span[1] <= end]
        parts = []
        at = start
        for span in inside:
            if span[0] < at:
                continue
            classes, tip = marks[span]
            number = tips.setdefault(tip, len(tips))
            parts += [_plain(text, at, span[0], focus), _mark(text, span, classes, number, places.get(span, ""), focus)]
            at = span[1]
        stretch = join(*parts, _plain(text, at, end, focus))
        pieces.append(_fold(stretch, text[start:end]) if (start, end) in folded else stretch)
    return Marked(element("article", *pieces, class_="dl-text", dir="auto", lang=article.language), tuple(tips))


def _flowing(text: str) -> str:
    """Return the text with spaces for the line breaks that only fitted it to a page; offsets stay as they are."""
    return _WRAP.sub(lambda found: found["line"] + " ", text)


def _fold(stretch: Markup, text: str) -> Markup:
    count = len(text.split())
    if not count:
        return stretch
    told = counted(
        "Left out: {count} word of the page, not of the article",
        "Left out: {count} words of the page, not of the article",
        count,
    )
    return element("details", element("summary", told), stretch, class_="dl-furniture")


def _classes(resolution: Resolution) -> str:
    names = [f"dl-{resolution.mention.use}"]
    if resolution.place is None:
        names.append("dl-unresolved")
    elif meaning.is_judged(resolution):
        names.append("dl-judged")
    elif resolution.confidence < meaning.SURE:
        names.append("dl-unsure")
    return " ".join(names)


def _mark(text: str, span: Span, classes: str, tip: int, place: str, focus: Span | None) -> Markup:  # noqa: PLR0913, PLR0917 - a mark's parts
    attributes = {"class_": classes, "data_at": f"{span[0]}-{span[1]}", "data_tip": str(tip)}
    if place:
        attributes["data_place"] = place
    if focus and focus != span and span[0] < focus[1] and focus[0] < span[1]:
        attributes["class_"] += " dl-focus"
    return element("mark", text[span[0] : span[1]], **attributes)


def _plain(text: str, start: int, end: int, focus: Span | None) -> Markup:
    """Return text[start:end], what of it lies in the focus wrapped."""
    if focus is None or focus[1] <= start or end <= focus[0]:
        return join(text[start:end])
    low, high = max(start, focus[0]), min(end, focus[1])
    return join(text[start:low], element("span", text[low:high], class_="dl-focus"), text[high:end])


def legend() -> Markup:
    """Return what the marks mean, in a fold."""
    signs: Iterable[tuple[str, str]] = (
        ("dl-location", _("a location")),
        ("dl-location dl-unsure", _("a location, but which place is not sure")),
        ("dl-location dl-unresolved", _("a location that stayed unresolved")),
        ("dl-location dl-judged", _("judged by a person")),
        ("dl-actor", _("a government or other actor")),
        ("dl-demonym", _("a people or an adjective")),
        ("dl-name_part", _("part of another name")),
        ("dl-removed", _("judged not to be a place")),
    )
    items = [element("li", element("mark", _("Name"), class_=classes), " ", told) for classes, told in signs]
    return element(
        "details", element("summary", _("How names are marked")), element("ul", *items), class_="dl-text-legend"
    )
