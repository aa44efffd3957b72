"""Everything that becomes an Article: pasted text, bytes, files, the samples that Dateline ships."""

from geo.sources.files import read_bytes, read_file, samples
from geo.sources.text import from_text

__all__ = ["from_text", "read_bytes", "read_file", "samples"]
