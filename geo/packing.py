"""A reading as the store keeps it: its findings as JSON, compressed to about a sixth.

A reading holds every candidate with its evidence, and is some twenty times as long as its article.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from geo.serialization import article_from_json, article_to_json, findings_from_json, findings_to_json

if TYPE_CHECKING:
    from geo.model import Article, Reading

_LEVEL: Final = 2  # as quick as 1, and a fifteenth smaller; higher ones take several times as long for a tenth less


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedReading:
    """A reading that is ready to be kept, and cheap to hand to another process."""

    article_id: str
    geoparser_id: str
    findings: bytes


def pack(reading: Reading) -> PackedReading:
    """Return a reading packed."""
    return PackedReading(
        article_id=reading.article_id, geoparser_id=reading.geoparser_id, findings=_pack(findings_to_json(reading))
    )


def unpack(packed: PackedReading) -> Reading:
    """Return the reading that was packed."""
    return findings_from_json(packed.article_id, _unpack(packed.findings))


def pack_article(article: Article) -> bytes:
    """Return an article packed."""
    return _pack(article_to_json(article))


def unpack_article(packed: bytes) -> Article:
    """Return the article that was packed."""
    return article_from_json(_unpack(packed))


def _pack(data: dict[str, Any]) -> bytes:
    try:
        body = orjson.dumps(data)
    except TypeError:  # half a surrogate pair, which orjson refuses
        body = json.dumps(data, separators=(",", ":")).encode()
    return zlib.compress(body, _LEVEL)


def _unpack(packed: bytes) -> dict[str, Any]:
    body = zlib.decompress(packed)
    try:
        data: dict[str, Any] = orjson.loads(body)
    except ValueError:  # the same
        data = json.loads(body)
    return data
