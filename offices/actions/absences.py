"""Being away: asking, approving, taking back. An absence and a shift never pass each other unseen."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from offices.actions.errors import Refused
from offices.actions.roster import free_quietly, lock_people, lock_weeks
from offices.enums import Role
from offices.enums.roster import AbsenceState
from offices.models import Absence, Membership, ShiftAssignment, User
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

LONGEST = timedelta(days=366)


@transaction.atomic
def request_absence(*, by: User, first: date, last: date, kind: str, note: str = "") -> Absence:
    """Ask to be away from the first to the last day. The leads of all one's offices are told."""
    if last < first:
        raise Refused(_("The last day comes before the first."))
    if last - first > LONGEST:
        raise Refused(_("An absence lasts at most a year. Please ask again for the time after."))
    lock_people([by.pk])
    try:
        with transaction.atomic():
            absence = Absence.objects.create(
                worker=by,
                days=(first, last + timedelta(days=1)),
                kind=kind,
                note=note.strip(),
                requested_at=clock.now(),
            )
    except IntegrityError:
        raise Refused(_("You have asked for some of these days already.")) from None
    mail_after_commit(
        leads_of(by).values_list("email", flat=True),
        _("Somebody in your team asks to be away"),
        _("You find the request in the portal under “Duty roster”, “Absences”."),
    )
    absence.refresh_from_db()
    return absence


def leads_of(worker: User) -> QuerySet[User]:
    """Leads of the offices this person belongs to today."""
    offices = Membership.objects.current().of(worker).values("office")
    return User.objects.filter(
        pk__in=Membership.objects.current()
        .filter(office__in=offices, role=Role.LEAD)
        .exclude(user=worker)
        .values("user")
    )


def may_decide(user: User, absence: Absence) -> bool:
    """A lead of one of the person's offices; nobody decides about their own."""
    return absence.worker_id != user.pk and leads_of(absence.worker).filter(pk=user.pk).exists()


def crossed_shifts(absence: Absence) -> list[ShiftAssignment]:
    """Shifts of the person on these days, in all offices."""
    return list(
        ShiftAssignment.objects.filter(
            worker=absence.worker_id, shift__day__gte=absence.days.lower, shift__day__lt=absence.days.upper
        ).select_related("shift__week__office", "worker")
    )


@transaction.atomic
def approve(absence: Absence, *, by: User, free_shifts: bool = False) -> Absence:
    """Let somebody be away. Shifts on these days are freed if the lead says so; otherwise they are named first."""
    # Weeks before people, as everywhere in the roster; whoever assigns meanwhile waits for one or the other.
    weeks = {one.shift.week_id for one in crossed_shifts(absence)}
    lock_weeks(weeks)
    absence = _locked(absence)
    _must_decide(by, absence)
    crossed = crossed_shifts(absence)
    if not {one.shift.week_id for one in crossed} <= weeks:
        raise Refused(_("The roster has just changed. Please look at it again and decide then."))
    if crossed and not free_shifts:
        raise Refused(
            _("%(name)s has shifts on these days: %(days)s. Please say that they become open.")
            % {
                "name": absence.worker,
                "days": ", ".join(date_format(one.shift.day, "SHORT_DATE_FORMAT") for one in crossed),
            }
        )
    for assignment in crossed:
        free_quietly(assignment, by=by)
    return _decided(absence, AbsenceState.APPROVED, by, "")


@transaction.atomic
def decline(absence: Absence, *, by: User, reply: str) -> Absence:
    absence = _locked(absence)
    _must_decide(by, absence)
    if not reply.strip():
        raise Refused(_("Please say why."))
    return _decided(absence, AbsenceState.DECLINED, by, reply.strip())


@transaction.atomic
def withdraw_absence(absence: Absence, *, by: User) -> Absence:
    """The person is there after all; also after the approval."""
    absence = _locked(absence)
    if absence.worker_id != by.pk or absence.state not in (AbsenceState.REQUESTED, AbsenceState.APPROVED):
        raise Refused(_("This request was decided or withdrawn in the meantime."))
    absence.state = AbsenceState.WITHDRAWN
    absence.save(update_fields=["state"])
    return absence


def _locked(absence: Absence) -> Absence:
    lock_people([absence.worker_id])
    return Absence.objects.select_for_update(of=("self",)).select_related("worker").get(pk=absence.pk)


def _must_decide(by: User, absence: Absence) -> None:
    if not may_decide(by, absence):
        raise Refused(_("Only the lead of one of the person's offices can decide this."))
    if absence.state != AbsenceState.REQUESTED:
        raise Refused(_("This request was decided or withdrawn in the meantime."))


def _decided(absence: Absence, state: str, by: User, reply: str) -> Absence:
    absence.state, absence.reply = state, reply
    absence.decided_by, absence.decided_at = by, clock.now()
    absence.save(update_fields=["state", "reply", "decided_by", "decided_at"])
    mail_after_commit(
        [absence.worker.email],
        _("Your request to be away was decided"),
        _("You find the answer in the portal under “Duty roster”, “Absences”."),
    )
    return absence
