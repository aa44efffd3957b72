"""Reading an article and correcting what was read, in a real Chromium: across browsers, restarts and re-readings."""

from __future__ import annotations

import contextlib
import re
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from geo.store import Store

ODESSA = "Rain fell in Odessa on Friday. Odessa rejected the offer. Aid for Odessa came from Izmail and Mykolaiv."
DEPOT = "Trains left Kyiv for the depot at Verkhnia Stara on Monday, and came back to Kyiv."


@pytest.fixture(autouse=True)
def _nothing_stays_judged(serving):
    """Leave the names as they were for the next test, and for another try."""
    yield
    store = Store.open(f"sqlite:///{serving.store}")
    for judgement in store.judgements():
        store.undo_judgement(judgement.id, datetime.now(UTC))


def read(room, text, title=""):
    """Have a text read through the page; return its article's id."""
    room.open()
    room.paste(text, title)
    return re.search(r"article=([0-9a-f]{16})", room.page.url)[1]


def mark(room, name, number=0):
    return room.panel.locator("article.dl-text mark").filter(has_text=re.compile(f"^{name}$")).nth(number)


def sign(room, name):
    box = room.panel.get_by_role("textbox", name="Your name")
    box.fill(name)
    box.press("Enter")
    expect(room.panel.get_by_text(f"Signed by {name}")).to_be_visible()


def choose(room, label):
    """Choose what the mention is, or how far that goes."""
    room.panel.get_by_role("radio", name=re.compile(label)).locator("xpath=ancestor::label").click()
    room.settle()


def search(room, words):
    box = room.panel.get_by_role("textbox", name="Search the gazetteer")
    box.fill(words)
    box.press("Enter")
    room.settle()


def save(room):
    button = room.panel.get_by_role("button", name="Save")
    expect(button).to_be_enabled()
    room.settle()
    for _ in range(3):  # as a person would: a press that falls into a redrawing of the page is lost
        button.click()
        with contextlib.suppress(AssertionError):
            expect(button).to_have_count(0, timeout=10_000)
            break
    expect(button).to_have_count(0)
    room.settle()


def correct(room, name, number=0):
    """Open a name of the article's text for judging, by its card."""
    mark(room, name, number).click()
    room.panel.get_by_role("button", name="Correct it").click()
    expect(room.panel.locator(".dl-judging h2")).to_have_text(name)
    room.settle()


def judge(room, name, label, *, scope="this mention", by="Oksana"):
    """Correct a name of the article's text from beginning to end."""
    correct(room, name)
    choose(room, label)
    choose(room, f"^{scope}")
    if room.panel.get_by_role("textbox", name="Your name").count():
        sign(room, by)
    save(room)


