"""The problem as the database has it: open places of draft weeks, the team, and everything they do around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, Value

from offices.enums import HolidayKind
from offices.models import (
    Absence,
    CoverageRule,
    Holiday,
    Membership,
    OfficeClosure,
    RosterWeek,
    Shift,
    ShiftAssignment,
)
from offices.roster.board import FAIRNESS_WEEKS, is_late, needs_of
from offices.roster.coverage import Presence
from offices.roster.objecting import AROUND
from offices.roster.proposal.problem import Problem, Slot, Worker
from offices.roster.worktime import Duty


def read(weeks: Sequence[RosterWeek]) -> Problem:
    """`weeks` of one office, in order. Nine queries for any size."""
    office = weeks[0].office_id
    mondays = [week.monday for week in weeks]
    first, last = mondays[0], mondays[-1] + timedelta(days=6)
    days = [monday + timedelta(days=number) for monday in mondays for number in range(7)]
    rows = (
        Membership.objects.filter(
            office=office, user__is_active=True, period__overlap=DateRange(first, last, "[]")
        )
        .select_related("user", "organization")
        .annotate(
            skills=ArrayAgg(
                "user__qualifications", filter=Q(user__qualifications__isnull=False), default=Value([])
            )
        )
        .order_by("user", "pk")
    )
    ours: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        ours[row.user_id].append(row)
    everywhere: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(
        user__in=ours, period__overlap=DateRange(first, last, "[]")
    ).order_by("pk"):
        everywhere[row.user_id].append(row)
    away: dict[int, set[date]] = defaultdict(set)
    for absence in Absence.objects.approved().filter(worker__in=ours).on(first, last):
        away[absence.worker_id] |= {day for day in days if absence.days.lower <= day < absence.days.upper}
    duties, late, saturdays = _worked(office, ours, first, last)
    workers = tuple(
        Worker(
            id=user,
            organization_kind=found[0].organization.kind,
            languages=frozenset(found[0].user.languages),
            qualifications=frozenset(found[0].skills),  # type: ignore[attr-defined]
            days=frozenset(day for day in days if any(_holds(one, day) for one in found)),
            absent=frozenset(away[user]),
            duties=tuple(duties[user]),
            limits={monday: _limit(everywhere[user], monday) for monday in mondays},
            late_before=late[user],
            saturdays_before=saturdays[user],
        )
        for user, found in ours.items()
    )
    closed, free = _closed(office, first, last, days)
    slots, here = _shifts(weeks, {worker.id: worker for worker in workers})
    rules = list(CoverageRule.objects.filter(office=office))
    needs = tuple(need for day in days if day not in closed for need in needs_of(rules, day))
    return Problem(slots, workers, needs, here, free)


def _holds(membership: Membership, day: date) -> bool:
    period = membership.period
    return period.lower <= day and (period.upper is None or day < period.upper)


def _limit(memberships: list[Membership], monday: date) -> int | None:
    """The least that is agreed on any day of the week, so that no day of it objects."""
    found: int | None = None
    for number in range(7):
        there = [one for one in memberships if _holds(one, monday + timedelta(days=number))]
        if there and all(one.weekly_hours is not None for one in there):
            minutes = round(sum(float(one.weekly_hours or 0) for one in there) * 60)
            found = minutes if found is None else min(found, minutes)
    return found


def _worked(
    office: int, users: dict[int, list[Membership]], first: date, last: date
) -> tuple[dict[int, list[Duty]], dict[int, int], dict[int, int]]:
    """Duties around the weeks in all offices; late shifts and Saturdays of the weeks before in this one."""
    duties: dict[int, list[Duty]] = defaultdict(list)
    late: dict[int, int] = defaultdict(int)
    saturdays: dict[int, int] = defaultdict(int)
    for one in (
        ShiftAssignment.objects.filter(
            worker__in=users,
            shift__day__gte=first - timedelta(weeks=FAIRNESS_WEEKS),
            shift__day__lte=last + AROUND,
        )
        .select_related("shift__week")
        .order_by("starts_at", "pk")
    ):
        shift = one.shift
        if shift.day >= first - AROUND:
            duties[one.worker_id].append(Duty(one.starts_at, one.ends_at, shift.break_minutes))
        # What is assigned already in the planned weeks counts for fairness as the weeks before do.
        if shift.week.office_id == office and shift.day <= last:
            late[one.worker_id] += is_late(one.ends_at)
            saturdays[one.worker_id] += shift.day.weekday() == 5
    return duties, late, saturdays


def _closed(office: int, first: date, last: date, days: list[date]) -> tuple[set[date], frozenset[date]]:
    """Days without needs, and among them public holidays, on which nobody works without a reason."""
    touching = Q(starts_on__lte=last, ends_on__gte=first)
    holidays = Holiday.objects.filter(touching, kind=HolidayKind.PUBLIC)
    closures = OfficeClosure.objects.filter(touching, office=office)
    free = {day for one in holidays for day in days if one.starts_on <= day <= one.ends_on}
    shut = {day for one in closures for day in days if one.starts_on <= day <= one.ends_on}
    return free | shut, frozenset(free)


def _shifts(
    weeks: Sequence[RosterWeek], workers: dict[int, Worker]
) -> tuple[tuple[Slot, ...], tuple[Presence, ...]]:
    held: dict[int, list[int]] = defaultdict(list)
    for shift_id, worker_id in ShiftAssignment.objects.filter(shift__week__in=weeks).values_list(
        "shift", "worker"
    ):
        held[shift_id].append(worker_id)
    slots, here = [], []
    for shift in Shift.objects.filter(week__in=weeks).order_by("starts_at", "ends_at", "pk"):
        slot = Slot(
            id=shift.pk,
            duty=Duty(shift.starts_at, shift.ends_at, shift.break_minutes),
            places=max(0, shift.people - len(held[shift.pk])),
            is_late=is_late(shift.ends_at),
            held_by=frozenset(held[shift.pk]),
        )
        here += [workers[worker].presence(slot) for worker in held[shift.pk] if worker in workers]
        if slot.places:
            slots.append(slot)
    return tuple(slots), tuple(here)
