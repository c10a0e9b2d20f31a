"""The shortlist: what a family wants to keep in sight, in a signed cookie of their browser or under a short address.

A resident needs no account and leaves nothing on the server until the list is passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from offices.models import Office
from services import offer_page, wording
from services.enums.offers import PhoneType, Status
from services.models import ServiceAtLocation
from services.models.shortlists import MOST_OFFERS
from services.offer_dates import When, when_of
from services.offer_reading import Reading
from services.openings import opening_of
from services.search.reference import Term
from services.search.snapshot import Directory
from services.texts import Texts, texts_of
from services.timetables import timetable_of
from sozialraum.lib import clock
from sozialraum.lib.languages import SOURCE, html_lang

COOKIE = "merkliste"
SALT = "services.shortlist"
KEPT_FOR = timedelta(days=30)
DATES_SHOWN = 2
PHONES_SHOWN = 2


# --- in the browser -------------------------------------------------------------------------------------
def kept_in(request: HttpRequest) -> list[int]:
    """Ids of the offers in their order; an old, foreign or changed cookie is an empty list."""
    try:
        value = request.get_signed_cookie(COOKIE, salt=SALT, max_age=KEPT_FOR) or ""
    except (KeyError, BadSignature):
        return []
    found = [int(part) for part in value.split("-") if part.isdecimal() and len(part) < 12]
    return list(dict.fromkeys(found))[:MOST_OFFERS]


def keep_in(response: HttpResponse, offers: Sequence[int]) -> None:
    """Write the list into the browser; an empty one takes its cookie with it."""
    if not offers:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_signed_cookie(
        COOKIE,
        "-".join(str(pk) for pk in offers[:MOST_OFFERS]),
        salt=SALT,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


# --- on the page ----------------------------------------------------------------------------------------
@dataclass
class Entry:
    """One offer in few words: when, where, whom to call, how to get in."""

    offer: ServiceAtLocation
    texts: Texts
    kind: Term
    category: Term
    kind_name: str
    when: When
    where: dict[str, Any]
    entry: str
    cost: str
    ages: str
    phones: list[dict[str, Any]]
    languages: str
    is_paused: bool

    @property
    def dates(self) -> list[dict[str, Any]]:
        return self.when.dates[:DATES_SHOWN]


def entries(offers: Iterable[int], language: str, directory: Directory) -> list[Entry]:
    """Those that residents may see, in their order. Ten queries however long the list is."""
    keys = list(offers)
    rows = (
        ServiceAtLocation.objects.public()
        .with_facts()
        .prefetch_related("service__phones")
        .filter(pk__in=keys)
    )
    by_id = {row.pk: row for row in rows}
    return [_entry(by_id[key], language, directory) for key in keys if key in by_id]


def _entry(offer: ServiceAtLocation, language: str, directory: Directory) -> Entry:
    reference, service = directory.reference, offer.service
    kind = reference.terms[service.kind_id]
    is_paused = service.status == Status.PAUSED
    timetable = timetable_of(offer, reference.holidays)
    phones = [offer_page.phone_of(row) for row in service.phones.all() if row.type != PhoneType.FAX]
    languages = [row.code for row in service.languages.all()]
    return Entry(
        offer=offer,
        texts=texts_of(service, language),
        kind=kind,
        category=reference.terms[kind.parent_id] if kind.parent_id else kind,
        kind_name=kind.name(language),
        when=When() if is_paused else when_of(timetable, clock.now()),
        where=offer_page.where_of(_reading(offer), kind),
        entry=offer_page.entry_sentence(service.entry, offer.location.location_type),
        cost=wording.sentence(wording.cost(list(service.cost_options.all()))),
        ages=wording.sentence(wording.age_range(service.minimum_age_months, service.maximum_age_months)),
        phones=sorted(phones, key=lambda phone: phone["contact_id"] is not None)[:PHONES_SHOWN],
        languages=", ".join(wording.own_language_names(languages)),
        is_paused=is_paused,
    )


def _reading(offer: ServiceAtLocation) -> Reading:
    """What the page of an offer asks for its place, from rows that are already here."""
    return Reading(
        offer=offer,
        accessibility=getattr(offer.location, "accessibility", None),
        schedules=[],
        closures=[],
        costs=[],
        phones=[],
        contacts=[],
        documents=[],
        languages=[],
        areas=[area.name for area in offer.service.service_areas.all()],
        translation=None,
    )


def needs_exit(found: Iterable[Entry]) -> bool:
    """Whether the page must be left quickly: somebody may look over the shoulder."""
    return any(entry.kind.quick_exit for entry in found)


def german_texts(language: str) -> str:
    """The language mark of German texts on pages of other languages."""
    return "" if html_lang(language) == SOURCE else SOURCE


def from_office(office: Office | None, directory: Directory) -> dict[str, Any] | None:
    """The office that put the list together, for the foot of the sheet."""
    if office is None:
        return None
    known = next((row for row in directory.reference.offices if row.pk == office.pk), None)
    if known is None:
        return None
    opening = opening_of(known, directory.reference.holidays)
    return {"office": known, "opening": opening.label}
