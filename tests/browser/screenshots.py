"""The pictures of the README: `python -m pytest tests/browser/screenshots.py` writes them to data/screenshots.

Not collected with the tests, as its name says; it uses their server and browser.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

FOLDER = Path(__file__).resolve().parents[2] / "data" / "screenshots"


_TILES_SHOWN = """tiles => tiles.length > 0 && tiles.every(tile => getComputedStyle(tile).opacity === "1")"""


def _save(room, name: str) -> None:
    """Write the page as a PNG of 256 colours, which is a quarter of the size and looks the same."""
    page = room.page
    page.mouse.move(0, 0)
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
    frame.wait_for_function(f"({_TILES_SHOWN})([...document.querySelectorAll('.leaflet-tile')])")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    FOLDER.mkdir(exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def _find(room, place: str) -> None:
    room.page.get_by_role("combobox", name="Find a place").fill(place)
    room.page.keyboard.press("Enter")
    expect(room.panel.locator(".dl-place h2")).to_have_text(place)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_excerpts(room, scheme):
    room.page.emulate_media(color_scheme=scheme)
    room.open()
    _find(room, "Mariupol")
    _save(room, f"excerpts-{scheme}")


def test_corridors(room):
    room.open()
    room.page.get_by_label("Search the articles").fill("Belarus offer")
    room.page.keyboard.press("Enter")
    room.page.get_by_role("button", name="Only:").first.click()
    room.tab("Corridors")
    expect(room.panel.locator(".dl-corridor").first).to_be_visible()
    _save(room, "corridors")


def test_phone(room):
    room.page.set_viewport_size({"width": 390, "height": 844})
    room.open()
    _find(room, "Mariupol")
    _save(room, "phone")
