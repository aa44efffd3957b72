"""Values of Dateline's types for property tests: whatever their invariants allow, and a store can hold."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from geo import model

_STORED = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # a store takes no NUL
texts = st.text(_STORED, min_size=1, max_size=60)
words = st.text(_STORED, max_size=12)
numbers = st.floats(-1e6, 1e6)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given
points = st.builds(model.Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
extents = st.tuples(st.floats(-90, 90), st.floats(-90, 90), st.floats(-180, 180), st.floats(-180, 180)).map(
    lambda box: model.Extent(south=min(box[:2]), north=max(box[:2]), west=box[2], east=box[3])
)
places = st.builds(
    model.Place,
    id=words,
    name=words,
    point=points,
    kind=st.sampled_from(model.KINDS),
    country=words,
    admin1=words,
    population=st.integers(0, 2**40),
    extent=st.none() | extents,
)
_few_places = st.lists(places, max_size=2).map(tuple)
_evidence = st.builds(model.Evidence, kind=words, text=words, weight=numbers)
_candidates = st.builds(
    model.Candidate, place=places, score=numbers, evidence=st.lists(_evidence, max_size=2).map(tuple)
)
articles = st.builds(
    model.Article,
    text=texts,
    title=words,
    url=words,
    source=words,
    published=words,
    retrieved=words,
    language=words,
    furniture=st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20)), max_size=2).map(tuple),
)


@st.composite
def _spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return {"start": start, "end": end}, text[start:end]


@st.composite
def _resolutions(draw, text):
    span, surface = draw(_spans(text))
    return model.Resolution(
        mention=model.Mention(**span, surface=surface, use=draw(st.sampled_from(model.USES))),
        place=draw(st.none() | places),
        confidence=draw(st.floats(0, 1)),
        candidates=draw(st.lists(_candidates, max_size=2).map(tuple)),
    )


@st.composite
def _evident(draw, text):
    span, quote = draw(_spans(text))
    return model.Span(**span, quote=quote)


def _corridors(identity, text):
    return st.builds(
        model.Corridor,
        id=st.just(identity),
        origins=_few_places,
        destinations=_few_places,
        via=_few_places,
        pairing=st.sampled_from(model.PAIRINGS),
        carries=st.sampled_from(["people", "aid", "unknown"]),
        evidence=st.lists(_evident(text), max_size=2).map(tuple),
        follows=st.none() | words,
        background=st.booleans(),
    )


def _claims(identity, text):
    return st.builds(
        model.Claim,
        corridor=st.just(identity),
        act=st.sampled_from(model.ACTS),
        evidence=_evident(text),
        actor=st.none() | words,
        side=st.none() | words,
        attributed_to=st.none() | words,
        polarity=st.sampled_from(["affirmed", "denied"]),
        modality=st.sampled_from(["asserted", "planned", "reported"]),
        when=st.none() | words,
        when_text=st.none() | words,
    )


@st.composite
def readings(draw, article, geoparser=words):
    """Readings of an article by one of the geoparsers; claims in the order of their corridors."""
    names = [f"c{number}" for number in range(draw(st.integers(0, 2)))]
    return model.Reading(
        article_id=article.id,
        geoparser_id=draw(geoparser),
        resolutions=draw(st.lists(_resolutions(article.text), max_size=2).map(tuple)),
        corridors=tuple(draw(_corridors(name, article.text)) for name in names),
        claims=tuple(claim for name in names for claim in draw(st.lists(_claims(name, article.text), max_size=2))),
    )


@st.composite
def judgements(draw, identity=words):
    """Judgements of every scope and verdict, some of them undone."""
    scope = draw(st.sampled_from(["mention", "name_in_article", "name_everywhere"]))
    verdict = draw(st.sampled_from(["place", "point", "not_a_place", "use"]))
    surface = draw(texts)
    start = draw(st.integers(0, 99)) if scope == "mention" else None
    undone_at = draw(st.none() | moments)
    return model.Judgement(
        id=draw(identity),
        scope=scope,
        surface=surface,
        verdict=verdict,
        by=draw(words),
        at=draw(moments),
        why=draw(words),
        article_id=None if scope == "name_everywhere" else draw(words),
        start=start,
        end=None if start is None else start + len(surface),
        place_id=draw(words if verdict == "place" else st.none() | words),
        point=draw(points if verdict == "point" else st.none() | points),
        kind=draw(st.none() | st.sampled_from(model.KINDS)),
        use=draw(st.sampled_from(model.USES) if verdict == "use" else st.none()),
        undone_at=undone_at,
        undone_by=draw(words) if undone_at else "",
    )


@st.composite
def stores(draw):
    """What a store may hold: (articles with their readings, judgements)."""
    some = draw(st.lists(articles, max_size=3, unique_by=lambda article: article.id))
    read = [
        (article, [draw(readings(article, st.just(f"g/{n}"))) for n in range(draw(st.integers(0, 2)))])
        for article in some
    ]
    return read, [draw(judgements(st.just(f"j{number}"))) for number in range(draw(st.integers(0, 2)))]
