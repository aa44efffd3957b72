"""The gazetteer, and a server on this machine that speaks Nominatim's documented JSON."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.gazetteer import Gazetteer


def found(name, lat, lon, country):
    """Return one result as https://nominatim.org/release-docs/develop/api/Output/ documents it."""
    return {
        "place_id": 100149,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright",
        "osm_type": "node",
        "osm_id": 107775,
        "boundingbox": [str(lat - 0.1), str(lat + 0.1), str(lon - 0.1), str(lon + 0.1)],
        "lat": str(lat),
        "lon": str(lon),
        "display_name": f"{name}, {country.upper()}",
        "class": "place",
        "type": "city",
        "importance": 0.9654895765402,
        "country_code": country,  # read by this server only
    }


KNOWN = {
    "paris": [found("Paris", 48.8588897, 2.3200410, "fr"), found("Paris", 33.6617962, -95.555513, "us")],
    "kyiv": [found("Kyiv", 50.4500336, 30.5241361, "ua")],
    "vollhausen an der ecke": [found("Vollhausen an der Ecke", 51.5, 10.25, "de")],
}


class Server:
    """What the server was asked, and how it is to answer: by its book, or with the ``fault`` that is set."""

    def __init__(self):
        self.url = ""
        self.reset()

    def reset(self):
        """Forget what was asked, and answer by the book again."""
        self.asked = []
        self.times = []
        self.agents = set()
        self.fault = None

    def answer(self, path, query):
        """Return (status, headers, body)."""
        if self.fault is not None:
            return self.fault
        if path.endswith("/reverse"):
            lat, lon = float(query["lat"]), float(query["lon"])
            near = [one for many in KNOWN.values() for one in many if abs(float(one["lat"]) - lat) < 0.5]
            near = [one for one in near if abs(float(one["lon"]) - lon) < 0.5]
            return 200, {}, json.dumps(near[0] if near else {"error": "Unable to geocode"})
        name = query.get("q") or query.get("city") or ""
        if not name:
            return 400, {}, json.dumps({"error": {"code": 400, "message": "Nothing to search for."}})
        codes = query.get("countrycodes", "").lower().split(",")
        results = [one for one in KNOWN.get(name.lower(), ()) if codes == [""] or one["country_code"] in codes]
        return 200, {}, json.dumps(results[: int(query.get("limit", 10))])


@contextmanager
def serving():
    """Run a Server until the block ends."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            state.asked.append((parts.path, query))
            state.times.append(time.monotonic())
            state.agents.add(self.headers["User-Agent"])
            status, headers, body = state.answer(parts.path, query)
            if status == "hang":
                time.sleep(body)
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode() if isinstance(body, str) else body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/nominatim"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def one_server():
    with serving() as state:
        yield state


@pytest.fixture
def server(one_server):
    one_server.reset()
    return one_server


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.open()
