"""The offices: which one is near, and everything about one of them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from offices.enums import SpokenLanguage
from offices.models import Office
from services import cards, openings, wording
from services.linked_data import script_json
from services.models import OfferCard, ServiceAtLocation
from services.search import origins, snapshot
from services.search.snapshot import Directory
from services.timetables import timetable_of
from sozialraum.lib import clock
from sozialraum.lib.addresses import url_of
from sozialraum.lib.pages import render
from sozialraum.lib.publicpage import public_page
from sozialraum.lib.schedule import Freq, HolidayTable, Timetable, schema_org_days

AT_THE_DOOR_METRES = 150
"""What takes place "there": offers within this straight line of the office's door, so that the house, the
yard and the hall across the street count however exactly they were placed. A protected address never does."""
MOST_THERE = 60


# --- all offices ----------------------------------------------------------------------------------------
def phone_href(number: str) -> str:
    """As telephones dial it, German numbers with the country's code."""
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    is_national = digits.startswith("0") and not digits.startswith("00")
    return f"tel:+49{digits[1:]}" if is_national else f"tel:{digits}"


def full_name(office: Office) -> str:
    return gettext("Sozialraum office %(place)s") % {"place": office.name}


def address(office: Office) -> str:
    return f"{office.address_1}, {office.postal_code} {office.city}"


def card(
    office: Office, holidays: HolidayTable, now: datetime, metres: float | None = None
) -> dict[str, Any]:
    """An office as templates/components/office_card.html wants it."""
    opening = openings.opening_of(office, holidays, now)
    return {
        "slug": office.slug,
        "name": full_name(office),
        "url": office.get_absolute_url(),
        "address": address(office),
        "phone": office.phone,
        "phone_href": phone_href(office.phone),
        "languages": ", ".join(wording.own_language_names(office.languages)),
        "distance": "" if metres is None else wording.distance_and_walk(metres),
        "is_open": opening.is_open,
        "open_label": wording.sentence(opening.label),
    }


def by_distance(offices: list[Office], origin: origins.Origin) -> list[tuple[Office, float]]:
    """Offices with their distance, the one that serves the origin's area first: it is the one to ask."""
    found = [(office, _metres(office.latitude, office.longitude, origin)) for office in offices]
    return sorted(found, key=lambda pair: (pair[0].social_area_id != origin.area_id, pair[1]))


def _metres(latitude: float, longitude: float, origin: origins.Origin) -> float:
    """Equirectangular, as in the search: exact enough for a region."""
    scale = np.cos(np.radians(origin.latitude))
    return float(111_195.0 * np.hypot(latitude - origin.latitude, (longitude - origin.longitude) * scale))


@public_page
def office_list(request: HttpRequest) -> HttpResponse:
    """All offices; with `ort` the one that serves this place comes first."""
    directory = snapshot.current()
    reference, now = directory.reference, clock.now()
    asked = " ".join(request.GET.get("ort", "").split())[:80]
    origin = origins.resolve(asked, reference)
    found = (
        by_distance(reference.offices, origin)
        if origin is not None
        else [(office, None) for office in reference.offices]
    )
    shown = [card(office, reference.holidays, now, metres) for office, metres in found]
    area_id = origin.area_id if origin is not None and not origin.options else None
    serving = found[0][0] if area_id and found and found[0][0].social_area_id == area_id else None
    action = url_of("office-list")
    context = {
        "asked": asked,
        "origin": origin,
        "unknown": bool(asked) and origin is None,
        "choices": [(name, f"{action}?ort={slug}") for slug, name in (origin.options if origin else ())],
        "serving": shown[0] if serving else None,
        "offices": shown[1:] if serving else shown,
        "places": reference.places,
    }
    return render(request, "services/office_list.html", context)


