"""What is at an address, as articles: a page, a document, a table, or the entries of a feed."""

from __future__ import annotations

from dataclasses import replace
from mimetypes import guess_extension
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.errors import InputError
from geo.sources import Unreadable, articles_in_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.fetching.client import Fetched, Fetcher
    from geo.model import Article


def articles_at(fetcher: Fetcher, url: str, *, max_chars: int) -> Iterator[Article | Unreadable]:
    """Fetch an address, and yield what is there: an Article for each one, an Unreadable for what gave none.

    Each article says where and when it was fetched. Never raises for what the web does: that is an Unreadable too.
    """
    try:
        fetched = fetcher.get(url)
    except InputError as error:
        yield Unreadable(reason=error.reason, file=error.file or url)
        return
    yield from articles_of(fetched, max_chars=max_chars)


def articles_of(fetched: Fetched, *, max_chars: int) -> Iterator[Article | Unreadable]:
    """Yield what an answer holds, as `articles_at` does."""
    for found in articles_in_bytes(
        fetched.data, name=_name(fetched), max_chars=max_chars, url=fetched.url, charset=fetched.charset
    ):
        if isinstance(found, Unreadable):
            yield replace(found, file=fetched.url)
        else:
            yield replace(found, url=_own(found.url, fetched.url), retrieved=fetched.retrieved)


def _name(fetched: Fetched) -> str:
    """Return a file's name for an answer: its kind is told by what it holds, then by what its server calls it."""
    name = PurePosixPath(urlsplit(fetched.url).path).name or "page"
    extension = guess_extension(fetched.media_type) if fetched.media_type else None
    return name if extension is None or name.endswith(extension) else name + extension


def _own(claimed: str, fetched: str) -> str:
    """Return the address that a page claims to have if its server may speak for it, else where it was fetched."""
    same = urlsplit(claimed).hostname == urlsplit(fetched).hostname if claimed else False
    return claimed if same else fetched
