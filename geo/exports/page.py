"""One HTML file that opens offline: the map, the sentences, the corridors and a table of the places, all in it.

It may ask nothing of any server: its Content-Security-Policy allows its own script and style by their hashes, and
nothing else. All text is in the document itself; data/web/single.js makes it a map that can be clicked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from jinja2.utils import htmlsafe_json_dumps

from geo import maps
from geo.errors import InputError
from geo.exports.basemap import tiles
from geo.exports.facts import Choice, PlaceFact, corridor_marks, place_facts
from geo.maps import ledger, words
from geo.maps.markup import Markup, element, join, link
from geo.settings import data_dir
from geo.texts import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.maps import CorridorMark
    from geo.model import Article, Claim, Reading
    from geo.texts import Texts

Json = dict[str, Any]

MOST_ARTICLES: Final = 1000
_MOST_PLACES: Final = 2000
_TILES: Final = 1_600_000  # bytes of the basemap near the places; a third more in the file
_SCRIPTS: Final = (
    "leaflet.js",
    "leaflet.markercluster.js",
    "protomaps-leaflet.js",
    "basemap.js",
    "marks.js",
    "single.js",
)
_STYLES: Final = ("leaflet.css", "marks.css", "single.css")
_STARTERS: Final = 12  # places that are offered before one is chosen
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_PICTURE: Final = re.compile(r"url\(images/[^)]*\)")
_ROLES: Final = (("origin", "origins"), ("destination", "destinations"), ("via", "via"))

Shown = dict[str, list[PlaceFact]]


def page(
    pairs: Iterable[tuple[Article, Reading]],
    gazetteer: Gazetteer,
    choice: Choice,
    *,
    texts: Texts = ENGLISH,
    made: datetime | None = None,
) -> Iterator[str]:
    """Yield the parts of the file.

    Args:
        pairs: Articles with their readings.
        gazetteer: Where outlines and the names of countries come from.
        choice: Which mentions go out.
        texts: The language of the page.
        made: What the page says of when it was made; None: now.

    Raises:
        InputError: There are more articles than one page can hold.
    """
    held = []
    for pair in pairs:
        held.append(pair)
        if len(held) > MOST_ARTICLES:
            raise InputError(f"one HTML file holds at most {MOST_ARTICLES:,} articles; choose fewer of them")
    yield from _Page(held, gazetteer, choice, texts, made or datetime.now(UTC)).parts()


class _Page:
    """The page of some articles: their facts, gathered once, and each part of the document."""

    def __init__(
        self,
        pairs: Sequence[tuple[Article, Reading]],
        gazetteer: Gazetteer,
        choice: Choice,
        texts: Texts,
        made: datetime,
    ) -> None:
        # newest first, as in the page; those without a date last
        self._pairs = sorted(pairs, key=lambda pair: pair[0].published, reverse=True)
        self._gazetteer, self._texts, self._made = gazetteer, texts, made
        self._countries = maps.country_names(gazetteer)
        chosen = [(article, choice.of(reading)) for article, reading in self._pairs]
        self._map_data = maps.features(chosen, uses=choice.uses, max_features=_MOST_PLACES)
        self._marks = sorted((*self._map_data.points, *self._map_data.areas), key=lambda mark: -mark.mentions)
        self._facts: Shown = {mark.place.id: [] for mark in self._marks}
        for article, reading in self._pairs:
            for fact in place_facts(article, reading, choice):
                if fact.place.id in self._facts:
                    self._facts[fact.place.id].append(fact)
        self._corridors = [
            (article, mark) for article, reading in self._pairs for mark in corridor_marks(article, reading)
        ]

    def _(self, message: str) -> str:
        return self._texts.gettext(message)

    def parts(self) -> Iterator[str]:
        """Yield the document from its head to its end."""
        script = ";\n".join(_asset(name) for name in _SCRIPTS)
        style = "\n".join(_asset(name) for name in _STYLES)
        policy = (
            f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )
        yield "<!DOCTYPE html>\n"
        yield f'<html lang="{maps.escape(self._texts.language)}">\n<head>\n<meta charset="utf-8">\n'
        yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        yield '<meta name="referrer" content="no-referrer">\n'
        yield element("title", f"{self._title()} - Dateline") + f"\n<style>{style}</style>\n</head>\n<body>\n"
        yield self._head()
        yield '<main>\n<div class="dl-room">\n'
        yield self._filter()
        yield '<div id="map"></div>\n'
        yield from self._panel()
        yield "</div>\n"
        yield from self._table()
        yield "</main>\n" + self._foot()
        for name, content in (("dl-data", self._data()), ("dl-tiles", self._tiles())):
            yield f'\n<script type="application/json" id="{name}">{_json(content)}</script>'
        yield f"\n<script>{script}</script>\n</body>\n</html>\n"

    # ---- the document ------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        if len(self._pairs) == 1:
            return self._pairs[0][0].title or self._places(len(self._marks))
        articles = self._texts.counted("{count} article", "{count} articles", len(self._pairs))
        return self._("{places} in {articles}").format(places=self._places(len(self._marks)), articles=articles)

    def _places(self, number: int) -> str:
        return self._texts.counted("{count} place", "{count} places", number)

    def _head(self) -> Markup:
        tools = element(
            "div",
            element("button", self._("Light or dark"), type="button", data_do="theme"),
            element("button", self._("Print"), type="button", data_do="print"),
            class_="dl-tools",
        )
        return element(
            "header",
            element(
                "div",
                element("h1", self._title(), dir="auto"),
                element("p", "", id="dl-counts", class_="facts", role="status"),
            ),
            tools,
            class_="dl-head",
        )

    def _filter(self) -> Markup:
        everything = element(
            "div", self._button("all", "", self._("All")), self._button("none", "", self._("None")), class_="dl-choices"
        )
        rows = [self._article_row(article) for article, _ in self._pairs]
        return element(
            "details", element("summary", self._("Articles")), everything, element("ul", *rows), id="dl-filter", open=""
        )

    def _article_row(self, article: Article) -> Markup:
        title = words.title(article)
        box = Markup(f'<input type="checkbox" checked value="{article.id}">')
        only = self._button("only", article.id, self._("Only this one"), label=f"{self._('Only this one')}: {title}")
        return element(
            "li",
            element("label", box, element("span", title, dir="auto")),
            element("p", words.byline(article, self._texts), class_="facts", dir="auto"),
            only,
        )

    def _button(self, do: str, value: str, text: str, *, label: str = "") -> Markup:
        named = {"aria_label": label} if label else {}
        return element("button", text, type="button", class_="dl-text-button", data_do=do, data_value=value, **named)

    def _panel(self) -> Iterator[str]:
        sentences, corridors = self._("Sentences"), self._("Corridors")
        tabs = [
            Markup(
                f'<button type="button" role="tab" id="dl-tab-{name}" aria-controls="dl-{name}" data-do="panel"'
                f' data-value="{name}" data-panel="{name}">{maps.escape(text)}</button>'
            )
            for name, text in (("sentences", sentences), ("corridors", corridors))
        ]
        yield '<div class="dl-panel">\n'
        yield element("div", *tabs, role="tablist", aria_label=self._("Panel")) + "\n"
        yield _panel("sentences")
        yield element("h2", sentences) + self._start()
        for mark in self._marks:
            yield self._place(mark) + "\n"
        yield "</div>\n" + _panel("corridors")
        yield element("h2", corridors)
        told = self._("These are claims: an entry here does not mean that a road was open.")
        yield element("p", told, class_="facts")
        none = self._("The articles shown speak of no corridor, evacuation route or safe passage.")
        hidden = {} if not self._corridors else {"hidden": ""}
        yield element("p", none, id="dl-no-corridor", **hidden)
        for article, corridor in self._corridors:
            yield self._corridor(article, corridor) + "\n"
        yield "</div>\n</div>\n"

    def _start(self) -> Markup:
        """Return what the panel says before a place is chosen, and where there is none."""
        buttons = [
            element("button", element("bdi", mark.place.name), type="button", data_do="place", data_value=mark.place.id)
            for mark in self._marks[:_STARTERS]
        ]
        nothing = self._("No place is shown. Choose other articles.")
        hidden = {"hidden": ""} if self._marks else {}
        return join(
            element(
                "div",
                element(
                    "p", self._("Click a mark on the map, or choose a place, to read the sentences that mention it.")
                ),
                element("div", *buttons, class_="dl-starters"),
                id="dl-start",
            ),
            element("p", nothing, id="dl-nothing", **hidden),
        )

    def _place(self, mark: maps.Mark) -> Markup:
        place = mark.place
        sure = self._("confidence {share}").format(share=self._texts.percent(mark.confidence))
        at = f"{place.point.lat:.4f}, {place.point.lon:.4f}"
        found: dict[str, list[PlaceFact]] = {}
        for fact in self._facts[place.id]:
            found.setdefault(fact.article.id, []).append(fact)
        return element(
            "section",
            element("h3", element("bdi", place.name), tabindex="-1"),
            element(
                "p",
                " \N{MIDDLE DOT} ".join((words.whereabouts(place, self._countries, self._texts), at, sure)),
                class_="facts",
            ),
            *[self._told(facts) for facts in found.values()],
            class_="dl-place",
            data_place=place.id,
            data_key=maps.escape(place.id),
            data_lat=str(place.point.lat),
            data_lon=str(place.point.lon),
        )

    def _told(self, facts: list[PlaceFact]) -> Markup:
        article = facts[0].article
        quotes = [one for fact in facts for one in fact.excerpts]
        return element(
            "div",
            element("h4", link(words.title(article), article.url), dir="auto"),
            element("p", words.byline(article, self._texts), class_="facts", dir="auto"),
            *[element("blockquote", Markup(maps.excerpt_html(one)), dir="auto") for one in quotes],
            class_="dl-article",
            data_article=article.id,
        )

    # ---- corridors ---------------------------------------------------------------------------------------------------

    def _corridor(self, article: Article, mark: CorridorMark) -> Markup:
        parts = [ledger.head(article, mark, self._texts, self._countries)]
        if mark.claims:
            parts.append(element("ol", *[self._claim(claim) for claim in mark.claims]))
        else:
            parts += [element("blockquote", span.quote, dir="auto") for span in mark.corridor.evidence]
        return element("section", *parts, class_="dl-corridor", data_article=article.id, data_corridor=mark.id)

    def _claim(self, claim: Claim) -> Markup:
        return element(
            "li",
            ledger.claim(claim, self._texts, self._countries),
            element("blockquote", claim.evidence.quote, dir="auto"),
        )

    # ---- the table and the foot --------------------------------------------------------------------------------------

    def _table(self) -> Iterator[str]:
        names = [
            self._("Place"),
            self._("Kind"),
            self._("Country"),
            self._("Mentions"),
            self._("Articles"),
            self._("Confidence"),
            self._("Latitude"),
            self._("Longitude"),
        ]
        numbers = 3  # columns that hold text; those after them hold numbers
        yield '<div class="dl-table">\n<h2 id="dl-all">' + maps.escape(self._("All places")) + "</h2>\n"
        yield '<table aria-labelledby="dl-all">\n'
        yield element("caption", self._("Choose a place to see it on the map and to read its sentences.")) + "\n"
        heads = [
            element("th", name, scope="col", class_="dl-number" if number >= numbers else "")
            for number, name in enumerate(names)
        ]
        yield element("thead", element("tr", *heads)) + "\n<tbody>\n"
        for mark in self._marks:
            yield self._row(mark, names) + "\n"
        yield "</tbody>\n</table>\n</div>\n"

    def _row(self, mark: maps.Mark, names: list[str]) -> Markup:
        place = mark.place
        country = self._texts.country(place.country, self._countries.get(place.country, place.country))
        cells = [
            (self._(words.KINDS[place.kind]), ""),
            (country, ""),
            (str(mark.mentions), "dl-number dl-mentions"),
            (str(mark.articles), "dl-number dl-articles"),
            (self._texts.percent(mark.confidence), "dl-number"),
            (f"{place.point.lat:.4f}", "dl-number"),
            (f"{place.point.lon:.4f}", "dl-number"),
        ]
        named = element(
            "button",
            element("bdi", place.name),
            type="button",
            class_="dl-text-button",
            data_do="place",
            data_value=place.id,
        )
        return element(
            "tr",
            element("th", named, scope="row"),
            *[
                element("td", element("span", text, class_=kind), data_name=name, class_=kind.split(" ")[0])
                for (text, kind), name in zip(cells, names[1:], strict=True)
            ],
            data_place=place.id,
            data_key=maps.escape(place.id),
        )

    def _foot(self) -> Markup:
        made = self._("Made with Dateline on {day}.").format(day=self._texts.day(self._made.date().isoformat()))
        by_program = self._(
            "Places and corridors were found by a program, corrected by people where they say so, and may be wrong: "
            "read the sentence before you rely on a mark. A line joins two places that a text pairs; it is not the "
            "course of a road."
        )
        sources = self._("Map and places: {sources}. The quotations belong to their publishers.")
        return element(
            "footer", element("p", f"{made} {by_program}"), element("p", sources.format(sources=maps.ATTRIBUTION))
        )

    # ---- what the script needs ---------------------------------------------------------------------------------------

    def _data(self) -> Json:
        group: Any = maps.feature_group(self._map_data, self._gazetteer, fit=self._map_data.bounds, texts=self._texts)
        places, articles = len(self._marks), len(self._pairs)
        most = max((mark.mentions for mark in self._marks), default=0)
        ids = {article.id: number for number, (article, _) in enumerate(self._pairs)}
        return {
            "marks": json.loads(group.marks),
            "fit": group.view["fit"],
            "limits": maps.LIMITS,
            "attribution": maps.ATTRIBUTION,
            "legend": maps.legend(self._texts),
            "controls": maps.controls(self._texts),
            "articles": list(ids),
            "titles": [maps.escape(article.title) for article, _ in self._pairs],
            "mentions": {
                maps.escape(place_id): [
                    [
                        ids[fact.article.id],
                        len(fact.resolutions),
                        fact.confidence >= maps.SURE,
                        maps.excerpt_html(fact.excerpts[0], shorten=True),
                    ]
                    for fact in facts
                ]
                for place_id, facts in self._facts.items()
            },
            "abouts": dict(self._abouts()),
            "often": [self._texts.counted("{count} mention", "{count} mentions", n) for n in range(most + 1)],
            "within": [
                self._texts.counted("in {count} article", "in {count} articles", n) for n in range(articles + 1)
            ],
            "counts": self._("{places} of {all_places}, {articles} of {all_articles} shown").format(
                places="{places}",
                all_places=self._places(places),
                articles="{articles}",
                all_articles=self._texts.counted("{count} article", "{count} articles", articles),
            ),
        }

    def _abouts(self) -> Iterator[tuple[str, str]]:
        """Yield what an end of one corridor says when only that corridor is shown."""
        for _, mark in self._corridors:
            for role, name in _ROLES:
                for place in getattr(mark.corridor, name):
                    key = f"{role} {maps.escape(place.id)} {maps.escape(mark.id)}"
                    yield key, maps.escape(words.about_end(role, place.name, [mark.status.label], self._texts))

    def _tiles(self) -> Mapping[str, str]:
        return tiles((mark.place.point for mark in self._marks), budget=_TILES)


def _panel(name: str) -> str:
    return f'<div class="dl-body" id="dl-{name}" role="tabpanel" aria-labelledby="dl-tab-{name}" tabindex="0">\n'


def _asset(name: str) -> str:
    """Return a script or a style sheet without what it would ask a server for."""
    text = (data_dir() / "web" / name).read_text(encoding="utf-8")
    return _PICTURE.sub("none", _SOURCE_MAP.sub("", text)).replace("</script", "<\\/script").strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(content: Mapping[str, Any]) -> str:
    return str(htmlsafe_json_dumps(content, separators=(",", ":"), ensure_ascii=False))
