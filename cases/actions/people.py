"""Entering the people of a case and how they belong together. Those who work on the case write; nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.locking import locked
from cases.actions.log import record_event
from cases.enums.cases import Naming, Position
from cases.enums.people import MUTUAL, RESPONSIBLE
from cases.models import Case, CasePerson, Household, HouseholdMember, Person, Relation
from cases.permissions.cases import can_write_case
from offices.models import User

NAMES = ("first_name", "last_name")
FIELDS = (
    *NAMES,
    "pseudonym",
    "birth_date",
    "age_band",
    "language",
    "phone",
    "email",
    "address",
    "safe_contact",
)


@transaction.atomic
def add_person(case: Case, *, by: User, position: str = Position.CHILD, **fields: Any) -> CasePerson:
    """A new person in a case. In a case under a pseudonym names and dates of birth are not kept at all."""
    case = _writable(case, by)
    person = Person(office=case.office, created_by=by)
    _fill(person, case, fields)
    person.save()
    member = CasePerson.objects.create(case=case, person=person, position=position)
    record_event("person_added", by=by, of=person, case=case, position=position)
    return member


@transaction.atomic
def take_over_person(case: Case, *, by: User, person: Person, position: str = Position.CHILD) -> CasePerson:
    """Somebody whom the worker knows from another case they may read: one record, two cases."""
    case = _writable(case, by)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise NotAllowed(_("You cannot take over this person."))
    if case.naming == Naming.PSEUDONYMOUS:
        raise Refused(_("This case is kept under a pseudonym: please enter the person without a name."))
    # Held, so that a deletion waits for this case or has been faster.
    if not Person.objects.select_for_update().filter(pk=person.pk, merged_into=None).exists():
        raise Conflict(
            _(
                "This person has just been deleted or merged with another. Please look again, or enter them anew."
            )
        )
    member, is_new = CasePerson.objects.get_or_create(
        case=case, person=person, defaults={"position": position}
    )
    if not is_new:
        raise Conflict(_("This person is in the case already."))
    record_event("person_taken_over", by=by, of=person, case=case, position=position)
    return member


@transaction.atomic
def edit_person(
    member: CasePerson, *, by: User, version: int, position: str | None = None, **fields: Any
) -> CasePerson:
    """Change what is known of somebody. The record may belong to several cases; all of them see the change."""
    case = _writable(member.case, by)
    person = Person.objects.select_for_update().get(pk=member.person_id)
    if person.version != version:
        raise Conflict(_("Somebody has changed this person in the meantime. Please compare and save again."))
    before = {name: getattr(person, name) for name in FIELDS}
    _fill(person, case, fields)
    names = [name for name in FIELDS if getattr(person, name) != before[name]]
    if names:
        person.version += 1
        person.save(update_fields=[*names, "version"])
    if position is not None and position != member.position:
        member.position = position
        member.save(update_fields=["position"])
        names.append("position")
    if names:
        record_event("person_changed", by=by, of=person, case=case, fields=names)
    member.person = person
    return member


@transaction.atomic
def remove_person(member: CasePerson, *, by: User) -> None:
    """Out of this case, with relations and households here. The record itself is left to retention."""
    case = _writable(member.case, by)
    person = member.person
    Relation.objects.filter(case=case, person=person).delete()
    Relation.objects.filter(case=case, other=person).delete()
    HouseholdMember.objects.filter(household__case=case, person=person).delete()
    CasePerson.objects.filter(pk=member.pk).delete()
    record_event("person_removed", by=by, of=person, case=case)


@transaction.atomic
def relate(case: Case, *, by: User, person: Person, kind: str, other: Person, custody: str = "") -> Relation:
    case = _writable(case, by)
    if person.pk == other.pk:
        raise Refused(_("Please choose two different people."))
    if {person.pk, other.pk} - set(case.case_people.values_list("person", flat=True)):
        raise Refused(_("Both people must be in this case."))
    if custody and kind not in RESPONSIBLE:
        raise Refused(_("Only parents, foster parents and guardians can have custody."))
    known = Relation.objects.filter(case=case, kind=kind)
    pairs = known.filter(person=person, other=other)
    if kind in MUTUAL:
        pairs = pairs | known.filter(person=other, other=person)
    if pairs.exists():
        raise Conflict(_("This is written down already."))
    relation = Relation.objects.create(case=case, person=person, kind=kind, other=other, custody=custody)
    record_event("relation_added", by=by, of=relation, case=case, kind=kind, custody=custody)
    return relation


@transaction.atomic
def unrelate(relation: Relation, *, by: User) -> None:
    case = _writable(relation.case, by)
    record_event("relation_removed", by=by, of=relation, case=case, kind=relation.kind)
    relation.delete()


@transaction.atomic
def add_household(case: Case, *, by: User, name: str, address: str = "") -> Household:
    case = _writable(case, by)
    household = Household.objects.create(case=case, name=name, address=address)
    record_event("household_added", by=by, of=household, case=case)
    return household


@transaction.atomic
def move_in(
    household: Household,
    *,
    by: User,
    person: Person,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> HouseholdMember:
    case = _writable(household.case, by)
    if not case.case_people.filter(person=person).exists():
        raise Refused(_("This person is not in the case."))
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(_("The end must come after the beginning."))
    try:
        with transaction.atomic():
            member = HouseholdMember.objects.create(
                household=household, person=person, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError:
        raise Conflict(_("This person lives there at that time already.")) from None
    record_event("moved_in", by=by, of=member, case=case)
    return member


@transaction.atomic
def move_out(member: HouseholdMember, *, by: User, on: date) -> HouseholdMember:
    case = _writable(member.household.case, by)
    if member.starts_on and on < member.starts_on:
        raise Refused(_("The end must come after the beginning."))
    member.ends_on = on
    member.save(update_fields=["ends_on"])
    record_event("moved_out", by=by, of=member, case=case)
    return member


@transaction.atomic
def remove_household(household: Household, *, by: User) -> None:
    """Entered by mistake. Who moved out keeps their row with its end."""
    case = _writable(household.case, by)
    record_event("household_removed", by=by, of=household, case=case)
    household.delete()


def _writable(case: Case, by: User) -> Case:
    case = locked(case)
    if not can_write_case(by, case):
        raise NotAllowed(_("You cannot change this case, or not any more."))
    return case


def _fill(person: Person, case: Case, fields: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(person, name, fields[name])
    if case.naming == Naming.PSEUDONYMOUS:
        if any(getattr(person, name) for name in NAMES) or person.birth_date:
            raise Refused(_("This case is kept under a pseudonym: no names and no dates of birth."))
        if not person.pseudonym:
            raise Refused(_("Please enter a pseudonym."))
    elif not any(getattr(person, name) for name in (*NAMES, "pseudonym")):
        raise Refused(_("Please enter a name."))
