"""Correcting what was read: the names that are most in doubt, one of them to be judged, and the log of what was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from geo import maps
from geo.gazetteer import fold
from geo.maps.markup import Markup, element
from geo.ui import judging, meaning, reading, resources, state, words
from geo.ui.language import N_, _, counted, current
from geo.ui.panel import correcting, log
from geo.ui.panel.article import nearest

if TYPE_CHECKING:
    from geo.model import Article, Resolution
    from geo.ui.resources import Pairs

List = Literal["placed", "unresolved", "log"]

_LISTS: Final[dict[List, str]] = {"placed": N_("On the map"), "unresolved": N_("Unresolved"), "log": N_("Log")}
_LONGEST: Final = 30  # names that are listed
_KEY, _LIST, _MISSED = "doubts", "corrections-list", "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A name in an article, how often it stands there for the same place, and the mention that is least sure."""

    article: Article
    resolution: Resolution
    count: int


def show(pairs: Pairs) -> None:
    """Draw the name that is being judged, or the lists to choose one from."""
    fault = judging.take_fault()
    if fault:
        st.error(words.label(fault))
    view = state.current()
    opened = next((pair for pair in resources.pairs() if pair[0].id == view.article), None)
    if opened is not None and view.span is not None and correcting.show(*opened, view.span):
        return
    _lists(pairs, opened[0] if opened else None)


def _lists(pairs: Pairs, article: Article | None) -> None:
    st.session_state.setdefault(_LIST, "placed")
    found = doubts(pairs)
    placed = [doubt for doubt in found if doubt.resolution.place is not None]
    unresolved = [doubt for doubt in found if doubt.resolution.place is None]
    counts: dict[List, int] = {"placed": len(placed), "unresolved": len(unresolved), "log": log.count()}
    chosen: List = (
        st.segmented_control(
            _("Corrections"),
            list(_LISTS),
            key=_LIST,
            format_func=lambda one: f"{_(_LISTS[one])} ({current().number(counts[one])})",
            label_visibility="collapsed",
        )
        or "placed"
    )
    if chosen == "log":
        log.show()
        return
    _saved()
    rows = placed if chosen == "placed" else unresolved
    if not rows:
        st.info(_("No name is left to judge among the articles shown."))
    else:
        _queue(rows, chosen)
    if article is not None:
        _missed(article)


def _saved() -> None:
    """Offer to take back what was judged last."""
    last = judging.last()
    if last:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="judge-saved"):
            st.markdown(_("Saved. The map and the lists show it now."))
            st.button(_("Undo"), key="judge-undo", on_click=judging.undo, args=(last,))


def doubts(pairs: Pairs) -> list[Doubt]:
    """Return the names that nobody has judged, the least sure first, of the uses that the view shows."""
    uses, in_force = state.current().uses, resources.in_force()
    found: dict[tuple[str, str, str], list[tuple[Article, Resolution]]] = {}
    for article, judged in pairs:
        for one in judged.resolutions:
            if one.mention.use in uses and not in_force.on(article.id, one.mention):
                key = (article.id, fold(one.mention.surface), one.place.id if one.place else "")
                found.setdefault(key, []).append((article, one))
    rows = [
        Doubt(
            article=group[0][0],
            resolution=min((one for _article, one in group), key=lambda one: one.confidence),
            count=len(group),
        )
        for group in found.values()
    ]
    return sorted(rows, key=lambda row: (row.resolution.confidence, -row.count))


def _queue(rows: list[Doubt], chosen: List) -> None:
    st.caption(
        _("The least sure come first. Choose a name to judge it.")
        if chosen == "placed"
        else _("These names are not on the map. Choose one to say what it is.")
    )
    items = [element("li", _row(row)) for row in rows[:_LONGEST]]
    reading.show(element("ol", *items, class_="dl-picks"), key=_KEY, name=chosen, on_told=_told)
    if len(rows) > _LONGEST:
        st.caption(counted("{count} more name follows.", "{count} more names follow.", len(rows) - _LONGEST))


def _row(row: Doubt) -> Markup:
    mention = row.resolution.mention
    facts = [
        _("confidence {share}").format(share=current().percent(row.resolution.confidence)),
        counted("{count} mention", "{count} mentions", row.count),
        words.title(row.article),
    ]
    return element(
        "button",
        element("strong", element("bdi", mention.surface)),
        element("span", meaning.sentence(row.resolution), class_="dl-taken"),
        element("q", Markup(maps.excerpt_html(maps.excerpt_of(row.article, row.resolution), shorten=True)), dir="auto"),
        element("span", " · ".join(facts), class_="facts", dir="auto"),
        type="button",
        class_="dl-pick",
        data_tell=json.dumps(["judge", row.article.id, mention.start, mention.end]),
    )


def _told() -> None:
    match reading.told(_KEY):
        case ["judge", str(article_id), int(start), int(end)] if start < end:
            correcting.open_at(article_id, (start, end), back="queue")


def _missed(article: Article) -> None:
    """Take a name that was not found in the article, as it stands there; the way that needs no pointer."""
    with st.expander(_("Add a name that was missed")):
        st.text_input(
            _("The name as it stands in “{title}”").format(title=words.label(words.title(article))),
            key=_MISSED,
            max_chars=100,
            on_change=_add_missed,
            args=(article,),
        )


def _add_missed(article: Article) -> None:
    said = st.session_state[_MISSED]
    span = nearest(article.text, said, 0)
    if span:
        correcting.open_at(article.id, span, back="queue")
        st.session_state[_MISSED] = ""
    elif said.strip():
        st.session_state["judge-fault"] = _("“{name}” does not stand in this article.").format(name=said.strip())
