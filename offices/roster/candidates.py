"""Who could work a shift: the whole team, those without any objection first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from offices.enums.roster import Objection
from offices.models import Absence, Membership, Shift, ShiftAssignment, User
from offices.roster.objecting import objections_to
from sozialraum.lib.weeks import monday_of


@dataclass(frozen=True)
class Candidate:
    """Minutes are those planned for the week without this shift."""

    user: User
    organization: str
    minutes: int
    weekly_minutes: int | None
    is_absent: bool
    is_elsewhere: bool
    objections: tuple[Objection, ...]

    @property
    def is_possible(self) -> bool:
        return not (self.is_absent or self.is_elsewhere)


def candidates(shift: Shift) -> list[Candidate]:
    """Members of the office on that day who do not work the shift yet."""
    monday = monday_of(shift.day)
    busy = set(
        ShiftAssignment.objects.between(shift.starts_at, shift.ends_at)
        .exclude(shift=shift)
        .values_list("worker_id", flat=True)
    )
    absent = set(
        Absence.objects.approved().filter(days__contains=shift.day).values_list("worker_id", flat=True)
    )
    there = set(shift.assignments.values_list("worker_id", flat=True))
    minutes: dict[int, int] = {}
    for one in (
        ShiftAssignment.objects.filter(
            shift__day__gte=monday,
            shift__day__lt=monday + timedelta(days=7),
            shift__week__office=shift.week.office_id,
        )
        .exclude(shift=shift)
        .select_related("shift")
    ):
        minutes[one.worker_id] = minutes.get(one.worker_id, 0) + one.shift.work_minutes
    rows = list(
        Membership.objects.current(shift.day)
        .filter(office=shift.week.office_id, user__is_active=True)
        .exclude(user__in=there)
        .select_related("user", "organization")
        .in_team_order()
    )
    objected = objections_to(shift, [row.user_id for row in rows])
    found = [
        Candidate(
            user=row.user,
            organization=str(row.organization),
            minutes=minutes.get(row.user_id, 0),
            weekly_minutes=None if row.weekly_hours is None else int(row.weekly_hours * 60),
            is_absent=row.user_id in absent,
            is_elsewhere=row.user_id in busy,
            objections=tuple(objected[row.user_id]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.is_possible, len(one.objections), one.minutes))
