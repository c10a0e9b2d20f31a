"""Linked data of offers: what search engines and directories read, with the kind always in German."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from services.enums.offers import CostKind
from services.linked_data import list_item_service, script_json
from services.models import Closure, CostOption, ServiceAtLocation
from tests.services.builders import an_offer, protected, translated, virtual

pytestmark = pytest.mark.django_db


def blocks(client: Client, offer: ServiceAtLocation, prefix: str = "") -> list[dict[str, Any]]:
    html = client.get(f"{prefix}/angebote/{offer.slug}/").content.decode()
    return [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    ]


class TestService:
    def test_a_service_says_what_the_page_says(self, client: Client) -> None:
        service = blocks(client, an_offer())[0]
        assert service["@context"] == "https://schema.org"
        assert service["@type"] == "Service"
        assert service["url"] == service["@id"] == "http://testserver/angebote/babytreff-muehle/"
        assert service["provider"] == {
            "@type": "Organization",
            "name": "Verein Mühle e. V.",
            "url": "https://muehle.example.org",
        }
        assert service["offers"] == [{"@type": "Offer", "price": "2.50", "priceCurrency": "EUR"}]
        assert service["audience"] == {
            "@type": "PeopleAudience",
            "suggestedMinAge": 0.5,
            "suggestedMaxAge": 3,
            "audienceType": "Eltern mit Kind",
        }
        assert service["hoursAvailable"] == [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": ["https://schema.org/Tuesday"],
                "opens": "10:00",
                "closes": "11:30",
            }
        ]
        channel = service["availableChannel"]
        assert channel["availableLanguage"] == ["de", "ar"]
        assert channel["servicePhone"]["telephone"] == "030 23125-801"
        assert channel["serviceLocation"]["address"]["streetAddress"] == "Mühlenweg 3"

    @pytest.mark.parametrize("prefix", ["", "/einfach", "/en", "/ar", "/uk"])
    def test_the_kind_is_german_in_every_language(self, client: Client, prefix: str) -> None:
        offer = an_offer()
        assert blocks(client, offer, prefix)[0]["serviceType"] == offer.service.kind.name == "Krabbelgruppe"

    def test_the_name_is_the_one_of_the_page(self, client: Client) -> None:
        offer = an_offer()
        translated(offer, "fr", name="Groupe de bébés")
        service = blocks(client, offer, "/fr")[0]
        assert service["name"] == "Groupe de bébés"
        assert service["url"] == "http://testserver/fr/angebote/babytreff-muehle/"

    def test_a_protected_address_is_only_its_area(self, client: Client) -> None:
        found = blocks(client, protected(an_offer()))
        assert found[0]["availableChannel"]["serviceLocation"]["name"] == "Burbach"
        assert found[1]["location"]["name"] == "Burbach"
        text = json.dumps(found, ensure_ascii=False)
        for secret in ("Mühlenweg", "Haus Mühle", "66115", "49.24", "6.95", "geo"):
            assert secret not in text

    def test_help_that_comes_has_areas_and_no_place(self, client: Client) -> None:
        service = blocks(client, virtual(an_offer(), "burbach"))[0]
        assert service["areaServed"] == [{"@type": "AdministrativeArea", "name": "Burbach"}]
        assert "serviceLocation" not in service["availableChannel"]

    def test_free_is_a_price_of_nothing(self, client: Client) -> None:
        offer = an_offer()
        CostOption.objects.filter(service=offer.service).update(option=CostKind.FREE, amount=None)
        service = blocks(client, offer)[0]
        assert service["offers"] == [{"@type": "Offer", "price": "0", "priceCurrency": "EUR"}]
        assert service["isAccessibleForFree"] is True


class TestEvents:
    def test_next_dates_are_events_and_cancelled_ones_say_so(self, client: Client) -> None:
        offer = an_offer()
        Closure.objects.create(
            service_at_location=offer, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1), reason="Krank"
        )
        events = blocks(client, offer)[1:]
        assert [(event["@type"], event["startDate"], event["eventStatus"]) for event in events] == [
            ("Event", "2026-11-24T10:00:00+01:00", "https://schema.org/EventScheduled"),
            ("Event", "2026-12-01T10:00:00+01:00", "https://schema.org/EventCancelled"),
            ("Event", "2026-12-08T10:00:00+01:00", "https://schema.org/EventScheduled"),
            ("Event", "2026-12-15T10:00:00+01:00", "https://schema.org/EventScheduled"),
        ]
        assert events[0]["endDate"] == "2026-11-24T11:30:00+01:00"
        assert events[0]["location"]["name"] == "Haus Mühle"
        assert events[0]["organizer"]["name"] == "Verein Mühle e. V."


class TestListItem:
    def test_small_enough_for_a_list(self) -> None:
        offer = ServiceAtLocation.objects.with_facts().get(pk=an_offer().pk)
        assert list_item_service(offer, "en", "https://portal.example") == {
            "@type": "Service",
            "name": "Babytreff Mühle",
            "url": "https://portal.example/en/angebote/babytreff-muehle/",
            "serviceType": "Krabbelgruppe",
            "provider": {"@type": "Organization", "name": "Verein Mühle e. V."},
            "areaServed": {
                "@type": "Place",
                "name": "Burbach",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Saarbrücken",
                    "addressCountry": "DE",
                },
            },
        }


class TestEscaping:
    def test_nothing_ends_the_script(self) -> None:
        text = script_json({"name": "</script><!-- & \u2028"})
        assert "<" not in text
        assert ">" not in text
        assert "&" not in text
        assert json.loads(text)["name"] == "</script><!-- & \u2028"
