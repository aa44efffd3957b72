"""How quick the page is in a real Chromium, beside a plain folium page: `python tests/bench/page_speed.py`.

For 100, 1,000 and 5,000 mentions, both pages in one run and in turn:

- first map: from the request for the page until a mark is on the map, in a fresh browser, the server having served once
- click to excerpt: from a click on a mark until its sentences stand beside the map
- filter to map: from the choice of one article until the map shows only its marks
- bytes: what the browser received for the first map, and how much of that came over the page's own channel

Medians over ``--rounds`` visits and as many clicks and filters for each. The mentions are of real places of the
gazetteer, of which few are mentioned often, as in news. Writes data/eval/page_speed.json with ``--write``.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import platform
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from geo.gazetteer.lookup import Gazetteer
from geo.geoparser import Geoparser
from geo.model import Article, Candidate, Mention, Reading, Resolution
from geo.settings import Settings, data_dir
from geo.sources import samples
from geo.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = (100, 1_000, 5_000)
PER_ARTICLE = 20
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
FRAME = "iframe[title='streamlit_folium.st_folium']"
SENTENCES = (
    "Officials in {} said on Monday that the road would stay closed until the water fell.",
    "Hundreds of people reached {} overnight, according to the local council.",
    "Aid lorries waited outside {} for a third day.",
    "The hospital in {} took in more patients than it has beds for, its director said.",
    "Shelling was heard near {} before dawn, residents told reporters by telephone.",
)
SYLLABLES = ("ba", "do", "fu", "ge", "ki", "lo", "ma", "ne", "po", "ru", "sa", "ti", "ve", "wo", "zu")
PLAIN = """
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.starlette import App
app = App({page!r}, routes=[Mount(f"/assets/{{name}}", StaticFiles(directory=folder)) for name, folder in {folders!r}])
"""
# folium's popups ask jQuery to make an element of HTML, and for nothing else
JQUERY = """
window.$ = (html) => {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  return made.content.childNodes;
};
"""


@dataclass(frozen=True)
class Figures:
    """Seconds and bytes of one page; each a median."""

    first_map: float
    click: float
    filter: float
    bytes_all: int
    bytes_channel: int


# ---- data


def articles(mentions: int, gazetteer: Gazetteer, geoparser_id: str) -> list[tuple[Article, Reading]]:
    """Return articles of 20 mentions each; places are drawn from the 3,000 largest towns, the larger the likelier."""
    dice = random.Random(mentions)
    largest = sorted(range(len(gazetteer)), key=lambda row: -int(gazetteer.population[row]))
    towns = [place for row in largest[:6000] if (place := gazetteer.place(row)).kind == "city"][:3000]
    weights = [1 / (rank + 20) for rank in range(len(towns))]
    found = []
    for number in range(mentions // PER_ARTICLE):
        text, resolutions = "", []
        for place in dice.choices(towns, weights, k=PER_ARTICLE):
            before, after = dice.choice(SENTENCES).split("{}")
            start = len(text) + len(before)
            mention = Mention(start=start, end=start + len(place.name), surface=place.name, use="location")
            candidates = (Candidate(place=place, score=1.0),)
            resolutions.append(Resolution(mention=mention, place=place, confidence=0.9, candidates=candidates))
            text += f"{before}{place.name}{after} {_aside(dice)} "
        day = date(2024, 1, 1) + timedelta(days=number % 90)
        article = Article(text=text, title=f"Report {number + 1:03}", source="Bench", published=str(day), language="en")
        found.append(
            (article, Reading(article_id=article.id, geoparser_id=geoparser_id, resolutions=tuple(resolutions)))
        )
    return found


def _aside(dice: random.Random) -> str:
    """Return a sentence of made-up words: without them all articles would be taken for copies of one story."""
    words = ("".join(dice.choices(SYLLABLES, k=3)) for _ in range(24))
    return f"{' '.join(words).capitalize()}."


def write(pairs: list[tuple[Article, Reading]], folder: Path) -> None:
    """Write the articles as a store, and as the plain page's lines."""
    store = Store.open(f"sqlite:///{folder / 'store.sqlite'}")
    store.set_meta("samples", json.dumps([article.id for article in samples()]))
    with (folder / "plain.jsonl").open("w", encoding="utf-8") as lines:
        for article, reading in pairs:
            store.put(article, reading)
            for one in reading.resolutions:
                place, start = one.place, one.mention.start
                if place is None:
                    continue
                begin, end = article.text.rfind(". ", 0, start) + 1, article.text.find(". ", start) + 1
                row = {"name": place.name, "lat": place.point.lat, "lon": place.point.lon}
                lines.write(json.dumps({**row, "article": article.title, "excerpt": article.text[begin:end]}) + "\n")


