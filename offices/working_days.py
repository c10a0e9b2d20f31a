"""Deadlines in working days: Monday to Friday without the region's public holidays."""

from __future__ import annotations

from datetime import date, timedelta

from offices.enums import HolidayKind
from offices.models import Holiday


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after that day, which itself does not count (§ 187 BGB)."""
    free = [
        (holiday.starts_on, holiday.ends_on)
        for holiday in Holiday.objects.filter(
            kind=HolidayKind.PUBLIC, ends_on__gt=day, starts_on__lte=day + timedelta(days=14 + 3 * count)
        )
    ]
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and not any(first <= day <= last for first, last in free):
            count -= 1
    return day