# --- one office -----------------------------------------------------------------------------------------
@public_page
def office_detail(request: HttpRequest, slug: str) -> HttpResponse:
    directory = snapshot.current()
    reference, now = directory.reference, clock.now()
    office = next((office for office in reference.offices if office.slug == slug), None)
    if office is None:
        raise Http404
    timetable = timetable_of(office, reference.holidays)
    today = now.date()
    language = get_language() or settings.LANGUAGE_CODE
    there = taking_place_there(office, directory, language, now)
    spoken = spoken_at(office)
    context = {
        "office": office,
        "name": full_name(office),
        "phone_href": phone_href(office.phone),
        "opening": openings.opening(timetable, now),
        "days": openings.week(timetable, today),
        "other_times": openings.other_times(timetable),
        "exceptions": openings.exceptions(timetable, now),
        "languages": [
            {"code": code, "name": name}
            for code, name in zip(spoken, wording.own_language_names(spoken), strict=True)
        ],
        "organizations": office.organizations.all(),
        "people": office.memberships.shown_publicly()
        .select_related("user", "user__portrait")
        .defer("user__portrait__jpeg")
        .in_team_order(),
        "there": there,
        "places": [place for place in reference.places if place.social_area_id == office.social_area_id],
        "areas_url": f"{url_of('offer-list')}?ort={office.slug}",
        "map_url": f"{url_of('map')}?ort={office.slug}",
        "linked_data": script_json(
            linked_data(office, timetable, request.build_absolute_uri(), _place_names(office, directory))
        ),
        "texts_lang": "" if language in ("de", "einfach") else "de",
    }
    return render(request, "services/office_detail.html", context)


def spoken_at(office: Office) -> list[str]:
    """What the office says it speaks, in its order, and what the people of its team speak besides."""
    team = office.memberships.spoken().difference(office.languages)
    return [*office.languages, *(code for code in SpokenLanguage.values if code in team)]


def _place_names(office: Office, directory: Directory) -> list[str]:
    places = directory.reference.places
    return [place.name for place in places if place.social_area_id == office.social_area_id]


def taking_place_there(
    office: Office, directory: Directory, language: str, now: datetime
) -> list[SafeString]:
    """Cards of what takes place at the office in the next seven days, soonest first. Two queries."""
    rows = directory.rows
    metres = np.nan_to_num(rows.distances(office.latitude, office.longitude, None), nan=np.inf)
    metres[rows.without_place] = np.inf
    near = np.flatnonzero(rows.is_public & (metres <= AT_THE_DOOR_METRES))
    if not len(near):
        return []
    # A protected offer stands in the middle of its area, which may happen to be at the office's door.
    offer_ids = list(
        ServiceAtLocation.objects.filter(pk__in=rows.offer_id[near].tolist(), location__is_protected=False)
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST_THERE]
    )
    until = datetime.combine(now.date() + timedelta(days=7), time.min, clock.BERLIN)
    found = [row for row in OfferCard.objects.page(offer_ids, language, now) if row.dates]
    this_week = sorted(
        (row for row in found if row.dates[0].starts_at < until), key=lambda row: row.dates[0].starts_at
    )
    return [
        cards.filled(row.html, query="", when=cards.when(row.dates, now, language), distance="")
        for row in this_week
    ]


def linked_data(office: Office, timetable: Timetable, url: str, places: list[str]) -> dict[str, Any]:
    """schema.org GovernmentOffice; hours of one kind of week only, exceptions stand on the page."""
    node: dict[str, Any] = {
        "@type": "GovernmentOffice",
        "@id": url,
        "url": url,
        "name": f"Sozialraumbüro {office.name}",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": office.address_1,
            "postalCode": office.postal_code,
            "addressLocality": office.city,
            "addressCountry": "DE",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": office.latitude, "longitude": office.longitude},
        "parentOrganization": {"@type": "GovernmentOrganization", "name": settings.OPERATOR["name"]},
        "openingHours": _opening_hours(timetable),
        "knowsLanguage": list(office.languages),
        "areaServed": [{"@type": "Place", "name": name} for name in places],
    }
    if office.phone:
        node["telephone"] = office.phone
    if office.email:
        node["email"] = office.email
    if office.description:
        node["description"] = office.description
    return node


def _opening_hours(timetable: Timetable) -> list[str]:
    """`Mo,Tu 09:00-12:00`, the short form of schema.org."""
    found = []
    for rule in timetable.rules:
        if rule.freq == Freq.WEEKLY and rule.interval == 1 and rule.opens_at and rule.closes_at:
            days = ",".join(day.rsplit("/", 1)[-1][:2] for day in schema_org_days(rule))
            found.append(f"{days} {rule.opens_at:%H:%M}-{rule.closes_at:%H:%M}")
    return found
