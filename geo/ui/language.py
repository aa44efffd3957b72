"""The language of this session's page: the one its address or its control names, else the one its browser prefers.

Every text of the page goes through `_`, `ngettext` or `counted`: English in the code, placeholders by name, whole
sentences: ``_("Nothing was found in “{title}”.").format(title=title)``.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.texts import LANGUAGES, N_, Texts, preferred, texts
from geo.ui import state

__all__ = ["LANGUAGES", "N_", "_", "choose", "counted", "current", "ngettext"]

_BROWSER: Final = "browser-language"


def current() -> Texts:
    """Return the texts of this session's language."""
    return texts(state.current().language or _browser())


def _browser() -> str:
    if _BROWSER not in st.session_state:
        st.session_state[_BROWSER] = preferred(st.context.headers.get("Accept-Language") or "")
    return str(st.session_state[_BROWSER])


def _(message: str) -> str:
    """Return a message in the session's language."""
    return current().gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a message that goes with the number, in the session's language."""
    return current().ngettext(one, many, number)


def counted(one: str, many: str, number: int) -> str:
    """Return "{count} place" or "{count} places" with the number written in."""
    return current().counted(one, many, number)


def choose() -> None:
    """Draw the control that changes the language."""
    key = "language"
    st.session_state[key] = current().language
    st.selectbox(
        _("Language"),
        list(LANGUAGES),
        key=key,
        format_func=LANGUAGES.__getitem__,
        on_change=lambda: state.change(language=st.session_state[key]),
        label_visibility="collapsed",
        width=135,
    )
