"""The page of one offer: it answers in the order people ask, and never says what it must not."""

import json
import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from services.enums.offers import Entry, Status, TextState
from services.models import Closure, CostOption, Schedule, ServiceAtLocation, TaxonomyTerm
from tests.services.builders import an_offer, protected, translated, virtual

pytestmark = pytest.mark.django_db

QUERIES = 3
"""The directory's versions, the offer, the places beside it."""


def page(client: Client, offer: ServiceAtLocation, prefix: str = "", query: str = "") -> str:
    response = client.get(f"{prefix}/angebote/{offer.slug}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, name: str) -> str:
    """Words of one answer without markup."""
    found = re.search(rf'<section class="sr-fact" id="{name}">(.*?)</section>', html, re.DOTALL)
    assert found, name
    return words(found[1])


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestOrder:
    def test_questions_are_answered_in_the_order_people_ask(self, client: Client) -> None:
        html = page(client, an_offer())
        assert re.findall(r'<section class="sr-fact" id="([\w-]+)"', html) == [
            "fuer-wen",
            "wann",
            "wo",
            "kosten",
            "hingehen",
            "wer",
            "stand",
        ]

    def test_everything_about_the_group_is_there(self, client: Client) -> None:
        html = page(client, an_offer())
        assert "Babytreff Mühle" in html
        assert "Geschwister spielen nebenan." in section(html, "fuer-wen")
        where = section(html, "wo")
        for text in (
            "Haus Mühle",
            "Mühlenweg 3",
            "66115 Saarbrücken",
            "Eingang im Hof",
            "Burbach",
            "Bus 101",
        ):
            assert text in where
        assert "Hausschuhe" in section(html, "kosten")
        assert "2,50" in section(html, "kosten")
        assert "Klingeln Sie" in section(html, "hingehen")
        who = section(html, "wer")
        for text in ("030 23125-801", "Mo bis Fr 9–12 Uhr", "Team Mühle", "العربية", "muehle@example.org"):
            assert text in who
        assert 'href="tel:03023125801"' in html
        assert "5. Oktober 2026" in section(html, "stand")
        assert "Verein Mühle" in section(html, "stand")

    @pytest.mark.parametrize("prefix", ["", "/einfach", "/en", "/fr", "/tr", "/ar", "/uk", "/ru", "/it"])
    def test_every_language_has_the_page(self, client: Client, prefix: str) -> None:
        assert "Babytreff Mühle" in page(client, an_offer(), prefix)


class TestWhen:
    def test_a_cancelled_date_stands_between_the_others_with_its_reason(self, client: Client) -> None:
        offer = an_offer()
        Closure.objects.create(
            service_at_location=offer,
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 1),
            reason="Malerarbeiten",
        )
        html = page(client, offer)
        assert re.findall(
            r'<li class="sr-date sr-date--(\w+)">.*?datetime="([\dT:+-]+)"', html, re.DOTALL
        ) == [
            ("on", "2026-11-24T10:00+01:00"),
            ("off", "2026-12-01T10:00+01:00"),
            ("on", "2026-12-08T10:00+01:00"),
            ("on", "2026-12-15T10:00+01:00"),
        ]
        assert "Malerarbeiten" in section(html, "wann")

    def test_a_long_break_is_one_line(self, client: Client) -> None:
        offer = an_offer()
        Closure.objects.create(
            service_at_location=offer,
            starts_on=date(2026, 11, 24),
            ends_on=date(2026, 12, 31),
            reason="Umbau",
        )
        html = page(client, offer)
        assert re.findall(r'class="sr-date sr-date--(\w+)"', html) == ["off", "on", "on", "on"]
        assert "24. November" in section(html, "wann")
        assert "29. Dezember" in section(html, "wann")

    def test_open_now_says_until_when(self, client: Client) -> None:
        offer = an_offer(times={"opens_at": time(8), "closes_at": time(12)})
        assert 'class="sr-state is-open"' in page(client, offer)

    def test_by_appointment_promises_no_date(self, client: Client) -> None:
        offer = an_offer(times={"freq": "APPOINTMENT", "byday": "", "opens_at": None, "closes_at": None})
        html = page(client, offer)
        assert 'class="sr-date ' not in html
        assert "termine.ics" not in html

    def test_round_the_clock_lists_no_dates(self, client: Client) -> None:
        offer = an_offer(times={"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": time(0), "closes_at": time(0)})
        assert 'class="sr-date ' not in page(client, offer)

    def test_a_paused_offer_shows_its_notice_and_no_dates(self, client: Client) -> None:
        offer = an_offer(status=Status.PAUSED, alert="Ab Februar wieder da.")
        html = page(client, offer)
        assert "Ab Februar wieder da." in html
        assert "sr-alert--warning" in html
        assert 'class="sr-date ' not in html
        assert '"@type":"Event"' not in html


