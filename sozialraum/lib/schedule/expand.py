"""The days of a rule, without holidays and closures."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from sozialraum.lib.schedule.enums import Freq
from sozialraum.lib.schedule.rules import Rule
from sozialraum.lib.schedule.wallclock import EARLIEST, LATEST

# A Monday: fortnights of a rule without any start are counted from here, so that they at least stay put.
_EPOCH = date(1990, 1, 1)
_COUNT_SEARCH_DAYS = 366 * 60


def days_between(rule: Rule, first: date, last: date) -> list[date]:
    """The rule's days from first to last, both included, in order."""
    if rule.count is not None and rule.freq in (Freq.WEEKLY, Freq.MONTHLY):
        return [day for day in _counted(rule) if first <= day <= last and _is_valid(rule, day)]
    return _days(rule, max(first, first_day(rule)), min(last, _uncounted_last_day(rule)))


def first_day(rule: Rule) -> date:
    """The first day on which the rule may produce anything."""
    return max(rule.dtstart or EARLIEST, rule.valid_from or EARLIEST)


def last_day(rule: Rule) -> date | None:
    """The last day on which the rule may produce anything, None where it runs on without an end."""
    last = _uncounted_last_day(rule)
    if rule.freq == Freq.DATES:
        last = min(last, rule.dates[-1]) if rule.dates else last
    elif rule.count is not None and rule.freq != Freq.APPOINTMENT:
        days = _counted(rule)
        last = min(last, days[-1]) if days else last
    return None if last == LATEST else last


def _uncounted_last_day(rule: Rule) -> date:
    return min(rule.until or LATEST, rule.valid_to or LATEST, LATEST)


def _is_valid(rule: Rule, day: date) -> bool:
    return first_day(rule) <= day <= _uncounted_last_day(rule)


@lru_cache(maxsize=256)
def _counted(rule: Rule) -> tuple[date, ...]:
    """The first `count` days from the anchor, within 60 years; none where there is no anchor."""
    anchor, count = rule.anchor, rule.count or 0
    if anchor is None or count < 1:
        return ()
    days: list[date] = []
    reach = 64 * max(rule.interval, 1)
    while len(days) < count and reach < 4 * _COUNT_SEARCH_DAYS:
        days = _days(rule, anchor, min(anchor + timedelta(days=min(reach, _COUNT_SEARCH_DAYS)), LATEST))
        reach *= 4
    return tuple(days[:count])


def _days(rule: Rule, first: date, last: date) -> list[date]:
    if first > last:
        return []
    if rule.freq == Freq.WEEKLY:
        return _weekly(rule, first, last)
    if rule.freq == Freq.MONTHLY:
        return _monthly(rule, first, last)
    if rule.freq == Freq.DATES:
        return [day for day in rule.dates if first <= day <= last]
    return []


def _weekly(rule: Rule, first: date, last: date) -> list[date]:
    """Weeks begin on Monday; ordinal 1 (0001-01-01) was one."""
    low, high = first.toordinal(), last.toordinal()
    step = 7 * max(rule.interval, 1)
    start = (rule.anchor or _EPOCH).toordinal()
    anchor = start - (start - 1) % 7
    monday = low - (low - 1) % 7
    monday += (anchor - monday) % step
    weekdays = rule.weekdays
    return [
        date.fromordinal(week + weekday)
        for week in range(monday, high + 1, step)
        for weekday in weekdays
        if low <= week + weekday <= high
    ]


def _monthly(rule: Rule, first: date, last: date) -> list[date]:
    step = max(rule.interval, 1)
    anchor = rule.anchor or _EPOCH
    month = first.year * 12 + first.month - 1
    month += (anchor.year * 12 + anchor.month - 1 - month) % step
    days: list[date] = []
    while month <= last.year * 12 + last.month - 1:
        year, index = divmod(month, 12)
        days += [day for day in _days_of_month(rule, year, index + 1) if first <= day <= last]
        month += step
    return days


def _days_of_month(rule: Rule, year: int, month: int) -> list[date]:
    """Weekdays and days of the month narrow each other where both are given, as in RFC 5545."""
    first_weekday, length = monthrange(year, month)
    chosen: set[int] | None = None
    if rule.byday:
        chosen = set()
        for weekday in rule.weekdays:
            chosen.update(range(1 + (weekday - first_weekday) % 7, length + 1, 7))
        for nth, weekday in rule.nth_weekdays:
            matching = range(1 + (weekday - first_weekday) % 7, length + 1, 7)
            if abs(nth) <= len(matching):
                chosen.add(matching[nth - 1 if nth > 0 else nth])
    if rule.bymonthday:
        by_number = {day if day > 0 else length + 1 + day for day in rule.bymonthday}
        by_number &= set(range(1, length + 1))
        chosen = by_number if chosen is None else chosen & by_number
    return [date(year, month, day) for day in sorted(chosen or ())]
