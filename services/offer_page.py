"""Everything the page of one offer says, in the order people ask. Prepared here; the template only prints.

One query reads the offer with all that hangs on it as JSON, two its times, one the places beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from babel.dates import format_date
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext

from offices.models import SocialArea
from services import wording
from services.enums import Answer, Entry, LocationType, PhoneType, Places, Status
from services.indexing import STALE_AFTER_DAYS
from services.models import (
    Contact,
    CostOption,
    Phone,
    RequiredDocument,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceText,
)
from services.offer_dates import When, when_of
from services.search.reference import Reference, Term
from services.search.snapshot import Directory
from services.texts import FIELDS, Text, Texts, texts_in
from services.timetables import timetable_of
from sozialraum.lib.languages import SOURCE
from sozialraum.lib.schedule import Timetable

MOST_SIMILAR = 3
MOST_PLACES = 12
SIMILAR_WITHIN_M = 8_000
MAP_RADIUS_KM = 1


# --- reading --------------------------------------------------------------------------------------------
def _rows(queryset: QuerySet[Any], *fields: str) -> ArraySubquery:
    return ArraySubquery(queryset.order_by("pk").values(row=JSONObject(**{field: field for field in fields})))


def find(slug: str, language: str) -> ServiceAtLocation | None:
    """The public offer with this address part and everything its page shows. Three queries."""
    of_service = {"service": OuterRef("service")}
    return (
        ServiceAtLocation.objects.public()
        .select_related("service__organization", "service__kind")
        .select_related("location__place", "location__accessibility")
        .prefetch_related("schedules", "closures")
        .annotate(
            cost_rows=_rows(
                CostOption.objects.filter(**of_service),
                *("option", "amount", "maximum_amount", "currency", "amount_description"),
            ),
            phone_rows=_rows(
                Phone.objects.filter(**of_service), "number", "type", "description", "languages", "contact_id"
            ),
            contact_rows=_rows(Contact.objects.filter(**of_service), "id", "name", "title", "email"),
            document_rows=_rows(RequiredDocument.objects.filter(**of_service), "document", "uri"),
            language_rows=_rows(ServiceLanguage.objects.filter(**of_service), "code", "note"),
            text_rows=_rows(
                ServiceText.objects.filter(**of_service, language=language), *FIELDS, "language", "state"
            ),
            area_names=ArraySubquery(
                SocialArea.objects.filter(services=OuterRef("service")).order_by("position").values("name")
            ),
        )
        .filter(slug=slug)
        .first()
    )


def costs_of(offer: Any) -> list[CostOption]:
    """Cost options as objects; their amounts come as JSON numbers."""
    options = [CostOption(**row) for row in offer.cost_rows]
    for option in options:
        for name in ("amount", "maximum_amount"):
            value = getattr(option, name)
            if value is not None:
                setattr(option, name, Decimal(str(value)))
    return options


def own_texts(offer: Any, language: str) -> Texts:
    rows = offer.text_rows
    return texts_in(offer.service, language, ServiceText(**rows[0]) if rows else None)


# --- the page -------------------------------------------------------------------------------------------
@dataclass
class Page:
    """One offer's answers. Attribute names are those of the template."""

    offer: Any
    texts: Texts
    kind: Term
    category: Term
    timetable: Timetable
    when: When
    ages: str
    where: dict[str, Any]
    costs: list[str]
    documents: list[dict[str, str]]
    entry: str
    entry_facts: list[dict[str, str]]
    phones: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    languages: list[dict[str, str]]
    fresh: dict[str, Any]
    is_paused: bool
    also_here: list[dict[str, Any]]
    similar: list[dict[str, Any]]
    cost_options: list[CostOption]

    @property
    def all_phones(self) -> list[dict[str, Any]]:
        """The general numbers first, then those of single contacts."""
        return [*self.phones, *(phone for contact in self.contacts for phone in contact["phones"])]


