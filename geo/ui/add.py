"""Adding an article: paste it or give a file, see it read, find it on the map. And taking one away, with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import sources
from geo.errors import GeoError, InputError
from geo.languages import is_read
from geo.ui import resources, state, words
from geo.ui.language import _, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Article

_FIELDS: Final = ("add-text", "add-title", "add-url", "add-source", "add-published")
_MOST_PROBLEMS: Final = 3  # of a file that are told one by one
_DONE, _UPLOADS, _REMOVED = "add-done", "add-uploads", "removed"


def show() -> None:
    """Draw the box, and read what it holds when the person says so."""
    if st.session_state.pop(_DONE, False):
        for field in _FIELDS:
            st.session_state[field] = ""
        st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1  # a new key empties the uploader
    with st.form("add", border=False, enter_to_submit=False):
        st.subheader(_("Add an article"))
        text = st.text_area(
            _("Text of the article"), key="add-text", height=120, placeholder=_("Paste the text of an article")
        )
        with st.expander(_("Title, link, or a file")):
            hint = _("Left empty, the first line is used if it is one.")
            title = st.text_input(_("Title"), key="add-title", help=hint)
            url = st.text_input(_("Link"), key="add-url", placeholder="https://")
            outlet = st.text_input(_("Outlet"), key="add-source")
            published = st.text_input(_("Date"), key="add-published", placeholder="2022-03-07")
            upload = st.file_uploader(
                _("File: text, web page, PDF, Word, feed or table"),
                type=[suffix.removeprefix(".") for suffix in sources.SUFFIXES],
                key=f"add-file-{st.session_state.get(_UPLOADS, 0)}",
            )
        wanted = st.form_submit_button(_("Read it"), key="read-it", type="primary", width="stretch")
    if not wanted:
        return
    limit = resources.settings().max_chars
    try:
        if upload is not None and not text.strip():
            found = list(sources.articles_in_bytes(upload.getvalue(), name=upload.name, max_chars=limit))
            _read_upload(found)
        else:
            article = sources.from_text(text, title=title, url=url, source=outlet, published=published, max_chars=limit)
            _read(article)
    except GeoError as error:
        st.error(words.label(str(error)))
        return
    st.session_state[_DONE] = True
    st.rerun()


def _read_upload(found: Sequence[Article | sources.Unreadable]) -> None:
    """Read all articles of a file, and tell what in it could not be read; InputError if that is all of it."""
    problems = [one for one in found if isinstance(one, sources.Unreadable)]
    articles = [one for one in found if not isinstance(one, sources.Unreadable)]
    if not articles:
        reason = str(problems[0]) if problems else _("There is no article in this file.")
        raise InputError(reason)
    if len(articles) == 1:
        _read(articles[0])
    else:
        _read_many(articles)
    for problem in problems[:_MOST_PROBLEMS]:
        state.notify(_("Not read: {problem}").format(problem=problem))
    if (more := len(problems) - _MOST_PROBLEMS) > 0:
        state.notify(counted("{count} more could not be read.", "{count} more could not be read.", more))


def _read_many(articles: Sequence[Article]) -> None:
    """Read articles where the person can see how far it is, keep them, and show them."""
    label = _("Reading {count} articles…").format(count=len(articles))
    bar = st.progress(0.0, text=label)
    new = 0
    for number, article in enumerate(articles, 1):
        added = resources.keep(article)
        new += added.new
        bar.progress(number / len(articles), text=label)
    state.notify(counted("{count} article was added.", "{count} articles were added.", new))
    if known := len(articles) - new:
        state.notify(counted("{count} article was here already.", "{count} articles were here already.", known))
    state.change(articles=frozenset(article.id for article in articles), article="", panel="excerpts", place="")


def _read(article: Article) -> None:
    """Read the article where the person can see it, keep it, and show it."""
    with st.status(_("Reading the article…"), expanded=True) as status:
        st.write(counted("{count} word to read.", "{count} words to read.", len(article.text.split())))
        added = resources.keep(article)
        located = {one.place.id for one in added.reading.resolutions if one.place and one.mention.use == "location"}
        status.update(label=_("Read."), state="complete")
    title = words.title(added.article)
    if not added.new:
        state.notify(_("“{title}” was here already; nothing was added.").format(title=title))
    elif not is_read(added.article.language):
        state.notify(
            _("“{title}” is not in English, so no places were looked for. It is in the list of articles.").format(
                title=title
            )
        )
    elif not located:
        state.notify(
            _("No place was found in “{title}”. It is in the list of articles, but not on the map.").format(title=title)
        )
    else:
        on_map = counted(
            "“{{title}}” is on the map with {count} place. Only this article is shown.",
            "“{{title}}” is on the map with {count} places. Only this article is shown.",
            len(located),
        )
        state.notify(on_map.format(title=title))
    state.change(articles=frozenset({added.article.id}), article=added.article.id, panel="article", place="")


def remove(article: Article) -> None:
    """Take the article out of the store; `undo` brings it back for as long as the session lasts."""
    resources.store().remove_article(article.id)
    st.session_state.setdefault(_REMOVED, {})[article.id] = article
    chosen = state.current().articles
    state.change(articles=chosen - {article.id} or None if chosen else chosen, article="", panel="excerpts")
    state.notify(_("“{title}” was removed.").format(title=words.title(article)), article_id=article.id)


def undo(article_id: str) -> None:
    """Bring a removed article back."""
    article: Article = st.session_state[_REMOVED].pop(article_id)
    resources.keep(article)
    state.notify(_("“{title}” is back.").format(title=words.title(article)))


def bring_samples() -> None:
    """Put the sample articles into the store again."""
    for article in sources.samples():
        resources.keep(article)
