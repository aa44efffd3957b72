"""What the room must do for everyone: any keyboard, any script, any language, and places that are hard to reach."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo.model import Article, Candidate, Evidence, Mention, Place, Point, Reading, Resolution
from geo.store import Store

if TYPE_CHECKING:
    from pathlib import Path

POINT = Point(lat=33.51, lon=36.29)


def place(number: int, name: str, point: Point = POINT, **facts) -> Place:
    facts = {"kind": "city", "country": "SY", "admin1": "Damascus Governorate"} | facts
    return Place(id=f"geonames:{990_000_000 + number}", name=name, point=point, **facts)


def keep(room, serving, text: str, found: dict[str, tuple[Place, ...]], *, confidence: float = 0.9, **about) -> str:
    """Put an article into the server's store, read so that each of these words means the first of its places."""
    room.open()  # at its start the server reads again what another geoparser has read
    article = Article(text=text, language="en", **about)
    resolutions = []
    for words, places in sorted(found.items(), key=lambda item: text.index(item[0])):
        start = text.index(words)
        mention = Mention(start=start, end=start + len(words), surface=words, use="location")
        reason = (Evidence(kind="name", text="its own name", weight=1.0),)
        candidates = tuple(Candidate(place=one, score=-float(n), evidence=reason) for n, one in enumerate(places))
        resolutions.append(Resolution(mention=mention, place=places[0], confidence=confidence, candidates=candidates))
    reading = Reading(article_id=article.id, geoparser_id="by hand", resolutions=tuple(resolutions))
    Store.open(f"sqlite:///{serving.store}").put(article, reading)
    return article.id


def test_places_on_one_coordinate_are_all_reached(room, serving):
    names = ("Bab Tuma", "Midan", "Salihiyah")
    found = {name: (place(number, name),) for number, name in enumerate(names)}
    article = keep(room, serving, "Aid reached Bab Tuma, then Midan, at last Salihiyah.", found)
    room.open(f"?articles={article}")
    for name in names:
        cluster = room.map.locator(".dl-cluster")
        expect(cluster.or_(room.marks()).first).to_be_visible()
        if cluster.count():  # they stand apart once the cluster was opened, which a choice may close again
            expect(cluster).to_have_accessible_name(re.compile("^3 places"))
            cluster.press("Enter")
        expect(room.marks(name)).to_be_visible()
        room.marks(name).press("Enter")
        expect(room.panel.locator(".dl-place h2")).to_have_text(name)
        expect(room.map.locator(".dl-popup .dl-name").last).to_have_text(name)  # the card before it fades for a moment
    boxes = [room.marks(name).bounding_box() for name in names]
    assert len({(round(box["x"]), round(box["y"])) for box in boxes}) == 3, "they lie over one another"


def test_a_place_in_doubt_is_hollow_and_its_card_lists_what_else_it_may_be(room, serving):
    others = (
        place(11, "Springfield", Point(lat=39.8, lon=-89.6), country="US", admin1="Illinois"),
        place(12, "Springfield", Point(lat=42.1, lon=-72.5), country="US", admin1="Massachusetts"),
        place(13, "Springfield", Point(lat=37.2, lon=-93.2), country="US", admin1="Missouri"),
    )
    article = keep(room, serving, "A parade was held in Springfield.", {"Springfield": others}, confidence=0.5)
    room.open(f"?articles={article}")
    expect(room.marks("Springfield")).to_have_class(re.compile(r"\bdl-unsure\b"))
    room.marks("Springfield").press("Enter")
    for said in (room.map.locator(".dl-popup"), room.panel.locator(".dl-place")):
        expect(said).to_contain_text(re.compile("It may also be: .*Massachusetts.*Missouri"))
    paper = room.marks("Springfield").evaluate("mark => getComputedStyle(mark).fill")
    assert paper in {"rgb(255, 255, 255)", "rgb(17, 17, 17)"}, "a mark in doubt is hollow"


