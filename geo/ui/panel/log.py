"""The log of corrections: who judged what, when and why; each can be undone, or said again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.gazetteer import fold
from geo.maps.markup import Markup, element, join
from geo.ui import judging, meaning, reading, resources, state, words
from geo.ui.language import N_, _, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.model import Article, Judgement, Scope

_KEY: Final = "judgements-log"
_LONGEST: Final = 50  # entries that are drawn
SCOPES: Final[dict[Scope, str]] = {
    "mention": N_("this mention"),
    "name_in_article": N_("this name in this article"),
    "name_everywhere": N_("this name in all articles"),
}


@st.cache_resource(show_spinner=False, max_entries=2)
def _judgements(version: int) -> tuple[Judgement, ...]:  # noqa: ARG001 - the key
    return tuple(reversed(resources.store().judgements(active_only=False)))


def count() -> int:
    """Return how many corrections there are, those that were undone included."""
    return len(_judgements(resources.store().version()))


def show() -> None:
    """Draw the log, newest first."""
    entries = _judgements(resources.store().version())
    if not entries:
        st.info(_("Nobody has corrected anything yet. What is corrected is listed here, with who did it and why."))
        return
    judging.ask_name()
    articles = {article.id: article for article, _reading in resources.pairs()}
    old = superseded(entries)
    items = [element("li", _entry(one, articles, superseded=one.id in old)) for one in entries[:_LONGEST]]
    reading.show(element("ol", *items, class_="dl-log"), key=_KEY, on_told=_told)
    if len(entries) > _LONGEST:
        st.caption(counted("{count} older correction.", "{count} older corrections.", len(entries) - _LONGEST))


def superseded(judgements: Iterable[Judgement]) -> set[str]:
    """Return the ids of those in force that a later one on the same thing takes the place of."""
    covered: set[tuple[object, ...]] = set()
    found = set()
    for one in sorted(judgements, key=lambda one: one.at, reverse=True):
        if one.undone_at is not None:
            continue
        what = (one.scope, one.article_id, one.start, one.end, fold(one.surface))
        aspects = {"place", "use"} if one.verdict == "not_a_place" else {"use" if one.verdict == "use" else "place"}
        if all((*what, aspect) in covered for aspect in aspects):
            found.add(one.id)
        covered |= {(*what, aspect) for aspect in aspects}
    return found


def verdict(judgement: Judgement) -> str:
    """Return what was judged, in words."""
    if judgement.verdict == "not_a_place":
        return _("Not a place")
    if judgement.verdict == "use" and judgement.use:
        return _(words.MENTION[judgement.use])
    place = resources.judge().place(judgement)
    if place is None:
        return _("A place that this gazetteer does not have ({id})").format(id=judgement.place_id or "")
    if judgement.verdict == "point":
        return _("A point placed by hand: {coordinates}").format(
            coordinates=f"{place.point.lat:.4f}, {place.point.lon:.4f}"
        )
    return meaning.described(place)


def _entry(one: Judgement, articles: Mapping[str, Article], *, superseded: bool) -> Markup:
    article = articles.get(one.article_id or "")
    where = f"{_(SCOPES[one.scope])}: {words.title(article)}" if article else _(SCOPES[one.scope])
    standing = ""
    if one.undone_at:
        told = _("Undone on {moment} by {person}") if one.undone_by else _("Undone on {moment}")
        standing = told.format(moment=words.moment(one.undone_at), person=one.undone_by)
    elif superseded:
        standing = _("Superseded by a later one")
    act = "repeat" if one.undone_at else "undo"
    name = _("Judge so again: {name}") if one.undone_at else _("Undo: {name}")
    return join(
        element("p", element("strong", element("bdi", one.surface)), " → ", verdict(one)),
        element("p", f"{one.by} · {words.moment(one.at)}", class_="facts", dir="auto"),
        element("p", where, class_="facts", dir="auto"),
        element("p", _("Why: {reason}").format(reason=one.why), dir="auto") if one.why else join(),
        element("p", standing, class_="dl-standing", dir="auto") if standing else join(),
        element(
            "button",
            _("Judge so again") if one.undone_at else _("Undo"),
            type="button",
            class_="dl-quiet",
            aria_label=name.format(name=one.surface),
            data_tell=json.dumps([act, one.id]),
        ),
        element(
            "button",
            _("Open"),
            type="button",
            class_="dl-quiet",
            aria_label=_("Open: {name}").format(name=one.surface),
            data_tell=json.dumps(["open", one.id]),
        )
        if article and one.start is not None
        else join(),
    )


def _told() -> None:
    entries = {one.id: one for one in _judgements(resources.store().version())}
    match reading.told(_KEY):
        case ["undo", str(name)] if name in entries:
            judging.undo(name)
        case ["repeat", str(name)] if name in entries:
            judging.repeat(entries[name])
        case ["open", str(name)] if name in entries:
            one = entries[name]
            if one.article_id and one.start is not None and one.end is not None:
                state.open_sentence(one.article_id, one.start, one.end)
