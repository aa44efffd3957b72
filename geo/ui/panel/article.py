"""An article as it was read: a click on a place in its text moves the map there, and leads to correcting it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.languages import is_read
from geo.maps.markup import element, link
from geo.ui import add, articles, judging, reading, resources, state, words
from geo.ui.language import _, current
from geo.ui.panel import text

if TYPE_CHECKING:
    from geo.model import Article, Reading
    from geo.ui.resources import Pairs

_KEY: Final = "article-text"
_MOST_COPIES: Final = 10  # of a story that are named


def show(pairs: Pairs, article_id: str) -> None:
    """Draw the article, or say how to choose one."""
    pair = next((pair for pair in pairs if pair[0].id == article_id), None)
    if pair is None:
        st.markdown(_("Choose **Read** beside an article, or **Read the article** under an excerpt."))
        return
    article, judged = pair
    st.html(
        element(
            "header",
            element("h2", link(words.title(article), article.url), dir="auto"),
            element("p", words.byline(article), class_="facts"),
            class_="dl-place",
        )
    )
    with st.container(horizontal=True, gap="small"):
        st.button(_("Only this article"), type="tertiary", on_click=articles.choose_only, args=(article.id,))
        st.button(_("Remove it"), key="remove", type="tertiary", on_click=add.remove, args=(article,))
    _same_story(article)
    if not is_read(article.language):
        st.info(_("This article is not in English, so no places were looked for in it."))
    st.html(text.legend())
    fault = judging.take_fault()
    if fault:
        st.error(words.label(fault))
    view = state.current()
    marked = _marked(resources.store().version(), article.id, current().language, view.span, article, judged)
    reading.show(
        marked.html,
        key=_KEY,
        name=article.id,
        tips=marked.tips,
        at=view.span,
        place=view.place,
        texts={"correct": _("Correct it"), "mark": _("Mark as a place")},
        on_told=_told,
    )


def _same_story(article: Article) -> None:
    """Draw the way to the other articles that tell the same story: copies of it, and versions of its page."""
    others = resources.same_story(article.id)
    if not others:
        return
    with st.container(horizontal=True, gap="small"):
        st.markdown(_("The same story:"))
        for other in others[:_MOST_COPIES]:
            is_version = bool(other.url) and other.url == article.url
            facts = words.byline(other) or words.title(other)
            label = _("another version, {facts}").format(facts=facts) if is_version else facts
            st.button(
                words.label(label),
                key=f"story-{other.id}",
                help=words.label(words.title(other)),
                type="tertiary",
                on_click=_open_beside,
                args=(other.id,),
            )


def _open_beside(article_id: str) -> None:
    """Open an article, and show it beside those that are shown."""
    chosen = state.current().articles
    state.change(articles=chosen and chosen | {article_id})
    articles.open_article(article_id)


@st.cache_resource(show_spinner=False, max_entries=64)
def _marked(
    version: int,  # noqa: ARG001 - part of the key, as the language is
    article_id: str,
    language: str,  # noqa: ARG001
    span: tuple[int, int] | None,
    _article: Article,
    _judged: Reading,
) -> text.Marked:
    known = {(one.mention.start, one.mention.end) for one in _judged.resolutions}
    found = next((reading for article, reading in resources.found() if article.id == article_id), _judged)
    removed = judging.removed(_article, (one.mention for one in found.resolutions))
    return text.marked(_article, _judged, removed, None if span in known else span)


def _told() -> None:
    match reading.told(_KEY):
        case ["pick", int(start), int(end)]:
            _pick(start, end)
        case ["correct", int(start), int(end)]:
            state.change(span=(start, end), panel="corrections")
        case ["mark", int(start), str(said)]:
            _mark(start, said)


def _open() -> tuple[Article, Reading] | None:
    article_id = state.current().article
    return next((pair for pair in resources.pairs() if pair[0].id == article_id), None)


def _pick(start: int, end: int) -> None:
    """Have the map go to the place of the mention that was clicked."""
    pair = _open()
    for resolution in pair[1].resolutions if pair else ():
        if (resolution.mention.start, resolution.mention.end) == (start, end):
            place = resolution.place
            state.change(span=(start, end), place=place.id if place else "")
            if place:
                state.look_at(place.point)


def _mark(start: int, said: str) -> None:
    """Open the words that were selected in the text for judging."""
    pair = _open()
    if pair is None:
        return
    span = nearest(pair[0].text, said, start)
    if span is None:
        st.session_state["judge-fault"] = _("These words could not be found in the text; select them once more.")
    else:
        state.change(span=span, panel="corrections")


def nearest(body: str, said: str, start: int) -> tuple[int, int] | None:
    """Return where in a text the words stand that are nearest to an offset, however their blanks are written."""
    pattern = r"\s+".join(re.escape(word) for word in said.split())
    found = [match.span() for match in re.finditer(pattern, body)] if pattern else []
    return min(found, key=lambda span: abs(span[0] - start), default=None)
