"""Staff come in by one door and see where they work. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import html

import pytest
from django.test import Client

from offices.models import Membership, User

pytestmark = pytest.mark.django_db


def signed_in(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


def test_carla_signs_in_and_lands_on_her_workplace(client: Client) -> None:
    response = client.post("/konto/anmelden/", {"login": "carla", "password": "demo"})
    assert (response.status_code, response.headers["Location"]) == (302, "/team/")
    page = html.unescape(client.get("/team/").content.decode())
    assert "Hallo Carla" in page
    assert 'href="/bueros/malstatt/"' in page
    assert "Leitung" in page
    assert "Jetzt offen, bis 16:30 Uhr" in page


def test_a_wrong_password_is_said_clearly_and_tells_nothing_else(client: Client) -> None:
    response = client.post("/konto/anmelden/", {"login": "carla", "password": "falsch"})
    page = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert "Passwort" in page
    assert 'role="alert"' in page
    assert "_auth_user_id" not in client.session


def test_the_workplace_needs_an_account(client: Client) -> None:
    response = client.get("/team/")
    assert (response.status_code, response.headers["Location"]) == (302, "/konto/anmelden/?next=/team/")


def test_dora_sees_burbach_and_no_longer_malstatt(client: Client) -> None:
    page = signed_in(client, "dora").get("/team/").content.decode()
    assert 'href="/bueros/burbach/"' in page
    assert 'href="/bueros/malstatt/"' not in page


def test_a_membership_that_ended_is_gone_at_the_next_request(client: Client) -> None:
    signed_in(client, "ayse")
    assert 'href="/bueros/malstatt/"' in client.get("/team/").content.decode()
    Membership.objects.filter(user__username="ayse").update(period=("2024-01-01", "2026-11-24"))
    assert 'href="/bueros/malstatt/"' not in client.get("/team/").content.decode()


def test_hanna_belongs_to_no_office_and_is_told_so(client: Client) -> None:
    page = html.unescape(signed_in(client, "hanna").get("/team/").content.decode())
    assert "Sie gehören zurzeit zu keinem Büro" in page


def test_signing_out_ends_on_the_start_page(client: Client) -> None:
    signed_in(client, "ben")
    response = client.post("/konto/abmelden/")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/team/").status_code == 302
