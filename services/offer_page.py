"""Everything the page of one offer says, in the order people ask. Prepared here; the template only prints.

`services.offer_reading` reads the offer in one query; one more finds the places beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
from babel.dates import format_date
from django.utils.translation import gettext

from services import wording
from services.enums.offers import PUBLIC_STATUSES, Answer, Entry, LocationType, PhoneType, Places, Status
from services.indexing import STALE_AFTER_DAYS
from services.models import Accessibility, Contact, CostOption, Phone, RequiredDocument, ServiceAtLocation
from services.offer_dates import When, when_of
from services.offer_reading import Reading
from services.search.reference import Term
from services.search.snapshot import Directory
from services.texts import Text, Texts
from sozialraum.lib import clock
from sozialraum.lib.addresses import url_of
from sozialraum.lib.languages import SOURCE, html_lang
from sozialraum.lib.postgres.prepared import Prepared
from sozialraum.lib.schedule import Timetable

MOST_SIMILAR = 3
MOST_NEAR = 3 * MOST_SIMILAR
MOST_PLACES = 12
SIMILAR_WITHIN_M = 8_000
MAP_RADIUS_KM = 1


# --- the page -------------------------------------------------------------------------------------------
@dataclass
class Page:
    """One offer's answers. Attribute names are those of the template."""

    reading: Reading
    offer: ServiceAtLocation
    texts: Texts
    kind: Term
    category: Term
    timetable: Timetable
    when: When
    ages: str
    where: dict[str, Any]
    costs: list[str]
    documents: list[RequiredDocument]
    entry: str
    entry_facts: list[dict[str, str]]
    phones: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    languages: list[dict[str, str]]
    fresh: dict[str, Any]
    is_paused: bool
    also_here: list[dict[str, Any]]
    similar: list[dict[str, Any]]

    @property
    def all_phones(self) -> list[dict[str, Any]]:
        """The general numbers first, then those of single contacts."""
        return [*self.phones, *(phone for contact in self.contacts for phone in contact["phones"])]


def page_of(reading: Reading, language: str, directory: Directory, now: datetime) -> Page:
    """One query, for the places beside it."""
    reference, offer = directory.reference, reading.offer
    service = offer.service
    kind = reference.terms[service.kind_id]
    timetable = reading.timetable(reference.holidays)
    is_paused = service.status == Status.PAUSED
    phones = [phone_of(row) for row in reading.phones]
    also_here, similar = _beside(offer, language, directory)
    return Page(
        reading=reading,
        offer=offer,
        texts=reading.texts(language),
        kind=kind,
        category=reference.terms[kind.parent_id] if kind.parent_id else kind,
        timetable=timetable,
        when=When() if is_paused else when_of(timetable, now),
        ages=wording.age_range(service.minimum_age_months, service.maximum_age_months),
        where=where_of(reading, kind),
        costs=costs_of(reading.costs),
        documents=reading.documents,
        entry=entry_sentence(service.entry, reading.offer.location.location_type),
        entry_facts=_entry_facts(reading),
        phones=[phone for phone in phones if not phone["contact_id"]],
        contacts=[_contact(row, phones) for row in reading.contacts],
        languages=_languages(reading),
        fresh=_fresh(service, now.date()),
        is_paused=is_paused,
        also_here=also_here,
        similar=similar,
    )


def numbers(reading: Reading) -> list[str]:
    """Telephone numbers that answer, first the general ones."""
    rows = [row for row in reading.phones if row.type != PhoneType.FAX]
    return [row.number for row in sorted(rows, key=lambda row: row.contact_id is not None)]


# --- where ----------------------------------------------------------------------------------------------
def where_of(reading: Reading, kind: Term) -> dict[str, Any]:
    offer, access = reading.offer, reading.accessibility
    location, place = offer.location, offer.location.place
    if location.location_type == LocationType.VIRTUAL:
        return {"kind": "virtual", "name": location.name, "areas": reading.areas}
    district = place.name if place else location.city
    if place and place.municipality not in (place.name, ""):
        district = f"{place.name}, {place.municipality}"
    if location.is_protected:
        map_url = _map_url(place.slug if place else "", kind)
        return {"kind": "protected", "district": district, "map_url": map_url}
    point = location.public_point
    return {
        "kind": "place",
        "name": location.name,
        "street": location.address_1,
        "town": f"{location.postal_code} {location.city}".strip(),
        "district": district,
        "hints": [text for text in (location.address_2, offer.description) if text],
        "transport": location.transportation,
        "access": _access(access),
        "access_text": access.description if access else "",
        "map_url": _map_url(f"{point[0]:.3f},{point[1]:.3f}" if point else "", kind),
    }


