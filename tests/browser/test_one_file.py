"""The one HTML file, opened from disk in a Chromium without a network, as who is sent it would."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo.exports import FORMATS, Choice
from geo.gazetteer import Gazetteer
from geo.model import Article, Claim, Corridor, Mention, Reading, Resolution, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

KHARKIV, POLTAVA, SUMY, RUSSIA = "geonames:706483", "geonames:696643", "geonames:692194", "geonames:2017370"
HOSTILE = (
    "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> "
    "${document.title='run'} {{7*7}} {% raw %} `${1}` \"'\\ \u202eturned around \u0627\u0644\u0639\u0631\u0628 "
    "\ud800 <!-- <script> http://tracker.example/pixel.png"
)


@dataclass
class Opened:
    """A page, and what it did that it must not do."""

    page: Page
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _read(text, named, gazetteer, corridors=(), claims=(), **more):
    article = Article(text=text, **more)
    found = []
    for name, place_id in named.items():
        for match in re.finditer(re.escape(name), text):
            mention = Mention(start=match.start(), end=match.end(), surface=name, use="location")
            found.append(Resolution(mention=mention, place=gazetteer.by_id(place_id), confidence=0.95))
    found.sort(key=lambda one: one.mention.start)
    return article, Reading(
        article_id=article.id,
        geoparser_id="t",
        resolutions=tuple(found),
        corridors=tuple(corridors),
        claims=tuple(claims),
    )


def _span(text, quote):
    return Span(start=text.index(quote), end=text.index(quote) + len(quote), quote=quote)


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    gazetteer = Gazetteer.open()
    first = (
        "Buses left Sumy for Poltava. In Sumy, crowds waited. The army spoke of roads from Kharkiv or Sumy to Russia."
    )
    refused = _span(first, "The army spoke of roads from Kharkiv or Sumy to Russia.")
    kharkiv, poltava, sumy, russia = (gazetteer.by_id(one) for one in (KHARKIV, POLTAVA, SUMY, RUSSIA))
    corridors = [
        Corridor(
            id="c1", origins=(sumy,), destinations=(poltava,), pairing="explicit", evidence=(_span(first, "Buses"),)
        ),
        Corridor(id="c2", origins=(kharkiv, sumy), destinations=(russia,), pairing="set_only", evidence=(refused,)),
    ]
    claims = [Claim(corridor="c2", act="reject", side="UA", actor="Kyiv", evidence=refused)]
    named = {"Kharkiv": KHARKIV, "Poltava": POLTAVA, "Sumy": SUMY, "Russia": RUSSIA}
    more = {"title": "Buses leave", "url": "https://example.org/1", "source": "The Example", "published": "2022-03-08"}
    pairs = [
        _read(first, named, gazetteer, corridors, claims, **more),
        _read(
            "Rain fell in Kharkiv.", named, gazetteer, title="Rain", published="2022-03-07", url="javascript:alert(1)"
        ),
        _read(f"{HOSTILE} in Kharkiv.", named, gazetteer, title=HOSTILE, source=HOSTILE, url=HOSTILE),
    ]
    path = tmp_path_factory.mktemp("page") / "page.html"
    made = datetime(2026, 11, 24, tzinfo=UTC)
    text = "".join(FORMATS["html"].write(pairs, gazetteer, Choice(), made=made))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: Browser, path: Path) -> Iterator[Opened]:
    """Return a function that opens the file in a browser without a network."""
    contexts, pages = [], []

    def open_it(fragment: str = "", **options) -> Opened:
        context = chromium.new_context(offline=True, **({"viewport": {"width": 1440, "height": 900}} | options))
        contexts.append(context)
        found = Opened(context.new_page())
        pages.append(found)
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("dialog", lambda dialog: (found.errors.append(dialog.message), dialog.dismiss()))
        found.page.goto(f"{path.as_uri()}{fragment}")
        return found

    yield open_it
    for found in pages:
        assert [url for url in found.asked if url.split("#")[0] != path.as_uri() and not url.startswith("data:")] == []
        assert found.errors == []
        assert found.page.title().startswith("4 places in 3 articles")
    for context in contexts:
        context.close()


def _marks(page: Page, name: str):
    return page.locator(
        f".dl-point[aria-label^={json.dumps(name + ',')}], .dl-label[aria-label^={json.dumps(name + ',')}]"
    )


def test_the_map_is_drawn_from_the_file_alone(opened):
    page = opened().page
    expect(page.locator("#dl-counts")).to_have_text("4 of 4 places, 3 of 3 articles shown")
    expect(_marks(page, "Kharkiv")).to_be_visible()
    expect(_marks(page, "Russia")).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("GeoNames (CC BY 4.0)")
    expect(page.locator("footer")).to_contain_text("Natural Earth, GeoNames (CC BY 4.0)")
    page.wait_for_function(
        """() => [...document.querySelectorAll(".leaflet-tile-pane canvas")].some((canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const colours = new Set();
            for (let i = 0; i < data.length; i += 400) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
            return colours.size > 2;
        })"""
    )


def test_land_is_drawn_where_the_file_has_no_tile_that_is_near_enough(opened):
    page = opened().page
    expect(_marks(page, "Kharkiv")).to_be_visible()
    # Brazil is far from every place of the page: its tiles are there from afar only
    page.evaluate("window.dateline.show({ place: '', at: [-10, -52, 99] })")
    page.wait_for_function(
        """() => [...document.querySelectorAll(".leaflet-tile-loaded")].length > 4
          && [...document.querySelectorAll(".leaflet-tile-loaded")].every((canvas) => {
            const [r, g, b] = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
            return r >= b;  // land is warm, water blue
        })"""
    )


def test_a_mark_shows_its_sentences(opened):
    page = opened().page
    _marks(page, "Sumy").click()
    place = page.locator("section.dl-place:visible")
    expect(place.locator("h3")).to_have_text("Sumy")
    expect(place.locator("blockquote")).to_have_text(
        [
            "Buses left Sumy for Poltava.",
            "In Sumy, crowds waited.",
            "The army spoke of roads from Kharkiv or Sumy to Russia.",
        ]
    )
    expect(page.locator(".dl-popup")).to_contain_text("3 mentions")
    link = place.locator("a")
    expect(link).to_have_attribute("href", "https://example.org/1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(page).to_have_url(re.compile("#geonames%3A692194$"))


def test_only_http_addresses_are_links(opened):
    page = opened().page
    assert {link.get_attribute("href") for link in page.locator("main a[href]").all()} <= {
        "https://example.org/1",
        "https://leafletjs.com",
        "#",
    }


def test_articles_are_filtered_and_everything_is_counted_anew(opened):
    page = opened().page
    page.locator("#dl-filter li", has_text="Rain").get_by_role("button", name="Only this one").click()
    expect(page.locator("#dl-counts")).to_have_text("1 of 4 places, 1 of 3 articles shown")
    expect(_marks(page, "Kharkiv")).to_have_count(1)
    expect(_marks(page, "Sumy")).to_have_count(0)
    _marks(page, "Kharkiv").click()
    expect(page.locator(".dl-popup")).to_contain_text("1 mention")
    expect(page.locator("section.dl-place:visible blockquote:visible")).to_have_text(["Rain fell in Kharkiv."])
    expect(page.locator("tr[data-place]:visible")).to_have_count(1)
    page.get_by_role("tab", name="Corridors").click()
    expect(page.locator("section.dl-corridor:visible")).to_have_count(0)
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator("#dl-counts")).to_have_text("4 of 4 places, 3 of 3 articles shown")
    page.get_by_role("checkbox", name=re.compile("^Buses leave")).uncheck()
    expect(page.locator("#dl-counts")).to_have_text("1 of 4 places, 2 of 3 articles shown")


def test_corridors_are_told_as_claims_and_a_line_joins_only_what_the_text_pairs(opened):
    page = opened().page
    expect(page.locator("#map path.dl-route")).to_have_count(1)
    page.get_by_role("tab", name="Corridors").click()
    entries = page.locator("section.dl-corridor:visible")
    expect(entries.locator("h3")).to_have_text(["From Sumy to Poltava", "From Kharkiv, Sumy to Russia"])
    expect(entries.nth(1)).to_contain_text("Rejected. Ukraine: rejected.")
    expect(entries.nth(1).locator("li")).to_contain_text("Rejected by Kyiv, for Ukraine")


def test_all_of_it_by_keyboard(opened):
    page = opened().page
    expect(_marks(page, "Kharkiv")).to_be_visible()
    row = page.get_by_role("table", name="All places").get_by_role("button", name="Poltava")
    for _ in range(120):
        if row.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("section.dl-place:visible h3")).to_be_focused()
    expect(page.locator("section.dl-place:visible h3")).to_have_text("Poltava")
    expect(page.locator(".dl-popup .dl-name")).to_have_text("Poltava")
    tab = page.get_by_role("tab", name="Sentences")
    tab.focus()
    tab.press("ArrowRight")
    expect(page.get_by_role("tab", name="Corridors")).to_be_focused()
    expect(page.locator("#dl-corridors")).to_be_visible()


def test_a_link_opens_the_place(opened):
    page = opened("#geonames%3A706483").page
    expect(page.locator("section.dl-place:visible h3")).to_have_text("Kharkiv")
    expect(page.locator(".dl-popup .dl-name")).to_have_text("Kharkiv")


def test_hostile_words_are_shown_and_do_nothing(opened):
    page = opened("#geonames%3A706483").page
    shown = page.locator("section.dl-place:visible")
    expect(shown).to_contain_text("</script><script>document.title='run'</script><img src=x")
    expect(shown).to_contain_text("{{7*7}} {% raw %}")
    assert page.locator("main img[src=x]").count() == 0
    page.locator("#dl-filter li", has_text="{{7*7}}").get_by_role("button").click()
    _marks(page, "Kharkiv").click()
    expect(page.locator(".dl-popup blockquote").last).to_contain_text("tracker.example/pixel.png in")


def test_no_other_script_may_run_in_it(opened):
    page = opened().page
    found = opened()
    found.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
            const picture = new Image();
            picture.src = "http://127.0.0.1:9/pixel.png";
        }"""
    )
    found.page.wait_for_timeout(200)  # the browser tells of what it refused after a while
    refused = [error for error in found.errors if "Content Security Policy" in error]
    assert len(refused) == 2, found.errors
    found.errors.clear()
    found.asked.clear()
    expect(page.locator("h1")).to_be_visible()


AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, scheme):
    page = opened("#geonames%3A706483", color_scheme=scheme).page
    expect(page.locator(".dl-popup .dl-name")).to_have_text("Kharkiv")
    page.get_by_role("button", name="Legend").click()
    page.evaluate(AXE)
    faults = []
    for tab in ("Sentences", "Corridors"):
        page.get_by_role("tab", name=tab).click()
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        faults += [(one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in {"serious", "critical"}]
    assert faults == []


@pytest.mark.parametrize("width", [1440, 1024, 390, 360])
def test_nothing_runs_off_the_side(opened, width):
    page = opened(viewport={"width": width, "height": 800}).page
    expect(_marks(page, "Kharkiv")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_light_and_dark(opened):
    page = opened(color_scheme="dark").page
    expect(page.locator("#map")).to_have_class(re.compile("dl-dark"))
    background = "getComputedStyle(document.body).backgroundColor"
    night = page.evaluate(background)
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("#map")).not_to_have_class(re.compile("dl-dark"))
    assert page.evaluate(background) != night
    expect(_marks(page, "Kharkiv")).to_be_visible()


def test_on_paper_are_the_map_and_all_sentences_and_no_controls(opened):
    page = opened().page
    expect(_marks(page, "Kharkiv")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("section.dl-place:visible")).to_have_count(4)
    expect(page.locator("section.dl-corridor:visible")).to_have_count(2)
    for control in (".dl-tools", "[role=tablist]", ".leaflet-control-zoom", ".dl-legend"):
        expect(page.locator(control)).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_without_a_script_it_is_a_text_with_everything_in_it(opened):
    page = opened(java_script_enabled=False).page
    expect(page.locator("section.dl-place:visible")).to_have_count(4)
    expect(page.locator("section.dl-corridor:visible")).to_have_count(2)
    expect(page.locator("tr[data-place]:visible")).to_have_count(4)
