"""``dateline serve``: Streamlit on this machine, quiet and closed to others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import geo
from geo.errors import DataError


def serve_app(host: str, port: int, *, browser: bool) -> None:
    """Run the app until it is stopped; this process becomes the server, where the system can do that.

    What keeps it closed and quiet is said here once more, in case the app's own ``.streamlit/config.toml`` is changed.
    """
    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": str(not browser).lower(),
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(app_path())]
    command += [f"--{name}={value}" for name, value in options.items()]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - our own command, no shell
    sys.exit(subprocess.call(command))  # noqa: S603 - the same


def app_path() -> Path:
    """Return the script of the app: inside an installed wheel, else beside the package."""
    package = Path(geo.__file__).resolve().parent
    for candidate in (package / "_app.py", package.parent / "app.py"):
        if candidate.is_file():
            return candidate
    raise DataError(f"no app.py beside {package}; reinstall Dateline")