def _map_url(place: str, kind: Term) -> str:
    return f"{url_of('map')}?thema={kind.code}&ort={place}&umkreis={MAP_RADIUS_KM}" if place else ""


def _answer(label: str, value: str) -> dict[str, str]:
    """An answer with its icon; what is on request is neither yes nor no."""
    icon = {Answer.YES: "check", Answer.NO: "close"}.get(Answer(value), "info")
    return {"icon": icon, "state": value, "text": f"{label}: {Answer(value).label}"}


def _access(access: Accessibility | None) -> list[dict[str, str]]:
    step_free = access.step_free if access else Answer.UNKNOWN
    toilet = access.accessible_toilet if access else Answer.UNKNOWN
    answers = [_answer(gettext("Step-free"), step_free)]
    if toilet != Answer.UNKNOWN:
        answers.append(_answer(gettext("Toilet for wheelchair users"), toilet))
    return answers


# --- costs, way in, people ------------------------------------------------------------------------------
def costs_of(options: Sequence[CostOption]) -> list[str]:
    """Each option in words, with what the provider says about it."""
    if not options:
        return [wording.cost(())]
    lines = []
    for option in options:
        words = wording.cost([option])
        remark = option.amount_description
        lines.append(f"{words} – {remark}" if remark and remark != words else words)
    return [line[:1].upper() + line[1:] for line in dict.fromkeys(lines)]


def entry_sentence(entry: str, location_type: str) -> str:
    if entry == Entry.DROP_IN and location_type == LocationType.VIRTUAL:
        return gettext("Yes, just get in touch. You need not register.")
    return {
        Entry.DROP_IN: gettext("Yes, just come. You need not register."),
        Entry.REGISTRATION: gettext("Please register first."),
        Entry.APPOINTMENT: gettext("Please make an appointment first."),
        Entry.APPLICATION: gettext("You have to apply for it. We say how."),
    }[Entry(entry)]


def _entry_facts(reading: Reading) -> list[dict[str, str]]:
    service, location = reading.offer.service, reading.offer.location
    places = {
        Places.FREE: ("check", Answer.YES, gettext("There are free places")),
        Places.FEW: ("info", Answer.ASK, gettext("Only a few places are left")),
        Places.WAITING_LIST: ("clock", Answer.ASK, gettext("There is a waiting list")),
        Places.FULL: ("close", Answer.NO, gettext("All places are taken at the moment")),
    }.get(Places(service.free_places))
    facts = [{"icon": places[0], "state": places[1], "text": places[2]}] if places else []
    has_door = location.location_type == LocationType.PHYSICAL and not location.is_protected
    access = reading.accessibility if has_door else None
    for label, value in (
        (gettext("Brothers and sisters may come along"), service.siblings_welcome),
        (gettext("Interpreter"), service.interpretation),
        (gettext("Room for prams"), access.pram_parking if access else Answer.UNKNOWN),
    ):
        if value != Answer.UNKNOWN:
            facts.append(_answer(label, value))
    return facts


def phone_of(row: Phone) -> dict[str, Any]:
    dialled = "".join(sign for sign in row.number if sign.isdigit() or sign == "+")
    codes = [code.strip() for code in row.languages.split(",") if code.strip()]
    return {
        "number": row.number,
        "href": "" if row.type == PhoneType.FAX else f"tel:{dialled}",
        "label": "" if row.type == PhoneType.VOICE else str(PhoneType(row.type).label),
        "times": row.description,
        "languages": ", ".join(wording.own_language_names(codes)),
        "contact_id": row.contact_id,
    }


def _contact(row: Contact, phones: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": row.name,
        "title": row.title,
        "email": row.email,
        "phones": [phone for phone in phones if phone["contact_id"] == row.pk],
    }


def _languages(reading: Reading) -> list[dict[str, str]]:
    """Language names in their own language; German Sign Language is named in German."""
    names = wording.own_language_names([row.code for row in reading.languages])
    return [
        {"code": SOURCE if row.code == "dgs" else row.code, "name": name, "note": row.note}
        for row, name in zip(reading.languages, names, strict=True)
    ]


