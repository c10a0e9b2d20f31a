"""Working days of the house: Monday to Friday without the public holidays in the table."""

from __future__ import annotations

from datetime import date, timedelta

from offices.enums import HolidayKind
from offices.models import Holiday


def workday_after(day: date, count: int) -> date:
    """The `count`th working day after that day; with 0 the day itself, or the next working day. One query."""
    horizon = day + timedelta(days=2 * count + 21)
    closed = {
        starts_on + timedelta(days=offset)
        for starts_on, ends_on in Holiday.objects.filter(
            kind=HolidayKind.PUBLIC, starts_on__lte=horizon, ends_on__gte=day
        ).values_list("starts_on", "ends_on")
        for offset in range((ends_on - starts_on).days + 1)
    }

    def works(one: date) -> bool:
        return one.weekday() < 5 and one not in closed

    while count or not works(day):
        day += timedelta(days=1)
        if count and works(day):
            count -= 1
    return day
