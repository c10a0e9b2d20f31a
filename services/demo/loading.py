"""Demo offers from the TOML files beside this module: invented, the same for the same day."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from math import cos, radians
from pathlib import Path
from typing import Any
from zlib import crc32

from django.db import transaction
from django.db.models import Model

from offices.demo.when import Calendar, closure_days, schedule_fields
from offices.loading import german_slug
from offices.models import Organization, Place, SocialArea
from services.enums.offers import CostKind, Entry, Level, LocationType, Status
from services.loading import DATA as REFERENCE
from services.models import (
    Accessibility,
    Closure,
    Contact,
    CostOption,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceText,
    TaxonomyTerm,
)

DATA = Path(__file__).parent
METRES_PER_DEGREE = 111_320
FIRST_PHONE = 100
"""030 23125-000 to -999 is reserved for fiction (Bundesnetzagentur); the first hundred are for offices."""
MOBILE = "0152 28817386"

_SHORT_PLACES = {
    "voelklingen-innenstadt": "voelklingen",
    "unteres-malstatt": "malstatt",
    "oberes-malstatt": "malstatt",
    "unteres-alt-saarbruecken": "alt-saarbruecken",
    "moltkestrasse": "alt-saarbruecken",
    "sulzbach-saar": "sulzbach",
    "brebach-fechingen": "brebach",
}
_PRICE = re.compile(r"(\d+)(?:-(\d+))?(?: (.*))?")


@dataclass
class Batch:
    """Rows that hang on services and offers, inserted together at the end."""

    rows: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def insert(self) -> None:
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows)


@transaction.atomic
def load_offers(calendar: Calendar) -> int:
    """Locations, services, offers and everything on them. Once only. Returns the number of offers."""
    organizations = {row.slug: row for row in Organization.objects.filter(is_demo=True)}
    areas = {row.slug: row for row in SocialArea.objects.all()}
    kinds = {row.code: row for row in TaxonomyTerm.objects.filter(level=Level.KIND)}
    ages = {
        entry["id"]: entry for entry in json.loads((REFERENCE / "kinds.json").read_text(encoding="utf-8"))
    }
    locations = _load_locations(organizations)
    entries = list(read_offers())
    services = [_service(entry, organizations, kinds, ages, calendar) for entry in entries]
    Service.objects.bulk_create(services)
    Service.service_areas.through.objects.bulk_create(
        Service.service_areas.through(service_id=service.pk, socialarea_id=areas[slug].pk)
        for service, entry in zip(services, entries, strict=True)
        for slug in entry.get("areas", [])
    )
    batch = Batch()
    offers: list[tuple[ServiceAtLocation, list[str], list[list[str]]]] = []
    for number, (service, entry) in enumerate(zip(services, entries, strict=True)):
        _add_facts(batch, service, entry, number)
        sites = [{"at": entry["at"], "when": entry["when"]}, *entry.get("also", [])]
        for index, site in enumerate(sites):
            offer = ServiceAtLocation(
                slug=entry["slug"]
                if index == 0 and "slug" in entry
                else offer_slug(entry["name"], site["at"], locations),
                service=service,
                location=locations[site["at"]],
                description=entry.get("where", "") if index == 0 else site.get("where", ""),
            )
            offers.append((offer, site["when"], entry.get("closed", []) if index == 0 else []))
    ServiceAtLocation.objects.bulk_create(offer for offer, _, _ in offers)
    for offer, lines, closures in offers:
        batch.add(*(Schedule(service_at_location=offer, **schedule_fields(line, calendar)) for line in lines))
        for spec, reason in closures:
            first, last = closure_days(spec, calendar)
            batch.add(Closure(service_at_location=offer, starts_on=first, ends_on=last, reason=reason))
    _add_texts(batch, {offer.slug: offer.service for offer, _, _ in offers})
    batch.insert()
    return len(offers)


def read_offers() -> Iterable[dict[str, Any]]:
    """Every offer of the files, in the order of the files' names."""
    for path in sorted((DATA / "offers").glob("*.toml")):
        yield from _toml(path)["offer"]


def offer_slug(name: str, at: str, locations: dict[str, Location]) -> str:
    """Readable address: the name, and the place where the name does not say it already."""
    slug = german_slug(name)
    place = locations[at].place
    if place is None:
        return slug
    short = _SHORT_PLACES.get(place.slug, place.slug)
    return slug if short in slug else f"{slug}-{short}"


