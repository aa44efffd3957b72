"""Everything that becomes an Article: pasted text, files of many kinds, folders, uploads, the samples shipped here."""

from geo.sources.files import articles_in, articles_in_bytes, read_bytes, read_file, samples
from geo.sources.kinds import SUFFIXES
from geo.sources.outcome import Unreadable
from geo.sources.text import from_text

__all__ = [
    "SUFFIXES",
    "Unreadable",
    "articles_in",
    "articles_in_bytes",
    "from_text",
    "read_bytes",
    "read_file",
    "samples",
]
