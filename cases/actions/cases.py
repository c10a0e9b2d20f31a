"""The life of a case from its first day to its last: who may take which step, and what each step leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, Hindered, NotAllowed, Refused
from cases.actions.hindrances import CLOSING, DELETING, obstacles
from cases.actions.locking import changed, locked
from cases.actions.log import record_event
from cases.actions.notes import write_note
from cases.enums.cases import TRANSITIONS, CaseOutcome, Duty, LegalBasis, Naming, State
from cases.models import Assignment, Case
from cases.permissions.cases import (
    can_begin_case,
    can_decide_closing,
    can_oversee_case,
    can_restrict,
    can_withdraw_closing,
    can_write_case,
    is_lead_worker,
    works_there,
)
from offices.enums import Role
from offices.models import Membership, Office, Organization, User
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

if TYPE_CHECKING:
    from collections.abc import Iterable

EDITABLE = ("label", "naming", "is_minor_confidential", "legal_basis", "organization")


def employer_of(user: User, office: Office) -> Organization | None:
    """Who employs this person in that office today: by default the organisation responsible for their cases."""
    membership = (
        Membership.objects.current().of(user).filter(office=office).select_related("organization").first()
    )
    return membership.organization if membership is not None else None


@transaction.atomic
def begin_case(
    *,
    by: User,
    office: Office,
    label: str,
    organization: Organization | None = None,
    naming: str = Naming.NAMED,
    is_minor_confidential: bool = False,
    legal_basis: str = "",
    about: str = "",
) -> Case:
    """A draft with `by` as its lead worker. Without an organisation the worker's employer is responsible.

    `about` becomes its first note. A contact that led here is no part of it: it leads to nobody.
    A minor who asks without the parents' knowledge is advised under § 8 (3) SGB VIII: that basis is filled in.
    """
    if not can_begin_case(by, office):
        raise NotAllowed(_("You can begin cases only in an office in which you work with families."))
    responsible = organization or employer_of(by, office)
    if responsible is None:
        raise Refused(_("Please choose the responsible organisation."))
    if is_minor_confidential and not legal_basis:
        legal_basis = LegalBasis.MINOR_ADVICE
    case = Case.objects.create(
        office=office,
        organization=responsible,
        label=label,
        naming=naming,
        is_minor_confidential=is_minor_confidential,
        legal_basis=legal_basis,
        created_by=by,
    )
    now = clock.now()
    Assignment.objects.create(case=case, worker=by, duty=Duty.LEAD, starts_at=now, assigned_by=by)
    record_event("case_begun", by=by, of=case, case=case, office=office.slug)
    if about.strip():
        write_note(case, by=by, text=about.strip(), happened_on=clock.today())
    return case


@transaction.atomic
def update_case(case: Case, *, by: User, version: int, changes: dict[str, Any]) -> Case:
    """Change what a case is called and rests on; only fields of EDITABLE."""
    case = locked(case, version)
    _must_write(by, case)
    names = [name for name in EDITABLE if name in changes and getattr(case, name) != changes[name]]
    for name in names:
        setattr(case, name, changes[name])
    if case.state != State.DRAFT and not case.legal_basis:
        raise Refused(_("An open case needs a legal basis."))
    if names:
        changed(case, *names)
        record_event("case_changed", by=by, of=case, case=case, fields=names)
    return case


# --- steps of those who work on it ----------------------------------------------------------------------
@transaction.atomic
def open_case(case: Case, *, by: User, version: int | None = None) -> Case:
    """The family wants to be accompanied. Needs a legal basis: without one nothing may be kept (Art. 6 DSGVO)."""
    case = locked(case, version)
    _must_follow(case, State.OPEN, from_states=[State.DRAFT])
    _must_write(by, case)
    if not case.legal_basis:
        raise Refused(_("Please choose the legal basis first."))
    case.opened_at = clock.now()
    return _step(case, State.OPEN, by, "case_opened", "opened_at")


@transaction.atomic
def start(case: Case, *, by: User, version: int | None = None) -> Case:
    """Work with the family begins."""
    case = locked(case, version)
    _must_follow(case, State.ACTIVE, from_states=[State.OPEN])
    _must_write(by, case)
    return _step(case, State.ACTIVE, by, "case_started")


@transaction.atomic
def pause(case: Case, *, by: User, version: int | None = None) -> Case:
    """For example while the family is away: deadlines of the case still count."""
    case = locked(case, version)
    _must_follow(case, State.PAUSED)
    _must_write(by, case)
    return _step(case, State.PAUSED, by, "case_paused")


@transaction.atomic
def resume(case: Case, *, by: User, version: int | None = None) -> Case:
    case = locked(case, version)
    _must_follow(case, State.ACTIVE, from_states=[State.PAUSED])
    _must_write(by, case)
    return _step(case, State.ACTIVE, by, "case_resumed")


# --- closing: two people --------------------------------------------------------------------------------
@transaction.atomic
def request_closing(
    case: Case, *, by: User, outcome: str, summary: str = "", version: int | None = None
) -> Case:
    """Ask the lead to close it. Needs a result, and nothing may be open."""
    case = locked(case, version)
    _must_follow(case, State.CLOSING_REQUESTED)
    _must_write(by, case)
    if outcome not in CaseOutcome.values:
        raise Refused(_("Please say how it ended."))
    _must_be_clear(case)
    case.outcome = outcome
    case.closing_summary = summary
    case.closing_reply = ""
    case.was_sent_back = False
    case.closing_requested_by = by
    case = _step(
        case,
        State.CLOSING_REQUESTED,
        by,
        "closing_requested",
        "outcome",
        "closing_summary",
        "closing_reply",
        "was_sent_back",
        "closing_requested_by",
    )
    leads_there = Membership.objects.current().filter(office=case.office_id, role=Role.LEAD).exclude(user=by)
    _mail(
        leads_there.values_list("user__email", flat=True),
        _("A case waits for your approval"),
        _("Case %(reference)s is to be closed. Please approve it or send it back.") % _of(case),
    )
    return case


@transaction.atomic
def withdraw_closing(case: Case, *, by: User, version: int | None = None) -> Case:
    """Those who asked go on with the family instead."""
    case = locked(case, version)
    _must_follow(case, State.ACTIVE, from_states=[State.CLOSING_REQUESTED])
    if not can_withdraw_closing(by, case):
        raise NotAllowed(_("Only those who asked, or the lead worker, can withdraw it."))
    return _back_to_work(case, by, "closing_withdrawn")


@transaction.atomic
def approve_closing(case: Case, *, by: User, version: int | None = None) -> Case:
    """The second pair of eyes. Looked at again: something may have opened since it was asked for.

    Co-workers' and deputies' assignments end here; the lead worker's stays, so that somebody can answer and reopen.
    """
    case = locked(case, version)
    _must_follow(case, State.CLOSED, from_states=[State.CLOSING_REQUESTED])
    _must_decide(by, case)
    _must_be_clear(case)
    now = clock.now()
    case.closed_at = now
    Assignment.objects.current().filter(case=case).exclude(duty=Duty.LEAD).update(ends_at=now)
    case = _step(case, State.CLOSED, by, "case_closed", "closed_at", outcome=case.outcome)
    _answer(case, _("Your case is closed"), _("Closing of case %(reference)s was approved."))
    return case


@transaction.atomic
def refuse_closing(case: Case, *, by: User, reply: str = "", version: int | None = None) -> Case:
    """Back to work, with a word about what is missing."""
    case = locked(case, version)
    _must_follow(case, State.ACTIVE, from_states=[State.CLOSING_REQUESTED])
    _must_decide(by, case)
    case.closing_reply = reply
    case.was_sent_back = True
    _answer(
        case, _("Your case stays open"), _("Case %(reference)s was not closed. Please look at the answer.")
    )
    return _back_to_work(case, by, "closing_refused", "closing_reply", "was_sent_back")


@transaction.atomic
def reopen(case: Case, *, by: User, lead_worker: User | None = None, version: int | None = None) -> Case:
    """The family is back. By the office's lead or the last lead worker; the same person goes on, or another one."""
    case = locked(case, version)
    _must_follow(case, State.OPEN, from_states=[State.CLOSED])
    if not (can_oversee_case(by, case) or is_lead_worker(by, case)):
        raise NotAllowed(_("The office's lead or the last lead worker can reopen a case."))
    now = clock.now()
    last = Assignment.objects.current().filter(case=case, duty=Duty.LEAD, ends_at__isnull=True).first()
    worker = lead_worker or (last.worker if last is not None else None)
    if worker is None or not works_there(worker, case.office_id, clock.today()):
        raise Refused(_("Please choose a lead worker who works in this office."))
    if last is None or last.worker_id != worker.pk:
        Assignment.objects.filter(case=case, duty=Duty.LEAD, ends_at__isnull=True).update(ends_at=now)
        Assignment.objects.create(case=case, worker=worker, duty=Duty.LEAD, starts_at=now, assigned_by=by)
    case.outcome = ""
    case.closed_at = None
    case.closing_requested_by = None
    return _step(case, State.OPEN, by, "case_reopened", "outcome", "closed_at", "closing_requested_by")


