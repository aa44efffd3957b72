"""Claims: which act each sentence tells of which route, who acts, who says so, and when."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from geo.corridors.aims import Told
from geo.corridors.cues import (
    WEIGHED,
    find,
    is_negated,
    is_order_received,
    is_passive,
    is_planned,
)
from geo.corridors.legs import span_of
from geo.corridors.linking import corridor_ids
from geo.corridors.speakers import Memory, Party, Quote, Speakers, sides_of
from geo.corridors.targets import routes_spoken_of, routes_told
from geo.corridors.times import published_day, read_when
from geo.model import Act, Claim, Modality, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from geo.corridors.acts import Acts
    from geo.corridors.aims import Aims
    from geo.corridors.cues import Finding
    from geo.corridors.linking import Route
    from geo.corridors.scene import Scene
    from geo.corridors.sentences import Sentence
    from geo.corridors.times import When
    from geo.corridors.vocabulary import Vocabulary

BOTH: Final = "both sides"
_JOINT: Final = frozenset({"report_violation", "agree"})
_ENDS: Final = ".!?\"\u201d\u2019'):;"
# what a side's own speaker tells: "A refused, the minister said"
_OWN: Final = frozenset({"propose", "agree", "reject"})
_DENIABLE: Final = frozenset({"report_violation", "report_use"})
_NEED_ACTOR: Final = frozenset({"propose", "announce_open", "agree", "reject", "close"})
_ALLOWS: Final = frozenset({"can", "may", "could", "should"})
_IT: Final = frozenset({"it", "this"})
_WHAT_IS_DENIED: Final = _IT | {"that", "any", "the"}
_VAGUE: Final = frozenset({"report_use", "report_violation"})
_SPEECH_TIME_ACTS: Final = frozenset({"propose", "announce_open", "agree", "reject", "close"})


def read_claims(scene: Scene, routes: Sequence[Route], vocabulary: Vocabulary, acts: Acts, aims: Aims) -> list[Claim]:
    """Return the claims of an article on its routes, in the order of the text.

    Args:
        scene: The article.
        routes: Its routes.
        vocabulary: What tells acts and speakers.
        acts: Weighs the acts that no cue tells.
        aims: Weighs which routes an act is told of.
    """
    speakers = Speakers(scene.article.text, vocabulary, Memory())
    reader = _Reader(scene, speakers, vocabulary, published_day(scene.article.published))
    by_sentence: dict[int, list[Route]] = defaultdict(list)
    for route in routes:
        for index in dict.fromkeys(route.sentences):
            by_sentence[index].append(route)
    names = {id(route): name for route, name in zip(routes, corridor_ids(routes), strict=True)}
    weighed = acts.told(scene, by_sentence.keys(), vocabulary)
    claims: list[Claim] = []
    known: set[tuple[str, Act]] = set()
    for sentence in scene.sentences:
        named = by_sentence.get(sentence.index)
        more = weighed.get(sentence.index, [])
        targets = routes_spoken_of(sentence, by_sentence)
        if targets or more:
            for claim in reader.read(sentence, more, has_leg=bool(named)):
                by_rules = routes_told(targets, sentence, reader.cues, claim.act, named=bool(named))
                at = min(reader.cues[claim.act], default=sentence.start)
                made = [
                    replace(claim, corridor=names[id(route)])
                    for route in aims.of(Told(sentence, claim.act, at, by_rules), routes)
                ]
                # "people went on", where no route is named, adds nothing to what was told of it
                claims.extend(
                    one for one in made if named or not _is_vague(one) or (one.corridor, one.act) not in known
                )
                known.update((one.corridor, one.act) for one in made)
        speakers.listen(sentence)  # a pronoun in the next sentence may mean its speaker
    return _without_repeats(_both_sides(claims))


def _is_vague(claim: Claim) -> bool:
    """Tell whether a use or a violation is told by nobody and of no time."""
    return claim.act in _VAGUE and not (claim.actor or claim.attributed_to or claim.when)


@dataclass(slots=True)
class _Reader:
    scene: Scene
    speakers: Speakers
    vocabulary: Vocabulary
    published: date | None
    day: date | None = None
    last: Claim | None = None
    cues: dict[Act, list[int]] = field(default_factory=dict)  # where the last sentence tells each of its acts

    def read(self, sentence: Sentence, weighed: Sequence[Finding], *, has_leg: bool) -> list[Claim]:
        """Return the claims of one sentence, without their corridor; ``weighed``: acts that no cue may tell."""
        quotes = self.speakers.quotes(sentence)
        found = find(sentence, self.vocabulary, has_leg=has_leg)
        by_cue = {finding.cue.act for finding in found}
        found = sorted([*found, *(one for one in weighed if one.cue.act not in by_cue)], key=lambda one: one.start)
        self.cues = defaultdict(list)
        claims = []
        for finding in found:
            made = list(self._claims(sentence, finding, found, quotes))
            claims.extend(made)
            for claim in made:
                self.cues[claim.act].append(sentence.tokens[finding.start].start)
        if not claims:
            claims = list(self._denial(sentence, self.last, _WHAT_IS_DENIED))
        elif not any(claim.polarity == "denied" for claim in claims):
            claims.extend(self._denial(sentence, claims[-1], _IT))  # "A says that B shelled the route; B denies it"
        claims = _merged(claims)
        for claim in claims:
            self.last = claim
        return claims

    def _claims(
        self, sentence: Sentence, finding: Finding, found: Sequence[Finding], quotes: Sequence[Quote]
    ) -> Iterator[Claim]:
        tokens = sentence.tokens
        act = cast("Act", finding.cue.act)
        quote = _covering(quotes, finding)
        source = quote.source if quote else self._later(sentence)
        if act == "announce_open" and source is None and tokens[finding.start].low in _ALLOWS:
            return  # "people can leave" opens a route only in the mouth of someone who lets them
        denier = self._denier(sentence, finding)
        actor = denier or self._who(sentence, finding, source)
        if actor is None and _needs_actor(sentence, finding):
            return
        if source and actor and actor.side and not source.side and act in _OWN and not actor.pronoun:
            source = self.speakers.side_with(source, actor.side)
        planned = is_planned(sentence, finding) or tokens[finding.start].low == "to"
        when = self._when(sentence, finding, found, planned=planned)
        refused = quote is not None and _denies(sentence, quote, finding)
        denied = denier is not None or refused or is_negated(sentence, finding)
        polarity: Polarity = "denied" if denied else "affirmed"
        modality: Modality = "planned" if planned else "reported" if source else "asserted"
        together = act in _JOINT and _together(sentence, actor)
        for words, side in [(BOTH, None)] if together else list(sides_of(actor)):
            yield Claim(
                corridor="",
                act=act,
                evidence=span_of(self.scene.article, sentence),
                actor=words,
                side=side or (None if together else source.side if source else None),
                attributed_to=source.text if source else None,
                polarity=polarity,
                modality=modality,
                when=(when.iso or when.words) if when else None,
                when_text=when.words if when else None,
            )

    def _who(self, sentence: Sentence, finding: Finding, source: Party | None) -> Party | None:
        """Return who acts, if the text says so."""
        tokens = sentence.tokens
        hyphened = finding.start > 0 and tokens[finding.start - 1].low == "-"  # "A-proposed"
        if finding.cue.kind == "noun" or hyphened:
            return self._possessor(sentence, finding)
        if finding.cue.kind == "judgement":
            return source or self.speakers.memory.speaker
        weighed_use = finding.cue.kind == WEIGHED and finding.cue.act == "report_use"  # whoever moves is no side
        if weighed_use or (tokens[finding.start].low == "to" and not tokens[finding.start - 1].place):
            return None  # "efforts to evacuate A", and not a headline's "A to Evacuate B"
        if tokens[finding.end - 1].low == "by":
            return self.speakers.after(sentence, finding.end)
        if finding.cue.act == "report_violation" and tokens[finding.start].low not in sentence.classes.blames:
            return source
        return self._actor(sentence, finding, source)

    def _later(self, sentence: Sentence) -> Party | None:
        """Return who speaks where a quote runs on: its speaker stands in the sentence that ends it."""
        following = sentence.index + 1
        if sentence.tags[0] != '"' or sentence.tags.count('"') != 1 or following >= len(self.scene.sentences):
            return None
        ahead = Speakers(self.speakers.text, self.vocabulary, deepcopy(self.speakers.memory))
        return next((quote.source for quote in ahead.quotes(self.scene.sentences[following])), None)

    def _actor(self, sentence: Sentence, finding: Finding, source: Party | None) -> Party | None:
        tokens = sentence.tokens
        if is_passive(sentence, finding) or is_order_received(sentence, finding):
            after = finding.end
            if after < len(tokens) and tokens[after].low == "by":
                return self.speakers.after(sentence, after + 1)
            return None
        actor = self.speakers.subject(sentence, finding.start)
        if actor and actor.pronoun and finding.cue.act == "report_use" and tokens[actor.start].low == "they":
            return None  # the people who move
        if actor is None and finding.cue.act in ("announce_open", "reject") and source:
            return replace(source, text=source.body)
        return actor

    def _possessor(self, sentence: Sentence, finding: Finding) -> Party | None:
        """Return whose offer it is: "A's offer", "the A offer", "A-proposed", "an offer from A"."""
        tokens = sentence.tokens
        position = finding.start - 1
        if position >= 0 and tokens[position].low in ("'s", "-", "'"):
            position -= 1
        for start in range(position, max(-1, position - 3), -1):
            if sentence.tags[sentence.unit(start)] in "pifotvw":
                break  # "A with a plan"
            place = tokens[start].place
            if place:
                text = self.scene.article.text[tokens[start].start : tokens[start].end]
                return Party(start, start + 1, text, place.country or None, text)
        if finding.end < len(tokens) and tokens[finding.end].low in ("by", "from"):
            return self.speakers.after(sentence, finding.end + 1)
        return None

    def _denier(self, sentence: Sentence, finding: Finding) -> Party | None:
        """Return who denies the act: "A denied striking the convoy"."""
        if finding.cue.act not in _DENIABLE:
            return None
        for position in range(finding.start - 1, max(-1, finding.start - 4), -1):
            if sentence.words[position] in sentence.classes.denials:
                return self.speakers.subject(sentence, position)
        return None

    def _denial(self, sentence: Sentence, last: Claim | None, what: AbstractSet[str]) -> Iterator[Claim]:
        """Read "A denied this" as A's denial of what the last claim told."""
        if last is None or last.act not in _DENIABLE:
            return
        for position, token in enumerate(sentence.tokens[:-1]):
            if token.low in sentence.classes.denials and sentence.tokens[position + 1].low in what:
                denier = self.speakers.subject(sentence, position)
                yield Claim(
                    corridor="",
                    act=last.act,
                    evidence=span_of(self.scene.article, sentence),
                    actor=denier.text if denier else None,
                    side=denier.side if denier else None,
                    polarity="denied",
                )

    def _when(self, sentence: Sentence, finding: Finding, found: Sequence[Finding], *, planned: bool) -> When | None:
        text = self.scene.article.text
        at = sentence.tokens[finding.start].start - sentence.start
        when = read_when(
            text[sentence.start : sentence.end],
            self.published,
            planned=planned,
            day=self.day,
            at=at,
            others=[sentence.tokens[other.start].start - sentence.start for other in found],
            spoken=finding.cue.act in _SPEECH_TIME_ACTS,
        )
        if when and when.day:
            self.day = when.day
        return when


