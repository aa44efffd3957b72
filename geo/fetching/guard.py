"""What may be asked: http and https addresses of hosts on the public internet, and nothing within one's own network.

An address that a stranger's page or feed names may point into the network of whoever fetches it (server-side request
forgery). So an address is taken apart once, strictly, and what was taken apart is what is asked: no library parses
it a second time. A name is resolved once, every answer must be public, and the connection goes to an answer that was
checked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit

import idna

from geo.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address
    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PORTS: Final = {"http": 80, "https": 443}
_MAX_URL = 2_000  # characters
_SHOWN = 120  # characters of an address that a message repeats
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)  # a last label so written makes a host an IPv4 address
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_SAFE = "!$&'()*+,-./:;=?@_~%[]"  # what stays as it is in a path or query; the rest is percent-encoded

# IANA's special-purpose registries, and what clouds answer on outside of them
_NOT_PUBLIC: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # Azure's own server on every machine there
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48"),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")  # then an IPv4 address follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address taken apart: ``host`` is an ASCII name in lower case, or an IP address; ``path`` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a URL without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port != _PORTS[self.scheme] else "")

    @property
    def url(self) -> str:
        """The address, in the one way that it is written here."""
        return self.origin + self.path

    def join(self, location: str) -> str:
        """Return the address that a link or redirect on this one leads to."""
        try:
            return urljoin(self.url, location)
        except ValueError as error:
            raise FetchError(f"{location[:_SHOWN]!r} is no address: {error}") from error


def _system_addresses(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which addresses may be asked; the default is the public internet on the usual ports.

    ``allowed`` lists networks that may be asked on any port although they are not public: a newsroom's own server.
    Nothing is in it unless a person writes it there. ``resolve`` gives a name's addresses: the system's resolver.
    """

    allowed: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Callable[[str, int], list[str]] = _system_addresses

    def target(self, url: str) -> Target:
        """Take an address apart; FetchError says why it may not be asked. Nothing is resolved or sent.

        Refused are other schemes than http and https, user names, spaces, control characters and backslashes, hosts
        that are IPv4 addresses in another form than four decimal numbers, zones, and other ports than the usual ones.
        """
        if len(url) > _MAX_URL:
            raise FetchError(f"an address of {len(url):,} characters is not asked")
        if _FORBIDDEN.search(url):
            raise FetchError(f"{url[:_SHOWN]!r} has a space, a backslash or a control character in it")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise FetchError(f"{url[:_SHOWN]!r} is no address: {error}") from error
        if parts.scheme not in _PORTS:
            raise FetchError(f"{url[:_SHOWN]!r} is not an http or https address")
        if "@" in parts.netloc or not parts.hostname:
            raise FetchError(f"{url[:_SHOWN]!r} has a user name in it, or no host")
        host = _host(parts.hostname, bracketed="[" in parts.netloc)
        port = _PORTS[parts.scheme] if port is None else port
        path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
        target = Target(scheme=parts.scheme, host=host, port=port, path=path)
        literal = _literal(host)
        if port not in self.ports and not (literal and self._is_allowed(literal)) and not self.allowed:
            raise FetchError(f"{target.origin}: port {port} is not asked")
        if literal and not self.may_ask(literal):
            raise FetchError(f"{target.origin}: {literal} is not on the public internet")
        return target

    def address_of(self, host: str, port: int) -> str:
        """Return the one IP address to connect to for a host; FetchError if any of its addresses may not be asked."""
        if literal := _literal(host):
            found = [literal]
        else:
            try:
                found = [ipaddress.ip_address(address.partition("%")[0]) for address in self.resolve(host, port)]
            except (OSError, UnicodeError, ValueError) as error:
                raise FetchError(f"{host}: the name cannot be resolved ({error})") from error
        if not found:
            raise FetchError(f"{host}: the name has no address")
        for address in found:
            if not self.may_ask(address):
                raise FetchError(f"{host}: its address {address} is not on the public internet")
            if port not in self.ports and not self._is_allowed(address):
                raise FetchError(f"{host}: port {port} is not asked")
        return str(found[0])

    def may_ask(self, address: Address) -> bool:
        """Whether an IP address is public, or in ``allowed``."""
        return self._is_allowed(address) or is_public(address)

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self.allowed)


def is_public(address: Address) -> bool:
    """Whether an IP address is on the public internet, and is no way to write one that is not (NAT64, 6to4, ISATAP)."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(address.packed[-4:]))
        if address not in _GLOBAL_UNICAST or address.scope_id:
            return False
        if address.packed[8:12] in _ISATAP and not is_public(ipaddress.IPv4Address(address.packed[-4:])):
            return False
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)


PUBLIC: Final = Policy()


def _host(written: str, *, bracketed: bool) -> str:
    """Return a host in the one way that it is written here; FetchError if it is odd."""
    if bracketed:
        try:
            address = ipaddress.IPv6Address(written)
        except ValueError as error:
            raise FetchError(f"[{written[:_SHOWN]}] is no IPv6 address") from error
        if address.scope_id:
            raise FetchError(f"[{written[:_SHOWN]}] names a zone")
        return str(address)
    host = written.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise FetchError(f"{written[:_SHOWN]!r} is no host: {error}") from error
    host = host.removesuffix(".")
    if not _HOST.fullmatch(host):
        raise FetchError(f"{written[:_SHOWN]!r} is no host")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise FetchError(f"{host!r}: an IP address is asked only if written as four decimal numbers") from error
    return host


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
