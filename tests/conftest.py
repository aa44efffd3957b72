"""What tests of several rooms share: a real PostgreSQL of their own, and a store in either database."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

_numbers = count()
_ACCOUNT = "postgres"  # the server refuses to run as root; Debian's package makes this account


def pytest_addoption(parser):
    """Add what the tests of interruptions can be asked for."""
    parser.addoption("--kills", type=int, default=3, help="how often a run is killed; the full test: 20")
    parser.addoption("--killed-articles", type=int, default=60, help="over how many articles; the full test: 500")


def pytest_configure():
    """Heed Ctrl-C, and let the programs that tests start heed it: a shell has what it starts with & ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _binaries():
    """Return the folder of the newest server's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_nobody():
    return {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="session")
def postgres_server():
    """Start a cluster in a temporary folder, reached by a socket in it and by nothing else; give an engine on it."""
    binaries = _binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL server is installed")
        pytest.skip("needs a PostgreSQL server (Debian's package postgresql)")
    account = _as_nobody()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    if account:
        shutil.chown(folder, _ACCOUNT, _ACCOUNT)
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def run(*args):
        done = subprocess.run(args, capture_output=True, env=environment, cwd=folder, check=False, **account)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr

    run(binaries / "initdb", "-D", folder / "data", "-U", _ACCOUNT, "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = [f"-k{folder}", "-clisten_addresses=", "-cfsync=off", "-cmax_connections=200", "-cshared_buffers=32MB"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - Debian's own
            [binaries / "postgres", "-D", folder / "data", *options],
            stdout=log,
            stderr=log,
            env=environment,
            cwd=folder,
            **account,
        )
    try:
        deadline = time.monotonic() + 60
        while not (folder / ".s.PGSQL.5432").exists():
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "PostgreSQL does not start"
            time.sleep(0.05)
        yield _connect(f"host={folder}")
    finally:
        server.send_signal(signal.SIGQUIT)  # waits for no client, and leaves the disk be
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _connect(query):
    engine = create_engine(f"postgresql+psycopg://{_ACCOUNT}@/postgres?{query}", isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + 60
    while True:  # the socket is there a moment before the server lets anyone in
        try:
            engine.connect().close()
        except OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return engine


def _empty_schema(server):
    """Make an empty schema, far quicker than a database and as good; return the URL of a store in it."""
    name = f"store{next(_numbers)}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    url = server.url.set(drivername="postgresql").update_query_dict({"options": f"-csearch_path={name}"})
    return url.render_as_string()


@pytest.fixture
def postgres_url(postgres_server):
    """Give the URL of a PostgreSQL store that is not there yet."""
    return _empty_schema(postgres_server)


@pytest.fixture
def new_postgres_url(postgres_server):
    """Give a function that returns the URL of yet another one."""
    return lambda: _empty_schema(postgres_server)


@pytest.fixture
def another_postgres_url(postgres_server):
    """Give the URL of another one."""
    return _empty_schema(postgres_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """Give the URL of a store that is not there yet, in each database in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'data' / 'dateline.sqlite'}"
