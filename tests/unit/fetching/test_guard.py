"""What points into one's own network is refused before anything is sent: servers that hear everything hear nothing."""

# ruff: noqa: RUF001, S104 - look-alike characters are among the tricks, and the servers must hear every address

import ipaddress
import socket
from dataclasses import replace

import pytest
import web
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import FetchError
from geo.fetching import PUBLIC, Fetcher, Limits, Policy
from geo.fetching.guard import is_public

FAST = Limits(min_delay=0, idle=1, total=3)

# each is asked on the port of a server that listens on every address of this machine
HOSTS = [
    *("127.0.0.1", "127.0.0.2", "127.255.255.254", "127.0.0.1.", "0.0.0.0", "localhost", "LOCALHOST", "localhost."),
    *("2130706433", "0x7f000001", "0x7f.0.0.1", "0X7F.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "0"),
    *("127.0.0.1.0x0", "00000127.0.0.1", "127.00.00.01", "4294967295", "256.256.256.256"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]"),
    *("[fe80::1]", "[fe80::1%25lo]", "[::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[fec0::1]"),
    *("[2001:db8::1]", "[2606:4700::5efe:7f00:1]", "[100::1]", "[::1", "[v1.x]", "[127.0.0.1]"),
    *("１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "ｌｏｃａｌｈｏｓｔ", "loc\u00adalhost", "⒈⒉⒎"),
    *("user@127.0.0.1", "user:pass@127.0.0.1", "127.0.0.1@localhost", "example.org@127.0.0.1", "@127.0.0.1"),
    *("example.org\\@127.0.0.1", "127.0.0.1 ", "127.0.0.1\t", "127.0.0.1\n", "127.0.0.1%00", "%31%32%37.0.0.1"),
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.1", "192.168.0.1", "100.64.0.1", "100.100.100.200"),
    *("169.254.169.254", "169.254.170.2", "192.0.0.192", "168.63.129.16", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
    *("0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]"),
    *("198.18.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
    *("inside.example", "mixed.example", "mapped.example", "empty.example", "broken.example", "metadata.example"),
    *("a..b", "-a.example", "a_.-", ".", "", "x" * 64 + ".example", "a" * 300),
]
NAMES = {
    "inside.example": ["10.1.2.3"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["fd00:ec2::254"],
    "empty.example": [],
    "localhost": ["127.0.0.1", "::1"],
}


def resolve(host, _port):
    if host not in NAMES:
        raise socket.gaierror("unknown name")  # a test must not ask the network for it
    return NAMES[host]


@pytest.fixture(scope="module")
def ears():
    """One server that hears what is sent to any IPv4 address of this machine, and one for IPv6 on the same terms."""
    with web.serving("0.0.0.0") as four, web.serving("::1", socket.AF_INET6) as six:
        yield four, six


@pytest.mark.parametrize("host", HOSTS)
def test_own_network_is_refused_without_a_request(ears, host):
    for server in ears:
        policy = replace(PUBLIC, ports=frozenset({80, 443, server.port}), resolve=resolve)
        with pytest.raises(FetchError) as caught:
            Fetcher(policy=policy, limits=FAST).get(f"http://{host}:{server.port}/secret")
        assert "\n" not in str(caught.value)
        assert server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "data:text/html,x", "javascript:alert(1)"),
        *("//127.0.0.1/", "127.0.0.1", "http:127.0.0.1", "http:/127.0.0.1", "http:///127.0.0.1", "http://", "", "http"),
        *("http://example.org:22/", "http://example.org:0/", "http://example.org:99999/", "http://example.org:8080/"),
        *("https://example.org:٤٤٣/", "http://example.org:80:80/", "http://example.org:-1/", "http://a b/"),
        *("http://example.org/\r\nHost: 127.0.0.1", "http://example.org\\.evil/", "jar:http://example.org!/"),
        "http://example.org/" + "a" * 3000,
    ],
)
def test_odd_addresses_are_refused(url):
    with pytest.raises(FetchError):
        PUBLIC.target(url)


# what a server that may be asked redirects to; {port} is that of a server that may not be
REDIRECTS = [
    *("http://127.0.0.2:{port}/secret", "http://localhost:{port}/secret", "//127.0.0.2:{port}/secret"),
    *("http://2130706434:{port}/secret", "http://0x7f000002:{port}/secret", "http://[::1]:{port}/secret"),
    *("http://[::ffff:127.0.0.2]:{port}/secret", "http://user@127.0.0.2:{port}/secret", "/\\127.0.0.2:{port}/secret"),
    *("http://inside.example:{port}/secret", "http://mixed.example:{port}/secret", "http://169.254.169.254/latest/"),
    *("file:///etc/passwd", "ftp://127.0.0.2:{port}/", "http://0:{port}/", "http://127.0.0.2.:{port}/"),
    *("http://１２７.０.０.２:{port}/", "http://127.0.0.2\t:{port}/", "https://127.0.0.2:{port}/"),
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", REDIRECTS)
def test_redirect_into_the_own_network_is_refused_without_a_request(ears, server, location, status):
    def known(host, port):
        return ["127.0.0.2"] if host == "localhost" else resolve(host, port)

    four, six = ears
    for ear in ears:
        server.pages["/"] = (status, {"Location": location.format(port=ear.port).encode().decode("latin-1")}, b"")
        policy = Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),), resolve=known)
        with pytest.raises(FetchError):
            Fetcher(policy=policy, limits=FAST).get(server.url())
    assert server.paths().count("/") == 2, "the redirect itself was followed up to here"
    assert (four.connections, six.connections) == (0, 0)