def page_of(offer: Any, language: str, directory: Directory, now: datetime) -> Page:
    """The page of an offer from `find`. One query, for the places beside it."""
    reference, service = directory.reference, offer.service
    kind = reference.terms[service.kind_id]
    timetable = timetable_of(offer, reference.holidays)
    is_paused = service.status == Status.PAUSED
    options = costs_of(offer)
    phones = [_phone(row) for row in offer.phone_rows]
    contacts = [_contact(row, phones) for row in offer.contact_rows]
    also_here, similar = _beside(offer, language, directory)
    return Page(
        offer=offer,
        texts=own_texts(offer, language),
        kind=kind,
        category=reference.terms[kind.parent_id] if kind.parent_id else kind,
        timetable=timetable,
        when=When() if is_paused else when_of(timetable, now),
        ages=wording.age_range(service.minimum_age_months, service.maximum_age_months),
        where=_where(offer, kind, reference),
        costs=_costs(options),
        documents=list(offer.document_rows),
        entry=_entry_sentence(service.entry),
        entry_facts=_entry_facts(service, offer.location),
        phones=[phone for phone in phones if not phone["contact_id"]],
        contacts=contacts,
        languages=[
            {"code": _language_tag(row["code"]), "name": name, "note": row["note"]}
            for row, name in zip(
                offer.language_rows,
                wording.own_language_names([row["code"] for row in offer.language_rows]),
                strict=True,
            )
        ],
        fresh=_fresh(service, now.date()),
        is_paused=is_paused,
        also_here=also_here,
        similar=similar,
        cost_options=options,
    )


def numbers(offer: Any) -> list[str]:
    """Telephone numbers that answer, first the general one."""
    rows = [row for row in offer.phone_rows if row["type"] != PhoneType.FAX]
    return [row["number"] for row in sorted(rows, key=lambda row: row["contact_id"] is not None)]


# --- where ----------------------------------------------------------------------------------------------
def _where(offer: Any, kind: Term, reference: Reference) -> dict[str, Any]:
    location, place = offer.location, offer.location.place
    if location.location_type == LocationType.VIRTUAL:
        return {"kind": "virtual", "name": location.name, "areas": list(offer.area_names)}
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
        "access": _access(location),
        "access_text": getattr(getattr(location, "accessibility", None), "description", ""),
        "map_url": _map_url(f"{point[0]:.3f},{point[1]:.3f}" if point else "", kind),
    }


def _map_url(place: str, kind: Term) -> str:
    return f"{reverse('map')}?thema={kind.code}&ort={place}&umkreis={MAP_RADIUS_KM}" if place else ""


def _answer(label: str, value: str) -> dict[str, str]:
    """An answer with its icon; what is on request is neither yes nor no."""
    icon = {Answer.YES: "check", Answer.NO: "close"}.get(Answer(value), "info")
    return {"icon": icon, "state": value, "text": f"{label}: {Answer(value).label}"}


def _access(location: Any) -> list[dict[str, str]]:
    access = getattr(location, "accessibility", None)
    step_free = access.step_free if access else Answer.UNKNOWN
    toilet = access.accessible_toilet if access else Answer.UNKNOWN
    answers = [_answer(gettext("Step-free"), step_free)]
    if toilet != Answer.UNKNOWN:
        answers.append(_answer(gettext("Toilet for wheelchair users"), toilet))
    return answers


# --- costs, way in, people ------------------------------------------------------------------------------
def _costs(options: Sequence[CostOption]) -> list[str]:
    """Each option in words, with what the provider says about it."""
    if not options:
        return [wording.cost(())]
    lines = []
    for option in options:
        words = wording.cost([option])
        remark = option.amount_description
        lines.append(f"{words} – {remark}" if remark and remark != words else words)
    return [line[:1].upper() + line[1:] for line in dict.fromkeys(lines)]


def _entry_sentence(entry: str) -> str:
    return {
        Entry.DROP_IN: gettext("Yes, just come. You need not register."),
        Entry.REGISTRATION: gettext("Please register first."),
        Entry.APPOINTMENT: gettext("Please make an appointment first."),
        Entry.APPLICATION: gettext("You have to apply for it. We say how."),
    }[Entry(entry)]


def _entry_facts(service: Any, location: Any) -> list[dict[str, str]]:
    places = {
        Places.FREE: ("check", Answer.YES, gettext("There are free places")),
        Places.FEW: ("info", Answer.ASK, gettext("Only a few places are left")),
        Places.WAITING_LIST: ("clock", Answer.ASK, gettext("There is a waiting list")),
        Places.FULL: ("close", Answer.NO, gettext("All places are taken at the moment")),
    }.get(Places(service.free_places))
    facts = [{"icon": places[0], "state": places[1], "text": places[2]}] if places else []
    has_door = location.location_type == LocationType.PHYSICAL and not location.is_protected
    access = getattr(location, "accessibility", None) if has_door else None
    for label, value in (
        (gettext("Brothers and sisters may come along"), service.siblings_welcome),
        (gettext("Interpreter"), service.interpretation),
        (gettext("Room for prams"), access.pram_parking if access else Answer.UNKNOWN),
    ):
        if value != Answer.UNKNOWN:
            facts.append(_answer(label, value))
    return facts


