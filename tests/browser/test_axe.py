"""Nothing that axe-core calls serious or critical, in any view and either theme.

axe/axe.min.js is axe-core 4.14.1 as its maker publishes it (Mozilla Public License 2.0, see axe/LICENSE); only these
tests use it.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], iframes: false });
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const shown = (node) => `${node.target} ${node.any.map((one) => one.message)}`;
  return grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map(shown).join(" | ")}`);
}"""


def serious(room) -> list[str]:
    """Return what is seriously wrong in the page and in the frames that are its own."""
    room.settle()  # what is drawn anew is faint until it is there
    room.page.locator("[data-stale=true]").first.wait_for(state="hidden")
    found = []
    for frame in room.page.frames:
        frame.evaluate(AXE)
        found += frame.evaluate(RUN)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_serious_fault(room, scheme):
    room.page.emulate_media(color_scheme=scheme)
    room.open()
    expect(room.map.locator(".dl-cluster").first).to_be_visible()
    faults = {"start": serious(room)}
    room.panel.locator(".st-key-panel-body button").first.click()
    expect(room.panel.locator("blockquote").first).to_be_visible()
    faults["excerpts"] = serious(room)
    room.page.locator("[data-article]").first.get_by_role("button", name="Read:").click()
    expect(room.panel.locator("article.dl-text")).to_be_visible()
    faults["article"] = serious(room)
    for name in ("Corridors", "Places", "Corrections"):
        room.tab(name)
        faults[name] = serious(room)
    room.map.get_by_role("button", name="Legend").click()
    room.page.get_by_role("button", name="Filters").click()
    expect(room.page.get_by_text("Kind of place")).to_be_visible()
    faults["filters, legend"] = serious(room)
    assert sorted({fault for found in faults.values() for fault in found}) == []


def test_on_a_phone_and_in_ukrainian(room):
    room.page.set_viewport_size({"width": 360, "height": 740})
    room.open("?language=uk")
    expect(room.map.locator(".dl-cluster").first).to_be_visible()
    assert serious(room) == []
    wide = room.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page is wider than the screen"
