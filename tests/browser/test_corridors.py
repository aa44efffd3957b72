"""Corridors in a real Chromium: drawn as the text tells, and each claim leads to its sentence."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import expect

SET = (
    "Russia proposed humanitarian corridors for civilians from Kharkiv, Sumy and Mariupol to Belarus and Russia on "
    "Monday.\n\nUkraine rejected the corridors, a minister said. Trains had run all day before."
)
PAIR = "Thousands of civilians were evacuated from Sumy to Poltava on Tuesday, the regional governor said."


def _picture(room, name):
    """Keep a picture where PICTURES names a folder: for a person to look at."""
    if folder := os.environ.get("PICTURES"):
        room.page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_set_has_ends_and_no_line_and_its_claim_opens_its_sentence(room):
    room.open()
    room.paste(SET)
    room.tab("Corridors")
    ledger = room.panel.locator(".dl-corridor")
    expect(ledger).to_have_count(1)
    expect(ledger).to_contain_text("does not say which leads to which")
    expect(ledger.locator(".dl-status")).to_contain_text("Ukraine: rejected")
    expect(room.map.locator("path.dl-route")).to_have_count(0)
    expect(room.map.locator(".dl-end.dl-origin")).to_have_count(3)
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        room.page.set_viewport_size({"width": width, "height": height})
        room.settle()
        _picture(room, f"set-{width}")
    room.page.set_viewport_size({"width": 1440, "height": 900})
    room.panel.get_by_role("button", name=re.compile("^Ukraine rejected the corridors")).click()
    expect(room.page).to_have_url(re.compile(r"span=\d+-\d+"))
    start, end = (int(part) for part in re.search(r"span=(\d+)-(\d+)", room.page.url).groups())
    assert SET[start:end] == "Ukraine rejected the corridors, a minister said."
    expect(room.panel.locator("article.dl-text")).to_be_visible()
    _picture(room, "sentence")


def test_a_stated_pair_is_a_line_that_opens_its_ledger(room):
    room.open()
    room.paste(PAIR)
    expect(room.map.locator("path.dl-route")).to_have_count(1)
    _picture(room, "pair")
    room.map.locator("path.dl-route").focus()
    room.page.keyboard.press("Enter")
    expect(room.panel.locator(".dl-corridor h3")).to_have_text("From Sumy to Poltava")
