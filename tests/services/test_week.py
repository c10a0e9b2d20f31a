"""The week page: seven days, the list's questions, and a clear sentence for what cannot be read."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from services.actions.directory import refresh_offers
from services.enums.offers import Status
from services.models import Closure, ServiceAtLocation
from services.week_page import MOST_DATES, MOST_DOORS, parse_week
from tests.services.builders import an_offer, protected

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
QUERIES = {"": 2, "?thema=baby&ort=burbach&umkreis=5": 2, "?q=krabbelgruppe": 2}
"""The directory's versions and the dates."""


def week(client: Client, query: str = "", prefix: str = "") -> str:
    response = client.get(f"{prefix}/woche/{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<h2 id="tag-\d-name"><time datetime="([\d-]+)">', html)


def day(html: str, number: int) -> str:
    return html.split(f'id="tag-{number}"', 1)[1].split("</section>", 1)[0]


def listed(offer: ServiceAtLocation) -> ServiceAtLocation:
    refresh_offers([offer.pk])
    return offer


class TestWeeks:
    def test_without_a_question_it_is_this_week(self, client: Client) -> None:
        assert titles(week(client)) == [f"2026-11-{number}" for number in range(23, 30)]

    def test_another_week_and_back(self, client: Client) -> None:
        html = week(client, "?woche=2026-W49&thema=baby")
        assert titles(html)[0] == "2026-11-30"
        assert 'href="/woche/?thema=baby" rel="prev"' in html
        assert 'href="/woche/?thema=baby&amp;woche=2026-W50" rel="next"' in html
        assert '<input type="hidden" name="woche" value="2026-W49">' in html

    @pytest.mark.parametrize(
        "text", ["quatsch", "2026-W60", "2026-W00", "0000-W01", "9999-W52", "²-W²", "2026-48", "%F0%9F"]
    )
    def test_what_is_no_week_gets_a_sentence_and_this_week(self, client: Client, text: str) -> None:
        html = week(client, f"?woche={text}")
        assert "2026-W48" in html.split('class="sr-errors"', 1)[1].split("</ul>", 1)[0]
        assert titles(html)[0] == "2026-11-23"

    def test_weeks_out_of_reach_say_so(self, client: Client) -> None:
        for text, monday in (("2026-W40", "2026-09-28"), ("2031-W02", "2031-01-06")):
            html = week(client, f"?woche={text}")
            assert titles(html)[0] == monday
            assert 'class="sr-errors"' not in html
            assert '<p class="sr-panel sr-panel--soft">' in html

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-W48", (date(2026, 11, 23), True)),
            ("2026-w53", (date(2026, 12, 28), True)),
            ("2027W01", (date(2027, 1, 4), True)),
            ("", (date(2026, 11, 23), True)),
            ("2027-W53", (date(2026, 11, 23), False)),
        ],
    )
    def test_reading_a_week(self, text: str, expected: tuple[date, bool]) -> None:
        assert parse_week(text, TODAY) == expected


class TestDates:
    def test_a_date_stands_at_its_time_with_the_way_back(self, client: Client) -> None:
        listed(an_offer())
        tuesday = day(week(client, "?thema=krabbelgruppe&ort=burbach&umkreis=2"), 2)
        slot = tuesday.split('datetime="2026-11-24T10:00+01:00"', 1)[1]
        assert 'href="/angebote/babytreff-muehle/?thema=krabbelgruppe&amp;ort=burbach&amp;umkreis=2"' in slot
        assert "Haus Mühle, Burbach" in slot

    def test_a_cancelled_date_is_struck_and_says_why(self, client: Client) -> None:
        offer = an_offer()
        Closure.objects.create(
            service_at_location=offer, starts_on=TODAY, ends_on=TODAY, reason="Malerarbeiten"
        )
        listed(offer)
        tuesday = day(week(client, "?thema=krabbelgruppe"), 2)
        assert "<s>Babytreff Mühle</s>" in tuesday
        assert "Malerarbeiten" in tuesday

    def test_open_doors_stand_apart(self, client: Client) -> None:
        listed(an_offer(name="Offene Tür", times={"opens_at": time(9), "closes_at": time(17)}))
        dates, doors = day(week(client, "?thema=krabbelgruppe"), 2).split('class="wk-doors"')
        assert "Offene Tür" not in dates
        assert "Offene Tür" in doors

    def test_hidden_offers_and_protected_places_stay_away(self, client: Client) -> None:
        listed(an_offer("versteckt", name="Versteckt", status=Status.INACTIVE))
        listed(protected(an_offer("geschuetzt", name="Sicherer Ort")))
        html = week(client, "?thema=krabbelgruppe")
        assert "Versteckt" not in html
        assert "Sicherer Ort" in html
        assert "Haus Mühle" not in html

    def test_an_empty_day_says_so(self, client: Client) -> None:
        html = week(client, "?thema=frauentreff&kostenlos=1&sprache=dgs&ort=burbach&umkreis=1")
        assert "wk-row" not in html
        for number in range(1, 8):
            assert '<p class="sr-muted">' in day(html, number)


class TestQuestions:
    def test_the_same_question_as_the_list(self, client: Client) -> None:
        slugs = set(re.findall(r'href="/angebote/([\w-]+)/', week(client, "?thema=baby")))
        categories = ServiceAtLocation.objects.filter(slug__in=slugs).values_list(
            "service__kind__parent__code", flat=True
        )
        assert len(slugs) > 5
        assert set(categories) == {"baby"}

    def test_unknown_answers_are_named(self, client: Client) -> None:
        html = week(client, "?ort=atlantis&alter=alt&thema=quatsch")
        errors = html.split('class="sr-errors"', 1)[1].split("</ul>", 1)[0]
        assert errors.count("<li>") == 3
        assert "atlantis" in errors

    @pytest.mark.parametrize("prefix", ["/einfach", "/en", "/ar", "/ru"])
    def test_in_other_languages(self, client: Client, prefix: str) -> None:
        assert f'href="{prefix}/angebote/' in week(client, prefix=prefix)


class TestSize:
    @pytest.mark.parametrize("query", list(QUERIES))
    def test_queries(self, client: Client, django_assert_num_queries: Any, query: str) -> None:
        week(client, query)
        with django_assert_num_queries(QUERIES[query]):
            week(client, query)

    def test_a_crowded_day_is_cut_and_says_how_many_more(self, client: Client) -> None:
        crowd = [
            an_offer(f"gruppe-{number:02}", name=f"Gruppe {number:02}") for number in range(MOST_DATES + 4)
        ]
        refresh_offers([offer.pk for offer in crowd])
        tuesday = day(week(client, "?thema=krabbelgruppe"), 2)
        assert tuesday.split('class="wk-doors"')[0].count('class="wk-row ') == MOST_DATES
        assert 'href="/angebote/?thema=krabbelgruppe&amp;tag=2026-11-24"' in tuesday

    def test_never_more_than_the_limits(self, client: Client) -> None:
        assert week(client).count('class="wk-row ') <= 7 * (MOST_DATES + MOST_DOORS)
