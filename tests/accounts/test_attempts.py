"""Guessing is slow, whichever worker is asked."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client

from tests.accounts.authenticator import page, sign_in
from tests.launch.programs import ROOT

pytestmark = pytest.mark.django_db

STOPPED = "Zu viele Versuche. Bitte warten Sie fünf Minuten und versuchen Sie es dann noch einmal."
GUESS = """
import django; django.setup()
from django.test import Client
for number in range(5):
    page = Client().post("/konto/anmelden/", {"login": "emil", "password": f"falsch{number}"}).content.decode()
    print("stimmt nicht" in page)
"""


@pytest.fixture(scope="module")
def _attempts_are_committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Of the module, so that it ends after the test's own transaction, which holds the rows."""
    yield
    with django_db_blocker.unblock():
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("DELETE FROM shared_cache")
        finally:
            other.close()


def test_five_wrong_passwords_are_enough(client):
    for number in range(5):
        assert "stimmt nicht" in page(sign_in(client, "emil", f"falsch{number}"))
    assert STOPPED in page(sign_in(client, "emil"))
    # Only this name waits, and only the address of who tried too many of them.
    assert sign_in(client, "dora").url == "/team/"


@pytest.mark.usefixtures("_attempts_are_committed")
def test_another_process_counts_the_same_attempts(client):
    data = connection.settings_dict
    parts = {name: data[name.upper()] for name in ("user", "password", "host", "port", "name")}
    address = "postgresql://{user}{secret}@{place}/{name}".format(
        user=parts["user"],
        secret=f":{parts['password']}" if parts["password"] else "",
        place="" if str(parts["host"]).startswith("/") else f"{parts['host']}:{parts['port'] or 5432}",
        name=parts["name"],
    )
    if str(parts["host"]).startswith("/"):
        address += f"?host={parts['host']}" + (f"&port={parts['port']}" if parts["port"] else "")
    done = subprocess.run(
        [sys.executable, "-c", GUESS],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": address,
            "SOZIALRAUM_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "sozialraum.settings",
        },
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["True"] * 5, done.stderr
    assert STOPPED in page(sign_in(client, "emil"))


def test_a_worker_that_just_started_knows_the_attempts_of_before(client):
    for number in range(5):
        sign_in(client, "emil", f"falsch{number}")
    del caches["default"]
    assert STOPPED in page(sign_in(Client(), "emil"))


def test_one_address_cannot_try_many_names(client):
    answers = [page(sign_in(client, f"name{number}", "falsch")) for number in range(21)]
    assert "stimmt nicht" in answers[19]
    assert STOPPED in answers[20]


def test_a_right_password_does_not_wipe_the_count(client):
    for number in range(4):
        sign_in(client, "emil", f"falsch{number}")
    assert sign_in(Client(), "emil").url == "/team/"
    sign_in(client, "emil", "falsch")
    assert STOPPED in page(sign_in(client, "emil", "falsch"))


def test_links_for_a_new_password_are_limited(client):
    answers = [
        client.post("/konto/passwort/vergessen/", {"email": "niemand@example.org"}).status_code
        for _ in range(4)
    ]
    assert answers == [302, 302, 302, 429]
