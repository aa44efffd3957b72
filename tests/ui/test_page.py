"""What the page does, told by its script alone; what the browser makes of it is tested in tests/browser."""

import ipaddress
import json
import re
from dataclasses import replace

import documents
import pytest
import web
from streamlit.testing.v1 import AppTest

from geo import fetching, sources
from geo.ui import resources, server

TEXT = "Trains left Kyiv for Kharkiv on Friday. In Kharkiv, crowds waited at the station."
TITLE = "Trains leave the capital"


def counts(app: AppTest) -> tuple[int, int, int, int]:
    """Return N, M, K, L of "N of M places, K of L articles shown"."""
    line = next(caption.value for caption in app.caption if caption.value.endswith("shown"))
    return tuple(int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", line))


def html(app: AppTest) -> str:
    return "\n".join(element.value for element in app.html)


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.info, *app.error, *app.warning])


def paste(app: AppTest, text: str, **fields: str) -> AppTest:
    app.text_area(key="add-text").set_value(text)
    for name, value in fields.items():
        app.text_input(key=f"add-{name}").set_value(value)
    return app.button(key="read-it").click().run()


def component(app: AppTest, name: str) -> dict:
    """Return the data that a component of the page is given."""
    return next(
        json.loads(element.proto.mixed.json or element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.component_name == f"dateline_{name}"
    )


def chosen(app: AppTest) -> list[str]:
    return [row["id"] for row in component(app, "articles")["rows"] if row["on"]]


def view(app: AppTest, **fields) -> AppTest:
    """Change the view as a control of the page does, and run."""
    app.session_state["view"] = replace(app.session_state["view"], **fields)
    return app.run()


def test_the_first_start_brings_the_sample_articles(first_start):
    first_start.run()
    assert not first_start.exception
    assert told(first_start) == ""
    places, all_places, articles, all_articles = counts(first_start)
    assert articles == all_articles == len(sources.samples()) > 0
    assert places == all_places > 0


def test_only_this_article_leaves_its_places(app):
    app.run()
    _, all_places, _, all_articles = counts(app)
    article, reading = resources.pairs()[0]
    view(app, articles=frozenset({article.id}))
    expected = {one.place.id for one in reading.resolutions if one.place and one.mention.use == "location"}
    assert counts(app) == (len(expected), all_places, 1, all_articles)
    assert chosen(app) == [article.id]
    assert set(app.selectbox(key="find").options) != set()
    assert len(app.selectbox(key="find").options) == len(expected)


def test_none_and_all(app):
    app.run()
    before = counts(app)
    view(app, articles=frozenset())
    assert counts(app)[0] == counts(app)[2] == 0
    assert "No article is chosen" in told(app)
    assert chosen(app) == []
    app.button(key="reset").click().run()
    assert counts(app) == before


def test_pasted_text_is_read_shown_and_selected(app):
    app.run()
    *_, before = counts(app)
    paste(app, TEXT, title=TITLE, url="https://example.org/trains", source="The Paper", published="2022-03-04")
    assert not app.exception
    assert counts(app)[2:] == (1, before + 1)
    assert f"“{TITLE}” is on the map with 2 places" in told(app)
    assert 'href="https://example.org/trains"' in html(app)
    assert "4 Mar 2022" in html(app)
    assert app.text_area(key="add-text").value == ""
    paste(app, TEXT)
    assert "was here already" in told(app)
    assert counts(app)[3] == before + 1


def test_choosing_a_place_shows_its_sentences(app):
    app.run()
    paste(app, TEXT, title=TITLE)
    box = app.selectbox(key="find")
    box.set_value(next(option for option in box.options if option.startswith("Kharkiv"))).run()
    excerpts = html(app)
    assert excerpts.count("<mark>Kharkiv</mark>") == 2
    assert "2 mentions in 1 article" in excerpts


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "text"), ("   \n ", "text"), ("Kyiv " * 100, "limit of 400"), ("Kyiv\x00\x00 " * 10, "text")],
    ids=["empty", "blank", "too long", "binary"],
)
def test_what_cannot_be_read_is_told_in_one_line_and_changes_nothing(app, monkeypatch, text, message):
    monkeypatch.setenv("DATELINE_MAX_CHARS", "400")
    app.run()
    before = counts(app)
    paste(app, text)
    assert not app.exception
    assert len(app.error) == 1
    assert message in app.error[0].value
    assert "\n" not in app.error[0].value
    assert counts(app) == before


