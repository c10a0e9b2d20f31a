"""Families of the demo in all states, and the colleagues who accompany them: invented, the same for the same day.

Written to the models directly, because a history reaches back: verbs would say that everything happened today.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from cases.enums.cases import Duty, HandoverKind, LegalBasis, Naming, Position
from cases.models import (
    Appointment,
    Assignment,
    Case,
    CasePerson,
    Event,
    Handover,
    Household,
    HouseholdMember,
    Person,
    Relation,
)
from cases.models.cases import SIGNS
from offices.demo.loading import PASSWORD
from offices.models import Membership, Office, Organization, User
from sozialraum.lib import clock

DATA = Path(__file__).with_name("families.toml")


def load(today: date) -> None:
    content = tomllib.loads(DATA.read_text(encoding="utf-8"))
    offices = {office.slug: office for office in Office.objects.all()}
    for entry in content["colleague"]:
        if entry["office"] in offices:
            _colleague(entry, offices[entry["office"]], today)
    users = {user.username: user for user in User.objects.all()}
    for entry in content["family"]:
        if entry["office"] in offices and all(name in users for name, *_ in entry["team"]):
            _family(entry, offices[entry["office"]], users, today)


def _at(today: date, days: int, hour: str = "09:15") -> datetime:
    return datetime.combine(today + timedelta(days=days), time.fromisoformat(hour), clock.BERLIN)


def _reference(entry: dict[str, Any]) -> str:
    chance = Random(f"{entry['label']} {entry['office']} {entry['team']}")
    signs = "".join(chance.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def _colleague(entry: dict[str, Any], office: Office, today: date) -> None:
    user, is_new = User.objects.get_or_create(
        username=entry["username"],
        defaults={
            "first_name": entry["first_name"],
            "last_name": entry["last_name"],
            "email": f"{entry['username']}@example.org",
            "password": make_password(PASSWORD),
        },
    )
    if is_new:
        first, *last = (today + timedelta(days=days) for days in entry["days"])
        Membership.objects.create(
            user=user,
            office=office,
            organization=Organization.objects.get(slug=entry["employer"]),
            role=entry["role"],
            period=(first, last[0] if last else None),
        )


def _family(entry: dict[str, Any], office: Office, users: dict[str, User], today: date) -> None:
    lead = users[entry["team"][0][0]]
    membership = Membership.objects.filter(user=lead, office=office).select_related("organization").first()
    closed = _at(today, entry["closed"], "16:00") if "closed" in entry else None
    case = Case.objects.create(
        reference=_reference(entry),
        office=office,
        organization=membership.organization if membership else office.organizations.first(),
        label=entry["label"],
        naming=entry.get("naming", Naming.NAMED),
        is_minor_confidential=entry.get("minor", False),
        legal_basis=entry.get("basis", LegalBasis.LOW_THRESHOLD if "opened" in entry else ""),
        state=entry["state"],
        outcome=entry.get("outcome", ""),
        closing_summary=entry.get("summary", ""),
        closing_reply=entry.get("reply", ""),
        was_sent_back="reply" in entry,
        closing_requested_by=users[entry["asked_by"]] if "asked_by" in entry else None,
        opened_at=_at(today, entry["opened"]) if "opened" in entry else None,
        closed_at=closed,
        created_by=lead,
    )
    for name, duty, since in entry["team"]:
        Assignment.objects.create(
            case=case,
            worker=users[name],
            duty=duty,
            starts_at=_at(today, since),
            ends_at=closed if closed and duty != Duty.LEAD else None,
            assigned_by=lead,
        )
    people = [_person(values, case, lead) for values in entry["people"]]
    for first, kind, second, custody in entry.get("relations", []):
        Relation.objects.create(
            case=case, person=people[first], kind=kind, other=people[second], custody=custody
        )
    for name, address, members, since in entry.get("households", []):
        household = Household.objects.create(case=case, name=name, address=address)
        for member in members:
            HouseholdMember.objects.create(
                household=household, person=people[member], starts_on=today + timedelta(days=since)
            )
    for name, days, hour, note in entry.get("appointments", []):
        Appointment.objects.create(
            worker=users[name], case=case, at=_at(today, days, hour), note=note, created_by=users[name]
        )
    if "cover" in entry:
        _cover(case, lead, users[entry["cover"][0]], today, *entry["cover"][1:])
    begun = _at(today, entry["team"][0][2])
    quiet = entry.get("quiet", Random(entry["label"]).randint(0, 15))
    last = max(begun, _at(today, -quiet, "08:40"))
    for at, verb in ((begun, "case_begun"), (case.opened_at, "case_opened"), (closed, "case_closed")):
        if at is not None:
            Event.objects.create(at=at, actor=lead, case=case, verb=verb, subject="case", subject_id=case.pk)
    Case.objects.filter(pk=case.pk).update(created_at=begun, updated_at=closed or last)


def _person(values: list[str], case: Case, by: User) -> Person:
    first, last, position, born, language, safe = values
    is_named = case.naming == Naming.NAMED
    person = Person.objects.create(
        first_name=first if is_named else "",
        last_name=last,
        pseudonym="" if is_named else first,
        birth_date=date.fromisoformat(born) if is_named else None,
        age_band="" if is_named else born,
        language=language,
        safe_contact=safe,
        office=case.office,
        created_by=by,
    )
    CasePerson.objects.create(case=case, person=person, position=Position(position))
    return person


def _cover(case: Case, lead: User, to: User, today: date, first: int, last: int) -> None:
    starts_at, ends_at = _at(today, first, "00:00"), _at(today, last + 1, "00:00")
    Assignment.objects.create(
        case=case, worker=to, duty=Duty.DEPUTY, starts_at=starts_at, ends_at=ends_at, assigned_by=lead
    )
    Handover.objects.create(
        case=case,
        kind=HandoverKind.COVER,
        from_worker=lead,
        to_worker=to,
        starts_at=starts_at,
        ends_at=ends_at,
        by=lead,
        at=_at(today, -1),
    )
