"""How schedules of the database become a timetable: the one way, for pages, calendar files and the search rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sozialraum.lib.schedule import Holiday, HolidayTable, Timetable


def timetable_of(scheduled: Any, holidays: HolidayTable | Iterable[Holiday]) -> Timetable:
    """The timetable of an offer (`schedules`) or an office (`hours`), closures included.

    Both relations should be prefetched; they cost a query each otherwise. The rule's `ref` is the schedule's
    primary key, which calendar files need to keep their UIDs.
    """
    rows = scheduled.schedules if hasattr(scheduled, "schedules") else scheduled.hours
    return Timetable(
        [replace(row.as_rule(), ref=row.pk) for row in rows.all()],
        [closure.as_closure() for closure in scheduled.closures.all()],
        holidays,
    )
