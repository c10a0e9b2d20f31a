"""How schedules of the database become a timetable: for pages, calendar files and search rows alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sozialraum.lib.schedule import Closure, Holiday, HolidayTable, Rule, Timetable


def rules_of(scheduled: Any) -> list[Rule]:
    """The rules of an offer (`schedules`) or an office (`hours`), in their order.

    A rule's `ref` is the schedule's primary key, which calendar files need to keep their UIDs.
    """
    rows = scheduled.schedules if hasattr(scheduled, "schedules") else scheduled.hours
    return [replace(row.as_rule(), ref=row.pk) for row in rows.all()]


def timetable_of(scheduled: Any, holidays: HolidayTable | Iterable[Holiday]) -> Timetable:
    """The timetable of an offer or an office, closures included.

    Both relations should be prefetched; they cost a query each otherwise.
    """
    closures = [
        Closure(from_day=row.starts_on, to_day=row.ends_on, reason=row.reason)
        for row in scheduled.closures.all()
    ]
    return Timetable(rules_of(scheduled), closures, holidays)
