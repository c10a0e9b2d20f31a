"""What must not be in the code of casework, looked for in all of it."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import reverse

from sozialraum.lib.reseal import SEALED
from tests.cases.builders import CANARY, a_case, a_person, user

ROOT = Path(settings.BASE_DIR)
ASKS_DJANGO = {
    "has_perm",
    "has_perms",
    "get_objects_for_user",
    "ObjectPermissionChecker",
    "permission_required",
    "get_perms",
}


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def test_nobody_asks_django_or_guardian_for_a_case() -> None:
    """Superusers pass has_perm, and guardian knows no expiry: Case.objects.visible_to is the one question."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("cases", "evaluation")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in ASKS_DJANGO)
        or (isinstance(node, ast.Name) and node.id in ASKS_DJANGO)
        or (isinstance(node, ast.alias) and node.name in ASKS_DJANGO)
    ]
    assert found == []


def test_being_a_superuser_opens_nothing() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("cases")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("is_superuser", "is_staff")
    ]
    assert found == []


def test_the_administration_shows_no_sealed_field_and_no_table_of_casework() -> None:
    for model in admin.site._registry:
        assert model._meta.app_label not in ("cases", "evaluation")
        assert not [field.name for field in model._meta.get_fields() if isinstance(field, SEALED)]


def test_every_view_of_a_case_goes_through_a_door() -> None:
    """A view with a reference in its address loads the case through open_case or one of the named doors only."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("cases/views")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and isinstance(node.func.value, ast.Attribute)
        and isinstance(node.func.value.value, ast.Name)
        and (node.func.value.value.id, node.func.value.attr) == ("Case", "objects")
    ]
    assert found == []


def test_log_lines_name_no_local_variables() -> None:
    """One plain formatter for everything; nothing mails a page of variables to anybody."""
    logging_settings = settings.LOGGING
    assert set(logging_settings["handlers"]) == {"console"}
    assert logging_settings["handlers"]["console"]["class"] == "logging.StreamHandler"
    assert not settings.DEBUG
    assert not settings.ADMINS
    assert "mail_admins" not in {
        getattr(h, "name", "") for h in logging.getLogger("django").handlers if h.level < 40
    }


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.cases.test_access_log", DEBUG=False)
def test_an_error_in_a_case_shows_and_logs_no_name(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    """The traceback that the console gets holds lines of code and never what stood in the variables."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("{levelname} {name}: {message}", style="{"))
    logging.getLogger("django.request").addHandler(handler)
    try:
        case = a_case(f"Familie {CANARY}", people=[a_person(CANARY, CANARY)])
        client.force_login(user("ayse"))
        client.raise_request_exception = False
        response = client.get(reverse("breaks", args=[case.reference]))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert response.status_code == 500
    written = capsys.readouterr()
    assert "TemplateSyntaxError" in written.err
    assert CANARY not in response.text + written.err + written.out


@pytest.mark.django_db
def test_deleting_reference_data_tells_no_name_of_a_family(client: Client) -> None:
    """Django lists what hangs on an office before it is deleted: kinds and numbers, of families nothing else."""
    case = a_case(f"Familie {CANARY}", people=[a_person(CANARY, CANARY)])
    client.force_login(user("admin"))
    one = client.get(reverse("admin:offices_office_delete", args=[case.office_id]))
    several = client.post(
        reverse("admin:offices_office_changelist"),
        {"action": "delete_selected", "_selected_action": [case.office_id]},
    )
    for page in (one, several):
        assert page.status_code == 200
        assert CANARY not in page.text
        assert case.reference not in page.text
        assert "Person (1)" in page.text