# --- freshness ------------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def _date(day: date, locale: str) -> str:
    return format_date(day, "long", locale=locale)


def long_date(day: date) -> str:
    return _date(day, wording.locale())


def _fresh(service: Any, today: date) -> dict[str, Any]:
    changed = service.last_modified.astimezone(clock.BERLIN).date()
    checked = service.assured_on
    return {
        "checked": long_date(checked) if checked else "",
        "checked_iso": checked.isoformat() if checked else "",
        "by": service.assurer_name,
        "is_stale": checked is None or (today - checked).days > STALE_AFTER_DAYS,
        "changed": long_date(changed),
        "changed_iso": changed.isoformat(),
    }


# --- beside it ------------------------------------------------------------------------------------------
Entries = list[dict[str, Any]]
SERVICE_ID = 2
"""Where `BESIDE` has the service of a row."""


# A union, so that each half is found by its own index.
BESIDE = Prepared(
    """
    SELECT offer.id, offer.slug, offer.service_id, service.name, coalesce(translation.name, ''),
        location.name, location.location_type, location.is_protected, coalesce(place.name, '')
    FROM (
        (SELECT * FROM services_serviceatlocation WHERE service_id = %s ORDER BY id LIMIT %s)
        UNION
        SELECT * FROM services_serviceatlocation WHERE id = ANY(%s)
    ) offer
    JOIN services_service service ON service.id = offer.service_id
    JOIN services_location location ON location.id = offer.location_id
    LEFT JOIN offices_place place ON place.id = location.place_id
    LEFT JOIN services_servicetext translation
        ON translation.service_id = service.id AND translation.language = %s
    WHERE service.status = ANY(%s) AND offer.id <> %s
    ORDER BY offer.id
    """,
    "bigint",
    "integer",
    "bigint[]",
    "text",
    "text[]",
    "bigint",
)


def _beside(offer: ServiceAtLocation, language: str, directory: Directory) -> tuple[Entries, Entries]:
    """Other places of the same service, and the nearest offers of the same kind. One query."""
    near = _nearest_of_kind(offer, directory)
    found = BESIDE.rows(
        [offer.service_id, MOST_PLACES + 1, list(near), language, list(PUBLIC_STATUSES), offer.pk]
    )
    also = [row for row in found if row[SERVICE_ID] == offer.service_id]
    similar = [row for row in found if row[SERVICE_ID] != offer.service_id]
    similar.sort(key=lambda row: near.get(row[0], 0.0))
    return (
        [_entry(row, near, language) for row in also[:MOST_PLACES]],
        [_entry(row, near, language) for row in similar[:MOST_SIMILAR]],
    )


def _entry(row: tuple[Any, ...], near: dict[int, float], language: str) -> dict[str, Any]:
    pk, slug, _service_id, name, translated, place, place_type, is_protected, district = row
    if place_type == LocationType.VIRTUAL:
        shown = place
    elif is_protected:
        shown = district
    else:
        shown = ", ".join(part for part in (place, district) if part)
    german = SOURCE if html_lang(language) != SOURCE else ""
    return {
        "url": url_of("offer-detail", slug, language=language),
        "name": Text(translated) if translated else Text(name, german),
        "place": shown,
        "distance": wording.distance(near[pk]) if near.get(pk) else "",
    }


def _nearest_of_kind(offer: ServiceAtLocation, directory: Directory) -> dict[int, float]:
    """Metres to the nearest public offers of the same kind, by id; a few more than are shown."""
    rows = directory.rows
    index = rows.position.get(offer.pk)
    if index is None or np.isnan(rows.latitude[index]):
        return {}
    same = rows.by_kind.get(int(rows.kind_id[index]), np.empty(0, dtype=np.int64))
    latitude = float(rows.latitude[index])
    north = (rows.latitude[same] - latitude) * 111_195.0
    east = (rows.longitude[same] - rows.longitude[index]) * 111_195.0 * np.cos(np.radians(latitude))
    metres = np.hypot(north, east)
    order = np.arange(len(same))
    if len(same) > MOST_NEAR:
        order = np.sort(np.argpartition(metres, MOST_NEAR)[:MOST_NEAR])
    order = order[np.argsort(metres[order], kind="stable")]
    return {
        int(rows.offer_id[same[i]]): float(metres[i])
        for i in order
        if same[i] != index and metres[i] <= SIMILAR_WITHIN_M
    }