def _needs_actor(sentence: Sentence, finding: Finding) -> bool:
    """Tell whether a cue says nothing of a route where nobody is told to act: "a swap agreed in A"."""
    tokens = sentence.tokens
    if finding.cue.kind == WEIGHED:
        return False
    if finding.cue.kind == "noun" or (finding.start > 0 and tokens[finding.start - 1].low == "-"):
        return True
    if tokens[finding.start].low == "to":
        return True
    single = finding.end - finding.start == 1
    return finding.cue.act in _NEED_ACTOR and single and not is_passive(sentence, finding)


def _covering(quotes: Sequence[Quote], finding: Finding) -> Quote | None:
    """Return the innermost quote that holds a cue."""
    holding = [quote for quote in quotes if quote.start <= finding.start < quote.end]
    return min(holding, key=lambda quote: abs(quote.verb - finding.start), default=None)


def _denies(sentence: Sentence, quote: Quote, finding: Finding) -> bool:
    """Tell whether a quote's verb denies what a cue tells: not past an "and" that starts another statement."""
    if sentence.words[quote.verb] not in sentence.classes.denials or quote.verb >= finding.start:
        return False
    return "&" not in sentence.tags[sentence.unit(quote.verb) : sentence.unit(finding.start)]


def _together(sentence: Sentence, actor: Party | None) -> bool:
    """Tell whether "both sides" act, or blame "each other"."""
    words = actor.text.lower().split() if actor else sentence.words
    return sentence.classes.both_sides.among(map(" ".join, pairwise(words)))


