"""The sentences that mention a place, grouped by article, with the place's words marked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import maps
from geo.maps.markup import Markup, element, join, link
from geo.model import Reading
from geo.ui import articles, resources, state, words
from geo.ui.language import _, counted, current

if TYPE_CHECKING:
    from geo.model import Article, Resolution
    from geo.ui.resources import PlaceRow, Shown

_STARTERS: Final = 8  # most-mentioned places offered while none is chosen
_LONGEST: Final = 30  # articles of one place that are drawn
_OTHERS: Final = 3


def show(shown: Shown, place_id: str) -> None:
    """Draw the excerpts of the place, or say how to choose one."""
    row = shown.places.get(place_id)
    if row is None:
        _start(shown, chosen=bool(place_id))
        return
    st.html(_heading(row))
    groups = [(article, list(group)) for article, group in groupby(row.mentions, key=lambda pair: pair[0])]
    for article, group in groups[:_LONGEST]:
        st.html(_article(article, [resolution for _article_, resolution in group]))
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Read the article"),
                key=f"open-{article.id}",
                type="tertiary",
                on_click=articles.open_article,
                args=(article.id,),
            )
            st.button(
                _("Only this article"),
                key=f"narrow-{article.id}",
                type="tertiary",
                on_click=articles.choose_only,
                args=(article.id,),
            )
    if len(groups) > _LONGEST:
        more = len(groups) - _LONGEST
        st.caption(
            counted(
                "{count} more article mentions this place; choose articles to see it.",
                "{count} more articles mention this place; choose articles to see them.",
                more,
            )
        )


def _start(shown: Shown, *, chosen: bool) -> None:
    if chosen:
        st.info(_("The chosen place is not among those shown. Choose another, or show everything."))
    if not shown.places:
        return  # the page says why, above the map
    st.markdown(_("Click a mark on the map, or choose a place here, to read the sentences that mention it."))
    st.caption(_("Most mentioned"))
    with st.container(horizontal=True, gap="small"):
        for row in list(shown.places.values())[:_STARTERS]:
            st.button(
                words.label(f"{words.name(row.place, resources.gazetteer())} {len(row.mentions)}"),
                key=f"start-{row.place.id}",
                on_click=state.choose_place,
                args=(row.place,),
            )


def _heading(row: PlaceRow) -> Markup:
    place = row.place
    texts = current()
    facts = [
        words.whereabouts(place, resources.countries()),
        _("population {number}").format(number=texts.number(place.population)) if place.population else "",
        f"{place.point.lat:.4f}, {place.point.lon:.4f}",
    ]
    often = counted("{count} mention", "{count} mentions", len(row.mentions))
    within = counted("in {count} article", "in {count} articles", row.articles)
    sure = _("confidence {share}").format(share=texts.percent(row.confidence))
    return element(
        "header",
        element("h2", element("bdi", words.name(place, resources.gazetteer()))),
        element("p", " · ".join(fact for fact in facts if fact), class_="facts"),
        element("p", f"{often} {within} · {sure}", class_="facts"),
        _doubt(row),
        class_="dl-place",
    )


def _doubt(row: PlaceRow) -> Markup:
    """Return what else an uncertain place may be."""
    if row.confidence >= maps.SURE:
        return join()
    surest = max((resolution for _article, resolution in row.mentions), key=lambda resolution: resolution.confidence)
    others = [one.place for one in surest.candidates if one.place.id != row.place.id][:_OTHERS]
    if not others:
        return join()
    names = "; ".join(f"{place.name}, {words.whereabouts(place, resources.countries())}" for place in others)
    return element("p", _("Not certain. It may also be: {places}.").format(places=names), class_="facts")


def _article(article: Article, resolutions: list[Resolution]) -> Markup:
    place = resolutions[0].place
    mentions = Reading(article_id=article.id, geoparser_id="", resolutions=tuple(resolutions))
    found = maps.excerpts(article, mentions, place.id if place else "")
    return element(
        "section",
        element("h3", link(words.title(article), article.url), dir="auto"),
        element("p", words.byline(article), class_="facts"),
        *[element("blockquote", Markup(maps.excerpt_html(excerpt)), dir="auto") for excerpt in found],
        class_="dl-article",
    )
