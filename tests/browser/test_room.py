"""The page as a person uses it, in a real Chromium that cannot reach anything but the server."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "kyiv-rejects-corridors.txt"
TRAINS = "Trains left Kyiv for Kharkiv on Friday. In Kharkiv, crowds waited at the station."


def test_the_sample_articles_are_on_the_map(room):
    room.open()
    expect(room.map.locator(".dl-cluster, .dl-point:not([d='M0 0'])").first).to_be_visible()
    shown = room.counts.inner_text()
    places, all_places, articles, all_articles = re.findall(r"\d+", shown.replace(",", ""))
    assert (places, articles) == (all_places, all_articles)
    assert int(places) > 50
    assert int(articles) >= 16
    assert room.page.locator("[data-article]").count() == int(articles)
    tiles = room.map.locator(".leaflet-tile-pane canvas")
    expect(tiles.first).to_be_visible()


def test_the_basemap_fills_the_map_to_its_lower_edge(room):
    room.open()
    room.page.get_by_label("Search the articles").fill("Volnovakha")
    room.page.keyboard.press("Enter")
    expect(room.counts).to_have_text(re.compile(r"of [\d,]+ places, \d+ of \d+ articles shown"))
    room.settle()
    empty = """element => Math.max(0, element.getBoundingClientRect().bottom - Math.max(
        ...[...element.querySelectorAll(".leaflet-tile")].map(tile => tile.getBoundingClientRect().bottom)))"""
    expect(room.map.locator(".leaflet-tile").first).to_be_visible()
    assert room.map.locator(".leaflet-container").evaluate(empty) == 0


def test_a_click_on_a_mark_shows_its_sentences(room):
    room.open(f"?articles={_read(room, TRAINS)}")
    room.marks("Kharkiv").click()
    quotes = room.panel.locator("blockquote")
    expect(quotes).to_have_count(2)
    expect(quotes.first.locator("mark")).to_have_text("Kharkiv")
    expect(room.panel.locator(".dl-place h2")).to_have_text("Kharkiv")
    expect(room.map.locator(".dl-popup")).to_contain_text("Kharkiv")
    room.marks("Kyiv").press("Enter")  # the card of the first may have moved the second out of sight
    expect(room.panel.locator(".dl-place h2")).to_have_text("Kyiv")
    expect(quotes).to_have_count(1)


def test_a_title_links_to_its_source(room):
    room.open()
    room.panel.locator(".st-key-panel-body button").first.click()
    link = room.panel.locator(".dl-article h3 a").first
    expect(link).to_have_attribute("href", re.compile(r"^https?://"))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_choosing_an_article_leaves_only_its_places(room):
    wanted = _read(room, TRAINS)
    room.open()
    everything = room.counts.inner_text()
    row = room.page.locator(f"[data-article='{wanted}']")
    row.get_by_role("button", name="Only:").click()
    expect(room.counts).to_have_text(re.compile(r"^2 of [\d,]+ places, 1 of "))
    expect(room.marks()).to_have_count(2)
    expect(room.page).to_have_url(re.compile(f"articles={wanted}"))
    room.page.get_by_role("button", name="All articles").click()
    expect(room.counts).to_have_text(everything)


def test_pasted_text_appears_on_the_map_and_in_the_panel(room):
    room.open()
    room.paste("A convoy from Sumy reached Poltava at noon. The road to Kharkiv stayed closed.", title="Convoy at noon")
    expect(room.page.get_by_text("“Convoy at noon” is on the map with 3 places")).to_be_visible()
    for name in ("Sumy", "Poltava", "Kharkiv"):
        expect(room.marks(name)).to_be_visible()
    expect(room.panel.locator("article.dl-text mark")).to_have_text(["Sumy", "Poltava", "Kharkiv"])


def test_from_the_keyboard_to_the_sentences_of_a_place(room):
    room.open(f"?articles={_read(room, TRAINS)}")
    keyboard = room.page.keyboard
    room.page.locator("body").press("Tab")
    find = room.page.get_by_role("combobox", name="Find a place")
    for _ in range(200):
        if find.evaluate("element => element === document.activeElement"):
            break
        keyboard.press("Tab")
    expect(find).to_be_focused()
    keyboard.type("Khark")
    expect(room.page.get_by_role("option")).to_have_count(1)
    keyboard.press("Enter")
    expect(room.panel.locator(".dl-place h2")).to_have_text("Kharkiv")
    expect(room.panel.locator("blockquote mark").first).to_have_text("Kharkiv")


def test_a_mark_answers_to_the_keyboard(room):
    room.open(f"?articles={_read(room, TRAINS)}")
    mark = room.marks("Kyiv")
    mark.focus()
    mark.press("Enter")
    expect(room.panel.locator(".dl-place h2")).to_have_text("Kyiv")


def test_a_link_opens_the_same_view_in_a_fresh_browser(room, chromium):
    room.open(f"?articles={_read(room, TRAINS)}")
    room.marks("Kharkiv").click()
    expect(room.page).to_have_url(re.compile("place="))
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(room.page.url)
        expect(page.locator(".dl-place h2")).to_have_text("Kharkiv")
        expect(page.locator(".st-key-counts")).to_contain_text(", 1 of ")
    finally:
        context.close()


HOSTILE = [
    "{{7*7}}",
    "{% import os %}",
    "${document.title='run'}",
    "`${1+1}`",
    "<img src=x onerror=\"document.title='run'\">",
    "</script><script>document.title='run'</script>",
    "<svg onload=alert(1)>",
    "![pixel](https://tracker.example/pixel.png)",
    "[link](javascript:alert(1))",
    ":material/home: :smile: $x^2$",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u200djoiner",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
]


def test_hostile_text_is_shown_letter_by_letter_and_runs_nothing(room):
    """Every place where an article's words go: text, title, list, excerpts, table, card on the map, message."""
    sentences = [f"Officials in Kyiv said {hostile} on Friday." for hostile in HOSTILE]
    title = " ; ".join(["Title", *HOSTILE, "end"])
    room.open()
    room.paste("\n\n".join(sentences), title=title)

    def shows_all(locator) -> None:
        locator.wait_for()
        shown = locator.inner_text().replace("\u2060", "")
        assert [hostile for hostile in HOSTILE if hostile not in shown] == []

    shows_all(room.panel.locator("article.dl-text"))
    shows_all(room.panel.locator(".dl-place h2"))
    shows_all(room.page.locator(".st-key-notices"))
    shows_all(room.page.locator("[data-article]").filter(has_text="Title ; "))
    room.tab("Excerpts")
    room.marks("Kyiv").click()
    expect(room.panel.locator("blockquote")).to_have_text(sentences)
    shows_all(room.panel.locator(".dl-article h3"))
    shows_all(room.map.locator(".dl-popup"))
    room.tab("Places")
    expect(room.panel.locator("[data-testid=stDataFrame]")).to_be_visible()
    room.tab("Corridors")
    assert room.page.title() == "Dateline"
    assert room.page.locator(".stApp img, .stApp svg[onload]").count() == 0
    assert room.map.locator("img[src='x'], svg[onload]").count() == 0