def _merged(claims: Sequence[Claim]) -> list[Claim]:
    """Keep one claim for each act and actor in a sentence, and drop the nameless beside the named."""
    kept: dict[tuple[str, str | None, str], Claim] = {}
    for claim in claims:
        key = (claim.act, claim.side or claim.actor, claim.polarity)
        if key not in kept or (kept[key].when is None and claim.when is not None):
            kept[key] = claim
    named = {act for act, who, _ in kept if who is not None}
    return [claim for (act, who, _), claim in kept.items() if who is not None or act not in named]


def _both_sides(claims: Sequence[Claim]) -> list[Claim]:
    """Give "both sides" their names where the article's claims know exactly two."""
    sides = sorted({claim.side for claim in claims if claim.side})
    result: list[Claim] = []
    for claim in claims:
        if claim.actor == BOTH and len(sides) == 2:  # noqa: PLR2004 - both are two
            result.extend(replace(claim, side=side) for side in sides)
        else:
            result.append(claim)
    return result


def _without_repeats(claims: Sequence[Claim]) -> list[Claim]:
    """Drop a headline's claim that the text tells in full: of the same act and side, with source or time."""
    told: dict[tuple[str, str, str | None, str], set[tuple[int, str | None]]] = defaultdict(set)
    for claim in claims:
        told[claim.corridor, claim.act, claim.side, claim.polarity].add((_richness(claim), claim.when))
    kept: list[Claim] = []
    for claim in claims:
        others = told[claim.corridor, claim.act, claim.side, claim.polarity]
        headline = claim.evidence.quote[-1] not in _ENDS
        bare = headline and claim.side is not None and claim.attributed_to is None
        if not bare or not any(richness > _richness(claim) and claim.when in (None, when) for richness, when in others):
            kept.append(claim)
    return kept


def _richness(claim: Claim) -> int:
    return (claim.attributed_to is not None) * 2 + (claim.when is not None)
