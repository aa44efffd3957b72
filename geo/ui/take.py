"""Taking away what is shown: as GeoJSON, CSV, KML, or one HTML file, made when it is asked for and not before."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.exports import FORMATS, MOST_ARTICLES, Choice, file_name, page
from geo.model import USES
from geo.ui import resources, words
from geo.ui.language import N_, _, counted, current

if TYPE_CHECKING:
    from geo.texts import Texts
    from geo.ui.resources import Pairs, Shown

# what each format is good for, in the order in which they are offered
_OFFERED: Final[dict[str, str]] = {
    "html": N_("The map with its sentences in one page that opens offline, to send or to publish."),
    "geojson": N_("For QGIS, uMap, kepler.gl and other maps."),
    "csv": N_("For spreadsheets and humanitarian data tools: a row for each mention and each claim."),
    "kml": N_("For Google Earth."),
}
_LABELS: Final[dict[str, str]] = {
    "html": N_("One HTML file"),
    "geojson": N_("GeoJSON"),
    "csv": N_("CSV with HXL tags"),
    "kml": N_("KML"),
}
# the page has filtered already
_ALL: Final = Choice(uses=frozenset(USES))


def show(shown: Shown) -> None:
    """Draw the button, and behind it a download for each format, of exactly the articles and places that are shown."""
    with st.popover(_("Take away"), key="take-away"), st.container(key="take"):
        if not shown.pairs:
            st.caption(_("Nothing is shown that could be taken away. Choose articles, or show everything."))
            return
        articles = counted("{count} article", "{count} articles", len(shown.pairs))
        places = counted("{count} place", "{count} places", len(shown.places))
        st.caption(_("What is shown now: {places} of {articles}.").format(places=places, articles=articles))
        what = words.title(shown.pairs[0][0]) if len(shown.pairs) == 1 else articles
        day = datetime.now(UTC).date().isoformat()
        for form, use in _OFFERED.items():
            too_many = form == "html" and len(shown.pairs) > MOST_ARTICLES
            most = counted("It holds at most {count} article.", "It holds at most {count} articles.", MOST_ARTICLES)
            st.download_button(
                _(_LABELS[form]),
                partial(_written, form, shown.narrowed, current()),
                file_name=file_name(what, day, FORMATS[form].suffix),
                mime=FORMATS[form].media_type,
                key=f"take-{form}",
                on_click="ignore",
                disabled=too_many,
                width="stretch",
            )
            st.caption(f"{_(use)} {most}" if too_many else _(use))


def _written(form: str, pairs: Pairs, texts: Texts) -> bytes:
    """Return the file; this runs outside of the session, after the click."""
    write = partial(page, texts=texts) if form == "html" else FORMATS[form].write
    return "".join(write(pairs, resources.gazetteer(), _ALL)).encode()
