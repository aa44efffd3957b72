"""Getting pages and feeds from the web, only where a person asked for it and only from the public internet.

Needs the extra ``online``. `geo.fetching.guard` decides what may be asked, `geo.fetching.client` asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import MissingExtraError

if TYPE_CHECKING:
    from geo.settings import Settings

try:
    import httpcore  # noqa: F401 - only to say early and in words what is missing
    import protego  # noqa: F401
except ImportError as error:
    raise MissingExtraError("Fetching from the web", "online") from error

from geo.fetching.client import USER_AGENT, Fetched, Fetcher, Limits
from geo.fetching.guard import PUBLIC, Policy

__all__ = ["PUBLIC", "USER_AGENT", "Fetched", "Fetcher", "Limits", "Policy", "fetcher_of"]


def fetcher_of(settings: Settings, policy: Policy) -> Fetcher:
    """Return what fetches by these settings, and asks what the policy allows."""
    user_agent = USER_AGENT if settings.user_agent == "dateline" else settings.user_agent
    limits = Limits(idle=settings.timeout, min_delay=settings.min_delay)
    return Fetcher(policy=policy, limits=limits, user_agent=user_agent)