@contextmanager
def another_browser(room, chromium):
    """The same page in a browser of its own, as a colleague has it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    try:
        yield type(room)(context.new_page(), room.server)
    finally:
        context.close()


def test_a_place_in_the_text_moves_the_map_and_tells_why(room):
    read(room, ODESSA)
    mark(room, "Izmail").click()
    card = room.panel.locator(".dl-card-why")
    expect(card.locator("strong")).to_have_text("Izmayil")
    expect(card).to_contain_text("population")
    expect(card).to_contain_text("confidence")
    expect(room.page).to_have_url(re.compile("place=geonames"))
    selected = room.map.locator(".dl-point.dl-selected")
    expect(selected).to_have_count(1)
    expect(selected).to_have_attribute("aria-label", re.compile("^Izmayil,"))
    frame = room.map.locator(".leaflet-container").bounding_box()
    at = selected.bounding_box()
    assert abs(at["x"] + at["width"] / 2 - frame["x"] - frame["width"] / 2) < 120, "the map has moved there"
    assert abs(at["y"] + at["height"] / 2 - frame["y"] - frame["height"] / 2) < 120


def test_names_are_told_by_the_keyboard(room):
    read(room, ODESSA)
    mark(room, "Odessa").focus()
    card = room.panel.locator(".dl-card-why")
    expect(card.locator("strong")).to_have_text(re.compile("^Ode"))
    room.page.keyboard.press("ArrowRight")
    room.page.keyboard.press("ArrowRight")
    room.page.keyboard.press("ArrowRight")
    expect(card.locator("strong")).to_have_text("Izmayil")
    described = mark(room, "Izmail").get_attribute("aria-describedby")
    assert described == card.get_attribute("id")
    room.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    room.page.keyboard.press("Tab")
    room.page.keyboard.press("Shift+Tab")
    expect(card.locator("strong")).to_have_text("Izmayil")
    room.page.keyboard.press("Tab")
    expect(room.panel.get_by_role("button", name="Correct it")).to_be_focused()


def test_marks_differ_by_more_than_colour(room):
    article = read(room, ODESSA)
    room.open(f"?article={article}&panel=article")
    room.panel.get_by_text("How names are marked").click()
    looks = room.panel.locator(".dl-text-legend mark").evaluate_all(
        """marks => marks.map(mark => {
            const style = getComputedStyle(mark), after = getComputedStyle(mark, '::after');
            const background = style.backgroundColor === 'rgba(0, 0, 0, 0)' ? 'none' : 'filled';
            const lines = [style.outlineStyle, style.borderBottomStyle, style.textDecorationLine];
            return [background, ...lines, after.content].join();
        })"""
    )
    assert len(looks) == 8
    assert len(set(looks)) == 8


def test_a_link_leads_to_a_stretch_of_a_long_text(room):
    sentence = "The road to Lviv was closed at noon, the governor said."
    article = read(room, "\n\n".join([*["Nothing of note happened in the night."] * 200, sentence]))
    start = 200 * len("Nothing of note happened in the night.\n\n")
    room.open(f"?article={article}&panel=article&span={start}-{start + len(sentence)}")
    focus = room.panel.locator(".dl-focus").first
    expect(focus).to_be_in_viewport()
    assert "".join(room.panel.locator(".dl-focus").all_inner_texts()).replace("?", "") == sentence
    at = start + sentence.index("Lviv")
    room.open(f"?article={article}&panel=article&span={at}-{at + 4}")
    expect(room.panel.locator("article mark.dl-here")).to_have_text("Lviv")
    expect(room.panel.locator("article mark.dl-here")).to_be_in_viewport()


def test_a_correction_reaches_other_browsers_and_outlives_restart_and_rereading_until_it_is_undone(
    room, chromium, serving
):
    article = read(room, ODESSA)
    narrowed = f"?articles={article}&article={article}&panel=article"
    room.open(narrowed)
    with another_browser(room, chromium) as other:
        other.open(narrowed)
        expect(other.marks("Odessa")).to_have_count(0)

        correct(room, "Odessa")
        search(room, "Odessa")
        choose(room, "^Odessa, Texas")
        choose(room, "^this name in this article")
        expect(room.panel.locator(".dl-preview")).to_contain_text("This changes 3 mentions")
        expect(room.panel.locator(".dl-preview li")).to_have_count(3)
        expect(room.panel.get_by_role("button", name="Save")).to_be_disabled()
        sign(room, "Oksana")
        room.panel.get_by_role("textbox", name="Why").fill("the caption says Texas")
        room.panel.get_by_role("textbox", name="Why").press("Enter")
        save(room)
        expect(room.panel.locator("article mark.dl-judged")).to_have_text(["Odessa"] * 3)
        expect(room.marks("Odessa")).to_have_count(1)

        other.page.reload()
        expect(other.marks("Odessa")).to_have_count(1)
        mark(other, "Odessa").hover()
        expect(other.panel.locator(".dl-card-why")).to_contain_text("chosen by Oksana on")
        expect(other.panel.locator(".dl-card-why")).to_contain_text("the caption says Texas")

    before = Store.open(f"sqlite:///{serving.store}").reading(article).geoparser_id
    serving.stop()
    serving.start(DATELINE_MIN_CONFIDENCE="0.36")  # another geoparser: it reads every article again
    room.open(narrowed)
    assert Store.open(f"sqlite:///{serving.store}").reading(article).geoparser_id != before
    expect(room.marks("Odessa")).to_have_count(1)
    expect(room.panel.locator("article mark.dl-judged")).to_have_count(3)

    room.tab("Corrections")
    room.panel.get_by_role("radio", name=re.compile("^Log")).click()
    entry = room.panel.locator(".dl-log li").first
    for part in ("Odessa → Odessa", "Oksana", "UTC", "in this article: Rain fell", "Why: the caption says Texas"):
        expect(entry).to_contain_text(part)
    room.panel.get_by_role("button", name="Undo: Odessa").click()
    expect(entry).to_contain_text(re.compile("Undone on .* by Oksana"))
    expect(room.marks("Odessa")).to_have_count(0)
    room.panel.get_by_role("button", name="Judge so again: Odessa").click()
    expect(room.panel.locator(".dl-log li")).to_have_count(2)
    expect(room.marks("Odessa")).to_have_count(1)
    expect(room.panel.locator(".dl-log li").first).to_contain_text("Oksana")


def test_a_correction_by_the_keyboard_alone(room):
    article = read(room, ODESSA)
    room.open(f"?articles={article}&article={article}&panel=article")
    keyboard = room.page.keyboard

    def tab_to(locator):
        locator.wait_for()
        for _ in range(80):
            if locator.evaluate("element => element === document.activeElement"):
                return
            keyboard.press("Tab")
        expect(locator).to_be_focused()

    mark(room, "Izmail").focus()
    keyboard.press("Tab")
    expect(room.panel.get_by_role("button", name="Correct it")).to_be_focused()
    keyboard.press("Enter")
    expect(room.panel.locator(".dl-judging h2")).to_have_text("Izmail")
    tab_to(room.panel.get_by_role("radio", name=re.compile("^Iz")).first)
    options = room.panel.get_by_role("radiogroup").filter(has_text="Not a place").get_by_role("radio")
    names = options.evaluate_all("radios => radios.map(radio => radio.closest('label').innerText)")
    for _ in range(names.index("Not a place")):
        keyboard.press("ArrowDown")
        room.settle()  # as a person waits to see where the choice went
    expect(room.panel.locator(".dl-preview")).to_contain_text("This changes 1 mention")
    tab_to(room.panel.get_by_role("textbox", name="Your name"))
    keyboard.type("Taras")
    keyboard.press("Enter")
    expect(room.panel.get_by_text("Signed by Taras")).to_be_visible()
    room.settle()
    tab_to(room.panel.get_by_role("button", name="Save"))
    keyboard.press("Enter")
    expect(room.panel.locator("article mark.dl-removed")).to_have_text("Izmail")
    expect(room.marks("Izmayil")).to_have_count(0)
    room.settle()
    mark(room, "Izmail").focus()
    expect(room.panel.locator(".dl-card-why")).to_contain_text("judged not to be a place by Taras")
    keyboard.press("Enter")
    tab_to(room.panel.get_by_role("button", name="Correct it"))
    keyboard.press("Enter")
    expect(room.panel.locator(".dl-judging h2")).to_have_text("Izmail")
    room.settle()
    tab_to(room.panel.get_by_role("button", name="Undo").first)
    keyboard.press("Enter")
    expect(room.marks("Izmayil")).to_have_count(1)


def test_a_point_is_placed_by_coordinates_or_by_a_click_on_the_map(room):
    article = read(room, DEPOT)
    room.open(f"?articles={article}&article={article}&panel=article")
    correct(room, "Verkhnia Stara")
    choose(room, "^A point that I place by hand")
    box = room.panel.get_by_role("textbox", name="Latitude, longitude")
    for wrong, message in (("139.69, 35.68", "they look swapped"), ("somewhere", "no coordinates")):
        box.fill(wrong)
        box.press("Enter")
        expect(room.panel.get_by_text(message)).to_be_visible()
        expect(room.panel.get_by_role("button", name="Save")).to_be_disabled()
    box.fill("50.10, 36.40")
    box.press("Enter")
    expect(room.panel.get_by_text("This point lies in Kharkiv Oblast, Ukraine.")).to_be_visible()
    expect(room.map.locator(".dl-pin")).to_have_count(1)
    room.map.locator(".leaflet-container").click(position={"x": 60, "y": 400})
    expect(box).not_to_have_value("50.10, 36.40")
    lat, lon = (float(number) for number in box.input_value().split(","))
    assert 40 < lat < 60
    assert 0 < lon < 40
    expect(room.panel.locator(".dl-place h2")).to_have_text("Verkhnia Stara")
    box.fill("50.10, 36.40")
    box.press("Enter")
    sign(room, "Oksana")
    save(room)
    expect(room.marks("Verkhnia Stara")).to_have_count(1)
    mark(room, "Verkhnia Stara").hover()
    expect(room.panel.locator(".dl-card-why")).to_contain_text("Kharkiv Oblast, Ukraine")
    room.map.locator(".leaflet-container").click(position={"x": 60, "y": 400})
    expect(room.map.locator(".dl-pin")).to_have_count(0)
    room.open(f"?articles={article}&place={room.marks('Verkhnia Stara').count() and placed_id(room)}")
    expect(room.panel.locator(".dl-place h2")).to_have_text("Verkhnia Stara")


def placed_id(room):
    room.marks("Verkhnia Stara").press("Enter")
    expect(room.page).to_have_url(re.compile("place=judged"))
    return re.search(r"place=(judged:[0-9a-f]+)", room.page.url)[1]


def test_an_actor_leaves_the_map_and_is_still_told(room):
    article = read(room, ODESSA)
    room.open(f"?articles={article}&article={article}&panel=article")
    judge(room, "Mykolaiv", "^A government or other actor")
    expect(room.panel.locator("article mark.dl-actor").filter(has_text="Mykolaiv")).to_have_count(1)
    expect(room.marks("Mykolayiv")).to_have_count(0)


def test_of_two_people_at_once_the_later_wins_and_both_are_in_the_log(room, chromium):
    article = read(room, "A fair opened in Plymouth on Sunday.")
    narrowed = f"?articles={article}&article={article}&panel=article"
    room.open(narrowed)
    with another_browser(room, chromium) as other:
        other.open(narrowed)
        for person in (room, other):
            correct(person, "Plymouth")
        search(room, "Plymouth")
        choose(room, "^Plymouth, Minnesota")
        sign(room, "Ann")
        search(other, "Plymouth")
        choose(other, "^Plymouth, Connecticut")
        sign(other, "Bo")
        save(room)
        save(other)
        room.page.reload()
        mark(room, "Plymouth").hover()
        expect(room.panel.locator(".dl-card-why")).to_contain_text("chosen by Bo")
    room.tab("Corrections")
    room.panel.get_by_role("button", name="All names in doubt").click()
    room.panel.get_by_role("radio", name=re.compile("^Log")).click()
    entries = room.panel.locator(".dl-log li")
    expect(entries.nth(0)).to_contain_text("Bo ·")
    expect(entries.nth(1)).to_contain_text("Ann ·")
    expect(entries.nth(1)).to_contain_text("Superseded by a later one")


def test_a_name_that_was_missed_is_added(room):
    article = read(room, "Nobody at the old brickworks near Lviv had slept.")
    room.open(f"?articles={article}&article={article}&panel=article")
    start = len("Nobody at the old ")
    room.panel.locator("article.dl-text").evaluate(
        """(text, [from, to]) => {
            const range = document.createRange(), node = text.firstChild;
            range.setStart(node, from);
            range.setEnd(node, to);
            document.getSelection().removeAllRanges();
            document.getSelection().addRange(range);
        }""",
        [start, start + len("brickworks")],
    )
    room.panel.locator("article.dl-text").dispatch_event("mouseup")
    room.panel.get_by_role("button", name="Mark as a place").click()
    expect(room.panel.locator(".dl-judging h2")).to_have_text("brickworks")
    choose(room, "^A point that I place by hand")
    box = room.panel.get_by_role("textbox", name="Latitude, longitude")
    box.fill("47.5, 31.5")
    box.press("Enter")
    sign(room, "Oksana")
    save(room)
    expect(room.panel.locator("article mark.dl-judged")).to_have_text("brickworks")
    expect(room.marks("brickworks")).to_have_count(1)


def test_the_queue_leads_from_doubt_to_doubt_and_a_link_to_the_same_one(room, chromium):
    room.open("?panel=corrections")
    shares = room.panel.locator(".dl-pick .facts").all_inner_texts()
    doubts = [int(re.search(r"confidence (\d+)%", share)[1]) for share in shares]
    assert doubts == sorted(doubts)
    first = room.panel.locator(".dl-pick").first
    name = first.locator("strong").inner_text()
    first.click()
    expect(room.panel.locator(".dl-judging h2")).to_have_text(name)
    expect(room.page).to_have_url(re.compile(r"span=\d+-\d+"))  # the address follows what is shown
    with another_browser(room, chromium) as other:
        other.open(room.page.url.removeprefix(room.server).lstrip("/"))
        expect(other.panel.locator(".dl-judging h2")).to_have_text(name)
    choose(room, "^Not a place")
    sign(room, "Oksana")
    save(room)
    expect(room.panel.get_by_text("Saved.")).to_be_visible()
    expect(room.panel.locator(".dl-pick strong").first).not_to_have_text(name)
    room.page.reload()
    room.panel.get_by_role("radio", name=re.compile("^Log")).click()
    expect(room.panel.get_by_text("Signed by Oksana")).to_be_visible()  # this browser remembers who it is
    room.panel.get_by_role("button", name=f"Undo: {name}").click()
    expect(room.panel.locator(".dl-log li").first).to_contain_text("Undone on")


HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)} {{7*7}} `x` :smile: [a](javascript:alert(3))"


def test_hostile_words_are_shown_letter_by_letter_in_every_part_of_judging(room):
    article = read(room, f"Rain fell in Odessa, {HOSTILE}, on Friday. Trams stopped in Lviv, {HOSTILE}.", title=HOSTILE)
    room.open(f"?articles={article}&article={article}&panel=article")
    correct(room, "Odessa")

    def shows(locator):
        locator.wait_for()
        assert HOSTILE in locator.inner_text().replace("\u2060", "")

    shows(room.panel.locator(".dl-judging blockquote"))
    choose(room, "^Not a place")
    shows(room.panel.locator(".dl-preview"))
    sign(room, "<b>Eve</b> ${1}")
    room.panel.get_by_role("textbox", name="Why").fill(HOSTILE)
    room.panel.get_by_role("textbox", name="Why").press("Enter")
    save(room)
    mark(room, "Odessa").hover()
    shows(room.panel.locator(".dl-card-why"))
    room.tab("Corrections")
    room.panel.get_by_role("button", name="All names in doubt").click()
    shows(room.panel.locator(".dl-pick").first)
    room.panel.get_by_role("radio", name=re.compile("^Log")).click()
    shows(room.panel.locator(".dl-log li").first)
    assert "<b>Eve</b> ${1}" in room.panel.locator(".dl-log li").first.inner_text()
    assert room.page.locator(".stApp img, .stApp b").count() == 0
    room.panel.locator(".dl-log li").first.get_by_role("button", name="Undo: Odessa").click()
    expect(room.panel.get_by_text("Undone on").first).to_be_visible()
