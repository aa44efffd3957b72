"""A link that was copied shows the same view to somebody else: filters, map, panel, and what stands out in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from geo.sources import samples


def seen(room) -> dict[str, Any]:
    """Return what a person sees of a view."""
    room.settle()
    page = room.page
    found = page.evaluate(
        """() => {
          const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.innerText);
          return {
            counts: texts(".st-key-counts [data-testid=stCaptionContainer]"),
            dates: texts(".dl-timeline output"),
            ticked: [...document.querySelectorAll("[data-article]")]
              .map((row) => [row.dataset.article, row.querySelector("input").checked]),
            panel: texts("[data-testid=stButtonGroup] [aria-checked=true]"),
            headings: texts(".st-key-panel h2, .st-key-panel h3"),
            focus: texts(".dl-focus, mark.dl-at"),
            language: document.documentElement.lang,
          };
        }"""
    )
    found["marks"] = sorted(filter(None, (mark.get_attribute("aria-label") for mark in room.marks().all())))
    found["chosen"] = sorted(
        {one.get_attribute("aria-label") for one in room.map.locator("[aria-label].dl-selected").all()}
    )
    return found


def camera(room) -> str:
    return re.search(r"camera=([\d.,-]+)", room.page.url)[1]


def only_first(room) -> None:
    room.page.locator("[data-article]").nth(3).get_by_role("button", name="Only:").click()
    expect(room.counts).to_have_text(re.compile(", 1 of "))


def two_articles(room) -> None:
    room.page.get_by_role("button", name="None of the articles").click()
    expect(room.counts).to_have_text(re.compile("^0 of"))
    for number in (0, 2):
        room.page.locator("[data-article] input").nth(number).check()
        expect(room.counts).to_have_text(re.compile(f", {1 if number == 0 else 2} of "))


def dates(room) -> None:
    room.page.get_by_role("slider", name="Days shown").press("ArrowRight")
    expect(room.page).to_have_url(re.compile("since=.*until="))


def words(room) -> None:
    box = room.page.get_by_label("Search the articles")
    box.fill("bridge")
    box.press("Enter")
    expect(room.page).to_have_url(re.compile("words=bridge"))


def kinds(room) -> None:
    room.page.get_by_role("button", name="Filters").click()
    room.page.get_by_role("button", name="Town or city").click()
    expect(room.page).to_have_url(re.compile("kinds=city"))
    room.page.keyboard.press("Escape")


def chosen_mark(room) -> None:
    only_first(room)
    room.marks().last.press("Enter")
    expect(room.page).to_have_url(re.compile("place="))


def article(room) -> None:
    room.page.locator("[data-article]").first.get_by_role("button", name="Read:").click()
    expect(room.panel.locator("article.dl-text")).to_be_visible()


def corridors(room) -> None:
    room.tab("Corridors")
    expect(room.panel.locator(".dl-corridor").first).to_be_visible()


def table_in_ukrainian(room) -> None:
    room.tab("Places")
    expect(room.page).to_have_url(re.compile(r"\?.*panel=places"))
    room.page.goto(room.page.url + "&language=uk")
    expect(room.page.locator("html")).to_have_attribute("lang", "uk")
    room.settle()


@pytest.mark.parametrize(
    "bring_about",
    [only_first, two_articles, dates, words, kinds, chosen_mark, article, corridors, table_in_ukrainian],
    ids=lambda one: one.__name__,
)
def test_a_fresh_browser_shows_the_same_view(room, another, bring_about):
    room.open()
    bring_about(room)
    room.settle()
    room.map.get_by_role("button", name=re.compile("^(Zoom in|Наблизити)")).click()
    expect(room.page).to_have_url(re.compile("camera="))
    before = seen(room)
    assert before["counts"]
    other = another()
    other.page.goto(room.page.url)
    other.settle()
    other.map.locator(".leaflet-container").wait_for()
    expect(other.page).to_have_url(re.compile(f"camera={re.escape(camera(room).rsplit(',', 1)[0][:5])}"))
    assert camera(other) == camera(room)
    assert seen(other) == before


def test_a_sentence_is_in_the_link(room, another):
    found = next(one for one in samples() if "." in one.text[200:])
    start = found.text.index(" ", 200) + 1
    room.open(f"?article={found.id}&panel=article&span={start}-{start + 30}")
    expect(room.panel.locator(".dl-focus").first).to_be_visible()
    other = another()
    other.page.goto(room.page.url)
    other.settle()
    expect(other.panel.locator(".dl-focus").first).to_have_text(room.panel.locator(".dl-focus").first.inner_text())


def test_the_button_copies_the_address(room):
    room.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    room.open("?panel=places")
    room.page.get_by_role("button", name="Copy link").click()
    expect(room.page.get_by_role("status").get_by_text("Copied")).to_be_visible()
    assert room.page.evaluate("navigator.clipboard.readText()") == room.page.url
