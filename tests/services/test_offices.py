"""Whom to ask: which office, when it is open, why not. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import html
import json
import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from offices.models import Holiday, Membership, Office, User
from services.actions.directory import bump_reference, refresh_directory
from services.models import Location

pytestmark = pytest.mark.django_db


def seen(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def data_of(client: Client, address: str) -> dict:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(address).content.decode()
    )
    assert found is not None
    return json.loads(found[1])


# --- which office ---------------------------------------------------------------------------------------
def test_somebody_from_burbach_is_shown_the_office_of_burbach_first(client: Client) -> None:
    page = seen(client, "/bueros/?ort=Burbach")
    assert "Für Burbach" in page
    assert re.findall(r'href="/bueros/([\w-]+)/"', page.split("Für Burbach")[1])[0] == "burbach"


def test_a_postcode_of_two_areas_asks_which(client: Client) -> None:
    page = seen(client, "/bueros/?ort=66115")
    assert "66115 gehört zu mehreren Gebieten" in page or "Wo wohnen Sie?" in page
    assert 'href="/bueros/?ort=burbach"' in page
    assert 'href="/bueros/?ort=malstatt"' in page


def test_an_unknown_place_is_named_and_all_offices_stay(client: Client) -> None:
    page = seen(client, "/bueros/?ort=Timbuktu")
    assert "Timbuktu" in page
    assert page.count('class="sr-office"') == 4


# --- one office -----------------------------------------------------------------------------------------
def test_the_page_answers_where_when_who_and_in_which_language(client: Client) -> None:
    page = seen(client, "/bueros/malstatt/")
    for words in (
        "Lebacher Str. 4",
        "Eingang vom Hof, gelbe Tür",
        "Haltestelle Pariser Platz",
        "Ohne Stufen vom Hof aus",
        "030 23125-010",
        "Jetzt offen, bis 16:30 Uhr",
        "Türkçe",
        "العربية",
        "Regionalverband Saarbrücken, Jugendamt",
        "Rodenhof",
    ):
        assert words in page
    assert 'href="tel:+493023125010"' in page


def test_what_the_team_speaks_is_said_while_somebody_of_it_speaks_it(client: Client) -> None:
    assert "Polski" not in seen(client, "/bueros/malstatt/")
    ben = User.objects.get(username="ben")
    ben.languages = ["de", "pl"]
    ben.save()
    bump_reference()
    page = seen(client, "/bueros/malstatt/")
    assert page.count("Polski") == 1
    assert page.count("Deutsch</li>") == 1
    assert "Ben Kirchwald" not in page
    Membership.objects.filter(user=ben).update(period=(date(2024, 1, 1), date(2026, 11, 24)))
    bump_reference()
    assert "Polski" not in seen(client, "/bueros/malstatt/")


def test_it_says_closed_because_on_an_exception_day(client: Client) -> None:
    malstatt = Office.objects.get(slug="malstatt")
    malstatt.closures.create(starts_on="2026-11-24", ends_on="2026-11-24", reason="das Team umzieht")
    bump_reference()
    page = seen(client, "/bueros/malstatt/")
    assert "Heute geschlossen, weil das Team umzieht. Öffnet wieder morgen, 8:30 Uhr" in page
    assert "Heute geschlossen, weil das Team umzieht" in page.split("<table")[1]
    assert "Heute geschlossen, weil das Team umzieht" in seen(client, "/bueros/")


def test_a_public_holiday_closes_it_by_name(client: Client) -> None:
    Holiday.objects.create(kind="PUBLIC", name="Saarlandtag", starts_on="2026-11-24", ends_on="2026-11-24")
    bump_reference()
    assert "Heute geschlossen: Saarlandtag" in seen(client, "/bueros/malstatt/")


def test_what_takes_place_there_is_at_the_door_and_never_a_protected_address(client: Client) -> None:
    page = seen(client, "/bueros/malstatt/")
    there = page.split("Was hier diese Woche stattfindet")[1].split("</section>")[0]
    assert "Elterncafé Malstatt" in there
    assert set(re.findall(r"Lebacher Str\. 4", there)) == {"Lebacher Str. 4"}
    Location.objects.filter(address_1="Lebacher Str. 4").update(is_protected=True)
    refresh_directory()
    assert "Elterncafé Malstatt" not in seen(client, "/bueros/malstatt/")


def test_machines_read_a_government_office_with_its_hours(client: Client) -> None:
    data = data_of(client, "/bueros/voelklingen/")
    assert data["@type"] == "GovernmentOffice"
    assert data["openingHours"] == ["Mo,Tu,We 08:30-17:00", "Th 13:30-17:30", "Fr 08:00-15:00"]
    assert data["telephone"] == "030 23125-040"
    assert data["address"]["postalCode"] == "66333"


def test_a_hidden_office_is_no_page(client: Client) -> None:
    Office.objects.filter(slug="burbach").update(is_published=False)
    bump_reference()
    assert client.get("/bueros/burbach/").status_code == 404
    assert client.get("/bueros/nirgendwo/").status_code == 404
    assert 'href="/bueros/burbach/"' not in seen(client, "/bueros/")


def test_german_texts_are_marked_in_other_languages(client: Client) -> None:
    assert 'lang="de" dir="auto">Kommen Sie mit dem' in seen(client, "/ar/bueros/malstatt/")
    assert 'lang="de" dir="auto">Kommen' not in seen(client, "/bueros/malstatt/")


def test_pages_cost_few_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get("/bueros/")
    with django_assert_num_queries(1):
        client.get("/bueros/?ort=burbach")
    with django_assert_num_queries(5):
        client.get("/bueros/malstatt/")
