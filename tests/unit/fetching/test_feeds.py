"""Feeds polled from a server on this machine: what is new comes once, the rest waits its time, stops cost nothing."""

import time

import documents as make
import pytest

from geo.errors import FetchError
from geo.fetching import Fetcher, Limits
from geo.fetching.articles import articles_at
from geo.fetching.feeds import Watcher, listed_feeds
from geo.sources import Unreadable

MINUTE = 60


class Desk:
    """A watcher with a clock that a test sets, and lists of what it kept and told."""

    def __init__(self, fetcher, *, pages=True, states=None):
        self.now, self.kept, self.told, self.memory = 1_000_000.0, [], [], {} if states is None else states
        self.watcher = Watcher(
            fetcher=fetcher,
            states=self,
            keep=self.kept.append,
            tell=self.told.append,
            clock=lambda: self.now,
            every=15 * MINUTE,
            max_chars=100_000,
            pages=pages,
        )

    def get(self, url):
        return self.memory.get(url)

    def put(self, url, state):
        self.memory[url] = state

    def places(self):
        return [article.text.partition("bridge at ")[2].split()[0] for article in self.kept]


@pytest.fixture
def site(server):
    """Serve a feed at /feed, each entry with a page of its own; return the function that sets what is in it."""

    def publish(*places, **headers):
        feed = make.rss(places).replace(b"https://example.org/", server.url("/").encode())
        server.pages["/feed"] = (200, {key.replace("_", "-"): value for key, value in headers.items()}, feed)
        for place in places:
            server.pages.setdefault(f"/{place}", (200, {"Content-Type": "text/html"}, make.html(place)))

    return publish


def test_entries_come_once_the_oldest_first_with_their_pages(server, site, fetcher):
    site("Bo", "Aas")
    desk = Desk(fetcher)
    first = desk.watcher.poll(server.url("/feed"))
    assert desk.places() == ["Aas", "Bo"]
    assert (first.entries, first.new, first.problem) == (2, 2, "")
    page = desk.kept[0]
    assert "It shook" in page.text, "the page says more than the feed"
    assert (page.url, page.source, page.title) == (server.url("/Aas"), "The Example", "Bridge at Aas falls")
    assert page.published == "2022-03-07T07:00:00+00:00"
    assert page.retrieved.endswith("+00:00")
    again = desk.watcher.poll(server.url("/feed"))
    assert (again.new, len(desk.kept)) == (0, 2)
    site("Chur", "Bo", "Aas")
    assert desk.watcher.poll(server.url("/feed")).new == 1
    assert desk.places() == ["Aas", "Bo", "Chur"]
    assert server.paths().count("/Aas") == 1


def test_without_pages_the_feed_itself_is_enough(server, site, fetcher):
    site("Aas")
    desk = Desk(fetcher, pages=False)
    desk.watcher.poll(server.url("/feed"))
    assert desk.places() == ["Aas"]
    assert server.paths() == ["/robots.txt", "/feed"]


def test_unchanged_feed_is_not_sent_again(server, site, fetcher):
    site("Aas", ETag='"1"')
    feed = server.pages["/feed"]
    server.pages["/feed"] = lambda request: (304, {}, b"") if request.headers["If-None-Match"] == '"1"' else feed
    desk = Desk(fetcher)
    assert not desk.watcher.poll(server.url("/feed")).unchanged
    assert desk.watcher.poll(server.url("/feed")).unchanged
    assert len(desk.kept) == 1


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [({}, 30), ({"Cache_Control": "max-age=7200"}, 120), ({"Cache_Control": "max-age=60"}, 30)],
)
def test_a_feed_is_asked_again_when_it_wants(server, site, fetcher, headers, minutes):
    site("Aas", **headers)  # its ttl is 30 minutes
    desk = Desk(fetcher, pages=False)
    assert desk.watcher.due(server.url("/feed")) == 0
    polled = desk.watcher.poll(server.url("/feed"))
    assert polled.due == desk.watcher.due(server.url("/feed")) == desk.now + minutes * MINUTE