def _phone(row: dict[str, Any]) -> dict[str, Any]:
    dialled = "".join(sign for sign in row["number"] if sign.isdigit() or sign == "+")
    codes = [code.strip() for code in row["languages"].split(",") if code.strip()]
    return {
        "number": row["number"],
        "href": "" if row["type"] == PhoneType.FAX else f"tel:{dialled}",
        "label": "" if row["type"] == PhoneType.VOICE else str(PhoneType(row["type"]).label),
        "times": row["description"],
        "languages": ", ".join(wording.own_language_names(codes)),
        "contact_id": row["contact_id"],
    }


def _contact(row: dict[str, Any], phones: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {**row, "phones": [phone for phone in phones if phone["contact_id"] == row["id"]]}


def _language_tag(code: str) -> str:
    """BCP 47: German Sign Language is named in German."""
    return SOURCE if code == "dgs" else code


# --- freshness ------------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def _date(day: date, locale: str) -> str:
    return format_date(day, "long", locale=locale)


def _fresh(service: Any, today: date) -> dict[str, Any]:
    locale, changed = wording.locale(), service.last_modified.date()
    checked = service.assured_on
    return {
        "checked": _date(checked, locale) if checked else "",
        "checked_iso": checked.isoformat() if checked else "",
        "by": service.assurer_name,
        "is_stale": checked is None or (today - checked).days > STALE_AFTER_DAYS,
        "changed": _date(changed, locale),
        "changed_iso": changed.isoformat(),
    }


# --- beside it ------------------------------------------------------------------------------------------
Entries = list[dict[str, Any]]


def _beside(offer: Any, language: str, directory: Directory) -> tuple[Entries, Entries]:
    """Other places of the same service, and the nearest offers of the same kind. One query."""
    near = _nearest_of_kind(offer, directory)
    found = (
        ServiceAtLocation.objects.public()
        .filter(Q(service_id=offer.service_id) | Q(pk__in=list(near)))
        .exclude(pk=offer.pk)
        .select_related("service", "location__place")
        .annotate(
            text_rows=_rows(
                ServiceText.objects.filter(service=OuterRef("service"), language=language).exclude(name=""),
                "name",
            )
        )
        .only(
            "slug",
            *("service__name", "service__organization_id", "location__name", "location__location_type"),
            *("location__is_protected", "location__place__name"),
        )
        .order_by("pk")[: MOST_PLACES + len(near)]
    )
    german = SOURCE if language not in (SOURCE, "einfach") else ""
    also, similar = [], []
    for other in found:
        translated = other.text_rows[0]["name"] if other.text_rows else ""
        entry = {
            "url": other.get_absolute_url(),
            "name": Text(translated) if translated else Text(other.service.name, german),
            "place": _short_place(other.location),
            "metres": near.get(other.pk),
            "distance": wording.distance(near[other.pk]) if near.get(other.pk) else "",
        }
        (also if other.service_id == offer.service_id else similar).append(entry)
    similar.sort(key=lambda entry: entry["metres"])
    return also[:MOST_PLACES], similar[:MOST_SIMILAR]


def _short_place(location: Any) -> str:
    if location.location_type == LocationType.VIRTUAL:
        return location.name
    district = location.place.name if location.place else ""
    if location.is_protected:
        return district
    return ", ".join(part for part in (location.name, district) if part)


def _nearest_of_kind(offer: Any, directory: Directory) -> dict[int, float]:
    """Metres to the nearest public offers of the same kind, by id; a few more than are shown."""
    rows = directory.rows
    index = rows.position.get(offer.pk)
    if index is None or np.isnan(rows.latitude[index]):
        return {}
    same = np.flatnonzero((rows.kind_id == rows.kind_id[index]) & rows.is_public & ~np.isnan(rows.latitude))
    latitude = float(rows.latitude[index])
    north = (rows.latitude[same] - latitude) * 111_195.0
    east = (rows.longitude[same] - rows.longitude[index]) * 111_195.0 * np.cos(np.radians(latitude))
    metres = np.hypot(north, east)
    order = np.argsort(metres, kind="stable")[: 3 * MOST_SIMILAR]
    return {
        int(rows.offer_id[same[i]]): float(metres[i])
        for i in order
        if same[i] != index and metres[i] <= SIMILAR_WITHIN_M
    }
