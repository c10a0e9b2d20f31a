"""Passwords: how they are kept, what they need, and how one gets a new one."""

import re
import subprocess
import sys

import pytest
from django.core import mail
from django.test import Client

from offices.models import User
from tests.accounts.authenticator import page, set_up_app, sign_in
from tests.launch.programs import ROOT, environment

pytestmark = pytest.mark.django_db

GOOD = "Laterne Fluss Ziegel Kanne"
FORGOTTEN = "/konto/passwort/vergessen/"
SENT = "/konto/passwort/vergessen/gesendet/"


def outside_the_tests(code: str, **variables: str) -> str:
    """What a real start says: the tests have hashers of their own, which are fast."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings; {code}"],
        cwd=ROOT,
        env=environment(
            SOZIALRAUM_MODE="production",
            DJANGO_SETTINGS_MODULE="sozialraum.settings",
            SECRET_KEY="long and random and only for this test",
            DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing",
            ALLOWED_HOSTS="example.org",
            FIELD_KEYS="x" * 40,
            INDEX_KEY="y" * 40,
            **variables,
        ),
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_a_real_start_hashes_with_argon2():
    code = "from django.contrib.auth.hashers import make_password; print(make_password('x')[:7])"
    assert outside_the_tests(code) == "argon2$"


def test_a_real_start_always_requires_the_second_factor():
    assert outside_the_tests("print(settings.SECOND_FACTOR_REQUIRED)") == "True"
    assert outside_the_tests("print(settings.SECOND_FACTOR_REQUIRED)", SECOND_FACTOR_REQUIRED="0") == "True"
    assert outside_the_tests("print(settings.SECOND_FACTOR_REQUIRED)", DEMO="1") == "False"


def test_a_real_start_counts_attempts_in_the_database_and_behind_a_proxy_by_the_visitor():
    assert (
        outside_the_tests("print(settings.CACHES['default']['BACKEND'].rsplit('.')[-1])") == "DatabaseCache"
    )
    code = "print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    assert outside_the_tests(code, BEHIND_PROXY="1") == "1"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("kurz", "Dieses Passwort ist zu kurz. Es muss mindestens 12 Zeichen enthalten."),
        ("qwerty123456", "Dieses Passwort ist zu üblich."),
        ("831946275028463", "Dieses Passwort ist komplett numerisch."),
    ],
)
def test_what_a_password_needs_is_said(client, chosen, said):
    sign_in(client, "ayse")
    assert "Mindestens 12 Zeichen. Gut sind drei oder vier Wörter" in page(client.get("/konto/passwort/"))
    response = client.post(
        "/konto/passwort/", {"oldpassword": "demo", "password1": chosen, "password2": chosen}
    )
    assert response.status_code == 200
    assert said in page(response)
    assert User.objects.get(username="ayse").check_password("demo")


def test_a_password_like_ones_own_name_is_refused(client):
    User.objects.filter(username="ayse").update(first_name="Ayse-Annemarie")
    sign_in(client, "ayse")
    own = "ayse-annemarie1"
    response = client.post("/konto/passwort/", {"oldpassword": "demo", "password1": own, "password2": own})
    assert response.status_code == 200
    assert "zu ähnlich" in page(response)


def test_ayse_changes_her_password_and_other_devices_are_out(client):
    elsewhere = Client()
    sign_in(elsewhere, "ayse")
    sign_in(client, "ayse")
    response = client.post(
        "/konto/passwort/", {"oldpassword": "demo", "password1": GOOD, "password2": GOOD}, follow=True
    )
    assert response.redirect_chain == [("/konto/", 302)]
    assert "Ihr Passwort ist geändert." in page(response)
    assert elsewhere.get("/team/").status_code == 302
    assert [message.subject for message in mail.outbox] == ["Ihr Passwort wurde geändert"]
    client.post("/konto/abmelden/")
    assert sign_in(client, "ayse").status_code == 200
    assert sign_in(client, "ayse", GOOD).url == "/team/"


def test_mistakes_are_said_at_their_field(client):
    sign_in(client, "ayse")
    response = client.post(
        "/konto/passwort/", {"oldpassword": "falsch", "password1": GOOD, "password2": GOOD + "x"}
    )
    assert "Das ist nicht Ihr jetziges Passwort." in page(response)
    assert "Die beiden neuen Passwörter sind nicht gleich." in page(response)


# --- forgotten ------------------------------------------------------------------------------------------
def ask(client: Client, address: str) -> str:
    """The link in the mail, as path."""
    response = client.post(FORGOTTEN, {"email": address})
    assert (response.status_code, response.url) == (302, SENT)
    [message] = mail.outbox
    assert message.to == [address]
    return re.search(r"http://testserver(/konto/passwort/neu/\S+)", message.body)[1]


def test_carla_forgot_her_password(client):
    carla = User.objects.get(username="carla")
    elsewhere = Client()
    sign_in(elsewhere, "carla")
    link = ask(client, carla.email)
    assert mail.outbox[0].subject == "Neues Passwort wählen"
    form = client.get(link)
    assert form.url.endswith("-set-password/")  # the key does not stay in the address
    assert "Mindestens 12 Zeichen" in page(client.get(form.url))
    done = client.post(form.url, {"password1": GOOD, "password2": GOOD}, follow=True)
    assert "Ihr Passwort ist geändert" in page(done)
    assert client.get("/team/").status_code == 302
    assert elsewhere.get("/team/").status_code == 302
    assert sign_in(client, "carla", GOOD).url == "/team/"
    again = Client()
    assert "Dieser Link gilt nicht mehr." in page(again.get(link, follow=True))


def test_the_link_works_for_an_hour(client, settings):
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    link = ask(client, User.objects.get(username="carla").email)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Dieser Link gilt nicht mehr." in page(client.get(link, follow=True))


def test_a_new_password_does_not_get_around_the_second_factor(client):
    sign_in(client, "carla")
    set_up_app(client)
    mail.outbox.clear()
    visitor = Client()
    link = ask(visitor, User.objects.get(username="carla").email)
    visitor.post(visitor.get(link).url, {"password1": GOOD, "password2": GOOD})
    assert sign_in(visitor, "carla", GOOD).url == "/konto/anmelden/zweiter-faktor/"


def test_whether_an_account_exists_is_not_told(client):
    known = client.post(FORGOTTEN, {"email": User.objects.get(username="carla").email}, follow=True)
    unknown = Client().post(FORGOTTEN, {"email": "niemand@example.org"}, follow=True)
    assert page(known).split("<main")[1] == page(unknown).split("<main")[1]
    assert [message.to[0] for message in mail.outbox] == [
        User.objects.get(username="carla").email,
        "niemand@example.org",
    ]
    assert mail.outbox[1].subject == "Zu dieser Adresse gibt es kein Konto"


def test_a_mail_server_that_is_away_tells_nothing_either(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post(FORGOTTEN, {"email": User.objects.get(username="carla").email})
    assert (response.status_code, response.url) == (302, SENT)


def test_an_account_that_ended_gets_no_link(client):
    User.objects.filter(username="carla").update(is_active=False)
    client.post(FORGOTTEN, {"email": User.objects.get(username="carla").email})
    assert [message.subject for message in mail.outbox] == ["Zu dieser Adresse gibt es kein Konto"]
    assert sign_in(client, "carla").url == "/konto/geschlossen/"
    assert "_auth_user_id" not in client.session


def test_staff_sign_in_with_their_mail_address_as_well(client):
    assert sign_in(client, User.objects.get(username="carla").email.upper()).url == "/team/"
