"""Every error that Dateline raises on purpose: when it is raised, and what to do about it.

A message is one line, names the file and line or the field at fault, and is fit to show to a person.
"""


class GeoError(Exception):
    """Base of all of Dateline's errors; catch it to turn any of them into a message."""


class SettingsError(GeoError):
    """A ``DATELINE_*`` variable holds a value that cannot be used. Correct the variable that it names."""


class DataError(GeoError):
    """A data file that Dateline ships is missing, damaged or of another version. Reinstall, or rebuild it."""


class MissingExtraError(GeoError):
    """A feature needs packages of an optional extra. Install the extra that the message names."""

    def __init__(self, feature: str, extra: str) -> None:
        """Say what is missing and the command that brings it."""
        super().__init__(f"{feature} needs an optional extra: run  pip install 'dateline[{extra}]'")


class InputError(GeoError):
    """What a person or a program gave cannot be read: wrong type, encoding, size or shape. Nothing was stored.

    ``reason`` is the message without the place; ``file``, ``line`` and ``page`` (counted from 1, 0 where there is none)
    are the place.
    """

    def __init__(self, reason: str, *, file: str = "", line: int = 0, page: int = 0) -> None:
        """Say what is wrong, and where."""
        super().__init__(f"{where}: {reason}" if (where := place_of(file, line, page)) else reason)
        self.reason, self.file, self.line, self.page = reason, file, line, page


def place_of(file: str, line: int = 0, page: int = 0) -> str:
    """Return the words for a place in a file, such as "news.csv, line 7"."""
    return ", ".join(filter(None, (file, f"line {line:,}" if line else "", f"page {page:,}" if page else "")))


class EmptyTextError(InputError):
    """There is no text to read. Give an article's text."""


class TextTooLongError(InputError):
    """The text is longer than the limit. Split it, or raise ``DATELINE_MAX_CHARS``."""


class NotTextError(InputError):
    """The bytes are not text (binary data, or not in an encoding that can be told). Give UTF-8 text."""


class FetchError(InputError):
    """Something on the web was not fetched: it may not be, or it could not be. Nothing was stored.

    ``retry_after`` is in how many seconds the server said to come back, None if it did not say; ``gone`` whether it
    said that there will never be anything again.
    """

    def __init__(self, reason: str, *, file: str = "", retry_after: float | None = None, gone: bool = False) -> None:
        """Say what was not fetched, and why."""
        super().__init__(reason, file=file)
        self.retry_after, self.gone = retry_after, gone


class StoreError(GeoError):
    """The store cannot be opened, read or written; what it held before is unchanged."""


class UnknownArticleError(StoreError):
    """No article has the id that was asked for."""