def _load_locations(organizations: dict[str, Organization]) -> dict[str, Location]:
    entries = {
        key: entry
        for path in sorted((DATA / "locations").glob("*.toml"))
        for key, entry in _toml(path).items()
    }
    places = {place.slug: place for place in Place.objects.all()}
    locations = {key: _location(entry, organizations, places) for key, entry in entries.items()}
    Location.objects.bulk_create(locations.values())
    Accessibility.objects.bulk_create(
        Accessibility(
            location=locations[key],
            step_free=answers[0],
            accessible_toilet=answers[1],
            pram_parking=answers[2],
            description=entry.get("access_note", ""),
        )
        for key, entry in entries.items()
        if (answers := entry.get("access", "").split())
    )
    return locations


def _location(
    entry: dict[str, Any], organizations: dict[str, Organization], places: dict[str, Place]
) -> Location:
    organization = organizations[entry["by"]]
    if entry.get("virtual"):
        return Location(name=entry["name"], organization=organization, location_type=LocationType.VIRTUAL)
    place = places[entry["place"]]
    north, east = entry.get("move", (0, 0))
    latitude, longitude = entry.get("point") or (
        round(place.latitude + north / METRES_PER_DEGREE, 5),
        round(place.longitude + east / METRES_PER_DEGREE / cos(radians(place.latitude)), 5),
    )
    return Location(
        name=entry["name"],
        organization=organization,
        address_1=entry["street"],
        address_2=entry.get("find", ""),
        postal_code=entry["plz"],
        city=place.municipality,
        place=place,
        latitude=latitude,
        longitude=longitude,
        transportation=entry.get("bus", ""),
        is_protected=entry.get("protected", False),
    )


def _service(
    entry: dict[str, Any],
    organizations: dict[str, Organization],
    kinds: dict[str, TaxonomyTerm],
    ages: dict[str, dict[str, Any]],
    calendar: Calendar,
) -> Service:
    kind = ages[entry["kind"]]
    youngest, oldest = entry.get("ages") or (kind["age_from_months"], kind["age_to_months"])
    organization = organizations[entry["by"]]
    return Service(
        organization=organization,
        kind=kinds[entry["kind"]],
        status=entry.get("status", Status.ACTIVE),
        name=entry["name"],
        description=entry["text"],
        application_process=entry["how"],
        fees_description=entry.get("fees", ""),
        eligibility_description=entry.get("for", ""),
        alert=entry.get("alert", ""),
        email=f"{organization.slug}@example.org",
        minimum_age_months=youngest,
        maximum_age_months=oldest,
        entry=entry.get("entry", Entry.DROP_IN),
        free_places=entry.get("places", "unknown"),
        siblings_welcome=entry.get("siblings", "unknown"),
        interpretation=entry.get("interpreter", "unknown"),
        assured_on=calendar.today - timedelta(days=_days_since_check(entry)),
        assurer_name=str(organization),
    )


def _days_since_check(entry: dict[str, Any]) -> int:
    """Most were checked this season, some last year, a few long ago: every state of freshness is seen."""
    if "checked" in entry:
        return entry["checked"]
    draw = crc32(entry["name"].encode())
    spread = draw // 10
    match draw % 10:
        case 0:
            return 370 + spread % 55
        case 1 | 2:
            return 130 + spread % 220
        case _:
            return 3 + spread % 110


def _add_facts(batch: Batch, service: Service, entry: dict[str, Any], number: int) -> None:
    batch.add(*(ServiceLanguage(service=service, code=code) for code in entry.get("languages", "de").split()))
    batch.add(cost_option(service, entry.get("cost", "free")))
    batch.add(*(RequiredDocument(service=service, document=text) for text in entry.get("bring", [])))
    batch.add(Contact(service=service, name=entry.get("team", f"Team {service.organization}")))
    answered = entry.get("tel", "")
    if answered != "-":
        batch.add(Phone(service=service, number=f"030 23125-{FIRST_PHONE + number}", description=answered))
    if "mobile" in entry:
        batch.add(Phone(service=service, number=MOBILE, type="cell", description=entry["mobile"]))


def cost_option(service: Service, text: str) -> CostOption:
    """`free`, `2 je Treffen`, `1-3 je Einkauf`, `small: …` or `conditional: …`."""
    if match := _PRICE.fullmatch(text):
        low, high, note = match.groups()
        return CostOption(
            service=service,
            option=CostKind.RANGE if high else CostKind.FIXED,
            amount=low,
            maximum_amount=high,
            amount_description=note or "",
        )
    option, _, note = text.partition(":")
    return CostOption(service=service, option=CostKind(option), amount_description=note.strip())


def _add_texts(batch: Batch, services: dict[str, Service]) -> None:
    for path in sorted((DATA / "texts").glob("*.toml")):
        for slug, entry in _toml(path).items():
            batch.add(
                ServiceText(
                    service=services[slug],
                    language=path.stem,
                    state=entry["state"],
                    name=entry["name"],
                    description=entry["text"],
                    application_process=entry.get("how", ""),
                    fees_description=entry.get("fees", ""),
                )
            )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
