"""The step from resolved mentions to corridors and claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.corridors.claims import read_claims
from geo.corridors.gate import Gate
from geo.corridors.legs import Leg, read_legs
from geo.corridors.linking import link, to_corridors
from geo.corridors.scene import Scene
from geo.corridors.sentences import Sentence, read_sentences
from geo.corridors.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.model import Article, Claim, Corridor, Resolution

VERSION: Final = 4


@dataclass(frozen=True)
class CorridorReader:
    """Reads corridors by rules over tokens and word lists; the same article gives the same answer. Thread-safe."""

    vocabulary: Vocabulary
    gate: Gate

    @classmethod
    def load(cls, folder: Path | None = None) -> CorridorReader:
        """Load the word lists from a folder, by default data/corridors; raise DataError if they are damaged."""
        return cls(Vocabulary.load(folder), Gate.load())

    @property
    def id(self) -> str:
        """What a Reading is stamped with: the version of the rules, of the word lists and of the weights."""
        return f"corridors-{VERSION}-{self.vocabulary.digest}-{self.gate.digest}"

    def read(
        self, article: Article, resolutions: Sequence[Resolution]
    ) -> tuple[tuple[Corridor, ...], tuple[Claim, ...]]:
        """Return the corridors that an article speaks of, and what it says that sides claim about them.

        Furniture of the page is not read. Mentions without a place hold their seat in a list and are left out of it.
        """
        named = sorted(item.mention.start for item in resolutions if item.place and item.mention.use == "location")
        if not named or not self.vocabulary.concerns(article.text, named):
            return (), ()
        sentences = read_sentences(article, resolutions, self.vocabulary)
        scene = Scene(article, sentences)
        routes = link(_legs(scene, self.gate))
        if not routes:
            return (), ()
        corridors = to_corridors(routes)
        claims = read_claims(scene, routes, [corridor.id for corridor in corridors], self.vocabulary)
        return corridors, tuple(claims)


def _legs(scene: Scene, gate: Gate) -> list[Leg]:
    legs: list[Leg] = []
    in_list = False
    for sentence in scene.sentences:
        found = read_legs(sentence, scene, in_list=in_list, gate=gate)
        legs.extend(found)
        in_list = _opens_list(sentence) or (in_list and any(leg.listed for leg in found))
    return legs


def _opens_list(sentence: Sentence) -> bool:
    """Tell whether a sentence announces a list of routes."""
    if not sentence.tags.endswith(":"):
        return False
    return any(tag in "KCED" for tag in sentence.tags) or not sentence.marks.isdisjoint(("context", "distress"))
