"""``dateline judgements``: what people corrected, and taking it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.cli.terminal import shown
from geo.errors import InputError
from geo.serialization import judgement_to_json
from geo.store import Store

if TYPE_CHECKING:
    from geo.model import Judgement
    from geo.settings import Settings


def listed(settings: Settings, *, active_only: bool, as_json: bool) -> str:
    """Return the judgements in the order in which they were made, a line for each; as JSON lines if asked."""
    found = Store.open(settings.store_url()).judgements(active_only=active_only)
    if as_json:
        return "\n".join(json.dumps(judgement_to_json(one), ensure_ascii=False) for one in found)
    return "\n".join(_line(one) for one in found) or "nobody has corrected anything yet"


def undo(judgement_id: str, settings: Settings, *, as_json: bool = False) -> str:
    """Take a judgement back and return what that was.

    Args:
        judgement_id: Its id, or as many of its first characters as no other id begins with.
        settings: Where the store is.
        as_json: Return the judgement as JSON.

    Raises:
        InputError: No judgement has the id, or several begin so.
        StoreError: The store cannot be written.
    """
    store = Store.open(settings.store_url())
    found = [one for one in store.judgements(active_only=False) if judgement_id and one.id.startswith(judgement_id)]
    if len(found) != 1:
        reason = "several judgements begin with" if found else "no judgement has the id"
        raise InputError(f"{reason} {judgement_id!r}; see: dateline judgements list")
    (one,) = found
    if one.undone_at is None:
        store.undo_judgement(one.id, datetime.now(UTC), settings.user)
    if as_json:
        undone = {each.id: each for each in store.judgements(active_only=False)}[one.id]
        return json.dumps(judgement_to_json(undone), ensure_ascii=False)
    return f"{'already undone' if one.undone_at else 'undone'}: {_line(one)}"


def _line(one: Judgement) -> str:
    where = {
        "mention": f"in article {one.article_id} at {one.start}-{one.end}",
        "name_in_article": f"everywhere in article {one.article_id}",
        "name_everywhere": "in all articles",
    }
    point = f"{one.point.lat:.4f}, {one.point.lon:.4f}" if one.point else ""
    what = {
        "place": " ".join(part for part in (one.place_id, f"({point})" if point else "") if part),
        "point": point,
        "not_a_place": "not a place",
        "use": one.use,
    }
    facts = [
        one.id[:12],
        f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M}Z",
        shown(one.by, 40),
        f"{shown(one.surface, 60)} {where[one.scope]}: {shown(what[one.verdict] or '')}",
        shown(one.why),
        f"undone {one.undone_at.astimezone(UTC):%Y-%m-%d %H:%M}Z" if one.undone_at else "",
        f"by {shown(one.undone_by, 40)}" if one.undone_by else "",
    ]
    return "  ".join(fact for fact in facts if fact)
