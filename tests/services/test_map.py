"""The map shows the list's hits and asks before anything is loaded from elsewhere."""

import html
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.actions.directory import refresh_directory
from services.models import ServiceAtLocation
from services.views import map as map_views

pytestmark = pytest.mark.django_db

TILES = "https://sgx.geodatenzentrum.de"


def hits(client: Client, query: str = "", language: str = "") -> dict:
    return client.get(f"{language}/karte/treffer.json?{query}").json()


def offers(client: Client, query: str = "", language: str = "") -> list[dict]:
    return [point for point in hits(client, query, language)["points"] if not point.get("office")]


def test_the_map_has_exactly_the_hits_of_the_list(client: Client) -> None:
    query = "thema=klein&kostenlos=1&ort=malstatt&umkreis=5"
    listed: list[str] = []
    for page in range(1, 6):
        found = re.findall(
            r'<h3><a href="(/angebote/[\w-]+/)',
            client.get(f"/angebote/?{query}&seite={page}").content.decode(),
        )
        listed += [slug for slug in found if slug not in listed]
    with_pins = [point["url"].split("?")[0] for point in offers(client, query)]
    assert with_pins
    assert with_pins == [url for url in listed if url in with_pins]
    without = ServiceAtLocation.objects.filter(
        slug__in=[url.split("/")[2] for url in listed if url not in with_pins]
    )
    assert {offer.location.location_type for offer in without.select_related("location")} <= {"virtual"}


def test_the_page_is_whole_as_a_list_and_names_who_would_see_the_address(client: Client) -> None:
    page = html.unescape(client.get("/karte/?thema=baby").content.decode())
    assert "basemap.de" in page
    assert 'class="sr-card ' in page
    assert 'href="/karte/treffer.json?thema=baby"' in page
    assert f'src="{TILES}' not in page


def test_only_this_page_may_show_pictures_from_the_tile_server(client: Client) -> None:
    def images(address: str) -> str:
        policy = client.get(address).headers["Content-Security-Policy"]
        return next(part.strip() for part in policy.split(";") if part.strip().startswith("img-src"))

    assert images("/karte/") == f"img-src 'self' data: {TILES}"
    assert images("/angebote/") == "img-src 'self' data:"
    assert images("/karte/treffer.json") == "img-src 'self' data:"


def test_a_protected_address_is_only_its_area_and_says_so(client: Client) -> None:
    protected = ServiceAtLocation.objects.public().filter(location__is_protected=True)
    offer = protected.select_related("location__place").first()
    assert offer is not None
    point = next(point for point in offers(client) if point["url"] == f"/angebote/{offer.slug}/")
    assert point["protected"] is True
    assert point["text"] == "Die Adresse ist geschützt. Das Zeichen zeigt nur die Gegend."
    assert (point["lat"], point["lon"]) == (
        pytest.approx(offer.location.place.latitude, abs=1e-4),
        pytest.approx(offer.location.place.longitude, abs=1e-4),
    )


def test_offices_stand_on_the_map_too(client: Client) -> None:
    found = [point["name"] for point in hits(client, "q=krabbelgruppe")["points"] if point.get("office")]
    assert found == [
        f"Sozialraumbüro {name}" for name in ("Malstatt", "Alt-Saarbrücken", "Burbach", "Völklingen")
    ]


def test_kinds_and_addresses_follow_the_language(client: Client) -> None:
    point = offers(client, "thema=krabbelgruppe", "/ar")[0]
    assert point["url"].startswith("/ar/angebote/")
    assert point["kind"] == "مجموعة لعب للصغار"


def test_too_many_pins_are_capped_with_a_clear_word(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_views, "MOST_POINTS", 5)
    data = hits(client)
    assert data["shown"] == 5
    assert data["note"].startswith("Die Karte zeigt die ersten 5 von ")
    assert "Die Karte zeigt die ersten 5 von " in client.get("/karte/").content.decode()


def test_an_empty_directory_has_an_empty_map(client: Client) -> None:
    ServiceAtLocation.objects.all().delete()
    refresh_directory()
    assert offers(client) == []
    assert client.get("/karte/").status_code == 200


def test_map_and_points_cost_few_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/karte/")
    client.get("/karte/treffer.json")
    with django_assert_num_queries(2):
        client.get("/karte/?thema=baby")
    with django_assert_num_queries(2):
        client.get("/karte/treffer.json?thema=baby")
    with django_assert_num_queries(3):
        client.get("/tr/karte/treffer.json?thema=baby")
