"""Getting pages and feeds from the web, only where a person asked for it and only from the public internet.

Needs the extra ``online``. `geo.fetching.guard` decides what may be asked, `geo.fetching.client` asks.
"""

from __future__ import annotations

from geo.errors import MissingExtraError

try:
    import httpcore  # noqa: F401 - only to say early and in words what is missing
    import protego  # noqa: F401
except ImportError as error:
    raise MissingExtraError("Fetching from the web", "online") from error

from geo.fetching.client import USER_AGENT, Fetched, Fetcher, Limits
from geo.fetching.guard import PUBLIC, Policy

__all__ = ["PUBLIC", "USER_AGENT", "Fetched", "Fetcher", "Limits", "Policy"]
