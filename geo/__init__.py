"""Dateline: read news, find every place it mentions, and show where it happens."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("dateline")
except PackageNotFoundError:  # running from a source tree that was never installed
    __version__ = "0+unknown"
