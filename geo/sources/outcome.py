"""What comes out of a source beside articles: what could not be read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import place_of

if TYPE_CHECKING:
    from geo.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Something that gave no article: why, and where it stands.

    ``line`` and ``page`` count from 1 and are 0 where there is none. ``str()`` is the one line to show to a person.
    """

    reason: str
    file: str
    line: int = 0
    page: int = 0

    def __str__(self) -> str:
        return f"{place_of(self.file, self.line, self.page)}: {self.reason}"

    @classmethod
    def from_error(cls, error: InputError, file: str, *, line: int = 0) -> Unreadable:
        """Return what an error says, in the file and line that the caller knows better."""
        return cls(reason=error.reason, file=file, line=line or error.line, page=error.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a parser found in a document, before it is checked and becomes an Article; "" is unknown."""

    text: str
    title: str = ""
    url: str = ""
    source: str = ""
    published: str = ""
    language: str = ""
