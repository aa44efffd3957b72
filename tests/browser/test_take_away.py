"""Taking away what is shown: the files are those of the view, and open elsewhere."""

from __future__ import annotations

import json
import re

import hxl
import pyogrio
import pytest
from playwright.sync_api import expect

TEXT = "Trains left Kyiv for Kharkiv on Friday. In Kharkiv, crowds waited at the station."


def _taken(room, label, folder):
    room.page.get_by_role("button", name="Take away").click()
    with room.page.expect_download() as coming:
        room.page.get_by_role("button", name=label, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    room.page.keyboard.press("Escape")
    return path


@pytest.fixture
def one_article(room):
    """The page with only one article shown."""
    room.open()
    room.paste(TEXT, title="Trains to Kharkiv")
    expect(room.counts).to_have_text(re.compile(r"^2 of "))
    return room


def test_what_is_shown_is_what_is_taken(one_article, tmp_path, chromium):
    path = _taken(one_article, "GeoJSON", tmp_path)
    assert re.fullmatch(r"dateline-trains-to-kharkiv-\d{4}-\d\d-\d\d\.geojson", path.name)
    places = [one["properties"] for one in json.loads(path.read_text())["features"]]
    assert [(one["name"], one["mentions"], one["article_title"]) for one in places] == [
        ("Kyiv", 1, "Trains to Kharkiv"),
        ("Kharkiv", 2, "Trains to Kharkiv"),
    ]
    assert all(one["retrieved"] for one in places)

    table = _taken(one_article, "CSV with HXL tags", tmp_path)
    rows = hxl.data(str(table), hxl.InputOptions(allow_local=True))
    assert [row.get("#loc+name") for row in rows] == ["Kyiv", "Kharkiv", "Kharkiv"]
    earth = _taken(one_article, "KML", tmp_path)
    assert pyogrio.read_info(earth, layer="Places", force_feature_count=True)["features"] == 2

    page_file = _taken(one_article, "One HTML file", tmp_path)
    context = chromium.new_context(offline=True)
    try:
        page = context.new_page()
        page.goto(page_file.as_uri())
        expect(page.locator("h1")).to_have_text("Trains to Kharkiv")
        expect(page.locator(".dl-point[aria-label^='Kharkiv,']")).to_be_visible()
    finally:
        context.close()


def test_filters_count_too(room, tmp_path):
    room.open("?kinds=country")
    expect(room.counts).to_be_visible()
    path = _taken(room, "GeoJSON", tmp_path)
    kinds = {one["properties"].get("kind") for one in json.loads(path.read_text())["features"]}
    assert kinds - {None} == {"country"}


def test_on_paper_are_the_map_and_the_panel_and_no_controls(one_article):
    page = one_article.page
    page.emulate_media(media="print")
    expect(page.locator("iframe[title='streamlit_folium.st_folium']")).to_be_visible()
    expect(page.locator(".st-key-panel-body")).to_be_visible()
    for control in ("Take away", "Filters", "Copy link", "Read it"):
        expect(page.get_by_role("button", name=control)).to_have_count(0)
    for control in ("[data-testid=stSidebar]", "[data-testid=stHeader]", "[data-testid=stButtonGroup]"):
        expect(page.locator(control).first).to_be_hidden()


def test_paper_is_white_in_the_dark_theme_too(one_article):
    page = one_article.page
    page.emulate_media(color_scheme="dark")
    page.reload()
    one_article.settle()
    expect(one_article.map.locator(".leaflet-container.dl-dark")).to_be_visible()
    page.emulate_media(color_scheme="dark", media="print")
    looks = page.evaluate(
        """() => ["html", "body", ".stApp", ".stMain", "article.dl-text", "article.dl-text mark"].map((selector) => {
            const { color, backgroundColor } = getComputedStyle(document.querySelector(selector));
            return [selector, color, backgroundColor];
        })"""
    )
    for selector, ink, paper in looks:
        assert paper in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"} or selector.endswith("mark"), selector
        assert selector in {"html", "body"} or ink == "rgb(17, 17, 17)", selector
    assert "invert(1)" in one_article.map.locator(".leaflet-container").evaluate("map => getComputedStyle(map).filter")
