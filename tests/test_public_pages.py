"""Pages that belong to no app: helplines, errors, health, what machines read, and the quick way out."""

import html
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from services.models import DirectoryState
from sozialraum import views

pytestmark = pytest.mark.django_db


def seen(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/krise/", "Hilfe in der Krise"),
        ("/impressum/", "Impressum"),
        ("/datenschutz/", "Datenschutz"),
        ("/barrierefreiheit/", "Erklärung zur Barrierefreiheit"),
        ("/einfache-sprache/", "Einfache Sprache"),
    ],
)
def test_static_pages_stand_and_ask_nothing_of_the_directory(
    client: Client, address: str, heading: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address)
    with django_assert_num_queries(0):
        page = seen(client, address)
    assert f"<h1>{heading}</h1>" in page


def test_every_official_helpline_can_be_called_from_the_crisis_page(client: Client) -> None:
    page = seen(client, "/krise/")
    numbers = (
        "110 112 116117 116111 08001110550 116016 08001239900 08002255530 08004040020 08001110111 08001110222 "
        "116123 +4930443509821 +49613119240"
    )
    assert [number for number in numbers.split() if f'href="tel:{number}"' not in page] == []
    assert "data-quick-exit" in page


def test_the_harmless_page_names_neither_portal_nor_region(client: Client) -> None:
    page = seen(client, "/leer/")
    assert "<title>Einkaufszettel</title>" in page
    assert [word for word in ("Sozialraum", "Saarbrücken", "Hilfe", "Krise", "/krise/") if word in page] == []


# --- languages ------------------------------------------------------------------------------------------
def test_a_page_names_its_other_languages_and_not_the_plain_one(client: Client) -> None:
    page = seen(client, "/tr/bueros/")
    found = re.findall(r'rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', page)
    assert found == [
        ("de", "http://testserver/bueros/"),
        ("x-default", "http://testserver/bueros/"),
        ("en", "http://testserver/en/bueros/"),
        ("fr", "http://testserver/fr/bueros/"),
        ("tr", "http://testserver/tr/bueros/"),
        ("ar", "http://testserver/ar/bueros/"),
        ("uk", "http://testserver/uk/bueros/"),
        ("ru", "http://testserver/ru/bueros/"),
        ("it", "http://testserver/it/bueros/"),
    ]


def test_the_sitemap_has_every_page_once_with_its_languages(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/sitemap.xml")
    with django_assert_num_queries(2):
        sitemap = client.get("/sitemap.xml").content.decode()
    places = re.findall(r"<loc>http://testserver([^<]+)</loc>", sitemap)
    assert places[:5] == ["/", "/angebote/", "/woche/", "/karte/", "/bueros/"]
    assert "/bueros/malstatt/" in places
    assert len(places) == len(set(places))
    burbach = sitemap.split("<loc>http://testserver/bueros/burbach/</loc>")[1].split("</url>")[0]
    assert re.findall(r'hreflang="([\w-]+)"', burbach) == [
        "de",
        "en",
        "fr",
        "tr",
        "ar",
        "uk",
        "ru",
        "it",
        "x-default",
    ]
    assert 'href="http://testserver/ar/bueros/burbach/"' in burbach


def test_robots_are_led_to_the_sitemap_and_away_from_the_staff_area(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /verwaltung/" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_a_phone_can_keep_the_portal(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert response.json()["short_name"] == "Sozialraum"
    assert response.json()["start_url"] == "/"


# --- health ---------------------------------------------------------------------------------------------
def test_live_asks_nobody(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_names_the_version_of_the_directory(client: Client) -> None:
    version = DirectoryState.objects.values_list("version", flat=True).get()
    assert client.get("/health/ready").content.decode() == f"ready\ndirectory version {version}\n"


def test_not_ready_without_a_migration(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'services' AND name = "
            "(SELECT max(name) FROM django_migrations WHERE app = 'services')"
        )
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.content.decode() == "not ready: 1 migrations are not applied\n"


# --- errors ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/gibt-es-nicht/", 404, "nicht gefunden"), ("/angebote/?q=%00", 400, "Adresse")],
)
def test_errors_are_friendly_and_lead_on(client: Client, address: str, status: int, words: str) -> None:
    response = client.get(address)
    page = html.unescape(response.content.decode())
    assert response.status_code == status
    assert words in page
    assert 'href="/bueros/"' in page
    assert 'hreflang="en"' in page


def test_an_error_speaks_the_language_of_the_address(client: Client) -> None:
    page = client.get("/ar/gibt-es-nicht/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_a_broken_view_is_a_calm_500_without_the_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "tel:110" in response.content.decode()


def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(rf: RequestFactory) -> None:
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        response = views.server_error(rf.get("/"))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"


def test_even_without_templates_there_is_a_page(rf: RequestFactory, settings) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Es ist ein Fehler passiert" in response.content.decode()


def test_too_many_requests_say_how_long_to_wait(rf: RequestFactory) -> None:
    response = views.too_many_requests(rf.get("/"))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")


def test_staff_pages_offer_no_languages_they_do_not_have(client: Client) -> None:
    assert 'href="/ar/' in client.get("/angebote/").content.decode()
    for address in ("/konto/anmelden/", "/vermittlung/niemand/"):
        page = client.get(address).content.decode()
        assert "sr-lang" not in page
        assert "hreflang" not in page