class TestWhere:
    def test_a_protected_address_is_nowhere_in_the_page(self, client: Client) -> None:
        offer = protected(an_offer())
        offer.description = "zweite Tür links"
        offer.save()
        for prefix in ("", "/ar"):
            html = page(client, offer, prefix)
            for secret in (
                "Mühlenweg",
                "Haus Mühle",
                "Eingang im Hof",
                "66115",
                "49.242",
                "6.950",
                "Bus 101",
                "Tür links",
            ):
                assert secret not in html
            assert "Burbach" in section(html, "wo")

    def test_help_that_comes_says_for_whom(self, client: Client) -> None:
        html = page(client, virtual(an_offer(), "burbach", "malstatt"))
        where = section(html, "wo")
        assert "Besuch bei Ihnen" in where
        assert "Burbach" in where
        assert "Malstatt" in where
        assert "/karte/" not in section_html(html, "wo")

    def test_the_map_opens_around_the_offer(self, client: Client) -> None:
        assert "/karte/?thema=krabbelgruppe&amp;ort=49.242,6.950&amp;umkreis=1" in page(client, an_offer())


def section_html(html: str, name: str) -> str:
    found = re.search(rf'<section class="sr-fact" id="{name}">(.*?)</section>', html, re.DOTALL)
    assert found
    return found[1]


class TestFreshness:
    @pytest.mark.parametrize(
        ("assured_on", "is_warned"),
        [(date(2026, 11, 24), False), (date(2025, 11, 24), False), (date(2025, 11, 23), True), (None, True)],
    )
    def test_after_a_year_the_page_warns(
        self, client: Client, assured_on: date | None, is_warned: bool
    ) -> None:
        html = page(client, an_offer(assured_on=assured_on))
        assert ("is-unclear" in section_html(html, "stand")) is is_warned


class TestLanguages:
    def test_missing_texts_stay_german_and_say_so(self, client: Client) -> None:
        offer = an_offer()
        translated(offer, "fr", name="Groupe de bébés")
        html = page(client, offer, "/fr")
        assert "<h1>Groupe de bébés</h1>" in html
        assert '<div class="of-text" lang="de" dir="ltr">' in html
        assert 'class="of-note"' in html

    def test_german_pages_have_no_language_marks(self, client: Client) -> None:
        html = page(client, an_offer())
        assert 'dir="ltr">' not in html.split("<main", 1)[1]
        assert 'class="of-note"' not in html

    def test_a_machine_translation_is_marked(self, client: Client) -> None:
        offer = an_offer()
        texts = {
            "name": "Baby group",
            "description": "Play, sing, ask.",
            "application_process": "Ring the bell.",
            "eligibility_description": "Parents",
        }
        translation = translated(offer, "en", TextState.MACHINE, **texts)
        html = page(client, offer, "/en")
        assert html.count('class="of-note"') == 1
        assert f'href="/angebote/{offer.slug}/" hreflang="de"' in html
        translation.state = TextState.CHECKED
        translation.save()
        assert 'class="of-note"' not in page(client, offer, "/en")


