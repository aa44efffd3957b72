"""The step from resolved mentions to corridors and claims."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from geo.corridors.acts import Acts
from geo.corridors.aims import Aims
from geo.corridors.claims import read_claims
from geo.corridors.completing import complete
from geo.corridors.gate import Gate
from geo.corridors.joins import Joins
from geo.corridors.legs import Leg, read_legs
from geo.corridors.linking import link, to_corridors
from geo.corridors.roles import Roles
from geo.corridors.scene import Scene
from geo.corridors.screen import Screen, passing
from geo.corridors.sentences import Sentence, read_sentences
from geo.corridors.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.corridors.linking import Route
    from geo.corridors.screen import Stretch
    from geo.model import Article, Claim, Corridor, Resolution

VERSION: Final = 5


@dataclass(frozen=True)
class CorridorReader:
    """Reads corridors: routes by rules over tokens and word lists, completed by what is weighed, then their claims.

    The same article gives the same answer. Thread-safe.
    """

    vocabulary: Vocabulary
    gate: Gate
    screen: Screen
    roles: Roles
    joins: Joins
    acts: Acts
    aims: Aims

    @classmethod
    def load(cls, folder: Path | None = None) -> CorridorReader:
        """Load the word lists from a folder, by default data/corridors; raise DataError if they are damaged."""
        roles = Roles.load()
        return cls(
            Vocabulary.load(folder),
            Gate.load(),
            Screen.load(),
            roles,
            Joins.load(),
            Acts.load(roles.clusters),
            Aims.load(),
        )

    @property
    def id(self) -> str:
        """What a Reading is stamped with: the version of the rules, of the word lists and of the weights."""
        learned = (self.screen, self.gate, self.roles, self.joins, self.acts, self.aims)
        digest = sha256("".join(part.weights.digest for part in learned).encode()).hexdigest()[:8]
        return f"corridors-{VERSION}-{self.vocabulary.digest}-{digest}"

    def read(
        self, article: Article, resolutions: Sequence[Resolution]
    ) -> tuple[tuple[Corridor, ...], tuple[Claim, ...]]:
        """Return the corridors that an article speaks of, and what it says that sides claim about them.

        Furniture of the page is not read. Mentions without a place hold their seat in a list and are left out of it.
        """
        if not any(item.place and item.mention.use == "location" for item in resolutions):
            return (), ()
        stretches = passing(self.screen.stretches(article.text))
        if not stretches:
            return (), ()
        scene = Scene(article, read_sentences(article, resolutions, self.vocabulary))
        routes = self.routes(scene, stretches)
        if not routes:
            return (), ()
        return to_corridors(routes), tuple(read_claims(scene, routes, self.vocabulary, self.acts, self.aims))

    def routes(self, scene: Scene, stretches: Sequence[Stretch]) -> list[Route]:
        """Return the routes that an article tells of in some stretches; none where all are history."""
        told = link(_legs(scene, self.gate))
        routes = complete(told, self.roles.ends(scene, stretches), scene, self.joins)
        return routes if any(not route.background for route in routes) else []


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
