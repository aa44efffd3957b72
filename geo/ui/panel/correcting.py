"""Judging one mention: what it is, how far that goes, what it would change, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from geo import judgements, maps
from geo.errors import GeoError
from geo.maps.markup import Markup, element, join
from geo.maps.words import KINDS
from geo.model import USES, Mention, Resolution
from geo.ui import judging, meaning, reading, resources, state, words
from geo.ui.language import _, counted, current
from geo.ui.panel.log import SCOPES

if TYPE_CHECKING:
    from geo.model import Article, Judgement, Kind, Place, Point, Reading, Scope

Back = Literal["queue", "article"]
Span = tuple[int, int]

_BACK: Final = "correcting-back"
_POINT: Final = "point"
_NOT: Final = "not_a_place"
_FOUND: Final = 6  # places that a search offers
_GUESSES: Final = 5  # places that are offered for a name that was missed
_LISTED: Final = 12  # changes that are listed
_KINDS: Final[tuple[Kind, ...]] = ("city", "facility", "terrain", "water", "region", "admin2", "admin1")


def open_at(article_id: str, span: Span, *, back: Back) -> None:
    """Open a mention for judging; ``back`` is where it leads when that is done."""
    st.session_state[_BACK] = back
    state.change(article=article_id, span=span, panel="corrections")


def _close() -> None:
    if st.session_state.pop(_BACK, "article") == "article":
        state.change(panel="article")
    else:
        state.change(span=None)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a mention, with what it is taken for; ``known`` tells whether it is in the judged reading."""

    article: Article
    resolution: Resolution
    known: bool

    @property
    def mention(self) -> Mention:
        """The mention."""
        return self.resolution.mention

    def key(self, name: str) -> str:
        """Return the key of a control, which is another one for each mention."""
        return f"judge-{name}-{self.article.id}-{self.mention.start}-{self.mention.end}"


def subject(article: Article, judged: Reading, span: Span) -> Subject | None:
    """Return the mention of an article at a span, or one that may be added there; None where there is no text."""
    for resolution in judged.resolutions:
        if (resolution.mention.start, resolution.mention.end) == span:
            return Subject(article, resolution, known=True)
    surface = article.text[span[0] : span[1]]
    if len(surface) != span[1] - span[0] or not surface.strip():
        return None
    mention = Mention(start=span[0], end=span[1], surface=surface, use="location")
    return Subject(article, Resolution(mention=mention, place=None, confidence=0.0), known=False)


def show(article: Article, judged: Reading, span: Span) -> bool:
    """Draw the controls for the mention at a span; False where there is none to be judged."""
    one = subject(article, judged, span)
    if one is None:
        return False
    _heading(one)
    reading.focus(".dl-judging h2", one.key("focus"))
    choice = _choice(one)
    point, kind = _by_hand(one) if choice == _POINT else (None, None)
    scope = _scope(one, choice)
    why = st.text_input(
        _("Why"),
        key=one.key("why"),
        max_chars=500,
        placeholder=_("What in the text or elsewhere shows it"),
        help=_("Goes into the log and into the evidence of the place."),
    )
    judging.ask_name()
    proposal = _proposal(one, choice, scope, why, point, kind)
    changed = _preview(proposal) if proposal else 0
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Save"),
            key="judge-save",
            type="primary",
            disabled=proposal is None or not changed or not judging.by(),
            on_click=_save,
            args=(proposal,),
        )
        st.button(_("Read it in the article"), key="judge-read", on_click=state.change, kwargs={"panel": "article"})
        st.button(_("All names in doubt"), key="judge-list", on_click=state.change, kwargs={"span": None})
    if proposal is not None and not judging.by():
        st.caption(_("Give your name to save it."))
    return True


