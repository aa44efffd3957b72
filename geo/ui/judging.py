"""Judging in a session: who judges, and keeping, undoing and repeating what was judged."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

import streamlit as st

from geo import judgements
from geo.errors import GeoError
from geo.ui import meaning, reading, resources, words
from geo.ui.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Article, Judgement, Mention

_BY, _FAULT, _LAST = "judge-by", "judge-fault", "judge-last"


def by() -> str:
    """Return the name that corrections are signed with, "" until it was given."""
    return str(st.session_state.get(_BY) or _remembered() or resources.settings().user)


def _remembered() -> str:
    """Return the name that this browser gave in an earlier session."""
    kept = st.context.cookies.get(reading.NAME_COOKIE)
    with suppress(GeoError):
        return judgements.checked_name(unquote(kept)) if isinstance(kept, str) else ""
    return ""


def ask_name() -> None:
    """Draw the box for the name; once it was given, only what it is and a way to change it."""
    name = by()
    if name and not st.session_state.get(f"{_BY}-change"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="judge-name"):
            st.caption(words.label(_("Signed by {name}").format(name=name)))
            st.button(_("Change the name"), type="tertiary", on_click=_change)
        reading.remember(name, ".st-key-judge-name button")
        return
    key = f"{_BY}-box"
    st.text_input(
        _("Your name"),
        value=name,
        key=key,
        max_chars=80,
        on_change=_named,
        args=(key,),
        help=_("Each correction is signed: the log says who judged, when and why."),
    )


def _change() -> None:
    st.session_state[f"{_BY}-change"] = True


def _named(key: str) -> None:
    try:
        st.session_state[_BY] = judgements.checked_name(st.session_state[key])
    except GeoError as error:
        st.session_state[_FAULT] = str(error)
    else:
        st.session_state[f"{_BY}-change"] = False


def keep(judgement: Judgement) -> bool:
    """Keep a judgement, signed and dated now; tell why not where it cannot be."""
    try:
        signed = replace(judgement, by=judgements.checked_name(by()), at=datetime.now(UTC))
        resources.store().add_judgement(signed)
    except GeoError as error:
        st.session_state[_FAULT] = str(error)
        return False
    st.session_state[_LAST] = signed.id
    return True


def undo(judgement_id: str) -> None:
    """Take a judgement back; it stays in the log."""
    try:
        resources.store().undo_judgement(judgement_id, datetime.now(UTC), by())
    except GeoError as error:
        st.session_state[_FAULT] = str(error)
    st.session_state[_LAST] = ""


def repeat(judgement: Judgement) -> None:
    """Judge once more what was judged before."""
    keep(replace(judgement, id=uuid.uuid4().hex, undone_at=None, undone_by=""))


def take_fault() -> str:
    """Return what went wrong last, once."""
    return str(st.session_state.pop(_FAULT, ""))


def last() -> str:
    """Return the id of what this session judged last, "" if it was undone."""
    return str(st.session_state.get(_LAST, ""))


def removed(article: Article, found: Iterable[Mention]) -> dict[Mention, str]:
    """Return which of the mentions that were found people judged to be no places, and what they said."""
    in_force = resources.in_force()
    rulings = {mention: judgements.Ruling.of(in_force.on(article.id, mention)) for mention in found}
    return {
        mention: meaning.verdict(ruling.removal) for mention, ruling in rulings.items() if ruling.removal is not None
    }
