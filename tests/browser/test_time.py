"""The days that are shown: dragged with a pointer, and played."""

import re

from playwright.sync_api import expect


def test_days_are_dragged_and_given_back(room):
    room.open()
    everything = room.counts.inner_text()
    track = room.page.locator(".dl-track").bounding_box()
    mouse, middle = room.page.mouse, track["y"] + track["height"] / 2
    mouse.move(track["x"] + track["width"] * 0.4, middle)
    mouse.down()
    mouse.move(track["x"] + track["width"] * 0.9, middle, steps=4)
    mouse.up()
    expect(room.page).to_have_url(re.compile(r"since=\d{4}-\d\d-\d\d.*until=\d{4}-\d\d-\d\d"))
    expect(room.counts).not_to_have_text(everything)
    room.page.get_by_role("group", name="Dates").get_by_role("button", name="All dates").click()
    expect(room.counts).to_have_text(everything)


def test_days_are_played_until_they_are_stopped(room):
    room.open()
    dates = room.page.get_by_role("group", name="Dates")
    dates.get_by_role("button", name="Play").click()
    expect(room.page).to_have_url(re.compile("since="))
    first = re.search(r"since=([\d-]+)", room.page.url)[1]
    expect(room.page).not_to_have_url(re.compile(f"since={first}"))
    dates.get_by_role("button", name="Stop").click()
    expect(dates.get_by_role("button", name="Play")).to_be_visible()
