"""Giving a shift away: offered, taken by a colleague, approved by the lead. Two change places in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offices.actions.errors import Refused
from offices.actions.roster import Objected, check_now, lock_people, lock_weeks, locked_week, record_change
from offices.enums import Role
from offices.enums.roster import SwapState
from offices.models import Absence, Membership, ShiftAssignment, Swap, User
from offices.permissions import leads, works_in
from offices.roster.objecting import objections_to
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

OFFER_DAYS = 7
"""How long an offer stands; it ends with the beginning of the shift in any case."""


@transaction.atomic
def offer(assignment: ShiftAssignment, *, by: User, note: str = "") -> Swap:
    """Ask the colleagues whether somebody takes this shift."""
    week = locked_week(assignment.shift.week)
    held = ShiftAssignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk, worker=by).first()
    now = clock.now()
    if held is None or not week.is_published:
        raise Refused(_("You can offer shifts of yours in published weeks."))
    if held.starts_at <= now:
        raise Refused(_("This shift has begun already."))
    expire(now)
    try:
        with transaction.atomic():
            return Swap.objects.create(
                assignment=held,
                offered_by=by,
                note=note.strip(),
                offered_at=now,
                expires_at=min(now + timedelta(days=OFFER_DAYS), held.starts_at),
            )
    except IntegrityError:
        raise Refused(_("You have offered this shift already.")) from None


@transaction.atomic
def take(swap: Swap, *, by: User, in_return: ShiftAssignment | None = None) -> Swap:
    """Say that one takes it, with or without a shift of one's own in return. The lead has the last word."""
    swap = _locked(swap, SwapState.OFFERED)
    shift = swap.assignment.shift
    if by.pk == swap.offered_by_id or not works_in(by, shift.week.office_id):
        raise Refused(_("Colleagues of the same office can take this shift."))
    if in_return is not None:
        in_return = ShiftAssignment.objects.select_related("shift__week").get(pk=in_return.pk)
    if in_return is not None and (
        in_return.worker_id != by.pk
        or in_return.shift.week.office_id != shift.week.office_id
        or not in_return.shift.week.is_published
        or in_return.starts_at <= clock.now()
    ):
        raise Refused(_("In return you can give a coming shift of yours in the same office."))
    swap.taken_by, swap.in_return, swap.state = by, in_return, SwapState.TAKEN
    swap.save(update_fields=["taken_by", "in_return", "state"])
    mail_after_commit(
        User.objects.filter(
            pk__in=Membership.objects.current()
            .filter(office=shift.week.office_id, role=Role.LEAD)
            .values("user")
        ).values_list("email", flat=True),
        _("A swap waits for your approval"),
        _("You find it in the portal under “Duty roster”, “Swaps”."),
    )
    return swap


@transaction.atomic
def approve(swap: Swap, *, by: User, override_reason: str = "") -> Swap:
    """Both change places at once, or nobody does. What the law objects to needs a reason."""
    swap = _locked(swap, SwapState.TAKEN)
    _must_lead(by, swap)
    given, returned = swap.assignment, swap.in_return
    moves = [(given, swap.taken_by)] + ([(returned, swap.offered_by)] if returned is not None else [])
    lock_people(worker.pk for _one, worker in moves if worker is not None)
    for assignment, worker in moves:
        assert worker is not None
        if (
            not Membership.objects.current(assignment.shift.day)
            .filter(user=worker, office=assignment.shift.week.office_id)
            .exists()
        ):
            raise Refused(_("%(name)s is not in the team on that day any more.") % {"name": worker})
        if Absence.objects.approved().filter(worker=worker, days__contains=assignment.shift.day).exists():
            raise Refused(_("%(name)s is absent on that day.") % {"name": worker})
    old = {assignment.pk: assignment.worker for assignment, _worker in moves}
    try:
        with transaction.atomic():
            for assignment, worker in moves:
                assert worker is not None
                assignment.worker = worker
                assignment.assigned_by, assignment.assigned_at = by, clock.now()
                assignment.save(update_fields=["worker", "assigned_by", "assigned_at"])
            check_now()
            _keep_objections(moves, override_reason)
    except IntegrityError as error:
        if "nobody_in_two_places" in str(error):
            raise Refused(_("After this swap somebody would be in two places.")) from None
        raise
    swap.state, swap.decided_by, swap.decided_at = SwapState.APPROVED, by, clock.now()
    swap.save(update_fields=["state", "decided_by", "decided_at"])
    for assignment, worker in moves:
        assert worker is not None
        record_change(assignment.shift.week, by, "swapped", assignment.shift, old[assignment.pk], worker)
    return swap


def _keep_objections(moves: list[tuple[ShiftAssignment, User | None]], reason: str) -> None:
    for assignment, worker in moves:
        assert worker is not None
        found = objections_to(assignment.shift, [worker.pk])[worker.pk]
        if found and not reason.strip():
            raise Objected(found)
        assignment.objections = [str(one) for one in found]
        assignment.override_reason = reason.strip() if found else ""
        assignment.save(update_fields=["objections", "override_reason"])


@transaction.atomic
def decline(swap: Swap, *, by: User) -> Swap:
    swap = _locked(swap, SwapState.TAKEN)
    _must_lead(by, swap)
    swap.state, swap.decided_by, swap.decided_at = SwapState.DECLINED, by, clock.now()
    swap.save(update_fields=["state", "decided_by", "decided_at"])
    mail_after_commit(
        [swap.offered_by.email, swap.taken_by.email if swap.taken_by else ""],
        _("A swap was not approved"),
        _("Your roster stays as it was. You find it in the portal under “Duty roster”, “Swaps”."),
    )
    return swap


@transaction.atomic
def withdraw(swap: Swap, *, by: User) -> Swap:
    """Keep the shift after all, as long as the lead has not decided."""
    swap = _locked(swap, SwapState.OFFERED, SwapState.TAKEN)
    if swap.offered_by_id != by.pk:
        raise Refused(_("Only who offered the shift can take the offer back."))
    swap.state = SwapState.WITHDRAWN
    swap.save(update_fields=["state"])
    return swap


def expire(now: datetime | None = None) -> int:
    """Offers whose time is over: nobody sees or takes them any more; before somebody offers again they are closed."""
    return Swap.objects.filter(
        state__in=[SwapState.OFFERED, SwapState.TAKEN], expires_at__lte=now or clock.now()
    ).update(state=SwapState.EXPIRED)


def _locked(swap: Swap, *states: str) -> Swap:
    """The swap with its weeks, locked in the roster's order: weeks by number, then the swap."""
    known = Swap.objects.select_related("assignment__shift", "in_return__shift").get(pk=swap.pk)
    weeks = {known.assignment.shift.week_id} | ({known.in_return.shift.week_id} if known.in_return else set())
    lock_weeks(weeks)
    found = (
        Swap.objects.select_for_update(of=("self",))
        .select_related(
            "assignment__shift__week__office",
            "assignment__worker",
            "in_return__shift__week__office",
            "in_return__worker",
            "offered_by",
            "taken_by",
        )
        .get(pk=swap.pk)
    )
    is_stale = found.assignment.worker_id != found.offered_by_id or (
        found.in_return is not None and found.in_return.worker_id != found.taken_by_id
    )
    if found.state not in states or found.expires_at <= clock.now() or is_stale:
        raise Refused(
            _("This offer has changed in the meantime: it was taken, decided, withdrawn or has run out.")
        )
    return found


def _must_lead(by: User, swap: Swap) -> None:
    if not leads(by, swap.assignment.shift.week.office_id):
        raise Refused(_("Only the office's lead can decide this."))
