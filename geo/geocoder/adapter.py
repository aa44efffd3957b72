"""geopy gives each geocoder something to send requests with; those that send none get this."""

from __future__ import annotations

from typing import Any, NoReturn

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError


class NoAdapter(BaseSyncAdapter):  # type: ignore[misc] # geopy has no types
    """Refuses every request; and, unlike geopy's own adapters, costs nothing to make."""

    def get_json(self, url: str, *, timeout: Any, headers: Any) -> NoReturn:  # noqa: ANN401, ARG002 - geopy's interface
        """Raise GeocoderServiceError."""
        raise GeocoderServiceError(f"this geocoder sends no requests: {url}")

    get_text = get_json
