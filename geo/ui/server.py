"""The server around the page: assets from the data folder, headers that keep everything local, and the start.

Streamlit serves the page script itself; see ``app.py``, which puts the two and the API together.
"""

from __future__ import annotations

import asyncio
import logging
import webbrowser
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit import config

from geo import maps
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = Path(__file__).with_name("page.py")

# folium and Streamlit both evaluate strings, hence the unsafe-*; but nothing may come from or go to another host
_POLICY: Final = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_LOG = logging.getLogger(__name__)


def base_path() -> str:
    """Return Streamlit's ``server.baseUrlPath`` as a prefix of routes: "" or "/some/path"."""
    path = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def assets_path() -> str:
    """Return the path under which the browser finds the assets."""
    return f"{base_path()}/assets"


def routes() -> list[Mount]:
    """Return the routes of the assets; they answer Range requests, as the basemap needs.

    Raises:
        DataError: there is no data folder.
    """
    data = data_dir()
    return [
        Mount(f"{assets_path()}/{name}", StaticFiles(directory=data / name, check_dir=False), name=name)
        for name in maps.ASSET_FOLDERS
    ]


class LocalOnly:
    """ASGI middleware that puts the security headers on every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """Return the middleware for every response, Streamlit's own included."""
    return [Middleware(LocalOnly)]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncGenerator[None, None]:  # noqa: ANN401 - any ASGI app
    """Open the page in the person's browser once the server answers, unless it runs headless."""
    task = None if config.get_option("server.headless") else asyncio.create_task(_open_browser())
    try:
        yield
    finally:
        if task:
            task.cancel()


async def _open_browser() -> None:
    """`streamlit run` opens the browser for plain scripts, not for an App: do it here, when the port listens."""
    address = config.get_option("server.address") or "localhost"
    host = "localhost" if address in ("0.0.0.0", "::") else address  # noqa: S104 - compared, not bound
    port = config.get_option("server.port")
    for _ in range(100):
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            break
        await asyncio.sleep(0.1)
    url = f"http://{host}:{port}{base_path()}"
    if not await asyncio.to_thread(webbrowser.open, url):
        _LOG.info("open %s in a browser", url)
