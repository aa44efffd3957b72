"""An article as it was read: its places marked in the text, the page's furniture set apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.ui import add, articles, resources, words
from geo.ui.markup import Markup, element, join, link

if TYPE_CHECKING:
    from geo.model import Article, Reading, Resolution
    from geo.ui.resources import Pairs

# a line this long that another follows at once was broken to fit a page
_WRAP: Final = re.compile(r"(?P<line>^[^\n]{60,})\n(?=[^\n])", re.MULTILINE)


def show(pairs: Pairs, article_id: str) -> None:
    """Draw the article, or say how to choose one."""
    pair = next((pair for pair in pairs if pair[0].id == article_id), None)
    if pair is None:
        st.markdown("Choose **Read** beside an article, or **Read the article** under an excerpt.")
        return
    article, reading = pair
    st.html(
        element(
            "header",
            element("h2", link(words.title(article), article.url), dir="auto"),
            element("p", words.byline(article), class_="facts"),
            class_="dl-place",
        )
    )
    with st.container(horizontal=True, gap="small"):
        st.button("Only this article", type="tertiary", on_click=articles.choose_only, args=(article.id,))
        st.button("Remove it", key="remove", type="tertiary", on_click=add.remove, args=(article,))
    st.html(_text(article, reading))


def _flowing(text: str) -> str:
    """Return the text with spaces for the line breaks that only fitted it to a page; offsets stay as they are."""
    return _WRAP.sub(lambda found: found["line"] + " ", text)


def _text(article: Article, reading: Reading) -> Markup:
    """Return the text in paragraphs; what the page added to the article is set in a fold where it stands."""
    flowing = _flowing(article.text)
    pieces: list[str] = []
    at = 0
    for start, end in sorted(article.furniture):
        pieces.append(_stretch(flowing, reading, at, start))
        if article.text[start:end].strip():
            pieces.append(
                element(
                    "details",
                    element("summary", "Left out: part of the page, not of the article"),
                    _stretch(flowing, reading, start, end),
                    class_="dl-furniture",
                )
            )
        at = end
    pieces.append(_stretch(flowing, reading, at, len(flowing)))
    return element("article", *pieces, class_="dl-text", dir="auto", lang=article.language)


def _stretch(text: str, reading: Reading, start: int, end: int) -> Markup:
    """Return text[start:end] with its mentions marked, line breaks kept."""
    parts: list[str] = []
    for resolution in reading.resolutions:
        mention = resolution.mention
        if start <= mention.start and mention.end <= end:
            parts += [text[start : mention.start], _mark(resolution)]
            start = mention.end
    return join(*parts, text[start:end])


def _mark(resolution: Resolution) -> Markup:
    """Return a mention's words, marked by use, with what they were resolved to in words."""
    mention, place = resolution.mention, resolution.place
    if place is None:
        meaning = "not resolved to a place"
    else:
        meaning = (
            f"{place.name}: {words.whereabouts(place, resources.countries())}; confidence {resolution.confidence:.0%}"
        )
    return element(
        "mark", mention.surface, title=f"{words.MENTION[mention.use]}. {meaning}", class_=f"dl-{mention.use}"
    )
