"""Passkeys, apps and ended sessions before a real browser; its authenticator is Chromium's virtual one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from playwright.sync_api import Page, expect

from tests.accounts.authenticator import code
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in, sign_out
from tests.browser.test_axe import violations

FACTOR = "/konto/zweiter-faktor/"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _accounts_as_before(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What these stories leave behind is taken away again: they are committed by the server they talk to."""
    yield
    with django_db_blocker.unblock():
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                for table in ("mfa_authenticator", "shared_cache", "django_session", "account_emailaddress"):
                    cursor.execute(f'DELETE FROM "{table}"')
                cursor.execute("UPDATE offices_user SET session_epoch = 0 WHERE session_epoch <> 0")
        finally:
            other.close()


@pytest.fixture
def desk(visitor: Visitors, portal: str) -> Page:
    """A computer with a fingerprint reader, and the portal under a name."""
    page = visitor(base_url=portal.replace("127.0.0.1", "localhost"))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def set_up_app(page: Page) -> str:
    page.goto(f"{FACTOR}app/")
    secret = page.locator(".sr-account__secret").inner_text()
    page.get_by_label("Code aus der App").fill(code(secret))
    press(page, "Fertig")
    page.wait_for_url("**/codes/")
    return secret


@pytest.mark.usefixtures("required")
def test_ayse_sets_up_a_passkey_and_later_signs_in_with_it_alone(desk: Page) -> None:
    sign_in(desk, "ayse")
    desk.wait_for_url(f"**{FACTOR}")
    expect(desk.get_by_text("Bitte richten Sie jetzt einen zweiten Faktor ein.")).to_be_visible()
    assert violations(desk) == {}
    desk.get_by_role("link", name="Passkey einrichten").click()
    desk.get_by_label("Name").fill("Laptop im Büro")
    assert violations(desk) == {}
    press(desk, "Passkey einrichten")
    desk.wait_for_url("**/codes/")
    expect(desk.locator(".sr-account__codes li")).to_have_count(10)
    desk.goto(FACTOR)
    expect(desk.locator("strong", has_text="Laptop im Büro")).to_be_visible()
    assert [message.subject for message in mail.outbox] == ["Ein zweiter Faktor ist dazugekommen"]
    desk.goto("/team/")
    sign_out(desk)

    desk.goto("/konto/anmelden/?next=/konto/")
    press(desk, "Mit Passkey anmelden")
    desk.wait_for_url("**/konto/")
    expect(desk.get_by_text("1 Passkey · noch 10 Notfallcodes")).to_be_visible()
    sign_out(desk)

    sign_in(desk, "ayse")
    desk.wait_for_url("**/konto/anmelden/zweiter-faktor/")
    assert violations(desk) == {}
    press(desk, "Weiter mit Passkey")
    desk.wait_for_url("**/team/")

    # The only one stays; asked again who it is after a while, the finger is enough.
    desk.goto("/konto/bestaetigen/passkey/?next=/konto/passwort/")
    assert violations(desk) == {}
    press(desk, "Mit Passkey bestätigen")
    desk.wait_for_url("**/konto/passwort/")
    desk.goto(FACTOR)
    desk.get_by_role("link", name="Entfernen Laptop im Büro").click()
    expect(desk.get_by_text("Das ist Ihr einziger zweiter Faktor.")).to_be_visible()


def test_a_finger_that_is_not_hers(desk: Page, visitor: Visitors, portal: str) -> None:
    """A device that does not know who touches it makes no passkey, and says what to do."""
    page = visitor(base_url=portal.replace("127.0.0.1", "localhost"))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
    sign_in(page, "ben")
    page.goto(f"{FACTOR}passkeys/neu/")
    page.get_by_role("button", name="Passkey einrichten", exact=True).click()
    expect(page.get_by_role("status")).to_have_text(
        "Das hat nicht geklappt oder zu lange gedauert. Bitte versuchen Sie es noch einmal."
    )
    assert violations(page) == {}


def test_at_an_address_without_a_name_passkeys_say_so(page: Page) -> None:
    page.goto("/konto/anmelden/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("status")).to_have_text(
        "Unter dieser Adresse gehen Passkeys nicht. Bitte fragen Sie die Verwaltung des Portals."
    )


@pytest.mark.usefixtures("required")
def test_carla_uses_an_app_and_no_script_runs(visitor: Visitors) -> None:
    page = visitor(java_script_enabled=False)
    sign_in(page, "carla")
    expect(page.get_by_text("Bitte richten Sie jetzt einen zweiten Faktor ein.")).to_be_visible()
    secret = set_up_app(page)
    assert [message.subject for message in mail.outbox] == ["Ein zweiter Faktor ist dazugekommen"]
    page.goto("/team/")
    sign_out(page)
    sign_in(page, "carla")
    expect(page.get_by_role("button", name="Weiter mit Passkey")).to_have_count(0)
    page.get_by_label("Code").fill(code(secret, 1))
    page.get_by_label("Code").press("Enter")
    page.wait_for_url("**/team/")


def test_an_ended_session_says_why_and_leads_back(page: Page, settings: Any) -> None:
    sign_in(page, "dora")
    settings.SESSION_IDLE_SECONDS = 1
    page.wait_for_timeout(2100)
    page.goto("/konto/passwort/")
    settings.SESSION_IDLE_SECONDS = 1800
    assert page.url.endswith("/konto/anmelden/?next=/konto/passwort/")
    expect(page.get_by_role("status")).to_contain_text("Zum Schutz der Familien haben wir Sie abgemeldet.")
    assert violations(page) == {}
    page.locator("[name=login]").fill("dora")
    page.locator("[name=password]").fill("demo")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/konto/passwort/")


def _no_step(page: Page) -> None:
    pass


def _wrong_password(page: Page) -> None:
    page.locator("[name=oldpassword]").fill("falsch")
    page.locator("[name=password1]").fill("kurz")
    page.locator("[name=password2]").fill("anders")
    press(page, "Neues Passwort speichern")


def test_axe_finds_nothing_in_the_account(page: Page) -> None:
    for address in (
        "/konto/passwort/vergessen/",
        "/konto/passwort/vergessen/gesendet/",
        "/konto/passwort/neu/1-alt/",
        "/konto/passwort/neu/",
        "/konto/geschlossen/",
    ):
        page.goto(address)
        assert violations(page) == {}, address
    sign_in(page, "hanna")
    steps: list[tuple[str, Callable[[Page], None]]] = [
        ("/konto/", _no_step),
        (FACTOR, _no_step),
        (f"{FACTOR}app/", _no_step),
        ("/konto/passwort/", _wrong_password),
        ("/konto/bestaetigen/", _no_step),
    ]
    for address, step in steps:
        page.goto(address)
        step(page)
        assert violations(page) == {}, address
    set_up_app(page)
    assert violations(page) == {}
    for address in (
        "/konto/",
        FACTOR,
        f"{FACTOR}app/entfernen/",
        f"{FACTOR}codes/neu/",
        "/konto/bestaetigen/code/",
    ):
        page.goto(address)
        assert violations(page) == {}, address
