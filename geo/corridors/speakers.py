"""Who acts and who is quoted: noun phrases before verbs, the side that each speaks for, and what each quote covers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geo.corridors.times import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.corridors.sentences import Sentence, Token
    from geo.corridors.vocabulary import Role, Vocabulary

_PRONOUNS: Final = frozenset({"he", "she", "it", "they"})
_POSSESSIVES: Final = frozenset({"its", "their", "his", "her"})
_BOUNDARIES: Final = frozenset('Ss;z:r"(-h')
_CLOSINGS: Final = frozenset({",", '"', "\u201d", "\u2019", "\u201c"})  # what may stand between a quote and its source
_MAX_TOKENS: Final = 16
_MAX_NAME: Final = 5
_CAPITAL: Final = re.compile(r"[A-ZÀ-ÞŁŚŻČŠŽ]")


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase that acts or speaks: its tokens in the sentence (end exclusive), its words, and its side."""

    start: int
    end: int
    text: str
    side: str | None
    body: str  # the phrase without the name of the person who speaks for it
    pronoun: bool = False
    sides: tuple[tuple[str, str], ...] = ()  # (words, side) of each of several who act together


@dataclass(frozen=True, slots=True)
class Quote:
    """A verb of speech, who speaks, and the tokens that it covers (end exclusive)."""

    verb: int
    source: Party
    start: int
    end: int


@dataclass(slots=True)
class Memory:
    """What earlier sentences said of speakers: the side of each name, who spoke last, and who acted last."""

    names: dict[str, str] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)
    speaker: Party | None = None
    last: Party | None = None
    last_side: str | None = None


