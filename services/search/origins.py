"""From what somebody typed as their place to a point: a district, a postcode, an office or a position."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from services.search.places import PlaceHit
from services.search.reference import Reference
from services.search.words import tokens

_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,20})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)")
POSITION_DECIMALS = 3
"""About 100 m: enough to walk, too little to find a home."""


@dataclass(frozen=True)
class Origin:
    """Where distances are counted from. `options` are (address part, name) when the words mean several areas."""

    kind: str
    key: str
    name: str
    latitude: float
    longitude: float
    area_id: int | None = None
    options: tuple[tuple[str, str], ...] = ()


def resolve(text: str, reference: Reference) -> Origin | None:
    """The origin meant by `ort`; None when nobody here knows such a place."""
    if not text:
        return None
    point = _POINT.fullmatch(text)
    if point:
        return _position(float(point[1]), float(point[2]), reference)
    gazetteer = reference.vocabulary.gazetteer
    place = gazetteer.places.get(text.lower())
    if place is not None:
        return Origin(
            "place", place.slug, place.name, place.latitude, place.longitude, _area(place.area, reference)
        )
    for office in reference.offices:
        if office.slug == text.lower():
            return Origin(
                "office", office.slug, office.name, office.latitude, office.longitude, office.social_area_id
            )
    words = tokens(text)
    hit, used = gazetteer.find(words)
    if hit is None and len(words) == 1:
        meant = gazetteer.resembling(words[0])
        if meant:
            hit, used = gazetteer.hit(meant, words, 0)
    # A known name among unknown words is a guess only when most words were understood.
    return of_hit(hit, reference) if hit is not None and 2 * len(used) >= len(words) else None


def of_hit(hit: PlaceHit, reference: Reference) -> Origin:
    gazetteer = reference.vocabulary.gazetteer
    options = tuple((slug, gazetteer.places[slug].name) for slug in hit.options)
    area = None
    if hit.kind == "place":
        area = _area(gazetteer.places[hit.key].area, reference)
    elif hit.kind == "office":
        area = next((office.social_area_id for office in reference.offices if office.slug == hit.key), None)
    else:
        areas = {place.area for place in gazetteer.places.values() if hit.key in place.postal_codes}
        area = _area(areas.pop(), reference) if len(areas) == 1 else None
    return Origin(hit.kind, hit.key, hit.name, hit.latitude, hit.longitude, area, options)


def _position(latitude: float, longitude: float, reference: Reference) -> Origin | None:
    latitude, longitude = round(latitude, POSITION_DECIMALS), round(longitude, POSITION_DECIMALS)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    nearest = min(
        reference.places,
        key=lambda place: (place.latitude - latitude) ** 2 + (0.65 * (place.longitude - longitude)) ** 2,
        default=None,
    )
    return Origin(
        "point",
        f"{latitude},{longitude}",
        gettext("your position"),
        latitude,
        longitude,
        nearest.social_area_id if nearest else None,
    )


def _area(slug: str, reference: Reference) -> int | None:
    return next((pk for pk, area in reference.areas.items() if area.slug == slug), None)
