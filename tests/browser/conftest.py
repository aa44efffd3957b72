"""A real server, a real Chromium, and nothing that may leave this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator, Page, Route

ROOT = Path(__file__).resolve().parents[2]
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
START_SECONDS = 60
PATIENCE = 30_000  # ms; the first page also reads the sample articles


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and may try again: on a busy machine a press can fall into a redrawing."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Look at the end of a test, not after it, at what its page did: a teardown that fails is not tried again."""
    result = yield
    watch = getattr(item, "funcargs", {}).get("watch")
    if watch is not None:
        assert watch.left == [], "the page asked for something beyond this machine"
        assert watch.errors == [], "the browser's console shows errors"
        assert watch.dialogs == [], "a script of an article ran"
    return result


def _chromium() -> str | None:
    return os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("chromium-browser")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium; where there is none the tests are skipped, except on CI, where that would hide that nothing ran."""
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=PATIENCE)
    executable = _chromium()
    if executable is None:
        message = "no Chromium: install it, or name it in CHROME"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGS)
        yield browser
        browser.close()


class Server:
    """The app as `streamlit run app.py` starts it, on a free port with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store.sqlite"
        self.address = f"http://127.0.0.1:{_free_port()}"
        self._log = (folder / "log").open("a")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> None:
        """Start it, with DATELINE_* variables besides that of its store, and wait until it answers."""
        port = self.address.rpartition(":")[2]
        env = {**os.environ, "HOME": str(self.folder), "DATELINE_STORE": str(self.store), **settings}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port]
        command += ["--server.headless", "true"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=self._log, stderr=subprocess.STDOUT)  # noqa: S603 - ours
        _wait_for(f"{self.address}/_stcore/health", self._process, self._log.name)

    def stop(self) -> None:
        """Stop it; the store stays."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        self._log.close()


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server, which a test may stop and start again."""
    started = Server(tmp_path_factory.mktemp("server"))
    try:
        started.start()
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def server(serving: Server) -> str:
    """The server's address."""
    return serving.address


def _wait_for(url: str, process: subprocess.Popen[bytes], log: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)  # polls the server's start; there is nothing to subscribe to
        else:
            return
    pytest.fail(f"the server did not start:\n{Path(log).read_text()}")


@dataclass
class Watch:
    """What a page did that it must not do."""

    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture
def watch() -> Watch:
    """Where the page's misdeeds are written down; empty at the end of every test."""
    return Watch()


@pytest.fixture
def tab(chromium: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """A page in a fresh browser context whose every request beyond the server is refused and remembered."""

    def only_local(route: Route) -> None:
        if route.request.url.startswith((server, "data:", "blob:")):
            route.continue_()
        else:
            watch.left.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.errors.append(f"{message.text} ({message.location['url']})")

    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    context.route("**/*", only_local)
    page = context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: watch.errors.append(str(error)))

    def refuse(dialog) -> None:
        watch.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    yield page
    context.close()


class Room:
    """The page as a person uses it; every step waits for what it brings about."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title='streamlit_folium.st_folium']")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".st-key-panel")

    @property
    def counts(self) -> Locator:
        """The line "N of M places, K of L articles shown"."""
        return self.page.locator(".st-key-counts").get_by_text(re.compile(r"of [\d,]+ places?, .* shown"))

    def marks(self, name: str = "") -> Locator:
        """The marks on the map, points and the labels of areas, or those of one place."""
        marks = self.map.locator(".dl-point, .dl-label")
        return (
            marks.and_(self.map.locator(f"[aria-label^={json.dumps(name + ',', ensure_ascii=False)}]"))
            if name
            else marks
        )

    def open(self, query: str = "") -> Room:
        """Open the page and wait for its map."""
        self.page.goto(f"{self.server}/{query}")
        self.settle()
        self.map.locator(".leaflet-container").wait_for()
        return self

    def settle(self) -> None:
        """Wait until the script has run."""
        self.page.locator(READY).wait_for()

    def paste(self, text: str, title: str = "") -> None:
        """Put a text into the box, have it read, and wait until it is shown."""
        self.page.get_by_label("Text of the article").fill(text)
        if title:
            self.page.get_by_text("Title, link and date of the text").click()
            self.page.get_by_label("Title", exact=True).fill(title)
        self.page.get_by_role("button", name="Read it").click()
        self.panel.locator("article.dl-text").wait_for()
        self.settle()

    def tab(self, name: str) -> None:
        """Open another part of the panel."""
        self.panel.get_by_role("radio", name=name).click()
        self.settle()


@pytest.fixture
def room(tab: Page, server: str) -> Room:
    """The page, not yet opened."""
    return Room(tab, server)


@pytest.fixture
def another(chromium: Browser, server: str) -> Iterator[Callable[[], Room]]:
    """What opens a fresh browser, which shares nothing with the first, not yet on the page."""
    contexts = []

    def opened() -> Room:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Room(context.new_page(), server)

    yield opened
    for context in contexts:
        context.close()
