"""Parts of the page that Streamlit has no element for: scripts of data/web, mounted in the page itself.

Each gets its data from Python and tells what a person did by a trigger. Text is put in as text, never as HTML; only
`READING` takes HTML, that of `geo.maps.markup`, in which every text is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.settings import data_dir

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def _component(name: str) -> ComponentRenderer:
    script = (data_dir() / "web" / f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"dateline_{name}", js=script, isolate_styles=False)


ARTICLES = _component("articles")
BRIDGE = _component("bridge")
READING = _component("reading")
SHARE = _component("share")
TIMELINE = _component("timeline")


def told(key: str, trigger: str) -> Any:  # noqa: ANN401 - what a browser sent, which may be anything
    """Return what the component with this key has just told by a trigger, None if nothing."""
    return getattr(st.session_state.get(key), trigger, None)
