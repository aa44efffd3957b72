"""One GET: limits of size and time, redirects, robots.txt, politeness, conditions, certificates."""

import gzip
import ipaddress
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from geo.errors import FetchError
from geo.fetching import Fetcher, Limits, Policy


def ok(body, **headers):
    return 200, {key.replace("_", "-"): value for key, value in headers.items()}, body


def test_a_page_with_what_its_server_says_of_it(server, fetcher):
    server.pages["/a"] = ok(b"page", Content_Type="text/html; charset=Latin-1", ETag='"1"', Cache_Control="max-age=60")
    fetched = fetcher.get(server.url("/a"))
    assert (fetched.data, fetched.media_type, fetched.charset) == (b"page", "text/html", "latin-1")
    assert (fetched.etag, fetched.max_age, fetched.url) == ('"1"', 60, server.url("/a"))
    assert datetime.fromisoformat(fetched.retrieved).tzinfo is not None
    assert server.asked[-1].headers["User-Agent"].startswith("dateline/")
    assert "Cookie" not in server.asked[-1].headers


def test_unchanged_page_is_not_sent_again(server, fetcher):
    def page(request):
        known = request.headers["If-None-Match"] == '"1"' and request.headers["If-Modified-Since"] == "yesterday"
        return (304, {}, b"") if known else ok(b"page", ETag='"1"', Last_Modified="yesterday")

    server.pages["/a"] = page
    first = fetcher.get(server.url("/a"))
    again = fetcher.get(server.url("/a"), etag=first.etag, modified=first.modified)
    assert (first.unchanged, again.unchanged, again.data) == (False, True, b"")


def test_compressed_page(server, fetcher):
    server.pages["/a"] = ok(gzip.compress(b"page " * 1000), Content_Encoding="gzip")
    assert fetcher.get(server.url("/a")).data == b"page " * 1000


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (ok(bytes(1_000_001)), "larger than 1,000,000 bytes"),
        (ok(gzip.compress(bytes(200_000_000))), "larger than 1,000,000 bytes"),
        (ok(gzip.compress(b"page")[:10] + b"junk"), "compression is broken"),
        (ok(b"x", Content_Encoding="br"), "'br', which was not asked for"),
        (ok(b"x", Content_Encoding="gzip, gzip"), "'gzip, gzip', which was not asked for"),
        ((404, {}, b""), r"404 \(Not Found\)"),
        ((500, {}, b""), "500"),
        ((799, {}, b""), "the server answered 799"),
        ((204, {}, b""), "204"),
        ((302, {"Location": "http://[::1"}, b""), "no address"),
        ((302, {}, b""), "302"),
    ],
)
def test_what_goes_wrong_names_the_address(server, fetcher, page, message):
    headers = {**page[1], "Content-Encoding": "gzip"} if page[2][:2] == b"\x1f\x8b" else page[1]
    server.pages["/a"] = (page[0], headers, page[2])
    with pytest.raises(FetchError, match=message) as caught:
        fetcher.get(server.url("/a"))
    assert str(caught.value).startswith(server.url("/a"))


def test_endless_body_ends_at_the_limit(server, fetcher):
    sent = []

    def endless(_request):
        def chunks():
            while True:
                sent.append(1)
                yield b"x" * 65_536

        return 200, {}, chunks()

    server.pages["/a"] = endless
    with pytest.raises(FetchError, match="larger than"):
        fetcher.get(server.url("/a"))


@pytest.mark.parametrize("what", ["head", "body", "silence"])
def test_dripping_server_is_left_in_time(server, policy, what):
    def drip(request):
        if what == "head":
            for _ in range(100):
                request.wfile.write(b"HTTP/1.1 200 OK\r\nX: y\r\n" if _ == 0 else b"X: y\r\n")
                request.wfile.flush()
                time.sleep(0.05)
        if what == "silence":
            time.sleep(2)

        def chunks():
            for _ in range(100):
                yield b"x"
                request.wfile.flush()
                time.sleep(0.05)

        return 200, {}, chunks()

    server.pages["/a"] = drip
    fetcher = Fetcher(policy=policy, limits=Limits(min_delay=0, idle=0.4, total=0.8))
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.4 seconds|longer than 0\.8 seconds"):
        fetcher.get(server.url("/a"))
    assert time.monotonic() - began < 2


def test_redirects_are_followed_and_lasting_ones_remembered(server, fetcher):
    server.pages |= {
        "/a": (301, {"Location": "/b"}, b""),
        "/b": (302, {"Location": server.url("/c?x=1#y")}, b""),
        "/c?x=1": ok(b"page"),
        "/d": (308, {"Location": "/b/../c?x=1"}, b""),
    }
    first = fetcher.get(server.url("/a"))
    assert (first.data, first.url, first.moved) == (b"page", server.url("/c?x=1"), server.url("/b"))
    assert fetcher.get(server.url("/c?x=1")).moved == ""
    assert fetcher.get(server.url("/d")).moved == server.url("/c?x=1")


