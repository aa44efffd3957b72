"""``dateline gazetteer``: building it, and telling what is in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from geo.gazetteer import build
from geo.settings import data_dir

if TYPE_CHECKING:
    from pathlib import Path


def build_into(out: Path | None, *, as_json: bool = False) -> str:
    """Build the gazetteer into a folder (default: the shipped one), and return what was built in one line."""
    built = build.build(None, out or data_dir() / "gazetteer")
    if as_json:
        return json.dumps(asdict(built), default=str, indent=2)
    return (
        f"{built.folder}: version {built.version}, {built.places:,} places, {built.keys:,} names, "
        f"{built.links:,} links, {built.areas:,} areas, {built.bytes:,} bytes"
    )


def tell(*, as_json: bool) -> str:
    """Return version, counts and sources of the shipped gazetteer, as lines for people or as JSON."""
    facts = build.info()
    if as_json:
        return json.dumps(facts, ensure_ascii=False, indent=2)
    lines = [f"{key:<8} {facts[key]}" for key in ("folder", "version")]
    lines += [f"{key:<8} {facts[key]:,}" for key in ("places", "keys", "links", "areas")]
    lines += ["", *(f"{count:>10,}  {kind}" for kind, count in facts["kinds"].items()), ""]
    lines += [f"{one['package']} {one['version']}: {one['gives']}; {one['licence']}" for one in facts["sources"]]
    return "\n".join(lines)
