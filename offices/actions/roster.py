"""Weeks of a roster: making, filling, publishing, correcting.

Locks are taken in one order, so that two leads wait for each other and never both at once: the week, then the people by
their number. Whoever assigns or lets somebody be absent holds the person's row, so that a shift and an absence cannot
pass each other unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from offices.actions.errors import Refused
from offices.enums import HolidayKind
from offices.enums.roster import Objection, WeekState
from offices.models import (
    Absence,
    CoverageRule,
    Holiday,
    Office,
    RosterChange,
    RosterWeek,
    Shift,
    ShiftAssignment,
    ShiftPattern,
    User,
)
from offices.permissions import leads
from offices.roster.objecting import objections_to
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit
from sozialraum.lib.schedule.wallclock import span
from sozialraum.lib.weeks import monday_of


class Objected(Refused):
    """Working-time law objects; with a reason the lead may go on. `objections` are codes of offices.enums.Objection."""

    def __init__(self, objections: list[Objection], worker: User | None = None) -> None:
        labels = ", ".join(str(one.label) for one in objections)
        if worker is None:
            sentence = _("Please check: %(objections)s. To assign all the same, please give a reason.")
        else:
            sentence = _(
                "Please check for %(name)s: %(objections)s. With a reason it can be done all the same."
            )
        super().__init__(sentence % {"objections": labels, "name": worker})
        self.objections = objections


def _only_leads(by: User, office: Office | int) -> None:
    if not leads(by, office):
        raise Refused(_("Only the office's lead can change the roster."))


def locked_week(week: RosterWeek) -> RosterWeek:
    return RosterWeek.objects.select_for_update(of=("self",)).select_related("office").get(pk=week.pk)


def lock_weeks(ids: Iterable[int]) -> None:
    list(RosterWeek.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update().values_list("pk"))


def lock_people(ids: Iterable[int]) -> None:
    list(User.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update().values_list("pk"))


# --- weeks from patterns --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Closed:
    """A day on which a pattern makes no shift, and why."""

    day: date
    why: str


def closed_days(office: Office, monday: date) -> list[Closed]:
    """Public holidays and the office's own closures of one week."""
    sunday = monday + timedelta(days=6)
    found: dict[date, str] = {}
    holidays = Holiday.objects.filter(kind=HolidayKind.PUBLIC, starts_on__lte=sunday, ends_on__gte=monday)
    closures = office.closures.filter(starts_on__lte=sunday, ends_on__gte=monday)
    rows = [(one.starts_on, one.ends_on, one.name) for one in holidays]
    rows += [(one.starts_on, one.ends_on, one.reason) for one in closures]
    for first, last, why in rows:
        for number in range(7):
            day = monday + timedelta(days=number)
            if first <= day <= last:
                found.setdefault(day, why)
    return [Closed(day, why) for day, why in sorted(found.items())]


def falls_into(pattern: ShiftPattern, monday: date) -> bool:
    day = monday + timedelta(days=pattern.weekday)
    if (pattern.valid_from and day < pattern.valid_from) or (pattern.valid_to and day > pattern.valid_to):
        return False
    if pattern.every_weeks == 1 or pattern.counted_from is None:
        return True
    return (monday - monday_of(pattern.counted_from)).days // 7 % pattern.every_weeks == 0


@transaction.atomic
def make_week(*, by: User, office: Office, monday: date) -> RosterWeek:
    """A draft with the shifts that the patterns make; closed days have none. A week that is there stays as it is."""
    _only_leads(by, office)
    week, is_new = RosterWeek.objects.get_or_create(office=office, monday=monday_of(monday))
    if is_new:
        closed = {one.day for one in closed_days(office, week.monday)}
        for pattern in office.shift_patterns.all():
            day = week.monday + timedelta(days=pattern.weekday)
            if falls_into(pattern, week.monday) and day not in closed:
                starts_at, ends_at = span(day, pattern.starts, pattern.ends)
                assert ends_at is not None
                Shift.objects.create(
                    week=week,
                    pattern=pattern,
                    name=pattern.name,
                    day=day,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    break_minutes=pattern.break_minutes,
                    people=pattern.people,
                )
    return week


# --- who works ------------------------------------------------------------------------------------------
@transaction.atomic
def assign(shift: Shift, worker: User, *, by: User, override_reason: str = "") -> ShiftAssignment:
    """Somebody works this shift. Refused while absent or somewhere else; objections of the law need a reason."""
    week = locked_week(shift.week)
    _only_leads(by, week.office)
    lock_people([worker.pk])
    shift = Shift.objects.select_for_update().select_related("week").get(pk=shift.pk)
    if shift.assignments.count() >= shift.people:
        raise Refused(_("This shift is full already."))
    if shift.assignments.filter(worker=worker).exists():
        raise Refused(_("%(name)s works this shift already.") % {"name": worker})
    _must_be_there(worker, shift.day)
    _must_be_free(worker, shift)
    found = objections_to(shift, [worker.pk])[worker.pk]
    if found and not override_reason.strip():
        raise Objected(found)
    assignment = _placed(shift, worker, by, found, override_reason)
    record_change(week, by, "assigned", shift, worker)
    return assignment