def test_robots_txt_that_redirects_inside_is_refused(ears, server):
    server.pages["/robots.txt"] = (302, {"Location": f"http://127.0.0.2:{ears[0].port}/secret"}, b"")
    policy = Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),))
    with pytest.raises(FetchError):
        Fetcher(policy=policy, limits=FAST).get(server.url("/page"))
    assert server.paths() == ["/robots.txt"]
    assert ears[0].connections == 0


def test_the_ears_hear_what_is_allowed():
    """The proof that the tests above can fail: the same request does arrive once a policy allows it."""
    with web.serving("0.0.0.0") as ear:
        ear.pages["/secret"] = (200, {}, b"found")
        policy = Policy(allowed=(ipaddress.ip_network("127.0.0.0/8"),))
        assert Fetcher(policy=policy, limits=FAST).get(ear.url("/secret", "127.0.0.2")).data == b"found"
        assert ear.paths() == ["/robots.txt", "/secret"]


def test_name_is_resolved_once_a_connection_and_the_connection_goes_to_that_answer(server):
    """A name server that answers a public address to the check and another one to the connection gains nothing."""
    server.pages["/"] = (200, {}, b"here")
    answers = [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]]
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return answers[len(asked) - 1]

    policy = Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),), resolve=rebinding)
    fetcher = Fetcher(policy=policy, limits=FAST)
    assert fetcher.get(f"http://news.example:{server.port}/").data == b"here"
    assert asked == ["news.example"] * 2, "once for robots.txt, once for the page"
    assert server.asked[-1].headers["Host"] == f"news.example:{server.port}"
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is not on the public internet"):
        fetcher.get(f"http://news.example:{server.port}/")
    assert len(server.asked) == 2


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_the_public_internet_may_be_asked(address):
    assert is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    assert PUBLIC.target(f"https://{host}/feed?x=1#top").path == "/feed?x=1"
    assert ipaddress.ip_address(PUBLIC.address_of(address, 443)) == ipaddress.ip_address(address)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_nothing_that_python_calls_private_is_public(address):
    if is_public(address):
        kinds = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_unspecified")
        assert not any(getattr(address, kind) for kind in kinds)


@given(st.text(max_size=40) | st.from_regex(r"https?://[^/]{0,30}(:\d{1,6})?/?.{0,10}", fullmatch=True))
def test_any_address_is_taken_apart_or_refused(url):
    try:
        target = PUBLIC.target(url)
    except FetchError as error:
        assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right
        return
    assert target.host.isascii()
    assert target.path.isascii()
    assert PUBLIC.target(target.url) == target


def test_international_names_are_asked_in_ascii():
    assert PUBLIC.target("https://Приклад.укр/шлях?з=1").url == (
        "https://xn--80aikifvh.xn--j1amh/%D1%88%D0%BB%D1%8F%D1%85?%D0%B7=1"
    )
