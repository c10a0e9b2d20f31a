"""Families for stories: invented, in the state a story begins with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client

from cases.enums.cases import Duty, GrantKind, LegalBasis, Position, State
from cases.models import Assignment, Case, CaseGrant, CasePerson, Person
from offices.models import Office, Organization, User
from sozialraum.lib import clock

CANARY = "Zitronenfalter"
"""A name no page, mail, log or dump may show to anybody who is not allowed to read it."""


Browser = Callable[[str], Client]
"""What the fixture `at_work` gives: a browser in which this person is signed in."""


def user(name: str) -> User:
    return User.objects.get(username=name)


def a_person(first: str = "Mina", last: str = "Rosenholz", *, by: str = "ayse", **changes: Any) -> Person:
    values: dict[str, Any] = {
        "first_name": first,
        "last_name": last,
        "birth_date": date(2019, 5, 17),
        "office": Office.objects.get(slug="malstatt"),
        "created_by": user(by),
    }
    return Person.objects.create(**(values | changes))


@transaction.atomic
def a_case(
    label: str = "Familie Rosenholz",
    *,
    office: str = "malstatt",
    lead: str = "ayse",
    state: str = State.ACTIVE,
    people: list[Person] | None = None,
    **changes: Any,
) -> Case:
    """A case of that office with that lead worker since now; without `people` nobody is in it."""
    worker = user(lead)
    values: dict[str, Any] = {
        "office": Office.objects.get(slug=office),
        "organization": Organization.objects.get(slug="jugendamt"),
        "label": label,
        "state": state,
        "legal_basis": LegalBasis.LOW_THRESHOLD,
        "created_by": worker,
        "opened_at": clock.now(),
    }
    case = Case.objects.create(**(values | changes))
    assign(case, lead)
    for person in people or []:
        CasePerson.objects.create(case=case, person=person, position=Position.CHILD)
    return case


def assign(case: Case, name: str, duty: str = Duty.LEAD) -> Assignment:
    worker = user(name)
    return Assignment.objects.create(
        case=case, worker=worker, duty=duty, starts_at=clock.now(), assigned_by=worker
    )


def grant(case: Case, name: str, kind: str = GrantKind.SHARE, *, minutes: int = 60) -> CaseGrant:
    """A shared case, or an emergency access, from now for so long."""
    return CaseGrant.objects.create(
        content_object=case,
        user=user(name),
        permission=Permission.objects.get(codename="read_case"),
        kind=kind,
        reason="Krankheit",
        granted_by=user("carla"),
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(minutes=minutes),
    )
