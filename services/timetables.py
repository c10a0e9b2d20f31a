"""How schedules of the database become a timetable: for pages, calendar files and search rows alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from offices.models import ClosureFields, ScheduleFields
from sozialraum.lib.schedule import Closure, Holiday, HolidayTable, Rule, Timetable


def rules_of(scheduled: Any) -> list[Rule]:
    """The rules of an offer (`schedules`) or an office (`hours`), in their order."""
    rows = scheduled.schedules if hasattr(scheduled, "schedules") else scheduled.hours
    return _rules(rows.all())


def timetable_of(scheduled: Any, holidays: HolidayTable | Iterable[Holiday]) -> Timetable:
    """The timetable of an offer or an office, closures included.

    Both relations should be prefetched; they cost a query each otherwise.
    """
    return Timetable(rules_of(scheduled), _closures(scheduled.closures.all()), holidays)


def timetable_from(
    schedules: Iterable[ScheduleFields],
    closures: Iterable[ClosureFields],
    holidays: HolidayTable | Iterable[Holiday],
) -> Timetable:
    """The same from rows that are already at hand."""
    return Timetable(_rules(schedules), _closures(closures), holidays)


def _rules(rows: Iterable[ScheduleFields]) -> list[Rule]:
    """A rule's `ref` is the schedule's primary key, which calendar files need to keep their UIDs."""
    return [replace(row.as_rule(), ref=row.pk) for row in rows]


def _closures(rows: Iterable[ClosureFields]) -> list[Closure]:
    return [Closure(from_day=row.starts_on, to_day=row.ends_on, reason=row.reason) for row in rows]
