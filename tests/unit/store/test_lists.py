"""Lists, searches and walks through the store: a page at a time, the same in either database."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from geo.errors import InputError, UnknownArticleError
from geo.model import Article, Reading
from geo.store import Filter, Store
from geo.store.query import excerpt, parse

DATES = ["", "2022-03-07", "2023-01-01", "2022-03-07T10:00:00+00:00", "2022-03-08", ""]
ARTICLES = [
    Article(
        text=f"Text {number}",
        title=f"Title {number}",
        published=date,
        source="A" if number % 2 else "B",
        url="https://example.org/same" if number in {0, 4} else "",
        language="en" if number else "uk",
    )
    for number, date in enumerate(DATES)
]
NEWS = {
    "azov": "Ships waited in the Sea of Azov. The port was shut.",
    "lodz": "In Łódź, and in København too, trains ran.",
    "azure": "The azure sea lay calm; of ports it had many.",
    "kyiv": "Київ and Kyiv are one city. Moscow-backed forces left.",
    "long": "Nothing here. " * 9000 + "Only the last words speak of the Sea of Marmara.",
}
SEARCHES = {
    "azov": {"azov"},
    "AZ*": {"azov", "azure"},
    '"sea of azov"': {"azov"},
    '"sea of"': {"azov", "long"},
    '"sea of mar"*': {"long"},
    "sea of": {"azov", "azure", "long"},
    "port -azov": set(),
    "port* -azov": {"azure"},
    "lodz": {"lodz"},
    "Łodz KOBENHAVN": {"lodz"},
    "Київ": {"kyiv"},
    '"moscow backed"': {"kyiv"},
    "moscow-backed OR lodz": {"kyiv", "lodz"},
    "newsletter": set(),
    "lund": {"furniture"},
    "furniture": {"furniture"},
    '"furniture lund"': set(),
    "nowhere": set(),
}


@pytest.fixture
def filled(store):
    for article in ARTICLES:
        store.add_article(article)
    return store


@pytest.fixture
def news(store):
    for title, body in NEWS.items():
        store.add_article(Article(text=body, title=title))
    furniture = "Lund is far. Sign up for our newsletter."
    store.add_article(Article(text=furniture, title="furniture", furniture=((13, len(furniture)),)))
    return store


def numbers(found):
    return [int(one.title.split()[1]) for one in found]


def test_pages_follow_each_other_and_leave_nothing_out(filled):
    seen, last = [], None
    while page := filled.summaries(after=last, limit=2):
        assert len(page) <= 2
        seen += page
        last = page[-1]
    assert numbers(seen) == [2, 4, 3, 1, 5, 0]
    assert [one.id for one in seen] == [article.id for article in filled.articles()]
    first = seen[0]
    kept = filled.article(first.id)
    fields = ("id", "title", "url", "source", "published", "retrieved", "language")
    assert all(getattr(first, name) == getattr(kept, name) for name in fields)
    assert first.characters == len(kept.text)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(source="A"), [3, 1, 5]),
        (Filter(language="uk"), [0]),
        (Filter(url="https://example.org/same"), [4, 0]),
        (Filter(since="2022-03-08"), [2, 4]),
        (Filter(until="2022-03-07"), [3, 1]),
        (Filter(since="2022-03-07", until="2022-03-07"), [3, 1]),
        (Filter(search="text", source="B"), [2, 4, 0]),
        (Filter(search="title -4", source="B"), [2, 0]),
        (Filter(unread_by="g"), [2, 4, 3, 5, 0]),
    ],
    ids=str,
)
def test_filters(filled, wanted, found):
    filled.put_reading(Reading(article_id=ARTICLES[1].id, geoparser_id="g"))
    assert numbers(filled.summaries(wanted, limit=10)) == found
    assert filled.count(wanted) == len(found)


def test_a_day_that_is_none_is_said(filled):
    with pytest.raises(InputError, match="since: 'yesterday' is not a day"):
        filled.summaries(Filter(since="yesterday"), limit=1)


def test_outlets_and_versions(filled):
    assert filled.sources() == {"A": 3, "B": 3}
    assert numbers(filled.versions("https://example.org/same")) == [0, 4]
    assert filled.versions("") == filled.versions("https://example.org/none") == []


def test_search_finds_the_same_in_either_database(news):
    for query, titles in SEARCHES.items():
        assert {one.title for one in news.summaries(Filter(search=query), limit=20)} == titles, query
        assert news.count(Filter(search=query)) == len(titles), query


def test_no_query_reaches_the_databases_own_language(news):
    for query in ('"', "*", "-a", "OR", '"a" "', "^a", "{", "a:b*", "NEAR(a b)", "'", "\\", "%", "a'b", "' OR 1=1 --x"):
        try:
            news.summaries(Filter(search=query), limit=5)
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017 - some of them are right


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=30))
def test_any_query_is_answered_or_refused(news, query):
    try:
        parse(query)
    except InputError:
        return
    try:
        found = news.summaries(Filter(search=query), limit=5)
    except UnicodeEncodeError:
        return
    for one in found:
        article = news.article(one.id)
        assert parse(query).without or excerpt(f"{article.title}\n{article.text}", parse(query))


def test_what_is_removed_is_not_found_until_it_comes_back(news):
    (found,) = news.summaries(Filter(search="azov"), limit=5)
    gone = news.remove_article(found.id)
    assert gone.title == "azov"
    assert news.removed() == [gone]
    assert news.count(Filter(search="azov")) == 0
    assert news.find_id(gone.id[:6]) == gone.id
    news.add_article(gone)
    assert news.removed() == []
    assert [one.id for one in news.summaries(Filter(search="azov"), limit=5)] == [gone.id]
    news.remove_article(gone.id)
    assert news.forget_removed() == 1
    assert news.removed() == []


@pytest.mark.usefixtures("news")
def test_an_index_of_other_rules_is_made_anew(url, monkeypatch):
    monkeypatch.setattr("geo.store.fulltext.RULES", 7)
    again = Store.open(url)
    assert again.count(Filter(search="azov")) == 1
    assert again.count(Filter(search="newsletter")) == 0
    with again.database.reading() as connection:
        assert connection.execute(text("SELECT value FROM counters WHERE name = 'search'")).scalar() == 7


def test_ids_may_be_shortened(filled):
    full = ARTICLES[0].id
    assert filled.find_id(full[:8]) == filled.find_id(full) == full
    for wrong in ("", full[:3], "zzzz", "%%%%", full + "0"):
        with pytest.raises(UnknownArticleError, match="no article"):
            filled.find_id(wrong)


def test_pairs_are_the_latest_readings_in_the_order_of_the_list(filled, monkeypatch):
    monkeypatch.setattr("geo.store.store._BATCH", 2)
    for article in ARTICLES[1:]:
        for geoparser in ("old", "new"):
            filled.put_reading(Reading(article_id=article.id, geoparser_id=geoparser))
    found = list(filled.pairs())
    assert [article for article, _ in found] == [one for one in filled.articles() if one != ARTICLES[0]]
    assert {reading.geoparser_id for _, reading in found} == {"new"}
    ids = [ARTICLES[3].id, "none", ARTICLES[0].id, ARTICLES[1].id]
    assert [article.id for article, _ in filled.pairs(ids)] == [ARTICLES[3].id, ARTICLES[1].id]
    assert filled.forget_old_readings() == 5
    assert filled.forget_old_readings() == 0
    assert list(filled.pairs()) == found


def test_which_of_some_articles_a_geoparser_has_read(filled):
    filled.put_reading(Reading(article_id=ARTICLES[1].id, geoparser_id="g"))
    ids = [ARTICLES[1].id, ARTICLES[2].id, "none"]
    assert filled.read_by("g", ids) == {ARTICLES[1].id}
    assert filled.read_by("h", ids) == filled.read_by("g", []) == set()


def test_no_list_touches_the_texts_and_each_has_its_index(filled):
    """Ask the database how it would go about it."""
    sqlite = filled.database.kind == "sqlite"
    with filled.database.writing() as connection:
        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for query, index in (
            ("SELECT id, title FROM articles ORDER BY published DESC, written DESC LIMIT 5", "articles_by_date"),
            ("SELECT id FROM articles WHERE source = 'A' ORDER BY published DESC, written DESC", "articles_by_source"),
            ("SELECT id FROM articles WHERE url = 'u'", "articles_by_url"),
            ("SELECT max(written) FROM readings WHERE article_id = 'a'", "readings_by_article"),
            (
                "SELECT article FROM bands WHERE band = 1 ORDER BY article",
                "PRIMARY KEY" if sqlite else "bands_pkey",
            ),
        ):
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            plan = "\n".join(str(row) for row in connection.execute(text(explain + query)))
            assert index in plan
            assert "texts" not in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("field", ["text", "title"])
def test_a_nul_is_refused_by_either_database(store, field):
    broken = replace(ARTICLES[0], **{field: "a\0b"})
    with pytest.raises(Exception, match="NUL"):
        store.add_article(broken)
    assert store.count() == 0
    assert store.version() == 0