def test_circle_of_redirects_ends(server, fetcher):
    server.pages["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetcher.get(server.url("/a"))
    assert server.paths().count("/a") == 6


@pytest.mark.parametrize(
    ("status", "rules", "path", "may"),
    [
        (200, "User-agent: *\nDisallow: /private", "/private/a", False),
        (200, "User-agent: *\nDisallow: /private", "/public", True),
        (200, "User-agent: dateline\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        (200, "User-agent: other\nDisallow: /", "/a", True),
        (200, "\0\xff not rules", "/a", True),
        (404, "", "/a", True),
        (403, "", "/a", True),
        (500, "", "/a", False),
        (503, "", "/a", False),
        (429, "", "/a", False),
    ],
)
def test_robots_txt_is_respected(server, fetcher, status, rules, path, may):  # noqa: PLR0913, PLR0917 - a table
    server.pages |= {"/robots.txt": (status, {}, rules.encode("latin-1")), path: ok(b"page")}
    if may:
        assert fetcher.get(server.url(path)).data == b"page"
        assert fetcher.get(server.url(path)).data == b"page"
        assert server.paths() == ["/robots.txt", path, path], "the rules are kept"
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            fetcher.get(server.url(path))
        assert server.paths() == ["/robots.txt"]


def test_robots_txt_counts_at_the_end_of_a_redirect(server, fetcher):
    server.pages |= {
        "/robots.txt": ok(b"User-agent: *\nDisallow: /private"),
        "/a": (302, {"Location": "/private"}, b""),
        "/private": ok(b"page"),
    }
    with pytest.raises(FetchError, match=r"/private: its robots\.txt"):
        fetcher.get(server.url("/a"))
    assert "/private" not in server.paths()


def test_requests_to_a_host_keep_their_distance(server, policy):
    server.pages |= {"/robots.txt": ok(b"User-agent: *\nCrawl-delay: 7"), "/a": ok(b"page")}
    waits, now = [], [100.0]

    def sleep(seconds):
        waits.append(seconds)
        now[0] += seconds

    fetcher = Fetcher(policy=policy, limits=Limits(min_delay=2), sleep=sleep, clock=lambda: now[0])
    fetcher.get(server.url("/a"))
    fetcher.get(server.url("/a"))
    assert waits == [7, 7], "robots.txt counts as a request"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("99999999999", 604_800),
        (timedelta(seconds=300), 300),
        (timedelta(seconds=-300), 0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_told(server, fetcher, value, seconds):
    if isinstance(value, timedelta):  # reckoned now: the run may have begun long ago
        value = format_datetime(datetime.now(UTC) + value)
    server.pages["/a"] = (503, {"Retry-After": value}, b"")
    with pytest.raises(FetchError) as caught:
        fetcher.get(server.url("/a"))
    assert caught.value.retry_after == (None if seconds is None else pytest.approx(seconds, abs=60))


def test_gone_is_told(server, fetcher):
    server.pages["/a"] = (410, {}, b"")
    with pytest.raises(FetchError) as caught:
        fetcher.get(server.url("/a"))
    assert caught.value.gone


def test_nobody_there(fetcher):
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher.get("http://127.0.0.1:1/")


# certificates: the connection goes to a checked address, and the certificate must be the name's


@pytest.fixture
def authority(tmp_path):
    """Return a function that makes a server's TLS context for a name, and the context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    now = datetime.now(UTC)

    def certificate(subject, public, *, is_authority, names=()):
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        builder = builder.not_valid_after(now + timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        if names:
            names = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(key, hashes.SHA256())

    root = certificate(issuer, key.public_key(), is_authority=True)

    def context_for(name):
        own = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        path = tmp_path / f"{name}.pem"
        path.write_bytes(
            certificate(subject, own.public_key(), is_authority=False, names=[name]).public_bytes(
                serialization.Encoding.PEM
            )
            + own.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    trusting = ssl.create_default_context(cadata=root.public_bytes(serialization.Encoding.PEM).decode())
    return context_for, trusting


@pytest.mark.parametrize(("host", "right"), [("news.example", True), ("other.example", False)])
def test_certificate_is_held_to_the_name_and_not_to_the_address(server, authority, host, right):
    context_for, trusting = authority
    server.socket = context_for("news.example").wrap_socket(server.socket, server_side=True)
    server.pages["/"] = ok(b"page")
    policy = Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),), resolve=lambda *_: ["127.0.0.1"])
    fetcher = Fetcher(policy=policy, limits=Limits(min_delay=0, idle=2), ssl_context=trusting)
    if right:
        assert fetcher.get(f"https://{host}:{server.port}/").data == b"page"
    else:
        with pytest.raises(FetchError, match="certificate"):
            fetcher.get(f"https://{host}:{server.port}/")
        assert server.asked == []


def test_redirect_from_https_to_http_is_refused(server, authority):
    context_for, trusting = authority
    server.socket = context_for("news.example").wrap_socket(server.socket, server_side=True)
    server.pages["/"] = (302, {"Location": "http://news.example:80/"}, b"")
    policy = Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),), resolve=lambda *_: ["127.0.0.1"])
    fetcher = Fetcher(policy=policy, limits=Limits(min_delay=0, idle=2), ssl_context=trusting)
    with pytest.raises(FetchError, match="from https to http"):
        fetcher.get(f"https://news.example:{server.port}/")