# --- the end of the data --------------------------------------------------------------------------------
@transaction.atomic
def restrict(case: Case, *, by: User) -> Case:
    """Art. 18 DSGVO, § 84 SGB X: kept and closed to everybody, for example while its accuracy is disputed."""
    case = locked(case)
    _must_follow(case, State.RESTRICTED)
    _must_guard(by, case)
    return _step(case, State.RESTRICTED, by, "case_restricted")


@transaction.atomic
def lift_restriction(case: Case, *, by: User) -> Case:
    case = locked(case)
    _must_follow(case, State.CLOSED, from_states=[State.RESTRICTED])
    _must_guard(by, case)
    return _step(case, State.CLOSED, by, "restriction_lifted")


@transaction.atomic
def anonymise(case: Case, *, by: User | None) -> Case:
    """The case itself forgets whom it was about. Called by retention alone, which has asked two people before and
    deletes people, notes and files; `by` is None when the portal does it by its calendar.
    """
    case = locked(case)
    _must_follow(case, State.ANONYMISED)
    if found := obstacles(case, DELETING):
        raise Hindered(_("This case cannot be deleted yet."), found)
    case.label = ""
    case.closing_summary = ""
    case.closing_reply = ""
    case.naming = Naming.PSEUDONYMOUS
    return _step(
        case, State.ANONYMISED, by, "case_anonymised", "label", "closing_summary", "closing_reply", "naming"
    )