def _placed(shift: Shift, worker: User, by: User, found: list[Objection], reason: str) -> ShiftAssignment:
    try:
        with transaction.atomic():
            assignment = ShiftAssignment.objects.create(
                shift=shift,
                worker=worker,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                objections=[str(one) for one in found],
                override_reason=reason.strip() if found else "",
                assigned_by=by,
                assigned_at=clock.now(),
            )
            check_now()
    except IntegrityError as error:
        if "nobody_in_two_places" in str(error):
            raise Refused(_("%(name)s works somewhere else at that time.") % {"name": worker}) from None
        raise
    return assignment


def check_now() -> None:
    """Ask the deferred constraint at once, so that its answer can be said kindly, and put it off again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS nobody_in_two_places IMMEDIATE")
        cursor.execute("SET CONSTRAINTS nobody_in_two_places DEFERRED")


def _must_be_there(worker: User, day: date) -> None:
    if Absence.objects.approved().filter(worker=worker, days__contains=day).exists():
        raise Refused(_("%(name)s is absent on that day.") % {"name": worker})


def _must_be_free(worker: User, shift: Shift) -> None:
    """Said before the law's objections, which a reason overrides: this none does."""
    others = ShiftAssignment.objects.of(worker).between(shift.starts_at, shift.ends_at)
    if others.exclude(shift=shift).exists():
        raise Refused(_("%(name)s works somewhere else at that time.") % {"name": worker})


@transaction.atomic
def free(assignment: ShiftAssignment, *, by: User) -> None:
    """Take somebody off a shift."""
    _only_leads(by, assignment.shift.week.office_id)
    free_quietly(assignment, by=by)


def free_quietly(assignment: ShiftAssignment, *, by: User) -> None:
    """Take somebody off a shift, for verbs that have asked already who may: the lead's, or an approved absence."""
    week = locked_week(assignment.shift.week)
    found = ShiftAssignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk).first()
    if found is None:
        raise Refused(_("Somebody has changed this shift in the meantime."))
    worker, shift = found.worker, found.shift
    found.delete()
    record_change(week, by, "freed", shift, worker)


# --- single shifts --------------------------------------------------------------------------------------
@transaction.atomic
def add_shift(week: RosterWeek, *, by: User, **values: Any) -> Shift:
    """A shift without a pattern: name, day, starts_at, ends_at, break_minutes, people."""
    week = locked_week(week)
    _only_leads(by, week.office)
    shift = Shift.objects.create(week=week, **values)
    record_change(week, by, "added", shift)
    return shift


@transaction.atomic
def move_shift(
    shift: Shift,
    *,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    override_reason: str = "",
    **values: Any,
) -> Shift:
    """Other times: assigned people go with it, if nobody is then in two places or absent.

    What the law objects to that it did not object to before needs a reason, as when somebody is assigned.
    """
    week = locked_week(shift.week)
    _only_leads(by, week.office)
    shift = Shift.objects.select_for_update().get(pk=shift.pk)
    held = list(shift.assignments.select_related("worker"))
    workers = [one.worker for one in held]
    lock_people(worker.pk for worker in workers)
    for name, value in values.items():
        setattr(shift, name, value)
    if shift.people < len(held):
        raise Refused(_("More people are assigned than that. Please take somebody off first."))
    shift.starts_at, shift.ends_at = starts_at, ends_at
    shift.day = starts_at.astimezone(clock.BERLIN).date()
    for worker in workers:
        _must_be_there(worker, shift.day)
    try:
        with transaction.atomic():
            shift.save()
            check_now()
            _ask_the_law_again(shift, held, override_reason.strip())
    except IntegrityError as error:
        if "nobody_in_two_places" in str(error):
            raise Refused(_("With these times somebody would be in two places.")) from None
        raise
    record_change(week, by, "moved", shift, *workers)
    return shift


def _ask_the_law_again(shift: Shift, held: list[ShiftAssignment], reason: str) -> None:
    found = objections_to(shift, [one.worker_id for one in held])
    for one in held:
        now = [str(objection) for objection in found[one.worker_id]]
        if set(now) - set(one.objections):
            if not reason:
                raise Objected(found[one.worker_id], one.worker)
            one.override_reason = reason
        one.objections = now
        if not now:
            one.override_reason = ""
        one.save(update_fields=["objections", "override_reason"])


@transaction.atomic
def remove_shift(shift: Shift, *, by: User) -> None:
    week = locked_week(shift.week)
    _only_leads(by, week.office)
    workers = [one.worker for one in shift.assignments.select_related("worker")]
    record_change(week, by, "removed", shift, *workers)
    shift.delete()