# what follows a name from right to left must not be drawn into it: "3" would stand before the name
@pytest.mark.parametrize(("name", "other"), [("دمشق", "حلب"), ("שכם", "עכו")])
def test_names_from_right_to_left_keep_to_themselves(room, serving, name, other):
    text = f"Near {name} 3 buses stopped, and near {other} 5 more. Nothing was heard since."
    found = {name: (place(21, name),), other: (place(22, other, Point(lat=36.2, lon=37.1)),)}
    article = keep(room, serving, text, found, title=f"{name} {other}: 7", source=f"{other} 24")
    room.open(f"?articles={article}")
    room.marks(name).press("Enter")
    heading, quote = room.panel.locator(".dl-place h2"), room.panel.locator("blockquote").first
    expect(heading).to_have_text(name)
    expect(room.map.locator(".dl-popup .dl-name")).to_have_text(name)
    after = """mark => {
      const range = document.createRange(), next = mark.nextSibling, at = next.data.search(/[0-9]/);
      range.setStart(next, at);
      range.setEnd(next, at + 1);
      return range.getBoundingClientRect().left - mark.getBoundingClientRect().right;
    }"""
    assert quote.locator("mark").evaluate(after) >= 0, "the number after the name stands before it"
    assert room.map.locator(".dl-popup mark").evaluate(after) >= 0
    assert room.panel.locator(".dl-article h3").evaluate("title => getComputedStyle(title).direction") == "rtl"
    room.page.locator(f"[data-article='{article}']").get_by_role("button", name="Read:").click()
    marks = room.panel.locator("article.dl-text mark")
    expect(marks).to_have_text([name, other])
    assert [one.evaluate(after) >= 0 for one in marks.all()] == [True, True]