def _heading(one: Subject) -> None:
    excerpt = Markup(maps.excerpt_html(maps.excerpt_of(one.article, one.resolution), shorten=True))
    what = (
        meaning.teller().html(one.resolution)
        if one.known
        else element("p", _("This stretch of the text is not marked as a place."))
    )
    st.html(
        element(
            "header",
            element("h2", element("bdi", one.mention.surface)),
            element("p", words.title(one.article), class_="facts", dir="auto"),
            element("blockquote", excerpt, dir="auto"),
            element("div", what, class_="dl-now"),
            class_="dl-place dl-judging",
        )
    )
    for judgement in reversed(resources.in_force().on(one.article.id, one.mention)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"{words.label(meaning.verdict(judgement))} · {_(SCOPES[judgement.scope])}")
            st.button(
                _("Undo"),
                key=f"judge-undo-{judgement.id}",
                type="tertiary",
                on_click=judging.undo,
                args=(judgement.id,),
            )


def _choice(one: Subject) -> str | None:
    """Draw what the mention may be; return what was chosen: "place:" and an id, "use:" and a use, or another word."""
    key, wanted = one.key("choice"), one.key("search")
    offered = {place.id: place for place in _offered(one)}
    sought = st.session_state.get(wanted, "")
    found = [place for place in _sought(sought) if place.id not in offered]
    places = offered | {place.id: place for place in found}
    uses = [use for use in USES if use != one.mention.use] if one.known else []
    options = [*(f"place:{place_id}" for place_id in places), _POINT, *([_NOT] if one.known else [])]
    options += [f"use:{use}" for use in uses]
    labels = {_POINT: _("A point that I place by hand"), _NOT: _("Not a place")}
    labels |= {f"use:{use}": _(words.MENTION[use]) for use in uses}
    labels |= {f"place:{place_id}": words.label(meaning.named(place)) for place_id, place in places.items()}
    if key not in st.session_state and one.resolution.place is not None:
        st.session_state[key] = f"place:{one.resolution.place.id}"
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    choice: str | None = st.radio(
        _("What is “{name}” here?").format(name=words.label(one.mention.surface)),
        options,
        index=None,
        key=key,
        format_func=labels.__getitem__,
        captions=[_caption(places.get(option.removeprefix("place:"))) for option in options],
        on_change=_look,
        args=(key,),
    )
    st.text_input(
        _("Search the gazetteer"),
        key=wanted,
        max_chars=100,
        placeholder=_("Another name, or how it is spelled elsewhere"),
    )
    if sought and not found:
        st.caption(_("The gazetteer has no other place whose name begins so."))
    return choice


def _sought(name: str) -> list[Place]:
    """Return the places whose name begins so, or is spelled nearly so where none does."""
    gazetteer = resources.gazetteer()
    found = gazetteer.search(name, _FOUND)
    return found or [gazetteer.place(row) for row, _edits, _key in gazetteer.similar(name, limit=_FOUND)]


def _offered(one: Subject) -> list[Place]:
    """Return the places that are offered first: those it was compared with, or those of its name."""
    listed = [candidate.place for candidate in one.resolution.candidates]
    if listed:
        return listed
    gazetteer = resources.gazetteer()
    return [gazetteer.place(int(row)) for row in gazetteer.lookup(one.mention.surface).rows[:_GUESSES]]


def _caption(place: Place | None) -> str:
    if place is None:
        return ""
    where = f"{place.point.lat:.2f}, {place.point.lon:.2f}"
    facts = (_(KINDS[place.kind]), meaning.people(place), where)
    return words.label(" · ".join(fact for fact in facts if fact))


def _look(key: str) -> None:
    """Have the map show the place that was chosen."""
    choice = st.session_state.get(key) or ""
    place = resources.gazetteer().by_id(choice.removeprefix("place:"))
    if place is not None:
        state.look_at(place.point)


