"""More than a password: an app, a passkey, and what to do when both are lost."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from offices.accounts.actions import reseal_second_factors, reset_second_factor
from offices.models import User
from sozialraum.lib import sealing
from tests.accounts.authenticator import code, page, recovery_codes, set_up_app, sign_in

pytestmark = pytest.mark.django_db

SETUP = "/konto/zweiter-faktor/"
STEP_TWO = "/konto/anmelden/zweiter-faktor/"


@pytest.fixture
def required(settings):
    """As outside the demo."""
    settings.SECOND_FACTOR_REQUIRED = True


def account(name: str) -> User:
    return User.objects.get(username=name)


# --- required -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/team/", "/konto/", "/konto/passwort/", "/team/gibt-es-nicht/"])
def test_ayse_sets_up_a_second_factor_before_anything_else(client, required, address):
    assert sign_in(client, "ayse").url == "/team/"
    response = client.get(address)
    if address == "/team/gibt-es-nicht/":
        assert response.status_code == 404  # no page, so nothing to protect
    else:
        assert (response.status_code, response.url) == (302, SETUP)
    assert "Bitte richten Sie jetzt einen zweiten Faktor ein." in page(client.get(SETUP))

    set_up_app(client)
    assert client.get("/team/").status_code == 200
    assert client.get("/konto/passwort/").status_code == 200


def test_the_administration_is_behind_the_same_door(client, required):
    sign_in(client, "admin")
    response = client.get("/verwaltung/")
    assert (response.status_code, response.url) == (302, SETUP)
    assert client.post("/verwaltung/offices/user/", {"action": "delete_selected"}).url == SETUP


def test_public_pages_and_signing_out_stay_open(client, required):
    sign_in(client, "ayse")
    assert client.get("/angebote/").status_code == 200
    assert client.get("/krise/").status_code == 200
    assert client.post("/konto/abmelden/").url == "/"
    assert client.get("/team/").url == "/konto/anmelden/?next=/team/"


def test_a_second_factor_asks_the_database_once_a_session(client, required, django_assert_num_queries):
    client.force_login(account("hanna"))
    Authenticator.objects.create(user=account("hanna"), type="totp", data={"secret": sealing.seal("A")})
    client.get("/konto/passwort/")
    with django_assert_num_queries(3):  # session, account, and one for the ways of staff
        client.get("/konto/passwort/")


def test_in_the_demo_it_may_be_set_up_and_then_counts(client, settings):
    assert settings.SECOND_FACTOR_REQUIRED is False
    sign_in(client, "ben")
    assert client.get("/team/").status_code == 200
    secret = set_up_app(client)
    client.post("/konto/abmelden/")

    assert sign_in(client, "ben").url == STEP_TWO
    assert client.get("/team/").url == "/konto/anmelden/?next=/team/"
    assert client.post(STEP_TWO, {"code": code(secret, 1)}).url == "/team/"
    assert client.get("/team/").status_code == 200


# --- codes of an app ------------------------------------------------------------------------------------
def test_a_code_works_once(client):
    sign_in(client, "carla")
    secret = set_up_app(client)
    used = code(secret, 1)
    for answer in (200, 302):
        visitor = Client()
        if answer == 302:
            sign_in(visitor, "carla")
            assert visitor.post(STEP_TWO, {"code": used}).status_code == 302
    again = Client()
    sign_in(again, "carla")
    response = again.post(STEP_TWO, {"code": f"{used[:3]} {used[3:]}"})
    assert response.status_code == 200
    assert "Dieser Code stimmt nicht oder wurde schon benutzt." in page(response)
    assert again.get("/team/").status_code == 302


def test_a_wrong_code_is_said_and_guessing_is_stopped(client):
    sign_in(client, "carla")
    secret = set_up_app(client)
    visitor = Client()
    sign_in(visitor, "carla")
    wrong = f"{(int(code(secret)) + 500_000) % 1_000_000:06}"
    for _ in range(5):
        assert "Dieser Code stimmt nicht" in page(visitor.post(STEP_TWO, {"code": wrong}))
    response = visitor.post(STEP_TWO, {"code": code(secret, 1)})
    assert "Zu viele Versuche. Bitte warten Sie fünf Minuten" in page(response)
    assert visitor.get("/team/").status_code == 302


def test_a_wrong_code_sets_up_nothing_and_keeps_the_key(client):
    sign_in(client, "carla")
    before = re.search(
        r"sr-account__secret[^>]*>([A-Z2-7]+)<", page(client.get("/konto/zweiter-faktor/app/"))
    )[1]
    response = client.post("/konto/zweiter-faktor/app/", {"code": "12"})
    assert response.status_code == 200
    assert before in page(response)
    assert "Dieser Code stimmt nicht" in page(response)
    assert not Authenticator.objects.exists()


def test_the_picture_is_drawn_here_and_the_key_is_there_as_text(client):
    sign_in(client, "carla")
    response = client.get("/konto/zweiter-faktor/app/")
    assert 'src="data:image/svg+xml;base64,' in page(response)
    assert "http" not in re.search(r'<img class="sr-account__qr"[^>]*>', page(response))[0]


def test_the_database_holds_no_secret_of_an_app(client):
    sign_in(client, "carla")
    secret = set_up_app(client)
    codes = recovery_codes(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, '') FROM mfa_authenticator")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(cache_key || value, '') FROM shared_cache")
        cached = cursor.fetchone()[0] or ""
    assert secret not in stored
    assert not [one for one in codes if one in stored]
    assert "carla" not in cached
    assert "127.0.0.1" not in cached


def test_keys_that_rotate_take_second_factors_along(client, settings):
    sign_in(client, "carla")
    secret = set_up_app(client)
    settings.FIELD_KEYS = ["a new key of thirty-two signs or more", *settings.FIELD_KEYS]
    assert reseal_second_factors() == 2  # the app and the recovery codes
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    client.post("/konto/abmelden/")
    sign_in(client, "carla")
    assert client.post(STEP_TWO, {"code": code(secret, 1)}).url == "/team/"


# --- other sessions -------------------------------------------------------------------------------------
def test_old_sessions_end_when_a_second_factor_comes_or_goes(client):
    elsewhere = Client()
    sign_in(elsewhere, "dora")
    sign_in(client, "dora")
    secret = set_up_app(client)
    assert client.get("/team/").status_code == 200
    assert elsewhere.get("/team/").url == "/konto/anmelden/?next=/team/"

    sign_in(elsewhere, "dora")
    elsewhere.post(STEP_TWO, {"code": code(secret, 1)})
    assert elsewhere.get("/team/").status_code == 200
    client.post("/konto/zweiter-faktor/app/entfernen/")
    assert client.get("/team/").status_code == 200
    assert elsewhere.get("/team/").url == "/konto/anmelden/?next=/team/"
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([account("dora").email], "Ein zweiter Faktor wurde entfernt")
    ]


def test_dora_signs_all_other_devices_out(client):
    elsewhere = Client()
    sign_in(elsewhere, "dora")
    sign_in(client, "dora")
    response = client.post("/konto/ueberall-abmelden/", follow=True)
    assert "Alle anderen Geräte sind abgemeldet." in page(response)
    assert client.get("/team/").status_code == 200
    assert elsewhere.get("/team/").status_code == 302


# --- removing and losing --------------------------------------------------------------------------------
def test_the_last_second_factor_stays_where_one_is_required(client, required):
    sign_in(client, "emil")
    set_up_app(client)
    text = page(client.get("/konto/zweiter-faktor/app/entfernen/"))
    assert "Das ist Ihr einziger zweiter Faktor." in text
    assert "<form" not in text.split("sr-account")[1].split("</main>")[0]
    assert client.post("/konto/zweiter-faktor/app/entfernen/").status_code == 200
    assert Authenticator.objects.filter(user=account("emil"), type="totp").exists()


def test_in_the_demo_the_app_can_be_removed_with_its_codes(client):
    sign_in(client, "emil")
    set_up_app(client)
    response = client.post("/konto/zweiter-faktor/app/entfernen/")
    assert response.url == SETUP
    assert not Authenticator.objects.exists()


def test_a_recovery_code_works_once(client, required):
    sign_in(client, "fatma")
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(codes) == len(set(codes)) == 10
    for answer in (302, 200):
        visitor = Client()
        sign_in(visitor, "fatma")
        response = visitor.post(STEP_TWO, {"code": codes[0]})
        assert response.status_code == answer
    assert recovery_codes(client) == codes[1:]
    file = client.get("/konto/zweiter-faktor/codes/datei/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="notfallcodes.txt"'
    assert codes[1] in file.content.decode()
    assert codes[0] not in file.content.decode()


def test_new_recovery_codes_end_the_old_ones(client):
    sign_in(client, "fatma")
    set_up_app(client)
    old = recovery_codes(client)
    assert client.post("/konto/zweiter-faktor/codes/neu/").url == "/konto/zweiter-faktor/codes/"
    assert not set(old) & set(recovery_codes(client))
    visitor = Client()
    sign_in(visitor, "fatma")
    assert visitor.post(STEP_TWO, {"code": old[0]}).status_code == 200


def test_showing_codes_asks_again_who_it_is(client):
    """Somebody sits down at a desk whose owner signed in long ago."""
    sign_in(client, "fatma")
    set_up_app(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    response = client.get("/konto/zweiter-faktor/codes/")
    assert response.url == "/konto/bestaetigen/?next=%2Fkonto%2Fzweiter-faktor%2Fcodes%2F"
    back = {"next": "/konto/zweiter-faktor/codes/"}
    wrong = client.post("/konto/bestaetigen/", {"password": "falsch"} | back)
    assert "Das ist nicht Ihr jetziges Passwort." in page(wrong)
    right = client.post("/konto/bestaetigen/", {"password": "demo"} | back)
    assert right.url == "/konto/zweiter-faktor/codes/"
    assert len(recovery_codes(client)) == 10


def test_the_administrator_resets_a_lost_second_factor(client, required, django_capture_on_commit_callbacks):
    sign_in(client, "georg")
    set_up_app(client)
    mail.outbox.clear()
    desk = Client()
    sign_in(desk, "admin")
    set_up_app(desk)
    mail.outbox.clear()
    georg = account("georg")
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(
            "/verwaltung/offices/user/",
            {"action": "reset_second_factors", "_selected_action": [georg.pk]},
            follow=True,
        )
    assert "Georg" in page(response)
    assert "hat keinen zweiten Faktor mehr, ist überall abgemeldet und bekommt eine Nachricht." in page(
        response
    )
    assert not Authenticator.objects.filter(user=georg).exists()
    entry = LogEntry.objects.get(object_id=str(georg.pk))
    assert (entry.user.username, entry.get_change_message()) == ("admin", "Zweiter Faktor zurückgesetzt.")
    [message] = mail.outbox
    assert (message.to, message.subject) == ([georg.email], "Ihr zweiter Faktor wurde zurückgesetzt")
    assert client.get("/team/").url == "/konto/anmelden/?next=/team/"
    assert sign_in(client, "georg").url == "/team/"
    assert client.get("/team/").url == SETUP


def test_nobody_resets_their_own_or_without_being_administrator(client):
    for by, whom in (("admin", "admin"), ("carla", "ben"), ("ivo", "ben")):
        with pytest.raises(PermissionDenied):
            reset_second_factor(account(whom), by=account(by))
    sign_in(client, "admin")
    set_up_app(client)
    response = client.post(
        "/verwaltung/offices/user/",
        {"action": "reset_second_factors", "_selected_action": [account("admin").pk]},
        follow=True,
    )
    assert "Ihren eigenen zweiten Faktor ändern Sie in Ihrem Konto, nicht hier." in page(response)
    assert Authenticator.objects.filter(user=account("admin")).count() == 2


# --- passkeys without a browser: what is sent by others than browsers -----------------------------------
@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "[]",
        "{}",
        '"text"',
        '{"response": {}}',
        '{"response": {"userHandle": "ÄÖ"}, "id": 1}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}',
    ],
)
def test_an_odd_credential_is_refused(client, credential):
    options = client.get("/konto/anmelden/passkey/", headers={"accept": "application/json"})
    assert options.json()["request_options"]["publicKey"]["userVerification"] == "required"
    response = client.post("/konto/anmelden/passkey/", {"credential": credential})
    assert (response.status_code, response.url) == (302, "/konto/anmelden/")
    sign_in(client, "ayse")
    client.get("/konto/zweiter-faktor/passkeys/neu/")
    response = client.post("/konto/zweiter-faktor/passkeys/neu/", {"name": "x", "credential": credential})
    assert response.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/konto/",
        "/konto/zweiter-faktor/",
        "/konto/zweiter-faktor/app/",
        "/konto/zweiter-faktor/passkeys/neu/",
        "/konto/passwort/",
        "/konto/bestaetigen/",
    ],
)
def test_pages_of_the_account_are_never_kept_and_obey_the_policy(client, address):
    sign_in(client, "ayse")
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    text = page(response)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert " style=" not in text
    assert not re.search(r" on[a-z]+=", text)
