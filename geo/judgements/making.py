"""Making a judgement out of what a person says, with all of it checked."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.model import Judgement, Point

if TYPE_CHECKING:
    from geo.model import Article, Kind, Mention, Place, Scope, Use, Verdict

_LONGEST_NAME: Final = 80
_LONGEST_WHY: Final = 500
_LARGEST_MINUTE: Final = 60
# degrees as a decimal number, or with minutes and seconds (straight, curly or prime); geopy's own parser is no choice:
# it finds coordinates within other text too
_MINUTES: Final = r"""\s*(\d+(?:\.\d+)?)\s*['\u2032\u2019]"""
_SECONDS: Final = r"""\s*(\d+(?:\.\d+)?)\s*["\u2033\u201d]"""
_ANGLE: Final = rf"([+-]?\d+(?:\.\d+)?)\s*°?(?:{_MINUTES}(?:{_SECONDS})?)?\s*([NSEW])?"
_PAIR: Final = re.compile(rf"\s*{_ANGLE}\s*[,;\s]\s*{_ANGLE}\s*", re.IGNORECASE)
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def new(  # noqa: PLR0913 - what a judgement consists of
    article: Article,
    mention: Mention,
    *,
    scope: Scope,
    by: str,
    why: str = "",
    place: Place | None = None,
    point: Point | None = None,
    kind: Kind | None = None,
    use: Use | None = None,
) -> Judgement:
    """Return a judgement, made now, on a mention of an article or on its name.

    Args:
        article: Where the mention stands.
        mention: What is judged.
        scope: Whether it is this mention, its name in this article, or its name in all articles.
        by: Who judges.
        why: The reason, if one is given.
        place: The place that it means; its point is kept too, for the day when the gazetteer has it no more.
        point: The point that it means, placed by hand; ``kind`` says what is there.
        kind: See ``point``.
        use: How it is used. With neither place, point nor use, the judgement is that it is not a place.

    Raises:
        InputError: The name is missing, or something is too long.
    """
    verdict: Verdict = "place" if place else "point" if point else "use" if use else "not_a_place"
    single = scope == "mention"
    return Judgement(
        id=uuid.uuid4().hex,
        scope=scope,
        surface=mention.surface,
        verdict=verdict,
        by=checked_name(by),
        at=datetime.now(UTC),
        why=_checked(why, "the reason", _LONGEST_WHY),
        article_id=None if scope == "name_everywhere" else article.id,
        start=mention.start if single else None,
        end=mention.end if single else None,
        place_id=place.id if place else None,
        point=place.point if place else point,
        kind=place.kind if place else kind,
        use=use,
    )


def checked_name(name: str) -> str:
    """Return the name of a person who judges, without blanks around it; InputError if it cannot be one."""
    checked = _checked(name, "the name", _LONGEST_NAME)
    if not checked:
        raise InputError("give your name first: the log says who judged")
    return checked


def _checked(text: str, what: str, longest: int) -> str:
    flat = " ".join(_UNPRINTABLE.sub(" ", text).split())
    if len(flat) > longest:
        raise InputError(f"{what} has {len(flat)} characters; at most {longest} are kept")
    return flat


def point_of(text: str) -> Point:
    """Return the point that coordinates in degrees say, latitude first unless letters say otherwise.

    Read are "50.45, 30.52", "50.45 N 30.52 E" and 50°27'0"N 30°31'12"E.

    Raises:
        InputError: They are no coordinates, or not on the globe; it says so if they look swapped.
    """
    pair = _PAIR.fullmatch(text)
    first, second = (pair.groups()[:4], pair.groups()[4:]) if pair else ((), ())
    axes = [("NS" if part[3].upper() in "NS" else "EW") if part and part[3] else "" for part in (first, second)]
    if not pair or (axes[0] and axes[0] == axes[1]) or _minutes_overflow(first) or _minutes_overflow(second):
        raise InputError(f"{text!r} are no coordinates; write them like 50.45, 30.52, latitude first")
    if axes[0] == "EW" or axes[1] == "NS":
        first, second = second, first
    try:
        return Point(lat=_degrees(*first), lon=_degrees(*second))
    except ValueError as error:
        raise InputError(f"{error}; write the latitude first, then the longitude") from error


def _minutes_overflow(angle: tuple[str | None, ...]) -> bool:
    return any(float(part or 0) >= _LARGEST_MINUTE for part in angle[1:3])


def _degrees(degrees: str, minutes: str | None, seconds: str | None, letter: str | None) -> float:
    whole = abs(float(degrees)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    south_or_west = degrees.startswith("-") != (letter is not None and letter.upper() in "SW")
    return -whole if south_or_west else whole
