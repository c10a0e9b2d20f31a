"""Somebody opens the portal for the first time. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import html

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from offices.models import Office
from services.actions.directory import refresh_directory
from services.models import Service, ServiceAtLocation

pytestmark = pytest.mark.django_db


def seen(client: Client, address: str = "/") -> str:
    return html.unescape(client.get(address).content.decode())


def test_a_resident_finds_question_situations_dates_offices_and_help_in_danger(client: Client) -> None:
    page = seen(client)
    assert 'name="q"' in page
    assert 'name="ort"' in page
    assert page.count('class="sr-situation ') == 10
    assert "Ich bin schwanger oder habe ein Baby." in page
    assert "Was heute stattfindet" in page
    assert page.count('class="sr-today__item') == 6
    assert [
        name for name in ("Malstatt", "Alt-Saarbrücken", "Burbach", "Völklingen") if f"büro {name}" in page
    ] == [
        "Malstatt",
        "Alt-Saarbrücken",
        "Burbach",
        "Völklingen",
    ]
    assert 'href="tel:110"' in page
    assert 'href="/krise/"' in page


def test_an_office_says_until_when_it_is_open(client: Client) -> None:
    assert "Jetzt offen, bis 16:30 Uhr" in seen(client)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "I am pregnant or I have a baby."),
        ("ar", "أنا حامل أو عندي طفل رضيع."),
        ("uk", "Я вагітна або в мене є немовля."),
    ],
)
def test_situations_speak_the_language_of_the_page(client: Client, language: str, sentence: str) -> None:
    assert sentence in seen(client, f"/{language}/")


def test_what_is_cancelled_today_is_not_announced(client: Client) -> None:
    first = ServiceAtLocation.objects.filter(index__is_public=True, schedules__byday__contains="TU").first()
    assert first is not None
    first.closures.create(starts_on="2026-11-24", ends_on="2026-11-24", reason="die Leitung krank ist")
    refresh_directory()
    today = seen(client).split("Was heute stattfindet")[1].split("</section>")[0]
    assert f"/angebote/{first.slug}/" not in today


def test_it_is_good_with_nothing_in_the_directory(client: Client) -> None:
    Service.objects.all().delete()
    Office.objects.all().delete()
    refresh_directory()
    page = seen(client)
    assert page.count('class="sr-situation ') == 10
    assert "Was heute stattfindet" not in page
    assert 'href="tel:110"' in page


def test_the_page_costs_the_same_few_queries_however_many_offers(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")
    with django_assert_num_queries(3):
        client.get("/")
    with django_assert_num_queries(3):
        client.get("/ar/")