def test_a_file_that_is_no_text_is_told_so(app):
    app.run()
    before = counts(app)
    app.file_uploader[0].set_value(
        [("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff\xfe" * 20, "text/plain")]
    )
    app.button(key="read-it").click().run()
    assert not app.exception
    assert "photo" in app.error[0].value
    assert counts(app) == before


def test_a_text_file_is_read(app):
    app.run()
    *_, before = counts(app)
    app.file_uploader[0].set_value([("trains.txt", TEXT.encode(), "text/plain")])
    app.button(key="read-it").click().run()
    assert not app.exception
    assert counts(app)[2:] == (1, before + 1)


def upload(app, name, data):
    app.file_uploader[0].set_value([(name, data, "application/octet-stream")])
    app.button(key="read-it").click().run()
    assert not app.exception


@pytest.mark.parametrize("kind", ["pdf", "word", "html"])
def test_a_document_is_read(app, kind):
    app.run()
    *_, before = counts(app)
    upload(app, {"pdf": "a.pdf", "word": "a.docx", "html": "a.html"}[kind], getattr(documents, kind)("Bangor"))
    assert counts(app)[2:] == (1, before + 1)


def test_a_table_is_read_and_its_bad_rows_are_told(app):
    app.run()
    *_, before = counts(app)
    upload(app, "news.csv", documents.csv_table(["Bangor", "Augusta"]) + b'\n"x","",,,')
    assert counts(app)[2:] == (2, before + 2)
    assert "2 articles were added." in told(app)
    assert "news.csv, line 4: there is no text to read" in "\n".join(caption.value for caption in app.caption)


def test_an_article_in_another_language_is_kept_and_told(app):
    app.run()
    paste(app, "Die Brücke in Berlin ist am Sonntag eingestürzt, und der Bürgermeister sagte, dass Helfer kommen. " * 3)
    assert "is not in English" in told(app)
    assert counts(app)[0] == 0


def test_copies_of_a_story_lead_to_each_other(app):
    app.run()
    copy = "\n\n".join(documents.body("Bangor"))
    paste(app, copy, title="One", source="The Example")
    paste(app, f"OSLO (Agency) - {copy}", title="Two", source="The Other")
    app.run()
    (button,) = [button for button in app.button if str(button.key).startswith("story-")]
    assert button.label == "The Example"
    button.click().run()
    (button,) = [button for button in app.button if str(button.key).startswith("story-")]
    assert button.label == "The Other"


def test_of_several_files_each_result_is_told_and_all_can_be_undone(app):
    app.run()
    *_, before = counts(app)
    app.file_uploader[0].set_value(
        [
            ("trains.txt", TEXT.encode(), "text/plain"),
            ("empty.txt", b"  ", "text/plain"),
            ("more.jsonl", b'{"text": "Lorries left Lviv for Warsaw on Monday morning.", "title": "Lorries"}', ""),
        ]
    )
    app.button(key="read-it").click().run()
    assert not app.exception
    assert counts(app)[2:] == (2, before + 2)
    report = "\n".join(caption.value for caption in app.caption)
    assert "Not read: empty.txt" in report
    assert "Lorries”: 2 places" in report
    assert "2 articles were added" in told(app)
    app.button(key="undo-0").click().run()
    assert counts(app)[2:] == (before, before)


def test_a_text_without_places_is_kept_and_told(app):
    app.run()
    paste(app, "the cat sat on the mat and nothing else happened all day long", title="A quiet day")
    assert "No place was found in “A quiet day”" in told(app)
    assert counts(app)[0] == 0


def test_removing_an_article_and_bringing_it_back(app):
    app.run()
    *_, before = counts(app)
    paste(app, TEXT, title=TITLE)
    app.button(key="remove").click().run()
    assert counts(app)[3] == before
    assert f"“{TITLE}” was removed" in told(app)
    app.button(key="undo-0").click().run()
    assert counts(app)[3] == before + 1
    assert f"“{TITLE}” is back" in told(app)