def test_an_article_is_removed_and_brought_back(room):
    room.open()
    room.paste("Nothing but a road to Sumy.", title="A short one")
    row = room.page.locator("[data-article]").filter(has_text="A short one")
    expect(row).to_have_count(1)
    room.page.get_by_role("button", name="Remove it").click()
    expect(room.page.get_by_text("“A short one” was removed.")).to_be_visible()
    expect(row).to_have_count(0)
    room.page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)


def test_a_hostile_link_shows_the_page_and_a_message(room):
    room.open("?place=%3Cscript%3Ealert(1)%3C/script%3E&articles=..%2F..&panel={{7*7}}&confidence=1e9&x=1")
    expect(room.page.get_by_text("does not understand")).to_be_visible()
    expect(room.marks()).not_to_have_count(0)


@pytest.mark.skipif(not SEED.exists(), reason="the seed article lies beside the project, not in it")
def test_the_seed_article(room):
    room.open()
    room.paste(SEED.read_text(encoding="utf-8"))
    for name in ("Kyiv", "Kharkiv", "Mariupol", "Sumy"):
        expect(room.map.locator(f".dl-point[aria-label^='{name},']")).to_have_count(1)
    for name in ("Ukraine", "Russia", "Belarus", "Sea of Azov"):
        expect(room.map.locator(f".dl-label[aria-label^='{name},']")).to_have_count(1)
    expect(room.marks()).to_have_count(8)
    room.tab("Corridors")
    first = room.panel.locator(".dl-corridor").first
    expect(first.locator("h3")).to_have_text(re.compile("^From .*Kharkiv.* to .*(Russia|Belarus)"))
    expect(first).to_contain_text("does not say which leads to which")


def test_health(server):
    with urllib.request.urlopen(f"{server}/api/health") as answer:  # noqa: S310 - our own server
        body = json.load(answer)
    assert body["status"] == "ok"
    assert body["gazetteer"]["places"] > 100_000


def test_the_basemap_answers_range_requests(server):
    request = urllib.request.Request(f"{server}/assets/basemap/world.pmtiles", headers={"Range": "bytes=0-6"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
        assert answer.status == 206
        assert answer.read() == b"PMTiles"


@pytest.mark.parametrize("path", ["/assets/gazetteer/meta.json", "/assets/", "/assets/README.md"])
def test_nothing_else_of_the_data_folder_is_served(server, path):
    with urllib.request.urlopen(f"{server}{path}") as answer:  # noqa: S310 - our own server
        # what is no asset gets Streamlit's page, as any unknown address does
        assert answer.headers["Content-Type"].startswith("text/html")


def test_every_answer_keeps_the_browser_at_home(server):
    for path in ("/", "/api/health", "/assets/web/leaflet.js", "/_stcore/health"):
        with urllib.request.urlopen(f"{server}{path}") as answer:  # noqa: S310 - our own server
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "http" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


def _read(room, text: str) -> str:
    """Have a text read through the page; return its article's id."""
    room.open()
    room.paste(text)
    return re.search(r"articles=([0-9a-f]{16})", room.page.url)[1]
