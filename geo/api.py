"""The same answers over HTTP, to be read and not to be changed: what the store holds, as the exports write it.

Each answer but `health` takes the parameters of ``dateline export``: ``article`` (the beginning of an id, repeatable),
``since`` and ``until`` (days), ``source``, ``search``, ``use`` (repeatable) and ``confidence``. What is wrong is told
as a problem (RFC 9457).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from geo import __version__, exports
from geo.errors import GeoError, InputError, UnknownArticleError
from geo.exports.geojson import geojson
from geo.gazetteer.lookup import Gazetteer
from geo.judgements import Judge
from geo.model import USES
from geo.settings import Settings
from geo.store import Filter, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from geo.exports.geojson import Fact

_SINGLE: Final = ("since", "until", "source", "search")
_PARAMETERS: Final = frozenset({*_SINGLE, "article", "use", "confidence"})
_MOST_LISTED: Final = 1000


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


@cache
def _store() -> Store:
    return Store.open(Settings.from_env().store_url())


@cache
def _judge() -> Judge:
    return Judge(_gazetteer())


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


def articles(request: Request) -> Response:
    """List articles without their texts, newest first, at most 1,000; ``total`` counts all that pass the filter."""
    selection, _choice = _wanted(request.query_params)
    if selection.ids is not None:
        raise InputError("article: the list is narrowed by since, until, source and search")
    listed = _store().summaries(selection.filter, limit=_MOST_LISTED)
    body = {"total": _store().count(selection.filter), "articles": [asdict(one) for one in listed]}
    return JSONResponse(body)


def facts(request: Request, fact: Fact) -> Response:
    """Return the places or the corridors as GeoJSON."""
    selection, choice = _wanted(request.query_params)
    pairs = exports.judged(_store(), _judge(), exports.selected(_store(), selection))
    parts = geojson(pairs, _gazetteer(), choice, facts=frozenset({fact}))
    return _streamed(parts, exports.FORMATS["geojson"].media_type)


def export(request: Request) -> Response:
    """Return a file in one of the formats of ``dateline export``."""
    form = request.path_params["form"]
    selection, choice = _wanted(request.query_params)
    ids = exports.selected(_store(), selection)
    if form == "jsonl":
        wanted = None if selection == exports.Selection() else ids
        parts = exports.jsonl(exports.kept(_store(), ids), exports.judgements(_store(), wanted))
        return _streamed(parts, "application/jsonl", form)
    made = exports.FORMATS.get(form)
    if made is None:
        return _problem(404, "There is no such format", f"{form!r}: it can be {', '.join(exports.FORMATS)} or jsonl")
    return _streamed(made.write(exports.judged(_store(), _judge(), ids), _gazetteer(), choice), made.media_type, form)


def _wanted(query: QueryParams) -> tuple[exports.Selection, exports.Choice]:
    """Return what the parameters ask for.

    Raises:
        InputError: One is not known, or its value makes no sense; the message names it.
    """
    if unknown := sorted(set(query) - _PARAMETERS):
        raise InputError(f"{unknown[0]}: there is no such parameter")
    uses = query.getlist("use")
    if wrong := [use for use in uses if use not in USES]:
        raise InputError(f"use: {wrong[0]!r} is none of {', '.join(USES)}")
    try:
        confidence = float(query.get("confidence") or 0)
    except ValueError:
        confidence = -1
    if not 0 <= confidence <= 1:
        raise InputError(f"confidence: {query.get('confidence')!r} is no number from 0 to 1")
    only = frozenset(_store().find_id(prefix) for prefix in query.getlist("article"))
    selection = exports.Selection(ids=only or None, filter=Filter(**{name: query.get(name) or "" for name in _SINGLE}))
    chosen = frozenset(use for use in USES if use in uses)
    return selection, exports.Choice(uses=chosen or exports.Choice().uses, confidence=confidence)


def _streamed(parts: Iterator[str], media_type: str, form: str = "") -> Response:
    """Return parts as they are made; what is wrong with the first of them is still told as a problem."""
    first = next(parts, "")
    headers = {}
    if form:
        name = exports.file_name("", datetime.now(UTC).date().isoformat(), f".{form}")
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return StreamingResponse(chain([first], parts), media_type=media_type, headers=headers)


def _problem(status: int, title: str, detail: str) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _told(answer: Callable[[Request], Response], request: Request) -> Response:
    """Answer, or tell what is wrong."""
    try:
        return answer(request)
    except UnknownArticleError as error:
        return _problem(404, "There is no such article", str(error))
    except InputError as error:
        return _problem(400, "This cannot be asked for", str(error))
    except GeoError as error:
        return _problem(503, "This cannot be answered now", str(error))


def routes(base: str = "") -> list[Route]:
    """Return the API's routes, each under ``base`` ("" or "/some/path")."""
    answers: dict[str, Callable[[Request], Response]] = {
        "articles": articles,
        "places": partial(facts, fact="place"),
        "corridors": partial(facts, fact="corridor"),
        "export.{form}": export,
    }
    told = [
        Route(f"{base}/api/{name}", _threaded(partial(_told, answer)), methods=["GET"])
        for name, answer in answers.items()
    ]
    return [Route(f"{base}/api/health", health, methods=["GET"]), *told]


def _threaded(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Return a plain function: Starlette runs those, and no partial ones, in a thread of their own."""

    def handler(request: Request) -> Response:
        return answer(request)

    return handler