# --- publishing -----------------------------------------------------------------------------------------
@transaction.atomic
def publish(week: RosterWeek, *, by: User) -> RosterWeek:
    """From now on everybody reads it. Each person is told by mail what is theirs."""
    week = locked_week(week)
    _only_leads(by, week.office)
    if week.is_published:
        raise Refused(_("This week is published already."))
    _no_absence_crossed(week)
    week.state, week.version = WeekState.PUBLISHED, 1
    week.published_at, week.published_by = clock.now(), by
    week.save()
    RosterChange.objects.create(week=week, version=1, at=clock.now(), by=by, text="published")
    people = User.objects.filter(shift_assignments__shift__week=week).distinct()
    _tell(people, week, _("The roster for the week of %(monday)s is published") % _of(week))
    return week


def _no_absence_crossed(week: RosterWeek) -> None:
    sunday = week.monday + timedelta(days=6)
    absences = Absence.objects.approved().on(week.monday, sunday)
    for absence in absences.filter(worker__shift_assignments__shift__week=week).select_related("worker"):
        crossed = Shift.objects.filter(
            week=week,
            assignments__worker=absence.worker,
            day__gte=absence.days.lower,
            day__lt=absence.days.upper,
        ).first()
        if crossed is not None:
            raise Refused(
                _("%(name)s is absent on %(day)s but assigned.")
                % {"name": absence.worker, "day": date_format(crossed.day, "SHORT_DATE_FORMAT")}
            )


def record_change(week: RosterWeek, by: User, what: str, shift: Shift, *workers: User) -> None:
    """In a published week every change raises the version, is written down for all, and tells whom it concerns."""
    if not week.is_published:
        return
    week.version += 1
    week.save(update_fields=["version"])
    now = clock.now()
    for worker in workers or (None,):
        RosterChange.objects.create(
            week=week,
            version=week.version,
            at=now,
            by=by,
            text=what,
            shift_name=shift.name,
            shift_number=shift.pk,
            day=shift.day,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            worker=worker,
        )
    _tell(workers, week, _("Your roster for the week of %(monday)s has changed") % _of(week))


def _of(week: RosterWeek) -> dict[str, str]:
    return {"monday": date_format(week.monday, "SHORT_DATE_FORMAT"), "office": str(week.office)}


def _tell(people: Iterable[User], week: RosterWeek, subject: str) -> None:
    mail_after_commit(
        [person.email for person in people],
        subject,
        _("Please look at your shifts in the portal: Office %(office)s, week of %(monday)s.") % _of(week),
    )


# --- copying --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CopyConflict:
    """Somebody who cannot work the copied shift, and why; their place stays open."""

    shift: Shift
    worker: User
    why: str


@transaction.atomic
def copy_week(source: RosterWeek, *, by: User, monday: date) -> tuple[RosterWeek, list[CopyConflict]]:
    """The same shifts and people in another week that has no shifts yet.

    Closed days are left out. Whoever is absent, elsewhere or would need a reason is not copied but listed, to be
    settled one by one.
    """
    _only_leads(by, source.office)
    target, _is_new = RosterWeek.objects.get_or_create(office=source.office, monday=monday_of(monday))
    target = locked_week(target)
    if target.is_published:
        raise Refused(_("This week is published already."))
    if target.shifts.exists():
        raise Refused(_("That week has shifts already. Please remove them first, or fill it by hand."))
    closed = {one.day for one in closed_days(source.office, target.monday)}
    moved = target.monday - source.monday
    shifts = list(source.shifts.prefetch_related("assignments__worker"))
    lock_people(one.worker_id for shift in shifts for one in shift.assignments.all())
    conflicts: list[CopyConflict] = []
    for old in shifts:
        day = old.day + moved
        if day in closed:
            continue
        begins, ends = (moment.astimezone(clock.BERLIN).time() for moment in (old.starts_at, old.ends_at))
        starts_at, ends_at = span(day, begins, ends)
        assert ends_at is not None
        shift = Shift.objects.create(
            week=target,
            pattern=old.pattern,
            name=old.name,
            day=day,
            starts_at=starts_at,
            ends_at=ends_at,
            break_minutes=old.break_minutes,
            people=old.people,
        )
        for assignment in old.assignments.all():
            try:
                assign(shift, assignment.worker, by=by)
            except Refused as refusal:
                conflicts.append(CopyConflict(shift, assignment.worker, refusal.sentence))
    return target, conflicts


# --- the office's own rules and patterns ----------------------------------------------------------------
@transaction.atomic
def save_settings(rows: Iterable[CoverageRule | ShiftPattern], *, by: User) -> None:
    """New coverage rules or patterns, all or none. Weeks that are made already stay as they are."""
    for row in rows:
        _only_leads(by, row.office)
        row.full_clean()
        row.save()


@transaction.atomic
def remove_setting(row: CoverageRule | ShiftPattern, *, by: User) -> None:
    _only_leads(by, row.office)
    row.delete()
