"""What is wrong with a rule, as codes; forms put them into words."""

from datetime import time, timedelta

from sozialraum.lib.schedule.enums import Behaviour, Freq
from sozialraum.lib.schedule.expand import days_between, first_day, last_day
from sozialraum.lib.schedule.rules import Closure, Rule, is_byday

#: More than this is a typing error; the database may use the same bounds.
MAX_INTERVAL = 52
MAX_COUNT = 1000

_PROBE = timedelta(days=366 * 8)


def validate(rule: Rule) -> list[str]:
    """Codes of all wrong combinations, empty when the rule is sound.

    byday_missing, byday_invalid, byday_ordinal_weekly, byday_mixed (every Tuesday and the first Friday:
    calendar programs differ on it), bymonthday_invalid, bymonthday_weekly, dates_missing, dates_unused,
    opens_at_missing, closes_without_opens, interval_invalid, interval_needs_dtstart,
    count_invalid, count_needs_dtstart, count_and_until, until_before_dtstart, valid_to_before_valid_from,
    school_holidays_contradiction, no_date (sound in its parts, but without a single day).
    """
    codes = [*_days(rule), *_times(rule), *_recurrence(rule), *_bounds(rule)]
    if rule.only_in_school_holidays and rule.on_school_holiday == Behaviour.PAUSES:
        codes.append("school_holidays_contradiction")
    if not codes and rule.freq != Freq.APPOINTMENT and not _has_a_day(rule):
        codes.append("no_date")
    return codes


def validate_closure(closure: Closure) -> list[str]:
    """to_before_from: it ends on an earlier day, or at or before its beginning on the same day."""
    if closure.to_day < closure.from_day:
        return ["to_before_from"]
    if closure.to_day == closure.from_day and closure.to_time is not None:
        return ["to_before_from"] if closure.to_time <= (closure.from_time or time.min) else []
    return []


def _days(rule: Rule) -> list[str]:
    codes = []
    recurs = rule.freq in (Freq.WEEKLY, Freq.MONTHLY)
    if rule.freq == Freq.WEEKLY and not rule.byday:
        codes.append("byday_missing")
    if rule.freq == Freq.MONTHLY and not rule.byday and not rule.bymonthday:
        codes.append("byday_missing")
    if not all(is_byday(token) for token in rule.byday):
        codes.append("byday_invalid")
    if rule.freq == Freq.WEEKLY and rule.nth_weekdays:
        codes.append("byday_ordinal_weekly")
    if rule.freq == Freq.MONTHLY and rule.weekdays and rule.nth_weekdays:
        codes.append("byday_mixed")
    if any(day == 0 or abs(day) > 31 for day in rule.bymonthday):
        codes.append("bymonthday_invalid")
    if rule.freq == Freq.WEEKLY and rule.bymonthday:
        codes.append("bymonthday_weekly")
    if rule.freq == Freq.DATES and not rule.dates:
        codes.append("dates_missing")
    if recurs and rule.dates:
        codes.append("dates_unused")
    return codes


def _times(rule: Rule) -> list[str]:
    if rule.opens_at is not None:
        return []
    if rule.closes_at is not None:
        return ["closes_without_opens"]
    return [] if rule.freq == Freq.APPOINTMENT else ["opens_at_missing"]


def _recurrence(rule: Rule) -> list[str]:
    codes = []
    if not 1 <= rule.interval <= MAX_INTERVAL:
        codes.append("interval_invalid")
    elif rule.interval > 1 and rule.anchor is None:
        codes.append("interval_needs_dtstart")
    if rule.count is not None:
        if not 1 <= rule.count <= MAX_COUNT:
            codes.append("count_invalid")
        if rule.anchor is None:
            codes.append("count_needs_dtstart")
        if rule.until is not None:
            codes.append("count_and_until")
    return codes


def _bounds(rule: Rule) -> list[str]:
    codes = []
    if rule.until and rule.dtstart and rule.until < rule.dtstart:
        codes.append("until_before_dtstart")
    if rule.valid_to and rule.valid_from and rule.valid_to < rule.valid_from:
        codes.append("valid_to_before_valid_from")
    return codes


def _has_a_day(rule: Rule) -> bool:
    """Eight years see every 29 February but those around a century that is no leap year."""
    first = rule.dates[0] if rule.freq == Freq.DATES else first_day(rule)
    last = last_day(rule)
    reach = first + _PROBE * rule.interval
    return bool(days_between(rule, first, reach if last is None else min(last, reach)))
