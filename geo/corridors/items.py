"""Items of a list of routes, which need no word of movement: "A - B", "A: route 1 - B, C, D", "From A to B"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.corridors.phrases import read_phrases
from geo.corridors.references import unique

if TYPE_CHECKING:
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence
    from geo.model import Place

# "From A and B to C." and "From A to B, for the residents of": no verb before the end of the route
_ITEM: Final = re.compile(r"[-#.)•]*f[^FGRVSs;z.]{1,16}t[m#xLicp]{0,5}P(?:[.;,]|$)")
_LIST_LENGTH: Final = 15  # sentences
_BULLET: Final = re.compile(r"[-#.)C:]*f?P[-m#cxLi(),:;.C&tvfPH]*")


class Ends(NamedTuple):
    """Where the route of an item leads."""

    origin: Place
    destinations: tuple[Place, ...]
    via: tuple[Place, ...]


def is_item(sentence: Sentence, scene: Scene) -> bool:
    """Tell whether a sentence is nothing but "From A to B", below a line that speaks of corridors."""
    below = range(max(0, sentence.index - _LIST_LENGTH), sentence.index)
    return _ITEM.match(sentence.tags) is not None and any("K" in scene.sentences[index].tags for index in below)


def read_item(sentence: Sentence) -> Ends | None:
    """Read an item of a list of routes: "A - B", "A: route 1 - B, C, D", "A via B to C"."""
    tags = sentence.tags.rstrip(".;,")
    places = [place for unit, tag in enumerate(tags) if tag == "P" and (place := sentence.token(unit).place)]
    if not _BULLET.fullmatch(tags) or len(places) < 2 or tags.count("x") > 3:  # noqa: PLR2004 - a route has two ends
        return None
    phrases = read_phrases(sentence)
    destinations = unique(place for phrase in phrases if phrase.role == "destination" for place in phrase.places)
    via = unique(place for phrase in phrases if phrase.role == "via" for place in phrase.places)
    if not destinations:
        if not re.search(r"P[^P]*[-:]", tags):
            return None
        ends = [place for place in places if place not in via]
        if len(ends) < 2:  # noqa: PLR2004 - a route has two ends
            return None
        destinations, via = (ends[-1],), via or unique(ends[1:-1])
    return Ends(places[0], destinations, tuple(place for place in via if place not in (places[0], *destinations)))
