"""Bytes to text: byte order marks, UTF-8, what the bytes declare, and at last what they look like."""

from __future__ import annotations

import codecs
import re

from geo.errors import NotTextError

# UTF-32 first: its little-endian mark begins with that of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN = "cp1252"
_WESTERN_SHARE = 0.05  # of the bytes: with fewer above 127, it is a language in Latin letters
_SAMPLE = 200_000  # bytes that are looked at to tell an encoding
_MAX_CHAOS = 0.2  # charset-normalizer's measure of what no language writes, 0 to 1


def decode(data: bytes, *, name: str, declared: str = "") -> str:
    """Return the text that bytes hold; raise NotTextError, with the byte's offset, if none can be told."""
    encoding = encoding_of(data, name=name, declared=declared)
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        at = f"byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else "it"
        raise NotTextError(f"{at} is not {encoding}; save the file as UTF-8", file=name) from error


def encoding_of(data: bytes, *, name: str, declared: str = "", bear_damage: bool = False) -> str:
    """Return the name of the encoding of bytes, UTF-8 wherever that is possible; NotTextError if none can be told.

    Args:
        data: All bytes, or a sample of them that does not end within a character.
        name: How messages name the bytes.
        declared: The encoding that the bytes themselves or their sender name, used if they are not UTF-8.
        bear_damage: Whether damaged UTF-8 is UTF-8, since the caller looks at each part of it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if (nul := data.find(b"\0")) >= 0:
        raise NotTextError(f"a NUL at byte {nul:,}: this is binary data, not text", file=name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if bear_damage and _is_damaged_utf8(data):
            return "utf-8"
        return _other_than_utf8(data, error, name, declared)
    return "utf-8"


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most bytes above 127 form UTF-8: another encoding seldom looks so, damaged UTF-8 mostly does."""
    high = sum(map(len, _HIGH.findall(data)))
    return sum(map(len, _SEQUENCE.findall(data))) * 2 > high


def _other_than_utf8(data: bytes, error: UnicodeDecodeError, name: str, declared: str) -> str:
    if _is_damaged_utf8(data):
        byte = data[error.start]
        raise NotTextError(f"byte {error.start:,} (0x{byte:02x}) is not UTF-8: the text is damaged there", file=name)
    if declared and _decodes(data, declared):
        return declared
    high = sum(map(len, _HIGH.findall(data)))
    if high <= max(1, len(data) * _WESTERN_SHARE) and _decodes(data, _WESTERN):
        return _WESTERN
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.chaos > _MAX_CHAOS or not _decodes(data, best.encoding):
        raise NotTextError(
            f"byte {error.start:,} (0x{data[error.start]:02x}) is not UTF-8, and no other encoding fits: "
            "save the file as UTF-8",
            file=name,
        )
    return str(best.encoding)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        return isinstance(data.decode(encoding), str)
    except (UnicodeDecodeError, LookupError, ValueError):
        return False
