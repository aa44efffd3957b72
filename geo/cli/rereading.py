"""``dateline reread``: articles of the store read again, and what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from geo import ingest
from geo.cli.progress import progress, readers
from geo.cli.terminal import shown
from geo.differences import corridors_differ, differences
from geo.geoparser import Geoparser
from geo.serialization import place_to_json
from geo.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.differences import Difference
    from geo.model import Place
    from geo.settings import Settings

_WORDS: Final = {
    "found": "now found",
    "lost": "no longer found",
    "placed": "now placed",
    "unplaced": "no longer placed",
    "moved": "placed elsewhere",
    "use": "used otherwise",
}


def reread_articles(
    article_ids: Sequence[str], settings: Settings, *, everything: bool, jobs: int, as_json: bool
) -> bool:
    """Read articles again and print what changed in each; return whether all could be read.

    Args:
        article_ids: Which; none: all that this geoparser has not read.
        settings: Where the store is, how sure the geoparser must be.
        everything: Without ids: all articles.
        jobs: How many processes read at once; 0: one for each processor.
        as_json: JSON lines.
    """
    store = Store.open(settings.store_url())
    if article_ids:
        ids = [store.find_id(one) for one in dict.fromkeys(article_ids)]
    elif everything:
        ids = store.ids()
    else:
        ids = store.unread(Geoparser.load(min_confidence=settings.min_confidence).id)
    count = changed = failed = 0
    with (
        readers(ids, settings, jobs) as (wanted, geoparser, pool),
        progress("reading", len(ids), beside_lines=True) as step,
    ):
        for one in ingest.reread_all(store, geoparser, wanted, pool):
            step(1)
            if isinstance(one, ingest.NotRead):
                failed += 1
                click.echo(f"not read: {one.article.id}: {shown(one.reason)}", err=True)
                continue
            count += 1
            found = differences(one.before, one.after) if one.before else ()
            corridors = one.before is not None and corridors_differ(one.before, one.after)
            is_changed = bool(found) or corridors or one.before is None
            changed += is_changed
            if as_json:
                click.echo(_json(one, found, corridors=corridors))
            elif is_changed:
                click.echo(_text(one, found, corridors=corridors))
    if not as_json:
        click.echo(f"{count:,} articles read again, {changed:,} changed" + (f"; {failed:,} not read" if failed else ""))
    return not failed


def _text(one: ingest.Reread, found: Sequence[Difference], *, corridors: bool) -> str:
    lines = [f"{one.article.id}  {shown(one.article.title or one.article.text, 60)}"]
    if one.before is None:
        lines.append("    read for the first time")
    for each in found:
        places = " -> ".join(_named(place) for place in (each.before, each.after) if place)
        lines.append(f"    {_WORDS[each.what]}: {shown(each.surface)}" + (f"  {places}" if places else ""))
    if corridors:
        lines.append("    other corridors or claims")
    return "\n".join(lines)


def _named(place: Place) -> str:
    return f"{shown(place.name)} ({place.country or place.kind}, {place.id})"


def _json(one: ingest.Reread, found: Sequence[Difference], *, corridors: bool) -> str:
    changes = [
        {
            "what": each.what,
            "start": each.start,
            "end": each.end,
            "surface": each.surface,
            "before": place_to_json(each.before) if each.before else None,
            "after": place_to_json(each.after) if each.after else None,
        }
        for each in found
    ]
    told = {"id": one.article.id, "title": one.article.title, "first": one.before is None, "changes": changes}
    return json.dumps({**told, "corridors_changed": corridors}, ensure_ascii=False)