class TestWayBack:
    def test_the_way_back_keeps_the_search(self, client: Client) -> None:
        html = page(client, an_offer(), query="?q=krabbel&ort=burbach&alter=9m&seite=2")
        assert 'class="of-back" href="/angebote/?q=krabbel&amp;ort=burbach&amp;alter=9m&amp;seite=2"' in html

    def test_nothing_foreign_gets_into_it(self, client: Client) -> None:
        html = page(client, an_offer(), query='?utm_source=x&thema=%22onload&q="><script>')
        assert "utm_source" not in html.split("<main", 1)[1]
        assert "<script>" not in html
        assert 'class="of-back" href="/angebote/?q=%22%3E%3Cscript%3E"' in html

    def test_without_a_search_there_is_none(self, client: Client) -> None:
        assert "of-back" not in page(client, an_offer())

    def test_the_category_is_the_way_up(self, client: Client) -> None:
        assert 'href="/angebote/?thema=baby"' in page(client, an_offer())


class TestBeside:
    def test_other_places_of_the_same_service(self, client: Client) -> None:
        offer, elsewhere = an_offer(), an_offer("muehle-zwei")
        elsewhere.service = offer.service
        elsewhere.location.name = "Haus am Fluss"
        elsewhere.location.save()
        elsewhere.save()
        html = page(client, offer)
        assert '<a href="/angebote/muehle-zwei/">Haus am Fluss, Burbach</a>' in html

    def test_three_similar_offers_at_most_and_never_itself(self, client: Client) -> None:
        offer = ServiceAtLocation.objects.public().filter(service__kind__code="krabbelgruppe").first()
        html = page(client, offer)
        links = re.search(r'<ul class="sr-plain of-links">(.*?)</ul>', html, re.DOTALL)
        assert links
        found = re.findall(r'href="/angebote/([\w-]+)/"', links[1])
        assert len(found) == 3
        assert offer.slug not in found
        kinds = ServiceAtLocation.objects.filter(slug__in=found).values_list("service__kind__code", flat=True)
        assert set(kinds) == {"krabbelgruppe"}


class TestCare:
    def test_counselling_can_be_left_quickly(self, client: Client) -> None:
        kind = TaxonomyTerm.objects.get(code="haeusliche-gewalt")
        html = page(client, an_offer(kind=kind))
        assert "data-quick-exit" in html
        assert 'class="sr-crisis"' in html

    def test_a_baby_group_needs_neither(self, client: Client) -> None:
        html = page(client, an_offer())
        assert "data-quick-exit" not in html
        assert 'class="sr-crisis"' not in html

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.INACTIVE, Status.DEFUNCT])
    def test_what_is_not_public_does_not_exist(self, client: Client, status: str) -> None:
        an_offer("geheim", status=status)
        assert client.get("/angebote/geheim/").status_code == 404
        assert client.get("/angebote/geheim/termine.ics").status_code == 404
        assert client.get("/angebote/gibt-es-nicht/").status_code == 404

    def test_only_reading(self, client: Client) -> None:
        offer = an_offer()
        assert client.post(f"/angebote/{offer.slug}/").status_code == 405
        assert client.head(f"/angebote/{offer.slug}/").status_code == 200

    def test_texts_cannot_break_out(self, client: Client) -> None:
        evil = '</script><script>alert("x")</script>'
        html = page(client, an_offer(name=evil[:120], description=evil, application_process=evil))
        assert "<script>alert" not in html
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        assert json.loads(blocks[0])["description"] == evil

    def test_each_way_in_has_its_sentence(self, client: Client) -> None:
        said = set()
        for entry in Entry.values:
            said.add(
                section(page(client, an_offer(f"weg-{entry.replace('_', '-')}", entry=entry)), "hingehen")
            )
        assert len(said) == len(Entry.values)


class TestCost:
    def test_a_page_costs_three_queries_however_much_hangs_on_it(
        self, client: Client, django_assert_num_queries: Any
    ) -> None:
        offer = an_offer()
        page(client, offer)
        with django_assert_num_queries(QUERIES):
            page(client, offer)
        for number in range(8):
            Schedule.objects.create(
                service_at_location=offer, byday="WE", opens_at=time(8 + number), closes_at=time(9 + number)
            )
            CostOption.objects.create(
                service=offer.service, option="small", amount_description=f"Sorte {number}"
            )
        with django_assert_num_queries(QUERIES):
            page(client, offer)

    def test_every_offer_of_the_demo_has_a_page(self, client: Client) -> None:
        for offer in ServiceAtLocation.objects.public():
            html = page(client, offer)
            assert html.count("<h1") == 1