def test_failing_feed_is_asked_less_and_less_often(server, site, fetcher):
    desk = Desk(fetcher)
    waits = []
    for _ in range(9):
        polled = desk.watcher.poll(server.url("/feed"))
        assert "404" in polled.problem
        waits.append((polled.due - desk.now) / MINUTE)
    assert waits == [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    site("Aas")
    assert desk.watcher.poll(server.url("/feed")).new == 1
    del server.pages["/feed"]
    assert desk.watcher.poll(server.url("/feed")).due - desk.now == 30 * MINUTE


@pytest.mark.parametrize(("given", "minutes"), [("7200", 120), ("60", 15)])
def test_server_that_says_when_is_heard(server, fetcher, given, minutes):
    server.pages["/feed"] = (503, {"Retry-After": given}, b"")
    desk = Desk(fetcher)
    assert desk.watcher.poll(server.url("/feed")).due - desk.now == minutes * MINUTE


def test_feed_that_is_gone_is_not_asked_again(server, fetcher):
    server.pages["/feed"] = (410, {}, b"")
    desk = Desk(fetcher)
    assert desk.watcher.poll(server.url("/feed")).gone
    assert desk.watcher.due(server.url("/feed")) == float("inf")


def test_feed_that_moved_for_good_is_asked_there(server, site, fetcher):
    site("Aas")
    server.pages["/old"] = (301, {"Location": "/feed"}, b"")
    desk = Desk(fetcher, pages=False)
    desk.watcher.poll(server.url("/old"))
    desk.watcher.poll(server.url("/old"))
    assert server.paths().count("/old") == 1
    assert server.paths().count("/feed") == 2


def test_what_is_no_feed_is_a_problem(server, fetcher):
    server.pages["/feed"] = (200, {}, make.html("Aas"))
    assert "not a feed" in Desk(fetcher).watcher.poll(server.url("/feed")).problem


def test_page_that_fails_is_tried_again_and_then_the_feed_is_taken_at_its_word(server, site, fetcher):
    site("Aas", ETag='"1"')
    server.pages["/Aas"] = (500, {}, b"")
    desk = Desk(fetcher)
    assert [desk.watcher.poll(server.url("/feed")).new for _ in range(4)] == [0, 0, 1, 0]
    assert desk.kept[0].url == server.url("/Aas")
    assert "It shook" not in desk.kept[0].text
    assert len(desk.told) == 3


def test_page_that_comes_back_is_read(server, site, fetcher):
    site("Aas")
    server.pages["/Aas"] = (500, {}, b"")
    desk = Desk(fetcher)
    desk.watcher.poll(server.url("/feed"))
    server.pages["/Aas"] = (200, {}, make.html("Aas"))
    assert desk.watcher.poll(server.url("/feed")).new == 1
    assert "It shook" in desk.kept[0].text


def test_changed_entry_is_fetched_again(server, site, fetcher):
    site("Aas")
    desk = Desk(fetcher)
    desk.watcher.poll(server.url("/feed"))
    server.pages["/Aas"] = (200, {}, make.html("Aas").replace(b"It shook", b"It swayed"))
    status, headers, feed = server.pages["/feed"]
    server.pages["/feed"] = (status, headers, feed.replace(b"07:00:00", b"09:00:00"))
    assert desk.watcher.poll(server.url("/feed")).new == 1
    assert [one.url for one in desk.kept] == [server.url("/Aas")] * 2
    assert desk.kept[0].id != desk.kept[1].id


def test_interruption_loses_and_doubles_nothing(server, site, fetcher):
    places = ["Aas", "Bo", "Chur", "Dol", "Elm"]
    site(*places, ETag='"1"')
    states, kept = {}, []
    for stop_after in (1, 2, 9):
        desk = Desk(fetcher, states=states)

        def keep(article, desk=desk, stop_after=stop_after):
            if len(desk.kept) == stop_after:
                raise KeyboardInterrupt
            desk.kept.append(article)

        object.__setattr__(desk.watcher, "keep", keep)
        if stop_after < 9:
            with pytest.raises(KeyboardInterrupt):
                desk.watcher.poll(server.url("/feed"))
        else:
            desk.watcher.poll(server.url("/feed"))
        kept += desk.places()
    assert kept == places[::-1]


def test_links_of_entries_into_the_own_network_are_refused(server, site, fetcher):
    site("Aas")
    status, headers, feed = server.pages["/feed"]
    feed = feed.replace(f"{server.url('/Aas')}".encode(), b"http://169.254.169.254/latest/meta-data")
    server.pages["/feed"] = (status, headers, feed)
    desk = Desk(fetcher)
    desk.watcher.poll(server.url("/feed"))
    assert "not on the public internet" in str(desk.told[0])
    assert "/Aas" not in server.paths()


def test_state_that_cannot_be_read_counts_as_none(server, site, fetcher):
    site("Aas")
    desk = Desk(fetcher, pages=False, states={server.url("/feed"): {"unknown": 1}})
    assert desk.watcher.poll(server.url("/feed")).new == 1


def test_list_of_feeds():
    addresses = ["https://example.org/a", "https://example.org/b"]
    assert list(listed_feeds(make.opml([*addresses, addresses[0]]), name="a.opml", max_chars=1000)) == addresses


# single addresses


@pytest.mark.parametrize(
    ("data", "media_type", "path"),
    [
        (make.html("Aas"), "text/html", "/story"),
        (make.pdf("Aas"), "application/octet-stream", "/download?id=1"),
        (make.word("Aas"), "", "/a.docx"),
        (make.plain("Aas"), "text/plain; charset=utf-8", "/story"),
        (make.markdown("Aas"), "text/markdown", "/a.md"),
        (make.rss(["Aas"]), "application/rss+xml", "/story"),
    ],
)
def test_article_at_an_address(server, fetcher, data, media_type, path):
    server.pages[path] = (200, {"Content-Type": media_type} if media_type else {}, data)
    (article,) = articles_at(fetcher, server.url(path), max_chars=100_000)
    assert make.MORE in " ".join(article.text.split())
    assert article.url == server.url(path), "a page may not speak for another server"
    assert article.retrieved


def test_encoding_that_only_the_server_tells(server, fetcher):
    page = make.html("Ångström", "cp1252").replace(b'<meta charset="cp1252">', b"")
    page = page.replace(b"Two villages", "Två byar å ä ö é ü".encode("cp1252"))
    server.pages["/a"] = (200, {"Content-Type": "text/html; charset=windows-1252"}, page)
    (article,) = articles_at(fetcher, server.url("/a"), max_chars=100_000)
    assert "Två byar å ä ö é ü" in article.text


def test_what_cannot_be_fetched_is_named(server, fetcher):
    (problem,) = articles_at(fetcher, server.url("/none"), max_chars=100)
    assert isinstance(problem, Unreadable)
    assert str(problem) == f"{server.url('/none')}: the server answered 404 (Not Found)"
    (problem,) = articles_at(fetcher, "http://10.0.0.1/", max_chars=100)
    assert "not on the public internet" in str(problem)


def test_time_of_a_poll_has_an_end(server, policy):
    server.pages["/feed"] = lambda _request: (time.sleep(1.5), {}, b"")
    fetcher = Fetcher(policy=policy, limits=Limits(min_delay=0, idle=0.3, total=0.6))
    with pytest.raises(FetchError, match="seconds"):
        fetcher.get(server.url("/feed"))
