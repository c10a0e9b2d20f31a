"""The stories' stage: one demo directory per worker, a morning that never ends, and a browser.

All tests see the demo of Tuesday, 24 November 2026, 9 o'clock, loaded once into the test database; each test
changes it inside a transaction of its own.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from offices.models import User
from services.search import snapshot

os.environ.setdefault("SOZIALRAUM_NOW", "2026-11-24T09:00:00+01:00")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


_committed: list[snapshot.Directory] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0)
        _committed.append(snapshot.current())
    yield
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        # A thread of the live server that a browser left in the middle of a page keeps its connection.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _knows_what_is_committed() -> None:
    """A worker's knowledge of the directory begins every test as it was loaded: changes are rolled back."""
    snapshot.hold(_committed[0] if _committed else None)


@pytest.fixture(scope="session")
def portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Address of the portal with the demo directory, served from a thread; tests in a browser only read it."""
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture(autouse=True)
def _django_db_marker(request: pytest.FixtureRequest) -> None:
    """pytest-django's own, except that stories with `committed` stand in no transaction: others must see their rows.

    They carry the marker all the same, because the test database is made only where it is found.
    """
    if request.node.get_closest_marker("django_db") and "committed" not in request.fixturenames:
        request.getfixturevalue("_django_db_helper")


@pytest.fixture
def signed_out_again(committed: None) -> Iterator[None]:
    """Signing in leaves sessions and the time of the last one behind: both are put back."""
    before = dict(User.objects.values_list("pk", "last_login"))
    yield
    Session.objects.all().delete()
    for key, last_login in before.items():
        User.objects.filter(pk=key).update(last_login=last_login)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For stories with several sessions or a browser: what they write is committed, and casework is emptied afterwards.

    Rows of other apps that such a test changes it puts back itself. The test database is made where a test with the
    mark django_db is among those that run; alone, such a story would write into the real one.
    """
    assert connections["default"].settings_dict["NAME"].startswith("test_"), (
        "no test database: run the whole module"
    )
    with django_db_blocker.unblock():
        yield
        copy = connections.create_connection("default")
        try:
            with copy.cursor() as cursor:
                # Without triggers: the access log lets nobody delete, and order does not matter.
                cursor.execute("SET session_replication_role = replica")
                for model in apps.get_app_config("cases").get_models():
                    cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        finally:
            copy.close()