# --- what the steps share -------------------------------------------------------------------------------
def _step(case: Case, to: str, by: User | None, verb: str, *fields: str, **data: Any) -> Case:
    before, case.state = case.state, to
    changed(case, "state", *fields)
    record_event(verb, by=by, of=case, case=case, before=before, after=to, **data)
    return case


def _back_to_work(case: Case, by: User, verb: str, *fields: str) -> Case:
    case.outcome = ""
    case.closing_requested_by = None
    return _step(case, State.ACTIVE, by, verb, "outcome", "closing_requested_by", *fields)


def _must_follow(case: Case, to: str, from_states: Iterable[str] | None = None) -> None:
    """The case must stand where this step begins; otherwise somebody was faster, or the page was old."""
    if to not in TRANSITIONS[case.state] or (from_states is not None and case.state not in from_states):
        raise Conflict(
            _("This is not possible now: the case is “%(state)s”. Somebody may have been faster.")
            % {"state": case.get_state_display()}
        )


def _must_write(by: User, case: Case) -> None:
    if not can_write_case(by, case):
        raise NotAllowed(_("You cannot change this case, or not any more."))


def _must_decide(by: User, case: Case) -> None:
    if case.closing_requested_by_id == by.pk:
        raise NotAllowed(_("You asked for it yourself: somebody else has to approve it."))
    if not can_decide_closing(by, case):
        raise NotAllowed(_("Only the office's lead can decide this."))


def _must_guard(by: User, case: Case) -> None:
    if not can_restrict(by, case):
        raise NotAllowed(_("Only the office's lead or the data protection officer can do this."))


def _must_be_clear(case: Case) -> None:
    if found := obstacles(case, CLOSING):
        raise Hindered(_("Something is still open. The case can be closed when it is settled."), found)


def _of(case: Case) -> dict[str, str]:
    return {"reference": case.reference}


def _answer(case: Case, subject: str, body: str) -> None:
    if case.closing_requested_by is not None:
        _mail([case.closing_requested_by.email], subject, body % _of(case))


def _mail(to: Iterable[str], subject: str, body: str) -> None:
    mail_after_commit(to, subject, body)
