"""The connection: to an address that the policy has checked, and never for longer than there is time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpcore

from geo.errors import FetchError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from geo.fetching.guard import Policy


class Deadline:
    """The moment until which all of a request must be done."""

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Grant more time, for what was spent waiting out of politeness."""
        self._end += seconds

    def left(self, longest: float | None = None) -> float:
        """Return the seconds that are left, at most ``longest``; FetchError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"it took longer than {self.seconds:g} seconds")
        return left if longest is None else min(left, longest)


class GuardedBackend(httpcore.NetworkBackend):  # type: ignore[misc, unused-ignore] # untyped where it is not installed
    """httpcore's way to the network: resolves a name once, checks every address, connects to one that was checked."""

    def __init__(self, policy: Policy, deadline: Deadline) -> None:
        """Take what may be asked, and how long."""
        self._policy, self._deadline = policy, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> _TimedStream:
        """Connect to the host's checked address."""
        address = self._policy.address_of(host, port)
        stream = self._sockets.connect_tcp(
            address,
            port,
            timeout=self._deadline.left(timeout),
            local_address=local_address,
            socket_options=socket_options,
        )
        return _TimedStream(stream, self._deadline)

    def connect_unix_socket(self, path: str, *_: object, **__: object) -> Any:  # noqa: ANN401 - it never returns
        """Refuse: a file is not the web."""
        raise FetchError(f"{path} is not on the public internet")

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(self._deadline.left(seconds))


class _TimedStream(httpcore.NetworkStream):  # type: ignore[misc, unused-ignore]
    """A connection of which each step, the TLS handshake too, ends by the deadline: no server can drip for ever."""

    def __init__(self, stream: Any, deadline: Deadline) -> None:  # noqa: ANN401 - httpcore's stream
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data: bytes = self._stream.read(max_bytes, timeout=self._deadline.left(timeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> _TimedStream:
        secured = self._stream.start_tls(
            ssl_context, server_hostname=server_hostname, timeout=self._deadline.left(timeout)
        )
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self._stream.get_extra_info(info)
