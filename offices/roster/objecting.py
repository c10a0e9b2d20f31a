"""What working-time law has against people on a shift, read from all their offices. Four queries for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from offices.enums import HolidayKind
from offices.enums.roster import Objection
from offices.models import Holiday, Membership, Shift, ShiftAssignment
from offices.roster import worktime

AROUND = timedelta(days=8)
"""Other duties that matter for rest and for the week's hours."""


def objections_to(shift: Shift, workers: Iterable[int]) -> dict[int, list[Objection]]:
    """For each person (by id) what speaks against this shift, in addition to what they work already."""
    ids = set(workers)
    others: dict[int, list[worktime.Duty]] = defaultdict(list)
    for one in (
        ShiftAssignment.objects.filter(worker__in=ids)
        .between(shift.starts_at - AROUND, shift.ends_at + AROUND)
        .exclude(shift=shift)
        .select_related("shift")
    ):
        others[one.worker_id].append(worktime.Duty(one.starts_at, one.ends_at, one.shift.break_minutes))
    hours: dict[int, float] = defaultdict(float)
    without_hours, members = set(), set()
    for user_id, office_id, weekly in (
        Membership.objects.current(shift.day)
        .filter(user__in=ids)
        .values_list("user", "office", "weekly_hours")
    ):
        if office_id == shift.week.office_id:
            members.add(user_id)
        if weekly is None:
            without_hours.add(user_id)
        else:
            hours[user_id] += float(weekly)
    is_holiday = Holiday.objects.filter(
        kind=HolidayKind.PUBLIC, starts_on__lte=shift.day, ends_on__gte=shift.day
    ).exists()
    return {
        worker: worktime.objections(
            worktime.Duty(shift.starts_at, shift.ends_at, shift.break_minutes),
            others[worker],
            weekly_minutes=None
            if worker in without_hours or worker not in hours
            else round(hours[worker] * 60),
            is_free_day=lambda _day: is_holiday,
            is_member=worker in members,
        )
        for worker in ids
    }
