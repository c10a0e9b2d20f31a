"""A stolen dump tells nothing: every sealed field holds a canary, and pg_dump's output holds none."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection, transaction

from sozialraum.lib.embedded_postgres.places import Places
from sozialraum.lib.reseal import sealed_models
from tests.cases.everything import a_whole_case
from tests.cases.sealed import CANARY, disguises, fill
from tests.database import DATA_DIR

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]


def pg_dump() -> str:
    """The program of the server's own version, or the machine's."""
    if (DATA_DIR / "PG_VERSION").exists() and str(connection.settings_dict["HOST"]).startswith("/tmp"):
        return str(Places(DATA_DIR).binaries / "pg_dump")
    found = shutil.which("pg_dump")
    if found is None:
        pytest.skip("No pg_dump.")
    return found


def dump() -> bytes:
    settings = connection.settings_dict
    environment = os.environ | {"PGPASSWORD": settings["PASSWORD"] or ""}
    command = [
        pg_dump(),
        "--host",
        settings["HOST"],
        "--username",
        settings["USER"],
        "--dbname",
        settings["NAME"],
    ]
    if settings["PORT"]:
        command += ["--port", str(settings["PORT"])]
    return subprocess.run([*command, "--inserts"], capture_output=True, check=True, env=environment).stdout


def test_a_stolen_dump_tells_nothing() -> None:
    with transaction.atomic():
        a_whole_case()
    without_a_row = fill()
    assert without_a_row == [], "a_whole_case needs a row of each model with sealed fields"
    stolen = dump()
    assert len(stolen) > 100_000
    assert b"cases_person" in stolen
    lower = stolen.lower()
    assert {name for name, text in disguises().items() if text in lower} == set()


def test_the_search_would_find_a_canary() -> None:
    """The proof above can fail: a name in a plain field is found."""
    from cases.models import Event
    from sozialraum.lib import clock

    Event.objects.create(at=clock.now(), verb="x", subject="case", data={"name": CANARY.upper()})
    lower = dump().lower()
    assert {name for name, text in disguises().items() if text in lower} == {
        f"{CANARY} as it is",
        f"{CANARY} url",
    }


@pytest.mark.django_db
def test_every_model_with_a_free_text_is_known() -> None:
    """Texts of casework are sealed; a plain TextField in this app is a decision."""
    from django.apps import apps
    from django.db import models

    sealed = {model: set(columns) for model, columns in sealed_models()}
    plain = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.TextField) and field.column not in sealed.get(model, set())
    }
    assert plain == set()
    assert Path(pg_dump()).exists()