def _by_hand(one: Subject) -> tuple[Point | None, Kind | None]:
    """Take a point, as coordinates or by a click on the map, and what lies there."""
    clicked = state.take_point()
    if clicked is not None:
        st.session_state[one.key("coordinates")] = f"{clicked.lat:.5f}, {clicked.lon:.5f}"
    said = st.text_input(
        _("Latitude, longitude"),
        key=one.key("coordinates"),
        placeholder="50.45, 30.52",
        max_chars=80,
        help=_("In degrees, latitude first; or click on the map."),
    )
    kind: Kind = st.selectbox(
        _("What lies there"), _KINDS, key=one.key("kind"), format_func=lambda kind: _(KINDS[kind])
    )
    state.ask_for_point(None)
    if not said.strip():
        st.caption(_("Write the coordinates, or click on the map."))
        return None, kind
    try:
        point = judgements.point_of(said)
    except GeoError as error:
        st.error(words.label(str(error)))
        return None, kind
    state.ask_for_point(point)
    around = [resources.gazetteer().place(row) for row in resources.gazetteer().containing(point)]
    inside = ", ".join(place.name for place in around[:2])
    st.caption(
        words.label(_("This point lies in {areas}.").format(areas=inside))
        if inside
        else _("This point lies in no country that the gazetteer knows.")
    )
    return point, kind


def _scope(one: Subject, choice: str | None) -> Scope:
    """Take how far the judgement goes; a name that was missed can be judged only where it stands."""
    if not one.known or choice is None:
        return "mention"
    scope: Scope = st.radio(
        _("This holds for"),
        list(SCOPES),
        key=one.key("scope"),
        format_func=lambda scope: _(SCOPES[scope]),
    )
    return scope


def _proposal(  # noqa: PLR0913, PLR0917 - what a judgement consists of
    one: Subject, choice: str | None, scope: Scope, why: str, point: Point | None, kind: Kind | None
) -> Judgement | None:
    """Return what would be saved, None while it is not settled."""
    if choice is None or (choice == _POINT and point is None):
        return None
    given: dict[str, Any] = {"point": point, "kind": kind} if choice == _POINT else {}
    if choice.startswith("place:"):
        given["place"] = next(
            (place for place in _offered(one) if place.id == choice.removeprefix("place:")), None
        ) or resources.gazetteer().by_id(choice.removeprefix("place:"))
    elif choice.startswith("use:"):
        given["use"] = choice.removeprefix("use:")
    try:
        return judgements.new(one.article, one.mention, scope=scope, by=judging.by() or "?", why=why, **given)
    except GeoError as error:
        st.error(words.label(str(error)))
        return None


def _preview(proposal: Judgement) -> int:
    """Tell what a judgement would change, and return how many mentions that are."""
    changes = judgements.changes(resources.judge(), proposal, resources.found(), resources.store().judgements())
    articles = len({change.article.id for change in changes})
    if not changes:
        st.caption(_("Nothing would change: something more specific was judged here, or the same."))
        return 0
    told = " · ".join(
        (
            counted("This changes {count} mention", "This changes {count} mentions", len(changes)),
            counted("{count} article", "{count} articles", articles),
        )
    )
    items = [element("li", _change(change)) for change in changes[:_LISTED]]
    rest = len(changes) - _LISTED
    more = [element("p", counted("and {count} more", "and {count} more", rest), class_="facts")] if rest > 0 else []
    st.html(element("section", element("p", told), element("ol", *items), *more, class_="dl-preview"))
    return len(changes)


def _change(change: judgements.Change) -> Markup:
    found = change.after or change.before
    if found is None:
        return join()
    return join(
        element("del", _taken(change.before) if change.before else _("not marked")),
        " → ",
        element("ins", _taken(change.after) if change.after else _("not a place")),
        element("q", Markup(maps.excerpt_html(maps.excerpt_of(change.article, found), shorten=True)), dir="auto"),
        element("span", words.title(change.article), class_="facts", dir="auto"),
    )


def _taken(resolution: Resolution) -> str:
    sure = "" if meaning.is_judged(resolution) else f" ({current().percent(resolution.confidence)})"
    use = "" if resolution.mention.use == "location" else f", {_(words.MENTION[resolution.mention.use])}"
    return f"{meaning.sentence(resolution)}{sure}{use}"


def _save(proposal: Judgement) -> None:
    if judging.keep(proposal):
        _close()