def test_the_browser_s_language_is_the_page_s(chromium, room, watch):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="uk-UA")
    context.set_default_timeout(30_000)
    try:
        page = context.new_page()
        page.on("console", lambda message: watch.errors.append(message.text) if message.type == "error" else None)
        ukrainian = type(room)(page, room.server)
        ukrainian.open()
        expect(page.locator("html")).to_have_attribute("lang", "uk")
        expect(page.get_by_role("heading", name="Статті", exact=True)).to_be_visible()
        expect(ukrainian.map.get_by_role("button", name="Умовні знаки")).to_be_visible()
        expect(ukrainian.marks("Україна")).not_to_have_count(0)
        page.locator("[data-article]").first.get_by_role("button", name="Читати:").click()
        ukrainian.panel.locator("article.dl-text mark").first.hover()
        card = ukrainian.panel.locator(".dl-card-why")
        expect(card).to_contain_text("упевненість")
        english = re.compile(r"\b(?:population|the only place|named with|like|another name|its own name)\b")
        assert not english.search(card.inner_text()), card.inner_text()
        page.get_by_role("combobox", name="Мова").click()
        page.get_by_role("option", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page).to_have_url(re.compile("language=en"))
        page.reload()
        ukrainian.settle()
        expect(page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()
    finally:
        context.close()


def drop(room, folder: Path, files: dict[str, bytes]) -> None:
    """Drag files from a folder over the box at the side and let go of them there."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    box = room.page.get_by_test_id("stFileUploaderDropzone").bounding_box()
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(folder / name) for name in files], "dragOperationsMask": 1}
    session = room.page.context.new_cdp_session(room.page)
    for event in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": event, **where, "data": data})
    session.detach()
    for name in files:
        expect(room.page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    room.settle()


AGENCY = (
    "The ferry to Rathlin was stopped on Monday after the harbour wall at Ballycastle broke in the storm, the port "
    "authority said. Forty people spent the night in a school, and lorries with bread were sent from Coleraine by the "
    "council. The wall had been repaired twice since 2014, and an engineer said that it would take a month to close it."
)


@pytest.fixture
def once() -> str:
    """A word that no other try of a test has used: what is added is new."""
    return f"w{uuid.uuid4().hex[:8]}"


def test_files_are_dropped_together_and_each_tells_what_became_of_it(room, tmp_path, once):
    told = f"Trams stopped in Lviv on Friday ({once}), and buses to Ternopil were full, the mayor told reporters. " * 4
    room.open()
    drop(
        room,
        tmp_path,
        {
            "ferry.txt": f"Ferry {once}\n\nThe boat from Oban to Mull lay in the harbour all day.".encode(),
            "trams.html": f"<html><body><article><h1>Trams {once}</h1><p>{told}</p></article></body></html>".encode(),
            "broken.pdf": b"%PDF-1.7 and nothing else",
        },
    )
    room.page.get_by_role("button", name="Read it").click()
    report = room.page.locator(".st-key-add-report")
    expect(report).to_contain_text(re.compile(r"Not read: broken\.pdf"))
    expect(report).to_contain_text(re.compile(rf"“Ferry {once}”: \d place"))
    expect(report).to_contain_text(re.compile(rf"“Trams {once}”: \d place"))
    expect(room.page.get_by_text("2 articles were added.")).to_be_visible()
    expect(room.counts).to_have_text(re.compile(", 2 of "))
    expect(room.map.locator(".dl-cluster, .dl-point:not([d='M0 0'])")).not_to_have_count(0)
    expect(room.page.get_by_role("button", name="Remove trams.html")).to_have_count(0)


def test_a_story_has_one_row_that_opens_to_its_sources(room, tmp_path, once):
    copy = " ".join(f"{word} {once}" for word in AGENCY.split())
    texts = {"The Isle": copy, "Coast Daily": f"RATHLIN - {copy}", "Harbour Post": f"{copy} More follows."}
    table = "".join(f'{name},Ferry of {name} {once},"{text}"\n' for name, text in texts.items())
    room.open()
    drop(room, tmp_path, {"ferries.csv": f"source,title,text\n{table}".encode()})
    room.page.get_by_role("button", name="Read it").click()
    expect(room.page.get_by_text("3 articles were added.")).to_be_visible()
    story = room.page.locator("[data-article]").filter(has_text=once).first
    summary = story.locator("summary")
    expect(summary).to_contain_text(re.compile("3 articles tell it: .*Coast Daily"))
    whole = story.locator("input").first
    expect(whole).to_be_checked()
    summary.press("Enter")
    sources = story.locator("[data-article]")
    expect(sources).to_have_count(3)
    box = sources.filter(has_text="Coast Daily").locator("input")
    box.press("Space")
    expect(room.counts).to_have_text(re.compile(", 2 of"))
    expect(box).not_to_be_checked()
    expect(box).to_be_focused()
    assert whole.evaluate("box => box.indeterminate")
    whole.press("Space")
    expect(room.counts).to_have_text(re.compile(", 3 of"))
    sources.get_by_role("button", name="Read: Ferry of Coast Daily").click()
    expect(room.panel.locator(".dl-place h2")).to_have_text(f"Ferry of Coast Daily {once}")
    expect(sources).to_have_count(3)


class Keys:
    """Somebody who has only a keyboard: no pointer, and no focus set by a script."""

    def __init__(self, room) -> None:
        self.room, self.page, self.keyboard = room, room.page, room.page.keyboard

    def go(self, locator, *, back: bool = False):
        """Press the Tab key until a control has the focus."""
        locator.wait_for()
        for _ in range(300):
            if locator.evaluate("element => element === document.activeElement"):
                return locator
            self.keyboard.press("Shift+Tab" if back else "Tab")
        expect(locator).to_be_focused()
        return locator

    def along(self, group: str, name: str, *, of: str = "toolbar", one: str = "button", back: bool = False) -> None:
        """Go to a group of buttons, which is one stop, and along it with the arrow keys."""
        buttons = self.page.get_by_role(of, name=group).get_by_role(one)
        focused = buttons.and_(self.page.locator(":focus"))
        for _ in range(300):
            if focused.count():
                break
            self.keyboard.press("Shift+Tab" if back else "Tab")
        for _ in range(buttons.count()):
            if focused.inner_text() == name:
                break
            self.keyboard.press("ArrowRight")
        expect(focused).to_have_text(name)

    def press(self, key: str, url: str) -> None:
        """Press a key and wait until the address says that it was done."""
        self.keyboard.press(key)
        expect(self.page).to_have_url(re.compile(url))
        self.room.settle()


def test_articles_and_days_by_the_keyboard_alone(room):
    room.open()
    keys, page = Keys(room), room.page
    everything = room.counts.inner_text()
    first = page.locator("[data-article]").first
    keys.go(first.get_by_role("checkbox"))
    keys.press("Space", "articles=")
    expect(room.counts).not_to_have_text(everything)
    keys.keyboard.press("Space")
    expect(room.counts).to_have_text(everything)
    keys.go(first.get_by_role("button", name="Only:"))
    keys.press("Enter", "articles=[0-9a-f]{16}(&|$)")
    keys.go(page.get_by_role("button", name="All articles"), back=True)
    keys.keyboard.press("Enter")
    expect(room.counts).to_have_text(everything)
    keys.go(page.get_by_role("slider", name="Days shown"))
    keys.press("ArrowRight", "since=")
    keys.go(page.get_by_role("button", name="All dates"))
    keys.keyboard.press("Enter")
    expect(room.counts).to_have_text(everything)


def test_every_filter_by_the_keyboard_alone(room):
    room.open()
    keys, page = Keys(room), room.page
    everything = room.counts.inner_text()
    keys.go(page.get_by_label("Search the articles"))
    keys.keyboard.type("aid")
    keys.press("Enter", "words=aid")
    keys.go(page.get_by_role("button", name="Filters"))
    keys.keyboard.press("Enter")
    keys.go(page.get_by_role("combobox", name="Outlet"))
    keys.keyboard.type("Wikipedia")
    keys.press("Enter", "outlets=.*Wikipedia")
    keys.keyboard.press("Escape")  # the list of outlets, which stays for more of them
    keys.along("Kind of place", "Town or city")
    keys.press("Space", "kinds=city")
    keys.along("Names used as", "Governments and other actors")
    keys.press("Space", "uses=actor,location")
    keys.go(page.get_by_role("slider", name="Least confidence"))
    keys.press("ArrowRight", "confidence=0.05")
    keys.along("Status of a corridor", "Announced open")
    keys.press("Space", "statuses=open")
    keys.along("What is claimed of a corridor", "Announced open")
    keys.press("Space", "acts=announce_open")
    keys.keyboard.press("Escape")
    expect(page.get_by_text("Kind of place")).to_have_count(0)
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
    keys.go(page.get_by_role("button", name="Show everything"))
    keys.keyboard.press("Enter")
    expect(room.counts).to_have_text(everything)


def test_what_is_taken_away_is_reached_by_the_keyboard_alone(room):
    room.open()
    keys = Keys(room)
    keys.go(room.page.get_by_role("button", name="Take away"))
    keys.keyboard.press("Enter")
    keys.go(room.page.get_by_role("button", name="GeoJSON"))
    with room.page.expect_download() as coming:
        keys.keyboard.press("Enter")
    assert coming.value.suggested_filename.endswith(".geojson")


def test_map_and_panels_by_the_keyboard_alone(room):
    room.open()
    keys, page = Keys(room), room.page
    keys.go(page.get_by_role("combobox", name="Find a place"))
    keys.keyboard.type("Mariupol")
    keys.keyboard.press("Enter")
    expect(room.panel.locator(".dl-place h2")).to_have_text("Mariupol")
    room.settle()
    keys.go(room.marks("Berdyansk"))  # on the map, which is at Mariupol now
    keys.keyboard.press("Enter")
    expect(room.panel.locator(".dl-place h2")).to_have_text("Berdyansk")
    expect(room.map.locator(".dl-popup .dl-name")).to_have_text("Berdyansk")
    keys.go(room.map.get_by_role("button", name="Skip the map"), back=True)
    keys.keyboard.press("Enter")
    for number, panel in enumerate(("Article", "Corridors", "Places", "Corrections")):
        keys.along("Panel", panel, of="radiogroup", one="radio", back=number > 0)
        keys.press("Space", f"panel={panel.lower()}")
        expect(page.locator(":focus")).to_have_attribute("aria-checked", "true")


def test_a_correction_from_the_queue_by_the_keyboard_alone(room, serving):
    room.open("?panel=corrections")
    keys, panel = Keys(room), room.panel
    pick = panel.locator(".dl-pick").first
    name = pick.locator("strong").inner_text()
    keys.go(pick)
    keys.keyboard.press("Enter")
    expect(panel.locator(".dl-judging h2")).to_have_text(name)
    room.settle()
    options = panel.get_by_role("radiogroup").filter(has_text="Not a place").get_by_role("radio")
    keys.go(options.and_(room.page.locator("[tabindex='0'], :checked")).first)
    wanted = options.locator("xpath=ancestor::label").filter(has_text=re.compile("^Not a place$")).get_by_role("radio")
    for _ in range(options.count()):
        if wanted.is_checked():
            break
        keys.keyboard.press("ArrowDown")
        room.settle()  # as a person waits to see where the choice went
    expect(wanted).to_be_checked()
    expect(panel.locator(".dl-preview")).to_contain_text("This changes")
    keys.go(panel.get_by_role("textbox", name="Your name"))
    keys.keyboard.type("Daryna")
    keys.keyboard.press("Enter")
    expect(panel.get_by_text("Signed by Daryna")).to_be_visible()
    room.settle()
    keys.go(panel.get_by_role("button", name="Save"))
    keys.keyboard.press("Enter")
    expect(panel.get_by_text("Saved.")).to_be_visible()
    room.settle()
    keys.go(panel.get_by_role("button", name="Undo"), back=True)
    keys.keyboard.press("Enter")
    expect(panel.get_by_text("Saved.")).to_have_count(0)
    judged = Store.open(f"sqlite:///{serving.store}").judgements(active_only=False)[-1]
    assert (judged.by, judged.verdict, judged.undone_by) == ("Daryna", "not_a_place", "Daryna")
    assert judged.undone_at < datetime.now(UTC)
