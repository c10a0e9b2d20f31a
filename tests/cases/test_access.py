"""Who may read a case, and what every look leaves behind. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.actions.log import record_access
from cases.enums.cases import Duty, GrantKind, State, Via
from cases.models import AccessEntry, Assignment, Case, CaseGrant, Person
from cases.permissions.cases import can_view_case, can_write_case, right_to_view
from offices.models import Membership
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, assign, grant, user

pytestmark = pytest.mark.django_db

EVERYBODY = ("ayse", "ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin")


def readers(case: Case) -> list[str]:
    return [name for name in EVERYBODY if can_view_case(user(name), case)]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_those_who_work_on_a_case_read_it() -> None:
    case = a_case(lead="ayse")
    assign(case, "ben", Duty.CO)
    assert readers(case) == ["ayse", "ben"]


def test_the_lead_of_the_office_oversees_but_does_not_read() -> None:
    case = a_case(lead="ayse")
    assert not can_view_case(user("carla"), case)
    assert list(Case.objects.overseen_by(user("carla"))) == [case]
    assert list(Case.objects.overseen_by(user("emil"))) == []


def test_an_ended_membership_ends_access_at_the_next_request() -> None:
    case = a_case(lead="ayse")
    Membership.objects.filter(user__username="ayse").update(period=("2024-01-01", "2026-11-24"))
    assert readers(case) == []


def test_an_ended_assignment_ends_access() -> None:
    case = a_case(lead="ayse")
    assign(case, "ben", Duty.CO)
    Assignment.objects.filter(worker__username="ben").update(ends_at=clock.now())
    assert readers(case) == ["ayse"]


def test_a_share_reads_and_does_not_write_and_runs_out() -> None:
    case = a_case(lead="ayse")
    grant(case, "dora", GrantKind.SHARE, minutes=60)
    assert readers(case) == ["ayse", "dora"]
    assert right_to_view(user("dora"), case) == Via.SHARE
    assert not can_write_case(user("dora"), case)
    assert can_write_case(user("ayse"), case)
    CaseGrant.objects.update(ends_at=clock.now())
    assert readers(case) == ["ayse"]


@pytest.mark.parametrize("state", [State.RESTRICTED, State.ANONYMISED])
def test_a_restricted_case_is_closed_to_all(state: str) -> None:
    case = a_case(lead="ayse", state=state, outcome="moved", closed_at=clock.now())
    grant(case, "dora", GrantKind.EMERGENCY, minutes=60)
    assert readers(case) == []


def test_people_are_seen_through_their_cases() -> None:
    child = a_person()
    a_case(lead="ayse", people=[child])
    assert list(Person.objects.visible_to(user("ayse"))) == [child]
    assert list(Person.objects.visible_to(user("ben"))) == []


# --- the database's own rules ---------------------------------------------------------------------------
def test_two_lead_workers_at_once_are_refused() -> None:
    case = a_case(lead="ayse")
    with pytest.raises(IntegrityError, match="one_lead_worker_at_a_time"), transaction.atomic():
        assign(case, "ben", Duty.LEAD)


def test_a_running_case_never_loses_its_lead_worker() -> None:
    a_case(lead="ayse")
    Assignment.objects.update(ends_at=clock.now())
    with pytest.raises(IntegrityError, match="without a lead worker"):
        run("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_access_log_is_a_chain_that_nobody_changes() -> None:
    case = a_case()
    before = AccessEntry.objects.first()
    first = record_access(by=user("ayse"), via=Via.ASSIGNMENT, action="view", case=case)
    second = record_access(by=user("ayse"), via=Via.ASSIGNMENT, action="print", case=case)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.previous_hash == (before.hash if before else "0" * 64)
    assert second.previous_hash == first.hash
    assert len({first.hash, second.hash}) == 2
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in (
        "UPDATE cases_accessentry SET action = 'list'",
        "DELETE FROM cases_accessentry",
        "TRUNCATE cases_accessentry",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)


# --- what the database knows ----------------------------------------------------------------------------
def test_the_database_holds_no_readable_name() -> None:
    person = a_person(CANARY, CANARY, phone="030 23125-017", safe_contact=CANARY)
    a_case(f"Familie {CANARY}", people=[person])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(p::text, ' ') FROM cases_person p) || "
            "(SELECT string_agg(c::text, ' ') FROM cases_case c)"
        )
        stored = cursor.fetchone()[0]
    assert CANARY.lower() not in stored.lower()
    assert "23125" not in stored
    assert "2019-05-17" not in stored
    assert Person.objects.get(pk=person.pk).last_name == CANARY


def test_a_sealed_field_cannot_be_searched() -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(last_name="Rosenholz").exists()


def test_names_that_sound_alike_share_a_mark() -> None:
    one, other = a_person("Ayşe", "Meyer"), a_person("Ayse", "Maier")
    assert set(one.name_sounds) == set(other.name_sounds)
    assert len(set(one.name_words) & set(other.name_words)) == 1  # ayse