@dataclass(frozen=True, slots=True)
class Speakers:
    """Reads noun phrases of one article's sentences."""

    text: str
    vocabulary: Vocabulary
    memory: Memory

    def subject(self, sentence: Sentence, verb: int) -> Party | None:
        """Return who stands as the subject before the verb at a token, if it is someone who can act."""
        start = self._clause_start(sentence, verb)
        end = verb
        while end > start and self._is_trailing(sentence, end - 1):
            end -= 1
        segments = self._segments(sentence, start, end)
        for position in range(len(segments) - 1, -1, -1):
            first, last = segments[position]
            party = self._party(sentence, first, last)
            if party is None:
                continue
            if position > 0 and party.side is None and self._is_name(sentence, first, last):
                title = self._party(sentence, *segments[position - 1])
                if title is not None and not title.pronoun and title.end - title.start <= _MAX_TOKENS:
                    return self._remember(sentence, self._joined(sentence, title, party))
            return self._remember(sentence, party)
        return None

    def after(self, sentence: Sentence, start: int) -> Party | None:
        """Return who stands behind "by", "according to" or an inverted verb of speech."""
        end = start
        while (
            end < len(sentence.tokens)
            and sentence.tags[sentence.unit(end)] not in '.;"Ss-zVvtf'
            and end - start < _MAX_TOKENS
        ):
            end += 1
        segments = self._segments(sentence, start, end)
        if not segments:
            return None
        party = self._party(sentence, *segments[0])
        return self._remember(sentence, party) if party else None

    def listen(self, sentence: Sentence) -> None:
        """Remember who speaks in a sentence, or who is its subject: a pronoun in the next one may mean them."""
        if "S" in sentence.tags or "s" in sentence.tags:
            self.quotes(sentence)
        elif "V" in sentence.tags:
            self.subject(sentence, sentence.firsts[sentence.tags.index("V")])

    def side_with(self, source: Party, side: str) -> Party:
        """Return a speaker with an office of no country as one of the side whose act is told."""
        words = source.text.lower().split()
        if not any(role.kind == "office" for _, _, role in self.vocabulary.roles.all(words)):
            return source
        known = replace(source, side=side)
        if not source.pronoun:
            self.memory.names.setdefault(words[-1], side)
        if self.memory.speaker == source:
            self.memory.speaker = known
        return known

    def quotes(self, sentence: Sentence) -> list[Quote]:
        """Return the quotes of a sentence with what each covers."""
        found: list[Quote] = []
        for unit, tag in enumerate(sentence.tags):
            if tag not in "Ss":
                continue
            verb = sentence.firsts[unit]
            if self._is_relative(sentence, verb):
                continue
            if sentence.tokens[verb].low == "according":
                source = self.after(sentence, verb + 2)
                if source:
                    found.append(Quote(verb, source, 0, len(sentence.tokens)))
                continue
            source = self.subject(sentence, verb) or self._implied(sentence, verb)
            if source is None:
                continue
            self.memory.speaker = self.memory.last = source
            trailing = source.start >= 3 and self._opens(sentence, source.start) and source.start < verb  # noqa: PLR2004
            inverted = source.start > verb
            if trailing or inverted:
                found.append(Quote(verb, source, 0, source.start if trailing else verb))
            else:
                found.append(Quote(verb, source, verb + 1, len(sentence.tokens)))
        return found

    def _is_relative(self, sentence: Sentence, verb: int) -> bool:
        """Tell whether a verb of speech only describes a noun: "the route that both sides had confirmed"."""
        start = self._clause_start(sentence, verb)
        direct = all(token.low != "," for token in sentence.tokens[start:verb])
        return direct and start > 0 and sentence.tags[sentence.unit(start - 1)] == "r"

    def _implied(self, sentence: Sentence, verb: int) -> Party | None:
        """Return who speaks where no subject stands before the verb: '," said A', "A did this and said that"."""
        before = sentence.tokens[verb - 1].low if verb else ""
        if before in ("and", "but"):
            opening = self._party(sentence, 0, min(verb - 1, _MAX_TOKENS))
            return replace(opening, start=verb, end=verb) if opening else None
        return self.after(sentence, verb + 1) if before in _CLOSINGS else None

    @staticmethod
    def _opens(sentence: Sentence, token: int) -> bool:
        return sentence.tokens[token - 1].low in _CLOSINGS

    def _clause_start(self, sentence: Sentence, verb: int) -> int:
        unit = sentence.unit(verb) - 1
        while unit >= 0 and (sentence.tags[unit] not in _BOUNDARIES or self._is_hyphen(sentence, unit)):
            unit -= 1
        if unit < 0:
            return 0
        return sentence.firsts[unit + 1] if unit + 1 < len(sentence.firsts) else len(sentence.tokens)

    @staticmethod
    def _is_hyphen(sentence: Sentence, unit: int) -> bool:
        """Tell a hyphen within a word from a dash between clauses."""
        position = sentence.firsts[unit]
        if sentence.tags[unit] != "-" or not 0 < position < len(sentence.tokens) - 1:
            return False
        before, dash, after = sentence.tokens[position - 1 : position + 2]
        return before.end == dash.start and dash.end == after.start

    def _is_trailing(self, sentence: Sentence, token: int) -> bool:
        low = sentence.words[token]
        return (
            low in sentence.classes.trailing
            or low in WEEKDAYS
            or low.endswith("ly")
            or sentence.tags[sentence.unit(token)] in "V#u"
        )

    @staticmethod
    def _segments(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
        """Split tokens at commas; a trailing comma leaves no empty segment."""
        segments = []
        first = start
        for position in range(start, end + 1):
            if position == end or sentence.tokens[position].low == ",":
                if position > first:
                    segments.append((first, position))
                first = position + 1
        return segments

    def _party(self, sentence: Sentence, start: int, end: int) -> Party | None:
        """Return the noun phrase within tokens, if its head can act or speak."""
        tokens = sentence.tokens
        while start < end and (tokens[start].low in sentence.classes.leading or tokens[start].low in WEEKDAYS):
            start += 1
        if (
            start < end
            and tokens[start].low in ("on", "in", "at")
            and any(t.low in WEEKDAYS for t in tokens[start : start + 3])
        ):
            while start < end and tokens[start].low not in WEEKDAYS:
                start += 1
            start += 1
        if start < end and tokens[start].low in _PRONOUNS and end - start == 1:
            return self._from_memory(sentence, start, end)
        if start >= end or end - start > _MAX_TOKENS or sentence.tags[sentence.unit(start)] in "pifotvH#":
            return None
        stop = self._noun_phrase_end(sentence, start, end)
        stop = self._owner_end(sentence, start, stop)
        if stop <= start:
            return None
        roles = [(a + start, role) for a, _, role in self.vocabulary.roles.all([t.low for t in tokens[start:stop]])]
        named = [i for i in range(start, stop) if tokens[i].place]
        stop = self._last_word(tokens, start, stop, named)
        head = tokens[start]
        moved = stop < end and sentence.tags[sentence.unit(stop)] == "H"
        if moved and not any(tokens[i].use == "actor" for i in named) and not roles:
            return None  # "the two A citizens" move, they do not act
        if (
            not roles
            and not self._acts(tokens, named, opens=start == 0 or tokens[start - 1].low != ",")
            and not self._is_name(sentence, start, stop)
        ):
            return None
        sides = self._sides(tokens, start, stop, roles)
        text = self.text[head.start : tokens[stop - 1].end]
        side = sides[0][1] if sides else self._remembered_side(tokens, start, stop)
        return Party(start, stop, text, side, self._body(sentence, start, roles, text), sides=tuple(sides))

    def _owner_end(self, sentence: Sentence, start: int, end: int) -> int:
        """Cut a phrase before its vehicle ("a UN convoy" is the UN's); nothing of it is left if it is no one."""
        for position in range(start, end):
            tag = sentence.tags[sentence.unit(position)]
            words = [token.low for token in sentence.tokens[start:position]]
            if tag == "W" and any(role.name for _, _, role in self.vocabulary.roles.all(words)):
                return position
            if tag in "KCWDE":
                return start  # a corridor or a bus is no one
        return end

    def _last_word(self, tokens: Sequence[Token], start: int, end: int, named: Sequence[int]) -> int:
        """Cut what stands behind the last name, place or office of a phrase: an unknown verb, an adverb."""
        offices = self.vocabulary.roles.all([token.low for token in tokens[start:end]])
        ends = [start + last for _, last, _ in offices] + [position + 1 for position in named]
        ends += [i + 1 for i in range(start, end) if _CAPITAL.match(self.text[tokens[i].start])]
        return max(ends, default=end)

    @staticmethod
    def _acts(tokens: Sequence[Token], named: Sequence[int], *, opens: bool) -> bool:
        """Tell whether a place's name stands for those who act there; behind a comma it may say where ("A, B")."""
        return any(tokens[i].use in ("actor", "demonym") or (tokens[i].use == "location" and opens) for i in named)

    def _noun_phrase_end(self, sentence: Sentence, start: int, end: int) -> int:
        """Cut a phrase before its first verb, or before the people whom the verb moves."""
        names = self.vocabulary.roles.all([token.low for token in sentence.tokens[start:end]])
        named = {start + position for first, last, _ in names for position in range(first, last)}
        for position in range(start, end):
            if position not in named and sentence.tags[sentence.unit(position)] in (
                "VSsFGRzH" if position > start else "VSsFGRz"
            ):
                return position
        return end

    def _sides(
        self, tokens: Sequence[Token], start: int, end: int, roles: Sequence[tuple[int, Role]]
    ) -> list[tuple[str, str]]:
        """Return (words, side) of each party that a phrase names: one, or several joined by "and"."""
        cuts = [i for i in range(start, end) if tokens[i].low in ("and", "&")]
        found: list[tuple[str, str]] = []
        for first, last in zip([start, *(i + 1 for i in cuts)], [*cuts, end], strict=True):
            side = self._side(tokens, first, last, roles)
            if side and all(side != known for _, known in found):
                found.append((self.text[tokens[first].start : tokens[last - 1].end], side))
        return found

    @staticmethod
    def _side(tokens: Sequence[Token], start: int, end: int, roles: Sequence[tuple[int, Role]]) -> str | None:
        # "A-backed forces in B", "pro-A militia": neither A nor B
        backed = any(
            tokens[position].use == "demonym" and "-" in (tokens[position - 1].low, tokens[position + 1].low)
            for position in range(max(start, 1), min(end, len(tokens) - 1))
        )
        named = {position: role.name for position, role in roles if start <= position < end and role.name}
        for position in range(start, end):  # whichever comes first: "rebels in A" are not A
            place = tokens[position].place
            if position in named:
                return named[position]
            if place and place.country and not backed:
                return place.country
        return None

    def _body(self, sentence: Sentence, start: int, roles: Sequence[tuple[int, Role]], text: str) -> str:
        """Return "the A army" for "the A army spokesman N. N."."""
        tokens = sentence.tokens
        offices = [position for position, role in roles if role.kind == "office"]
        for position in offices[1:]:
            if position > start and not any(t.low in ("'s", "of", "in") for t in tokens[start:position]):
                return self.text[tokens[start].start : tokens[position - 1].end]
        return text

    def _is_name(self, sentence: Sentence, start: int, end: int) -> bool:
        """Tell whether tokens are a person's name, as far as capitals tell."""
        tokens = sentence.tokens[start:end]
        if not 1 <= len(tokens) <= _MAX_NAME or any(token.place for token in tokens):
            return False
        capitals = [bool(_CAPITAL.match(self.text[token.start])) for token in tokens]
        if len(tokens) > 1 and tokens[0].low == "the":
            return all(capitals[1:]) and start > 0  # ", the White House said"
        if len(tokens) == 1:
            return capitals[0] and (start > 0 or tokens[0].low in self.memory.full)
        return all(capitals) and not any(True for _ in self.vocabulary.roles.all([token.low for token in tokens]))

    def _joined(self, sentence: Sentence, title: Party, name: Party) -> Party:
        text = self.text[sentence.tokens[title.start].start : sentence.tokens[name.end - 1].end]
        side = title.side
        if side is None and sentence.tokens[title.start].low in _POSSESSIVES:
            side = self.memory.last_side
        return Party(title.start, name.end, text, side, title.body, sides=title.sides)

    def _from_memory(self, sentence: Sentence, start: int, end: int) -> Party | None:
        personal = sentence.tokens[start].low in ("he", "she")
        last = (self.memory.speaker or self.memory.last) if personal else self.memory.last
        if last is None:
            return None
        return Party(start, end, last.text, last.side, last.body, pronoun=True, sides=last.sides)

    def _remembered_side(self, tokens: Sequence[Token], start: int, end: int) -> str | None:
        if tokens[start].low in _POSSESSIVES:
            return self.memory.last_side
        return self.memory.names.get(tokens[end - 1].low)

    def _remember(self, sentence: Sentence, party: Party) -> Party:
        if party.pronoun:
            return party
        last = sentence.tokens[party.end - 1]
        capital = _CAPITAL.match(self.text[last.start])
        if capital and not last.place:
            if party.side:
                self.memory.names.setdefault(last.low, party.side)
            self.memory.full.setdefault(last.low, party.text)
        self.memory.last = party
        self.memory.last_side = party.side or self.memory.last_side
        return party


def sides_of(party: Party | None) -> Iterator[tuple[str | None, str | None]]:
    """Yield (words, side) for each who acts: one pair for "A's army", two for "A and B"."""
    if party is None:
        yield None, None
    elif len(party.sides) > 1:
        yield from party.sides
    else:
        yield party.text, party.side
