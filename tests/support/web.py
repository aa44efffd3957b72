"""A web server on this machine that answers what a test tells it to, and remembers what it was asked."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Web(ThreadingHTTPServer):
    """``pages``: path to (status, headers, body), or to a function of the request that returns such."""

    daemon_threads = True

    def __init__(self, address, family=socket.AF_INET):
        self.address_family = family
        self.pages, self.asked, self.connections = {}, [], 0
        super().__init__((address, 0), _Handler)

    @property
    def port(self):
        return self.server_address[1]

    def url(self, path="/", host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def paths(self):
        return [request.path for request in self.asked]

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_):
        """Say nothing when a client hangs up, which is what some tests do."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self)
        page = self.server.pages.get(self.path, (404, {}, b""))
        status, headers, body = page(self) if callable(page) else page
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        if isinstance(body, bytes):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for chunk in [body] if isinstance(body, bytes) else body:
            self.wfile.write(chunk)

    def log_message(self, *_):
        """Do not write to the test's output."""


@contextmanager
def serving(address="127.0.0.1", family=socket.AF_INET):
    server = Web(address, family)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
