"""Counting in months as the law does (§ 188 BGB): the same day of another month, or its last one."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TypeVar

Day = TypeVar("Day", bound=date)


def months_later(day: Day, months: int) -> Day:
    """Also for moments; negative `months` count backwards. 31 January + 1 is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
