import ipaddress

import pytest
import web

from geo.fetching import Fetcher, Limits, Policy

LOCAL = ipaddress.ip_network("127.0.0.1/32")


@pytest.fixture
def server():
    with web.serving() as one:
        one.pages["/robots.txt"] = (404, {}, b"")
        yield one


@pytest.fixture
def policy():
    """What lets the test's own server be asked; nothing allows that by default."""
    return Policy(allowed=(LOCAL,))


@pytest.fixture
def fetcher(policy):
    return Fetcher(policy=policy, limits=Limits(min_delay=0, idle=2, total=5, size=1_000_000))
