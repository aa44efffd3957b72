"""Adding articles: paste one or drop files, see each being read, find them on the map; take them away again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import sources
from geo.errors import GeoError, InputError
from geo.languages import is_read
from geo.ui import resources, state, words
from geo.ui.language import _, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo.ingest import Added
    from geo.model import Article

_FIELDS: Final = ("add-text", "add-address", "add-title", "add-url", "add-source", "add-published")
_DONE, _UPLOADS, _REMOVED, _REPORT = "add-done", "add-uploads", "removed", "add-report"
_MOST_LINES: Final = 200  # of a report


def show() -> None:
    """Draw the box, and read what it holds when the person says so."""
    if st.session_state.pop(_DONE, False):
        for field in _FIELDS:
            st.session_state[field] = ""
        st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1  # a new key empties the uploader
    with st.form("add", border=False, enter_to_submit=False):
        st.subheader(_("Add articles"))
        text = st.text_area(
            _("Text of the article"), key="add-text", height=100, placeholder=_("Paste the text of an article")
        )
        uploads = st.file_uploader(
            _("Files: text, HTML, PDF, Word, tables, feeds"),
            type=sorted({suffix.removeprefix(".") for suffix in sources.SUFFIXES}),
            accept_multiple_files=True,
            key=f"add-file-{st.session_state.get(_UPLOADS, 0)}",
        )
        address = ""
        if resources.settings().online:
            address = st.text_input(_("Web address of a page or a feed"), key="add-address", placeholder="https://")
        with st.expander(_("Title, link and date of the text")):
            hint = _("Left empty, the first line is used if it is one.")
            title = st.text_input(_("Title"), key="add-title", help=hint)
            url = st.text_input(_("Link"), key="add-url", placeholder="https://")
            outlet = st.text_input(_("Outlet"), key="add-source")
            published = st.text_input(_("Date"), key="add-published", placeholder="2022-03-07")
        wanted = st.form_submit_button(_("Read it"), key="read-it", type="primary", width="stretch")
    if not wanted:
        _report()
        return
    try:
        given: list[Article | sources.Unreadable] = []
        if text.strip() or not (uploads or address.strip()):
            limit = resources.settings().max_chars
            given.append(
                sources.from_text(text, title=title, url=url, source=outlet, published=published, max_chars=limit)
            )
        _read(given, uploads, address.strip())
    except GeoError as error:
        st.error(words.label(str(error)))
        return
    st.session_state[_DONE] = True
    st.rerun()


def _read(given: list[Article | sources.Unreadable], uploads: list[UploadedFile], address: str) -> None:
    """Read articles where the person can see it, keep them, and show them.

    Raises:
        GeoError: Nothing at all could be read; the message says why.
    """
    unread: list[str] = []
    done: list[Added] = []
    with st.status(_("Reading…"), expanded=True) as status:
        progress, lines = st.progress(0.0), st.container()

        def told(added: Added) -> None:
            done.append(added)
            st.session_state.get(_REMOVED, {}).pop(added.article.id, None)
            _line(lines, _result(added))

        def articles() -> Iterator[Article]:
            fetched = resources.found_at(address) if address else ()
            for number, found in enumerate(chain(given, fetched, _uploaded(uploads, progress))):
                if isinstance(found, sources.Unreadable):
                    unread.append(str(found))
                    _line(lines, _("Not read: {reason}").format(reason=found))
                else:
                    status.update(label=_("Reading article {number}…").format(number=number + 1))
                    yield found

        for article in articles():
            told(resources.keep(article))
        status.update(label=_("Read."), state="complete")
    if not done and unread:
        raise InputError(unread[0] if len(unread) == 1 else "; ".join(unread[:3]))
    new = [added.article for added in done if added.new]
    if len(done) == 1 and not unread:
        _tell_of_one(done[0])
    else:
        summary = counted("{count} article was added.", "{count} articles were added.", len(new))
        state.notify(summary, article_id=",".join(article.id for article in new))
        lines_of = [_result(added) for added in done]
        st.session_state[_REPORT] = [*(_("Not read: {reason}").format(reason=one) for one in unread), *lines_of]
    ids = frozenset(added.article.id for added in done)
    if len(ids) == 1:
        state.change(articles=ids, article=next(iter(ids)), span=None, panel="article", place="")
    elif ids:
        state.change(articles=ids, article="", span=None, panel="excerpts", place="")


def _uploaded(uploads: Iterable[UploadedFile], progress: DeltaGenerator) -> Iterator[Article | sources.Unreadable]:
    files = list(uploads)
    for number, upload in enumerate(files):
        limit = resources.settings().max_chars
        yield from sources.articles_in_bytes(upload.getvalue(), name=upload.name, max_chars=limit)
        progress.progress((number + 1) / len(files))


def _line(lines: DeltaGenerator, text: str) -> None:
    lines.caption(words.label(text))


def _located(added: Added) -> int:
    return len({one.place.id for one in added.reading.resolutions if one.place and one.mention.use == "location"})


def _result(added: Added) -> str:
    """Return one line on what became of an article."""
    title = words.title(added.article)
    if not added.new:
        return _("“{title}” was here already; nothing was added.").format(title=title)
    if not is_read(added.article.language):
        return _("“{title}” is not in English, so no places were looked for. It is in the list of articles.").format(
            title=title
        )
    places = counted("{count} place", "{count} places", _located(added))
    return _("“{title}”: {places}").format(title=title, places=places)


def _tell_of_one(added: Added) -> None:
    title, places = words.title(added.article), _located(added)
    if not added.new:
        state.notify(_("“{title}” was here already; nothing was added.").format(title=title))
    elif not is_read(added.article.language):
        told = _("“{title}” is not in English, so no places were looked for. It is in the list of articles.")
        state.notify(told.format(title=title), article_id=added.article.id)
    elif not places:
        told = _("No place was found in “{title}”. It is in the list of articles, but not on the map.")
        state.notify(told.format(title=title), article_id=added.article.id)
    else:
        told = counted(
            "“{{title}}” is on the map with {count} place. Only this article is shown.",
            "“{{title}}” is on the map with {count} places. Only this article is shown.",
            places,
        )
        state.notify(told.format(title=title), article_id=added.article.id)


def _report() -> None:
    """Show what became of each article of the last addition, until it is dismissed."""
    lines: list[str] = st.session_state.get(_REPORT, [])
    if not lines:
        return
    with st.container(key="add-report"):
        for line in lines[:_MOST_LINES]:
            st.caption(words.label(line))
        st.button(_("Dismiss"), key="dismiss-report", type="tertiary", on_click=st.session_state.pop, args=(_REPORT,))


def remove(article: Article) -> None:
    """Take the article out of the store; `undo` brings it back for as long as the session lasts."""
    resources.store().remove_article(article.id)
    st.session_state.setdefault(_REMOVED, {})[article.id] = article
    chosen = state.current().articles
    state.change(articles=chosen - {article.id} or None if chosen else chosen, article="", panel="excerpts")
    state.notify(_("“{title}” was removed.").format(title=words.title(article)), article_id=article.id)


def undo(article_ids: str) -> None:
    """Undo an addition or a removal of articles (their ids, with commas): what is there goes, what is gone returns."""
    gone: dict[str, Article] = st.session_state.get(_REMOVED, {})
    ids = article_ids.split(",")
    back = [gone.pop(article_id) for article_id in ids if article_id in gone]
    if back:
        for article in back:
            resources.keep(article)
            state.notify(_("“{title}” is back.").format(title=words.title(article)))
        return
    for article_id in ids:
        resources.store().remove_article(article_id)
    st.session_state.pop(_REPORT, None)
    state.change(articles=None, article="", span=None, panel="excerpts", place="")
    state.notify(counted("{count} article was taken out again.", "{count} articles were taken out again.", len(ids)))


def bring_samples() -> None:
    """Put the sample articles into the store again."""
    for article in sources.samples():
        resources.keep(article)
