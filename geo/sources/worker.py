"""The process that runs the large parsers, with limits; `geo.sources.sandbox` starts it and talks to it.

It reads requests from standard input, each a line of JSON ("size" tells how many bytes of document follow), and answers
each with a line of JSON. It ends when standard input does.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

from geo import errors
from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_MEMORY = 2 * 1024**3  # bytes of address space; a document of the largest size that is read needs less than half


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a parser prints must not stand among the answers
    _limit_memory()
    serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer the requests of one stream on another."""
    while line := requests.readline():
        request = json.loads(line)
        answer = answer_to(request, requests.read(request["size"]))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def answer_to(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return what the parser of a request's "kind" finds in a document, or its error; never raises."""
    try:
        return _PARSERS[request["kind"]](data, request)
    except InputError as error:
        return {
            "error": type(error).__name__,
            "reason": error.reason,
            "line": error.line,
            "page": error.page,
        }
    except MemoryError:
        return _failed("it needs more memory than a document may")
    except RecursionError:
        return _failed("it is nested more deeply than can be read")
    except Exception as error:  # noqa: BLE001 - whatever a parser does with hostile bytes, the caller gets a reason
        return _failed(f"it is broken: {type(error).__name__}: {' '.join(str(error).split())[:120]}".rstrip(": "))


def _failed(reason: str) -> dict[str, Any]:
    return {"error": errors.InputError.__name__, "reason": reason, "line": 0, "page": 0}


def _html(data: bytes, request: dict[str, Any]) -> dict[str, Any]:
    from geo.sources.parsers.html import parse_html  # noqa: PLC0415 - each takes a while to import

    draft = parse_html(data, name=request["name"], url=request.get("url", ""), charset=request.get("charset", ""))
    return {"drafts": [asdict(draft)]}


def _pdf(data: bytes, request: dict[str, Any]) -> dict[str, Any]:
    from geo.sources.parsers.pdf import parse_pdf  # noqa: PLC0415

    draft, missing = parse_pdf(data, name=request["name"], max_chars=request["max_chars"])
    return {"drafts": [asdict(draft)], "unreadable": [asdict(one) for one in missing]}


def _docx(data: bytes, request: dict[str, Any]) -> dict[str, Any]:
    from geo.sources.parsers.docx import parse_docx  # noqa: PLC0415

    return {"drafts": [asdict(parse_docx(data, name=request["name"]))]}


def _feed(data: bytes, request: dict[str, Any]) -> dict[str, Any]:
    from geo.sources.parsers.feed import parse_feed  # noqa: PLC0415

    feed = parse_feed(data, name=request["name"], url=request.get("url", ""))
    return {
        "drafts": [asdict(one) for one in feed.entries],
        "unreadable": [asdict(one) for one in feed.unreadable],
        "title": feed.title,
        "ttl": feed.ttl,
    }


def _opml(data: bytes, request: dict[str, Any]) -> dict[str, Any]:
    from geo.sources.parsers.feed import parse_opml  # noqa: PLC0415

    return {"drafts": [], "feeds": parse_opml(data, name=request["name"])}


_PARSERS: dict[str, Callable[[bytes, dict[str, Any]], dict[str, Any]]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "feed": _feed,
    "opml": _opml,
}


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # not every system can
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main()