# ---- servers


@contextmanager
def server(script: str, folder: Path) -> Iterator[str]:
    """Serve one of the two pages on a free port; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "HOME": str(folder),
        "DATELINE_STORE": str(folder / "store.sqlite"),
        "PLAIN_DATA": str(folder / "plain.jsonl"),
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603 - ours
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


# ---- measuring


class Visit:
    """A fresh browser context on one of the pages, with what it received."""

    MARKS = ""

    def __init__(self, browser: Browser, url: str) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self.context.set_default_timeout(600_000)
        self.page: Page = self.context.new_page()
        self.bytes_http = self.bytes_channel = 0
        cdp = self.context.new_cdp_session(self.page)
        cdp.send("Network.enable")
        cdp.on("Network.dataReceived", self._received)
        cdp.on("Network.webSocketFrameReceived", self._frame)
        started = time.perf_counter()
        self.page.goto(url)
        self.map = self.page.frame_locator(FRAME)
        self.map.locator(self.MARKS).first.wait_for()
        self.first_map = time.perf_counter() - started
        self.page.locator(READY).wait_for()
        self.page.wait_for_timeout(500)  # whatever else comes with the first map
        self.bytes_all = self.bytes_http + self.bytes_channel

    def _received(self, event: dict[str, Any]) -> None:
        self.bytes_http += event.get("encodedDataLength") or event["dataLength"]

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        binary = frame["opcode"] == 2
        self.bytes_channel += len(base64.b64decode(frame["payloadData"]) if binary else frame["payloadData"].encode())

    def settle(self) -> None:
        """Wait until nothing runs."""
        self.page.locator(READY).wait_for()
        self.page.wait_for_timeout(400)


class Own(Visit):
    """Dateline."""

    MARKS = ".dl-cluster, .dl-point:not([d='M0 0']), .dl-label"

    def click(self, name: str) -> float:
        """Choose a mark of the map by its name; the mark is in view or in a cluster."""
        mark = self.map.locator(
            f".dl-point[aria-label^={json.dumps(name + ',', ensure_ascii=False)}]:not([d='M0 0'])"
        ).first
        started = time.perf_counter()
        mark.dispatch_event("click")
        self.page.locator(".dl-place h2", has_text=name).wait_for()
        self.page.locator(".st-key-panel blockquote mark", has_text=name).first.wait_for()
        taken = time.perf_counter() - started
        self.settle()
        return taken

    def names(self, number: int) -> list[str]:
        """Return names of marks that are drawn by themselves."""
        labels = self.map.locator(".dl-point:not([d='M0 0'])").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label').split(',')[0])"
        )
        return labels[:number]

    def filter(self, number: int) -> float:
        """Leave one article; the map shows its places when it has as many marks as the page says."""
        self.page.get_by_role("button", name="All articles").click()
        self.settle()
        button = self.page.locator("[data-article]").nth(number).get_by_role("button", name="Only:")
        self.map.locator("body").evaluate("() => { window.benchBefore = window.dateline; }")
        started = time.perf_counter()
        button.click()
        self.map.locator("body").evaluate(
            """() => new Promise(done => {
                 const look = () => (window.dateline !== window.benchBefore ? done() : requestAnimationFrame(look));
                 look();
               })"""
        )
        taken = time.perf_counter() - started
        self.settle()
        return taken


class Plain(Visit):
    """The plain page."""

    MARKS = ".marker-cluster, .leaflet-marker-icon"

    def names(self, number: int) -> list[str]:
        """Return as many numbers of marks."""
        return [str(index) for index in range(number)]

    def click(self, name: str) -> float:
        """Click a marker that stands alone; where there is none, there is nothing to be timed."""
        marks = self.map.locator("img.leaflet-marker-icon")
        if int(name) >= marks.count():
            return float("nan")
        # the sentences below the map, which only this click can bring
        told = self.page.locator("[data-testid=stMarkdown] strong")
        before = told.all_inner_texts()
        started = time.perf_counter()
        marks.nth(int(name)).dispatch_event("click")
        while told.all_inner_texts() == before:
            if time.perf_counter() - started > 60:
                return float("nan")
        taken = time.perf_counter() - started
        self.settle()
        return taken

    def filter(self, number: int) -> float:
        """Leave one article."""
        started = time.perf_counter()
        self.page.get_by_role("combobox", name="Article").fill(f"Report {number + 1:03}")
        self.page.keyboard.press("Enter")
        self.page.get_by_text(f"{PER_ARTICLE} mentions shown").wait_for()
        self.page.locator(READY).wait_for()
        self.map.locator(self.MARKS).first.wait_for()
        taken = time.perf_counter() - started
        self.settle()
        return taken


def timed_clicks(visit: Visit, number: int) -> list[float]:
    """Click as many marks in turn, each of those in view now: an opened card may have moved the others out of it."""
    done: list[str] = []
    times = []
    for _ in range(number):
        name = next((one for one in visit.names(99) if one not in done), None)
        if name is None:
            break
        done.append(name)
        taken = visit.click(name)
        if taken == taken:  # noqa: PLR0124 - not what could not be timed
            times.append(taken)
    return times


def measure(kind: type[Visit], browser: Browser, url: str, rounds: int) -> Figures:
    """Visit the page several times, and click and filter in the last visit."""
    kind(browser, url).context.close()  # the server's first visit is not counted
    visits = []
    for number in range(rounds):
        visit = kind(browser, url)
        visits.append(visit)
        if number < rounds - 1:
            visit.context.close()
    last = visits[-1]
    filters = [last.filter(number) for number in range(rounds)]
    clicks = timed_clicks(last, rounds)
    last.context.close()
    return Figures(
        first_map=statistics.median(visit.first_map for visit in visits),
        click=statistics.median(clicks) if clicks else float("nan"),
        filter=statistics.median(filters),
        bytes_all=round(statistics.median(visit.bytes_all for visit in visits)),
        bytes_channel=round(statistics.median(visit.bytes_channel for visit in visits)),
    )


def tell(line: str) -> None:
    """Say it at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure both pages at each size, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--write", action="store_true", help="keep the figures in data/eval/page_speed.json")
    options = parser.parse_args()
    gazetteer = Gazetteer.open()
    geoparser_id = Geoparser.load(min_confidence=Settings.from_env().min_confidence, gazetteer=gazetteer).id
    table: dict[str, Any] = {}
    chromium = os.environ.get("CHROME") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        for size in options.sizes:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                write(articles(size, gazetteer, geoparser_id), folder)
                plain = folder / "plain_app.py"
                page = str(Path(__file__).with_name("plain_page.py"))
                (folder / "static").mkdir()
                (folder / "static" / "jquery.js").write_text(JQUERY, encoding="utf-8")
                folders = [("web", str(data_dir() / "web")), ("static", str(folder / "static"))]
                plain.write_text(PLAIN.format(page=page, folders=folders), encoding="utf-8")
                row = {}
                for label, kind, script in (("own", Own, "app.py"), ("plain", Plain, str(plain))):
                    with server(script, folder) as url:
                        row[label] = vars(measure(kind, browser, url, options.rounds))
                    tell(f"{size} mentions, {label}: {row[label]}")
                table[str(size)] = row
        browser.close()
    for size, row in table.items():
        own, other = row["own"], row["plain"]
        tell(
            f"{size} mentions: map {other['first_map'] / own['first_map']:.1f} times quicker, "
            f"{other['bytes_channel'] / own['bytes_channel']:.1f} times fewer bytes over the page's own channel, "
            f"{other['bytes_all'] / own['bytes_all']:.1f} times fewer in all, scripts and basemap included"
        )
    if options.write:
        told = {
            "measured": datetime.now(UTC).date().isoformat(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
        }
        target = data_dir() / "eval" / "page_speed.json"
        target.write_text(json.dumps({**told, "rounds": options.rounds, "sizes": table}, indent=1) + "\n")


if __name__ == "__main__":
    main()
