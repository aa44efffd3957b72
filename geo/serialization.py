"""Values to and from plain JSON data. The form of a Reading is a contract: keys are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geo.model import (
    Article,
    Candidate,
    Claim,
    Corridor,
    Evidence,
    Extent,
    Judgement,
    Mention,
    Place,
    Point,
    Reading,
    Resolution,
    Span,
)

Json = dict[str, Any]


def place_to_json(place: Place) -> Json:
    """Return a place with its coordinates as "lat" and "lon", in degrees."""
    data: Json = {
        "id": place.id,
        "name": place.name,
        "lat": place.point.lat,
        "lon": place.point.lon,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "population": place.population,
    }
    if place.extent is not None:
        box = place.extent
        data["extent"] = {"south": box.south, "west": box.west, "north": box.north, "east": box.east}
    return data


def place_from_json(data: Json) -> Place:
    """Return the place that `place_to_json` wrote."""
    extent = data.get("extent")
    return Place(
        id=data["id"],
        name=data["name"],
        point=Point(lat=data["lat"], lon=data["lon"]),
        kind=data["kind"],
        country=data["country"],
        admin1=data["admin1"],
        population=data["population"],
        extent=Extent(**extent) if extent else None,
    )


def article_to_json(article: Article) -> Json:
    """Return an article, its text and its derived id and hash included."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published": article.published,
        "retrieved": article.retrieved,
        "language": article.language,
        "sha256": article.sha256,
        "text": article.text,
        "furniture": [list(span) for span in article.furniture],
    }


def article_from_json(data: Json) -> Article:
    """Return the article that `article_to_json` wrote; id and hash are derived anew."""
    return Article(
        text=data["text"],
        title=data.get("title") or "",
        url=data.get("url") or "",
        source=data.get("source") or "",
        published=data.get("published") or "",
        retrieved=data.get("retrieved") or "",
        language=data.get("language") or "",
        furniture=tuple((start, end) for start, end in data.get("furniture", ())),
    )


def _resolution_to_json(resolution: Resolution) -> Json:
    mention = resolution.mention
    return {
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "use": mention.use,
        "confidence": resolution.confidence,
        "place": place_to_json(resolution.place) if resolution.place else None,
        "candidates": [
            {
                "place": place_to_json(candidate.place),
                "score": candidate.score,
                "evidence": [
                    {"kind": reason.kind, "text": reason.text, "weight": reason.weight} for reason in candidate.evidence
                ],
            }
            for candidate in resolution.candidates
        ],
    }


def _resolution_from_json(data: Json) -> Resolution:
    return Resolution(
        mention=Mention(start=data["start"], end=data["end"], surface=data["surface"], use=data["use"]),
        place=place_from_json(data["place"]) if data["place"] else None,
        confidence=data["confidence"],
        candidates=tuple(
            Candidate(
                place=place_from_json(candidate["place"]),
                score=candidate["score"],
                evidence=tuple(Evidence(**reason) for reason in candidate["evidence"]),
            )
            for candidate in data["candidates"]
        ),
    )


def _claim_to_json(claim: Claim) -> Json:
    return {
        "act": claim.act,
        "actor": claim.actor,
        "side": claim.side,
        "attributed_to": claim.attributed_to,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "when": claim.when,
        "when_text": claim.when_text,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "quote": claim.evidence.quote,
    }


def _claim_from_json(corridor: str, data: Json) -> Claim:
    return Claim(
        corridor=corridor,
        act=data["act"],
        evidence=Span(start=data["start"], end=data["end"], quote=data["quote"]),
        actor=data["actor"],
        side=data["side"],
        attributed_to=data["attributed_to"],
        polarity=data["polarity"],
        modality=data["modality"],
        when=data["when"],
        when_text=data["when_text"],
    )


def _corridor_to_json(corridor: Corridor, claims: tuple[Claim, ...]) -> Json:
    return {
        "id": corridor.id,
        "origins": [place_to_json(place) for place in corridor.origins],
        "destinations": [place_to_json(place) for place in corridor.destinations],
        "via": [place_to_json(place) for place in corridor.via],
        "pairing": corridor.pairing,
        "carries": corridor.carries,
        "follows": corridor.follows,
        "background": corridor.background,
        "evidence": [{"start": span.start, "end": span.end, "quote": span.quote} for span in corridor.evidence],
        "claims": [_claim_to_json(claim) for claim in claims if claim.corridor == corridor.id],
    }


def _corridor_from_json(data: Json) -> Corridor:
    return Corridor(
        id=data["id"],
        origins=tuple(place_from_json(place) for place in data["origins"]),
        destinations=tuple(place_from_json(place) for place in data["destinations"]),
        via=tuple(place_from_json(place) for place in data["via"]),
        pairing=data["pairing"],
        carries=data.get("carries", "unknown"),
        evidence=tuple(Span(**span) for span in data["evidence"]),
        follows=data["follows"],
        background=data["background"],
    )


def reading_to_json(article: Article, reading: Reading) -> Json:
    """Return what `dateline read --format json` prints: the article, who read it, and what was found."""
    return {"article": article_to_json(article), **findings_to_json(reading)}


def reading_from_json(data: Json) -> tuple[Article, Reading]:
    """Return the article and the reading that `reading_to_json` wrote. Claims come back in corridor order."""
    article = article_from_json(data["article"])
    return article, findings_from_json(article.id, data)


def findings_to_json(reading: Reading) -> Json:
    """Return a reading without its article: who read, and what was found."""
    return {
        "geoparser": reading.geoparser_id,
        "resolutions": [_resolution_to_json(resolution) for resolution in reading.resolutions],
        "corridors": [_corridor_to_json(corridor, reading.claims) for corridor in reading.corridors],
    }


def findings_from_json(article_id: str, data: Json) -> Reading:
    """Return the reading that `findings_to_json` wrote, of the article that has the id."""
    return Reading(
        article_id=article_id,
        geoparser_id=data["geoparser"],
        resolutions=tuple(_resolution_from_json(resolution) for resolution in data["resolutions"]),
        corridors=tuple(_corridor_from_json(corridor) for corridor in data["corridors"]),
        claims=tuple(
            _claim_from_json(corridor["id"], claim) for corridor in data["corridors"] for claim in corridor["claims"]
        ),
    )


def judgement_to_json(judgement: Judgement) -> Json:
    """Return a judgement; moments as ISO 8601."""
    point = judgement.point
    return {
        "id": judgement.id,
        "scope": judgement.scope,
        "surface": judgement.surface,
        "verdict": judgement.verdict,
        "by": judgement.by,
        "at": judgement.at.isoformat(),
        "why": judgement.why,
        "article_id": judgement.article_id,
        "start": judgement.start,
        "end": judgement.end,
        "place_id": judgement.place_id,
        "point": {"lat": point.lat, "lon": point.lon} if point else None,
        "kind": judgement.kind,
        "use": judgement.use,
        "undone_at": judgement.undone_at.isoformat() if judgement.undone_at else None,
        "undone_by": judgement.undone_by,
    }


def judgement_from_json(data: Json) -> Judgement:
    """Return the judgement that `judgement_to_json` wrote."""
    moments = {key: datetime.fromisoformat(data[key]) if data[key] else None for key in ("at", "undone_at")}
    point = Point(**data["point"]) if data["point"] else None
    return Judgement(**{**data, **moments, "point": point})
