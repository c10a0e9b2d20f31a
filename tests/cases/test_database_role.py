"""The application's own role: the database itself refuses what the application has no business doing."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from cases.actions.chain import verify
from cases.management.commands.prepare_database_role import LESS_THAN_ALL
from sozialraum.lib.database_role import tables
from tests.cases.builders import a_case

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]


@pytest.fixture
def role(committed: None) -> Iterator[str]:
    """A role of this worker's own, as roles belong to the whole server."""
    name = f"app_of_{connection.settings_dict['NAME']}"[:60].lower()
    with override_settings(DATABASE_APP_ROLE=name):
        call_command("prepare_database_role", verbosity=0)
        yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP OWNED BY "{name}"; DROP ROLE "{name}"')


@pytest.fixture
def application(role: str) -> Iterator[Any]:
    """A connection as the application server opens it."""
    there = psycopg2.connect(**connection.get_connection_params() | {"options": f"-c role={role}"})
    there.autocommit = True
    yield there
    there.close()


def attempt(application: Any, statement: str) -> str:
    with application.cursor() as cursor:
        try:
            cursor.execute(statement)
        except psycopg2.Error as error:
            return type(error).__name__
    return "done"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_accessentry SET action = 'list'",
        "DELETE FROM cases_accessentry",
        "TRUNCATE cases_accessentry",
        "ALTER TABLE cases_accessentry DISABLE TRIGGER ALL",
        "DROP TRIGGER cases_access_kept ON cases_accessentry",
        "UPDATE cases_event SET verb = 'x'",
        "DELETE FROM cases_event",
        "DELETE FROM cases_loganchor",
        "INSERT INTO cases_loganchor (last_id, last_hash, removed, at) VALUES (1, '', 0, now())",
        "UPDATE django_migrations SET name = 'x'",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TABLE cases_case",
        "ALTER TABLE cases_case ADD COLUMN mine int",
        "TRUNCATE cases_case CASCADE",
        "CREATE ROLE mine",
        "SET session_replication_role = replica",
        "SELECT setval('cases_accessentry_id_seq', 1)",
        "COPY cases_case TO PROGRAM 'cat'",
    ],
)
def test_the_database_refuses(application: Any, statement: str) -> None:
    assert attempt(application, statement) == "InsufficientPrivilege"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM cases_accessentry",
        "INSERT INTO cases_accessentry (at, case_reference, action, subject, via, previous_hash, hash)"
        " VALUES (now(), '', 'view', 'case', 'system', '', '')",
        "INSERT INTO cases_event (at, verb, subject, data) VALUES (now(), 'x', 'case', '{}')",
        "UPDATE cases_case SET version = version + 1",
        "DELETE FROM django_session",
        "SELECT count(*) FROM django_migrations",
    ],
)
def test_and_lets_it_work(application: Any, statement: str) -> None:
    assert attempt(application, statement) == "done"


def test_the_history_of_a_case_goes_only_when_it_is_anonymised(application: Any) -> None:
    with transaction.atomic():
        case = a_case()
    assert attempt(application, f"SELECT cases_forget_history({case.pk})") == "InsufficientPrivilege"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'anonymised' WHERE id = %s", [case.pk])
    assert attempt(application, f"SELECT cases_forget_history({case.pk})") == "done"


def test_what_the_role_writes_is_in_the_chain(application: Any) -> None:
    attempt(
        application,
        "INSERT INTO cases_accessentry (at, case_reference, action, subject, via, previous_hash, hash)"
        " VALUES (now(), '', 'view', 'case', 'system', 'made', 'up')",
    )
    verdict = verify()
    assert (verdict.problem, verdict.rows) == ("", 1)


def test_running_it_again_changes_nothing_and_renews(role: str, application: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT ALL ON cases_accessentry TO "{role}"')
    call_command("prepare_database_role", verbosity=0)
    assert attempt(application, "DELETE FROM cases_accessentry") == "InsufficientPrivilege"


@pytest.mark.django_db
def test_the_table_of_rights_names_tables_that_exist() -> None:
    assert set(LESS_THAN_ALL) <= set(tables())


def test_without_a_name_it_says_what_to_do() -> None:
    with (
        override_settings(DATABASE_APP_ROLE=""),
        pytest.raises(CommandError, match="DATABASE_APP_ROLE is not set"),
    ):
        call_command("prepare_database_role")


def test_an_owner_who_may_make_no_roles_is_told_what_the_administrator_runs() -> None:
    owner = f"owner_of_{connection.settings_dict['NAME']}"[:60].lower()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{owner}"')
        try:
            cursor.execute(f'SET ROLE "{owner}"')
            with (
                override_settings(DATABASE_APP_ROLE="not_there"),
                pytest.raises(CommandError, match=r'CREATE ROLE "not_there" NOLOGIN; GRANT "not_there" TO'),
            ):
                call_command("prepare_database_role")
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f'DROP ROLE "{owner}"')
