"""Who works on a case: joining, leaving, and passing cases on without a day on which nobody is responsible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.locking import changed, locked
from cases.actions.log import record_event
from cases.enums.cases import RUNNING, Duty, HandoverKind, State
from cases.models import Assignment, Case, Handover
from cases.permissions.cases import can_hand_over, works_there
from offices.models import User
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

LIVING = (State.DRAFT, *RUNNING)
"""States in which colleagues come and go. A closed case is reopened first."""


@dataclass(frozen=True)
class Line:
    """One case of a caseload that moves: to whom, and whether the family agreed that entrusted notes go along."""

    case: Case
    to: User
    entrusted_consent: bool = False


@transaction.atomic
def add_worker(
    case: Case,
    *,
    by: User,
    worker: User,
    duty: str = Duty.CO,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Assignment:
    """A co-worker or deputy joins, now or later. Lead workers change by `hand_over`."""
    case = _locked_for(by, case)
    if duty == Duty.LEAD:
        raise Refused(_("A new lead worker takes over by a handover."))
    starts_at = starts_at or clock.now()
    _must_be_possible(case, worker, starts_at, ends_at)
    assignment = _assign(case, worker, duty, starts_at, ends_at, by)
    _note(case, by, "worker_added", assignment, duty=duty)
    _tell(worker, by, [case])
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User, at: datetime | None = None) -> Assignment:
    """A co-worker or deputy leaves; access ends with it. One that has not begun simply goes."""
    case = _locked_for(by, assignment.case)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    now = clock.now()
    at = max(at or now, assignment.starts_at)
    if assignment.duty == Duty.LEAD:
        raise Refused(_("A case never stays without a lead worker: please hand it over instead."))
    if assignment.ends_at is not None and assignment.ends_at <= now:
        raise Conflict(_("This assignment has ended already."))
    assignment.ends_at = at
    assignment.save(update_fields=["ends_at"])
    _note(case, by, "worker_left", assignment, duty=assignment.duty)
    return assignment


@transaction.atomic
def hand_over(
    case: Case,
    *,
    by: User,
    to: User,
    kind: str = HandoverKind.FOR_GOOD,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    entrusted_consent: bool = False,
    version: int | None = None,
) -> Handover:
    """Pass a case on, now or at a moment to come.

    For good: the lead worker's assignment ends at the moment the next one begins. As cover: the lead worker stays
    responsible and the colleague is deputy for that time, with the same access. Notes that were entrusted to the
    lead worker go along only with the family's consent, which is written down here (§ 65 SGB VIII).
    """
    case = _locked_for(by, case, version)
    handover = _hand_over(case, by, to, kind, starts_at or clock.now(), ends_at, entrusted_consent)
    _tell(to, by, [case])
    return handover


@transaction.atomic
def hand_over_caseload(
    lines: Iterable[Line],
    *,
    by: User,
    from_worker: User,
    kind: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> list[Handover]:
    """All of somebody's cases, or those that are named, each to whom it suits; all of them or none.

    Cases are locked in the order of their keys, so that two handovers at once wait for each other and never
    block each other.
    """
    starts_at = starts_at or clock.now()
    done = []
    to: dict[User, list[Case]] = {}
    for line in sorted(lines, key=lambda line: line.case.pk):
        case = _locked_for(by, line.case)
        if not case.assignments.filter(worker=from_worker, duty=Duty.LEAD, ends_at__isnull=True).exists():
            raise Conflict(
                _("Case %(reference)s has another lead worker by now. Please look at the list again.")
                % {"reference": case.reference}
            )
        try:
            handover = _hand_over(case, by, line.to, kind, starts_at, ends_at, line.entrusted_consent)
        except Refused as refusal:
            raise type(refusal)(f"{case.reference}: {refusal.sentence}") from refusal
        done.append(handover)
        to.setdefault(line.to, []).append(case)
    if not done:
        raise Refused(_("Please choose at least one case."))
    for worker, cases in to.items():
        _tell(worker, by, cases)
    return done


@transaction.atomic
def take_back_handover(handover: Handover, *, by: User) -> Handover:
    """Plans change: a handover that has not begun is as if it had never been agreed."""
    case = _locked_for(by, handover.case)
    handover = Handover.objects.select_for_update().get(pk=handover.pk)
    now = clock.now()
    if handover.taken_back_at is not None or handover.starts_at <= now:
        raise Conflict(_("This handover has begun or was taken back already."))
    planned = Assignment.objects.filter(
        case=case, worker=handover.to_worker, starts_at=handover.starts_at, duty__in=[Duty.LEAD, Duty.DEPUTY]
    )
    planned.delete()
    if handover.kind == HandoverKind.FOR_GOOD:
        before = Assignment.objects.filter(
            case=case, worker=handover.from_worker, duty=Duty.LEAD, ends_at=handover.starts_at
        )
        before.update(ends_at=None)
    handover.taken_back_at = now
    handover.save(update_fields=["taken_back_at"])
    _note(case, by, "handover_taken_back", handover)
    return handover


# --- what the verbs share -------------------------------------------------------------------------------
def _locked_for(by: User, case: Case, version: int | None = None) -> Case:
    case = locked(case, version)
    if not can_hand_over(by, case):
        raise NotAllowed(_("Only the lead worker or the office's lead can change who works on a case."))
    if case.state not in LIVING:
        raise Refused(
            _("The case is “%(state)s”: nobody can be assigned to it.") % {"state": case.get_state_display()}
        )
    return case


def _hand_over(
    case: Case,
    by: User,
    to: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None,
    entrusted_consent: bool,
) -> Handover:
    last = Assignment.objects.select_for_update().get(case=case, duty=Duty.LEAD, ends_at__isnull=True)
    if last.starts_at > clock.now():
        raise Refused(_("A handover is planned already. Please take it back first."))
    if last.worker_id == to.pk:
        raise Refused(_("%(name)s is the lead worker already.") % {"name": to})
    if kind == HandoverKind.COVER and ends_at is None:
        raise Refused(_("Please say until when the cover lasts."))
    _must_be_possible(case, to, starts_at, ends_at)
    authors = _entrusted_to(case, last.worker) if entrusted_consent else []
    if kind == HandoverKind.COVER:
        _cover(case, to, starts_at, ends_at, by)
    else:
        ends_at = None
        _replace(last, to, starts_at, by)
    handover = Handover.objects.create(
        case=case,
        kind=kind,
        from_worker=last.worker,
        to_worker=to,
        starts_at=starts_at,
        ends_at=ends_at,
        entrusted_consent=entrusted_consent,
        entrusted_authors=authors,
        by=by,
        at=clock.now(),
    )
    _note(case, by, "handed_over", handover, kind=kind, entrusted_consent=entrusted_consent)
    return handover


def _entrusted_to(case: Case, worker: User) -> list[int]:
    """Whose entrusted notes this lead worker holds: their own, and those that came to them with a consent."""
    held = (
        Handover.objects.with_entrusted(worker).filter(case=case).values_list("entrusted_authors", flat=True)
    )
    return sorted({worker.pk, *(author for authors in held for author in authors)})


def _cover(case: Case, to: User, starts_at: datetime, ends_at: datetime | None, by: User) -> None:
    own = case.assignments.filter(worker=to).exclude(ends_at__lte=starts_at)
    whole = own.filter(Q(ends_at__isnull=True) | Q(ends_at__gte=ends_at), starts_at__lte=starts_at)
    if whole.exists():
        return  # works on it all the time anyway
    _assign(case, to, Duty.DEPUTY, starts_at, ends_at, by)


def _replace(last: Assignment, to: User, starts_at: datetime, by: User) -> None:
    case = last.case
    # What the next lead worker was until then ends there; what would begin later is not needed any more.
    case.assignments.filter(worker=to, starts_at__gte=starts_at).delete()
    own = case.assignments.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=starts_at), worker=to)
    own.update(ends_at=starts_at)
    last.ends_at = starts_at
    last.save(update_fields=["ends_at"])
    _assign(case, to, Duty.LEAD, starts_at, None, by)


def _must_be_possible(case: Case, worker: User, starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(_("The end must come after the beginning."))
    if not works_there(worker, case.office_id, starts_at.astimezone(clock.BERLIN).date()):
        raise Refused(
            _("%(name)s does not work with families in the office %(office)s on that day.")
            % {"name": worker, "office": case.office}
        )


def _assign(
    case: Case, worker: User, duty: str, starts_at: datetime, ends_at: datetime | None, by: User
) -> Assignment:
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                case=case, worker=worker, duty=duty, starts_at=starts_at, ends_at=ends_at, assigned_by=by
            )
    except IntegrityError:
        raise Conflict(
            _("%(name)s works on this case at that time already, or for a part of it.") % {"name": worker}
        ) from None


def _note(case: Case, by: User, verb: str, of: Assignment | Handover, **data: object) -> None:
    changed(case)
    record_event(verb, by=by, of=of, case=case, **data)


def _tell(worker: User, by: User, cases: list[Case]) -> None:
    """A mail with references, which say nothing; what it is about is read in the portal."""
    if worker.pk == by.pk:
        return
    listed = "\n".join(case.reference for case in cases)
    mail_after_commit(
        [worker.email],
        _("You take over cases"),
        _("These cases are yours now or from an agreed day on. You find them in the portal:\n%(cases)s")
        % {"cases": listed},
    )
