"""The same answers over HTTP. For now: whether all is well."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from geo import __version__
from geo.errors import GeoError
from geo.gazetteer.lookup import Gazetteer
from geo.settings import Settings
from geo.store import Store

if TYPE_CHECKING:
    from starlette.requests import Request


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


@cache
def _store() -> Store:
    return Store.open(Settings.from_env().store_url())


def health(_request: Request) -> JSONResponse:
    """Tell the version, the gazetteer's id and what the store holds; 503 and a one-line message if any is broken."""
    try:
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


def routes(base: str = "") -> list[Route]:
    """Return the API's routes, each under ``base`` ("" or "/some/path")."""
    return [Route(f"{base}/api/health", health, methods=["GET"])]
