"""A rule as RFC 5545 says it, for calendar files."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sozialraum.lib.schedule.enums import Behaviour, Freq
from sozialraum.lib.schedule.expand import last_day
from sozialraum.lib.schedule.occurrence import Occurrence
from sozialraum.lib.schedule.rules import Rule
from sozialraum.lib.schedule.timetable import LOOK_AHEAD, Timetable
from sozialraum.lib.schedule.wallclock import at_local, clamp


@dataclass(frozen=True)
class CalendarSeries:
    """One VEVENT: DTSTART, DTEND, RRULE (its value; empty for lists of dates), EXDATE and RDATE, all in local
    time.

    `ends_at` is None where the end is open. `extra` are events of their own that the series cannot say: what
    a closure left of a shortened date. Where nothing but such is left, `starts_at` is None.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    rrule: str
    exdates: tuple[datetime, ...]
    rdates: tuple[datetime, ...]
    extra: tuple[Occurrence, ...]
    rule: Rule


def to_rrule(rule: Rule, *, until: date | None = None) -> str:
    """The RRULE value, empty for fixed dates, appointments and rules that only hold in school holidays.

    It repeats from the first date given as DTSTART, so an end by `count` is written as UNTIL, which counts
    right from wherever the calendar begins; `until` sets an earlier one. UNTIL is in UTC, as RFC 5545 asks
    where DTSTART has a time zone.
    """
    if rule.freq not in (Freq.WEEKLY, Freq.MONTHLY) or rule.only_in_school_holidays or rule.opens_at is None:
        return ""
    parts = [f"FREQ={rule.freq.value}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.byday:
        parts.append(f"BYDAY={','.join(rule.byday)}")
    if rule.bymonthday:
        parts.append(f"BYMONTHDAY={','.join(str(day) for day in rule.bymonthday)}")
    if rule.freq == Freq.WEEKLY:
        parts.append("WKST=MO")
    ends = [day for day in (last_day(rule), until) if day is not None]
    if ends:
        last = at_local(min(ends), time(23, 59, 59)).astimezone(UTC)
        parts.append(f"UNTIL={last:%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def calendar_series(timetable: Timetable, first: date) -> list[CalendarSeries]:
    """One series for each rule that has a date within 400 days from first; it ends with them, for nobody
    knows more.

    Cancelled dates become EXDATEs. Uncertain dates stay in: a calendar that forgets them is worse than one
    that lets people ask before they come.
    """
    series = (_series(timetable, rule, first) for rule in timetable.rules)
    return [one for one in series if one is not None]


def _series(timetable: Timetable, rule: Rule, first: date) -> CalendarSeries | None:
    horizon = clamp(first) + LOOK_AHEAD
    start, end = at_local(clamp(first), time.min), at_local(horizon, time.min)
    planned = {_span(one): one for one in _always(timetable, rule).occurrences(start, end)}
    actual = Timetable([rule], timetable.closures, timetable.holidays).occurrences(start, end)
    left = {_span(one): one for one in actual if not one.is_cancelled}
    kept = [span for span in planned if span in left]
    extra = tuple(one for span, one in left.items() if span not in planned)
    if not kept:
        return CalendarSeries(None, None, "", (), (), extra, rule) if extra else None
    rrule = to_rrule(rule, until=horizon - timedelta(days=1))
    return CalendarSeries(
        starts_at=kept[0][0],
        ends_at=kept[0][1],
        rrule=rrule,
        exdates=tuple(span[0] for span in planned if span not in left and span[0] > kept[0][0])
        if rrule
        else (),
        rdates=() if rrule else tuple(span[0] for span in kept[1:]),
        extra=extra,
        rule=rule,
    )


def _always(timetable: Timetable, rule: Rule) -> Timetable:
    """The rule as a calendar program will repeat it: past closures, and past holidays unless it lives in
    them."""
    undisturbed = replace(
        rule, on_public_holiday=Behaviour.TAKES_PLACE, on_school_holiday=Behaviour.TAKES_PLACE
    )
    return Timetable([undisturbed], holidays=timetable.holidays)


def _span(one: Occurrence) -> tuple[datetime, datetime | None]:
    return one.starts_at, one.ends_at
