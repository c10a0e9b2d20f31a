"""A request under Art. 15 DSGVO: entered, begun by whoever knows the person, a part from each case, answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.log import record_access, record_event
from cases.actions.subject_access.collect import Collection, collect
from cases.enums.cases import Position, State, Via
from cases.enums.guard import RequestState
from cases.models import Case, Person, SubjectPart, SubjectRequest
from cases.permissions.cases import right_to_view
from cases.permissions.guard import can_answer_for, can_see_subject_requests, is_data_protection
from offices.permissions import leads, works_in
from sozialraum.lib import clock
from sozialraum.lib.months import months_later

if TYPE_CHECKING:
    from offices.models import Office, User

MONTHS = 1
MORE_MONTHS = 2
"""Art. 12 (3) DSGVO: one month, two more with a reason that the person is told."""


@transaction.atomic
def enter_request(office: Office, *, by: User, received_on: date) -> SubjectRequest:
    if not (is_data_protection(by) or works_in(by, office)) or not can_see_subject_requests(by):
        raise NotAllowed(_("You cannot enter a request for this office."))
    asked = SubjectRequest.objects.create(
        office=office,
        received_on=received_on,
        due_on=months_later(received_on, MONTHS),
        entered_by=by,
        entered_at=clock.now(),
    )
    record_event("enter_subject_request", by=by, of=asked)
    return asked


def cases_to_answer(person: Person) -> list[Case]:
    """Cases of which this person gets a copy. A minor's confidential case is no matter of the parents."""
    rows = (
        person.case_people.select_related("case__office")
        .exclude(case__state=State.ANONYMISED)
        .order_by("case_id")
    )
    return [
        row.case for row in rows if not (row.case.is_minor_confidential and row.position != Position.CHILD)
    ]


@transaction.atomic
def begin_request(asked: SubjectRequest, person: Person, *, by: User) -> SubjectRequest:
    """Say whom it is about: somebody who answers for one of the person's cases does, and each case gets its part."""
    asked = _open(asked)
    if asked.person_id is not None:
        raise Conflict(_("Somebody has begun to prepare this already."))
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise NotAllowed(_("You do not know this person from a case of yours."))
    cases = cases_to_answer(person)
    if not any(can_answer_for(by, case) for case in cases):
        raise NotAllowed(_("The lead worker of the case prepares the answer."))
    SubjectPart.objects.bulk_create(SubjectPart(request=asked, case=case) for case in cases)
    asked.person, asked.state = person, RequestState.PREPARING
    asked.save(update_fields=["person", "state"])
    record_event("begin_subject_request", by=by, of=asked, parts=len(cases))
    return asked


@transaction.atomic
def copy_part(
    part: SubjectPart, *, by: User, with_entrusted: bool = False, more_names: str = ""
) -> Collection:
    """What is handed over about one case. Written into the access log and the request, before it is read."""
    part = (
        SubjectPart.objects.select_for_update(of=("self",))
        .select_related("request__person", "case__office", "case__organization")
        .get(pk=part.pk)
    )
    case, person = part.case, part.request.person
    if person is None or not can_answer_for(by, case):
        raise NotAllowed(_("You cannot prepare this part."))
    via = right_to_view(by, case) or Via.ASSIGNMENT
    record_access(
        by=by, via=via, action="export", subject="subject_access", subject_id=part.request_id, case=case
    )
    part.exported_by, part.exported_at = by, clock.now()
    part.save(update_fields=["exported_by", "exported_at"])
    record_event("export_subject_part", by=by, of=part, case=case, entrusted=with_entrusted)
    return collect(case, person, by=by, with_entrusted=with_entrusted, more_names=more_names)


@transaction.atomic
def answer_request(asked: SubjectRequest, *, by: User) -> SubjectRequest:
    asked = _open(asked)
    parts = list(asked.parts.select_related("case"))
    if not parts or any(part.exported_at is None for part in parts):
        raise Refused(_("A part of the answer is still missing."))
    if not (leads(by, asked.office_id) or any(can_answer_for(by, part.case) for part in parts)):
        raise NotAllowed(_("You cannot close this request."))
    return _end(asked, RequestState.ANSWERED, by=by)


@transaction.atomic
def refuse_request(asked: SubjectRequest, *, by: User, refusal: str) -> SubjectRequest:
    """Not answered, for one of four reasons; the person is told why and where to complain (Art. 12 (4) DSGVO)."""
    asked = _open(asked)
    if not (is_data_protection(by) or leads(by, asked.office_id)):
        raise NotAllowed(_("The lead of the office or data protection decides that."))
    asked.refusal = refusal
    return _end(asked, RequestState.REFUSED, by=by)


@transaction.atomic
def extend_request(asked: SubjectRequest, *, by: User) -> SubjectRequest:
    """Two more months, once. The person has to be told within the first month."""
    asked = _open(asked)
    if not (is_data_protection(by) or leads(by, asked.office_id)):
        raise NotAllowed(_("The lead of the office or data protection decides that."))
    if asked.is_extended or clock.today() > asked.due_on:
        raise Refused(_("It can be extended once, within the first month."))
    asked.is_extended = True
    asked.due_on = months_later(asked.received_on, MONTHS + MORE_MONTHS)
    asked.save(update_fields=["is_extended", "due_on"])
    record_event("extend_subject_request", by=by, of=asked)
    return asked


def _open(asked: SubjectRequest) -> SubjectRequest:
    asked = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.state not in (RequestState.RECEIVED, RequestState.PREPARING):
        raise Conflict(_("This request has been settled already."))
    return asked


def _end(asked: SubjectRequest, state: str, *, by: User) -> SubjectRequest:
    asked.state, asked.answered_by, asked.answered_at = state, by, clock.now()
    asked.save()
    record_event(f"subject_request_{state}", by=by, of=asked)
    return asked