def test_an_empty_store_says_what_to_do(app):
    app.run()
    for article, _ in resources.pairs():
        resources.store().remove_article(article.id)
    app.run()
    assert not app.exception
    assert "There is no article yet" in told(app)
    app.button(key="bring-samples").click().run()
    assert counts(app)[3] == len(sources.samples())


def test_a_link_restores_the_view(app):
    app.run()
    article, reading = resources.pairs()[0]
    place = next(one.place for one in reading.resolutions if one.place and one.mention.use == "location")
    fresh = AppTest.from_file(server.PAGE, default_timeout=120)
    fresh.query_params["articles"] = article.id
    fresh.query_params["place"] = place.id
    fresh.run()
    assert told(fresh) == ""
    assert chosen(fresh) == [article.id]
    assert f"<bdi>{place.name}</bdi>" in html(fresh)


def test_hostile_and_stale_links_show_what_is_left_of_them(app):
    app.query_params["articles"] = "0123456789abcdef"
    app.query_params["panel"] = "<script>"
    app.query_params["place"] = "geonames:0"
    app.run()
    assert not app.exception
    assert "does not understand" in told(app)
    assert "not here" in told(app)
    assert counts(app)[2] == counts(app)[3]


def test_actors_are_shown_on_request(app):
    app.run()
    before = counts(app)[1]
    app.pills(key="filter-uses").set_value(["location", "actor", "demonym"]).run()
    assert not app.exception
    assert counts(app)[1] > before


def test_every_place_of_the_map_is_in_the_table(app):
    app.run()
    app.segmented_control(key="panel-tab").set_value("places").run()
    table = app.dataframe[0].value
    assert len(table) == counts(app)[0]
    assert {"Place", "Mentions", "Kind", "Country", "Latitude", "Longitude"} <= set(table.columns)


def test_the_ledger_lists_every_corridor_without_pairing_what_the_text_does_not(app):
    app.run()
    app.segmented_control(key="panel-tab").set_value("corridors").run()
    corridors = [corridor for _, reading in resources.pairs() for corridor in reading.corridors]
    assert corridors
    assert html(app).count('class="dl-corridor"') == len(corridors)
    unpaired = sum(corridor.pairing == "set_only" for corridor in corridors)
    assert html(app).count("does not say which leads to which") == unpaired


@pytest.mark.parametrize(
    ("variable", "value"), [("DATELINE_PORT", "eighty"), ("DATELINE_STORE", "/dev/null/store.sqlite")]
)
def test_a_setting_that_cannot_be_used_is_told_in_one_line(app, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "\n" not in app.error[0].value


def test_a_web_address_is_read_where_that_is_allowed(app, monkeypatch):
    assert not app.run().text_input(key="add-title").disabled
    assert [box for box in app.text_input if box.key == "add-address"] == []
    monkeypatch.setenv("DATELINE_ONLINE", "1")
    monkeypatch.setattr(fetching, "PUBLIC", fetching.Policy(allowed=(ipaddress.ip_network("127.0.0.1/32"),)))
    resources.settings.clear()
    with web.serving() as site:
        site.pages["/robots.txt"] = (404, {}, b"")
        body = f"<html><body><article><h1>{TITLE}</h1><p>{TEXT * 3}</p></article></body></html>"
        site.pages["/story"] = (200, {"Content-Type": "text/html"}, body.encode())
        app.run().text_input(key="add-address").set_value(site.url("/story"))
        app.button(key="read-it").click().run()
        assert f"“{TITLE}” is on the map with 2 places." in told(app)
        assert app.text_input(key="add-address").value == ""
        (added,) = [article for article, _reading in resources.pairs() if article.url == site.url("/story")]
        assert added.retrieved
        app.text_input(key="add-address").set_value(site.url("/gone"))
        app.button(key="read-it").click().run()
        assert "/gone" in told(app)
        app.text_input(key="add-address").set_value("http://10.0.0.1/")
        app.button(key="read-it").click().run()
        assert "10.0.0.1" in told(app)
        assert len(resources.pairs()) == counts(app)[3]
