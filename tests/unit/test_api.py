"""What the routes answer."""

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo import __version__, api
from geo.model import Article, Corridor, Mention, Reading, Resolution


def ask() -> tuple[int, dict]:
    answer = api.health(None)
    return answer.status_code, json.loads(answer.body)


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store.sqlite"))
    api._store.cache_clear()
    yield
    api._store.cache_clear()


def test_it_tells_the_version_the_gazetteer_and_what_the_store_holds():
    api._store().add_article(Article(text="Some text."))
    status, body = ask()
    assert status == 200
    assert body["status"] == "ok"
    assert body["version"] == __version__
    assert body["gazetteer"]["id"]
    assert body["gazetteer"]["places"] > 100_000
    assert body["store"] == {"articles": 1, "readings": 0}


def test_a_broken_store_is_told_in_one_line(monkeypatch):
    monkeypatch.setenv("DATELINE_STORE", "/dev/null/store.sqlite")
    api._store.cache_clear()
    status, body = ask()
    assert status == 503
    assert body["status"] == "error"
    assert "\n" not in body["message"]


@pytest.mark.parametrize(("base", "path"), [("", "/api/health"), ("/maps", "/maps/api/health")])
def test_routes_lie_below_the_base(base, path):
    assert api.routes(base)[0].path == path
    assert all(route.path.startswith(path.removesuffix("health")) for route in api.routes(base))


@pytest.fixture
def client():
    """A client of the API over a store with two articles."""
    kharkiv, poltava = (api._gazetteer().by_id(one) for one in ("geonames:706483", "geonames:696643"))
    for name, place, day in (("Kharkiv", kharkiv, "2022-03-07"), ("Poltava", poltava, "2022-03-08")):
        article = Article(text=f"Rain in {name}.", title=name, source=f"The {name} Post", published=day)
        mention = Mention(start=8, end=8 + len(name), surface=name, use="location")
        found = Resolution(mention=mention, place=place, confidence=0.9)
        corridor = Corridor(id="c1", origins=(kharkiv,), destinations=(poltava,))
        reading = Reading(article_id=article.id, geoparser_id="t", resolutions=(found,), corridors=(corridor,))
        api._store().put(article, reading)
    return TestClient(Starlette(routes=api.routes()))


def test_articles_are_listed_newest_first(client):
    body = client.get("/api/articles").json()
    assert body["total"] == 2
    assert [one["title"] for one in body["articles"]] == ["Poltava", "Kharkiv"]
    assert "text" not in body["articles"][0]
    assert client.get("/api/articles?since=2022-03-08").json()["total"] == 1


def test_places_and_corridors_are_geojson(client):
    answer = client.get("/api/places?source=The+Kharkiv+Post")
    assert answer.headers["content-type"] == "application/geo+json"
    assert [one["properties"]["name"] for one in answer.json()["features"]] == ["Kharkiv"]
    corridors = client.get("/api/corridors").json()["features"]
    assert [one["geometry"]["type"] for one in corridors] == ["MultiPoint", "MultiPoint"]
    assert client.get("/api/places?confidence=0.95").json()["features"] == []


@pytest.mark.parametrize("form", ["geojson", "csv", "kml", "html", "jsonl"])
def test_an_export_is_a_file_with_a_name(client, form):
    answer = client.get(f"/api/export.{form}?search=kharkiv")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'.{form}"')
    assert "Rain in Kharkiv." in answer.text.replace("<mark>", "").replace("</mark>", "")
    assert "Rain in Poltava." not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("export.xml", 404, "geojson"),
        ("places?nonsense=1", 400, "nonsense"),
        ("places?since=yesterday", 400, "since"),
        ("places?use=sight", 400, "use"),
        ("places?confidence=nan", 400, "confidence"),
        ("places?confidence=much", 400, "confidence"),
        ("export.csv?article=0000000000000000", 404, "0000000000000000"),
        ("articles?article=00000000", 404, "00000000"),
        ("export.csv?search=%22", 400, "search"),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(client, path, status, told):
    answer = client.get(f"/api/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert told in body["detail"]


def test_nothing_can_be_written(client):
    assert client.post("/api/articles", json={}).status_code == 405
    assert client.delete("/api/articles").status_code == 405
