"""The same answers over HTTP. For now: whether all is well.

A web page that a person visits may have its own name point to this machine, and then read what is answered under that
name (DNS rebinding). So only requests under this server's own names are answered.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.routing import Route

from geo import __version__
from geo.errors import GeoError
from geo.gazetteer.lookup import Gazetteer
from geo.settings import Settings
from geo.store import Store

if TYPE_CHECKING:
    from starlette.requests import Request


_FORBIDDEN: Final = 403


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


@cache
def _store() -> Store:
    return Store.open(Settings.from_env().store_url())


def health(request: Request) -> JSONResponse:
    """Tell the version, the gazetteer's id and what the store holds; 503 and a one-line message if any is broken."""
    try:
        if not _is_own(request.headers.get("host", "")):
            message = (
                "asked under a name that is not this server's: use localhost, its address, or DATELINE_HOST's name"
            )
            return JSONResponse({"status": "error", "message": message}, status_code=_FORBIDDEN)
        gazetteer, store = _gazetteer(), _store()
        body = {
            "status": "ok",
            "version": __version__,
            "gazetteer": {"id": gazetteer.version, "places": len(gazetteer)},
            "store": store.counts(),
        }
    except GeoError as error:
        return JSONResponse({"status": "error", "version": __version__, "message": str(error)}, status_code=503)
    return JSONResponse(body)


def _is_own(host: str) -> bool:
    """Whether a Host header names this server: localhost, an IP address, this machine's name or DATELINE_HOST."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return False
    if name in {"localhost", socket.gethostname().lower(), Settings.from_env().host.lower()}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def routes(base: str = "") -> list[Route]:
    """Return the API's routes, each under ``base`` ("" or "/some/path")."""
    return [Route(f"{base}/api/health", health, methods=["GET"])]
