"""An offer with everything on it, for stories that need to know every detail."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from offices.models import Organization, Place, SocialArea
from services.enums.offers import Answer, CostKind, Entry, LocationType, PhoneType, Places, Status, TextState
from services.models import (
    Accessibility,
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


def an_offer(
    slug: str = "babytreff-muehle", *, times: dict[str, Any] | None = None, **changes: Any
) -> ServiceAtLocation:
    """A public baby group in Burbach on Tuesdays from 10 to 11:30. `changes` go to the service."""
    organization = Organization.objects.create(
        slug=f"traeger-{slug}", name="Verein Mühle e. V.", website="https://muehle.example.org"
    )
    values: dict[str, Any] = {
        "name": "Babytreff Mühle",
        "description": "Spielen, singen, fragen.\n\nGeschwister spielen nebenan.",
        "application_process": "Klingeln Sie bei „Mühle“.",
        "eligibility_description": "Eltern mit Kind",
        "kind": TaxonomyTerm.objects.get(code="krabbelgruppe"),
        "status": Status.ACTIVE,
        "email": "muehle@example.org",
        "url": "https://muehle.example.org/babytreff/",
        "minimum_age_months": 6,
        "maximum_age_months": 36,
        "entry": Entry.DROP_IN,
        "free_places": Places.FEW,
        "siblings_welcome": Answer.YES,
        "interpretation": Answer.ASK,
        "assured_on": date(2026, 10, 5),
        "assurer_name": "Verein Mühle",
    }
    service = Service.objects.create(organization=organization, **(values | changes))
    location = Location.objects.create(
        name="Haus Mühle",
        organization=organization,
        address_1="Mühlenweg 3",
        address_2="Eingang im Hof",
        postal_code="66115",
        city="Saarbrücken",
        place=Place.objects.get(slug="burbach"),
        latitude=49.2421,
        longitude=6.9502,
        transportation="Bus 101, Haltestelle Markt",
    )
    Accessibility.objects.create(location=location, step_free=Answer.YES, pram_parking=Answer.NO)
    offer = ServiceAtLocation.objects.create(slug=slug, service=service, location=location)
    rule = {"freq": "WEEKLY", "byday": "TU", "opens_at": time(10), "closes_at": time(11, 30)}
    Schedule.objects.create(service_at_location=offer, **(rule | (times or {})))
    CostOption.objects.create(service=service, option=CostKind.FIXED, amount=Decimal("2.50"))
    RequiredDocument.objects.create(service=service, document="Hausschuhe")
    contact = Contact.objects.create(service=service, name="Team Mühle", title="Elternberatung")
    Phone.objects.create(service=service, number="030 23125-801", description="Mo bis Fr 9–12 Uhr")
    Phone.objects.create(service=service, number="0152 28817386", type=PhoneType.CELL, contact=contact)
    for code in ("de", "ar"):
        ServiceLanguage.objects.create(service=service, code=code)
    return offer


def translated(
    offer: ServiceAtLocation, language: str, state: str = TextState.CHECKED, **texts: str
) -> ServiceText:
    return ServiceText.objects.create(service=offer.service, language=language, state=state, **texts)


def protected(offer: ServiceAtLocation) -> ServiceAtLocation:
    offer.location.is_protected = True
    offer.location.save()
    return offer


def virtual(offer: ServiceAtLocation, *areas: str) -> ServiceAtLocation:
    """Help that comes to people of these Sozialräume."""
    location = offer.location
    location.location_type, location.name = LocationType.VIRTUAL, "Besuch bei Ihnen"
    location.address_1 = location.address_2 = location.postal_code = location.city = ""
    location.place = location.latitude = location.longitude = None
    location.save()
    offer.service.service_areas.set(SocialArea.objects.filter(slug__in=areas))
    return offer
