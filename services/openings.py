"""How an office stands: open until when, closed why, its week, the exceptions ahead. The engine decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext

from offices.models import Office
from services import wording
from services.timetables import timetable_of
from sozialraum.lib import clock
from sozialraum.lib.schedule import Freq, HolidayTable, Occurrence, Reason, Timetable

EXCEPTIONS_AHEAD = timedelta(days=42)
WEEKEND_BETWEEN = timedelta(days=4)
"""Closed days with one reason are one stretch across the days on which the office never opens."""


@dataclass(frozen=True)
class Opening:
    """`is_open` is None where no opening hours are known; `why` is the part of the label that says why it is
    shut although its hours say otherwise."""

    is_open: bool | None
    label: str
    why: str = ""


@dataclass
class Day:
    """A row of the opening hours table, in the words of templates/components/opening_hours.html."""

    name: str
    times: list[str] = field(default_factory=list)
    note: str = ""
    is_today: bool = False


def opening_of(office: Office, holidays: HolidayTable, now: datetime | None = None) -> Opening:
    return opening(timetable_of(office, holidays), now or clock.now())


def opening(timetable: Timetable, now: datetime) -> Opening:
    """Open until …, or when it opens next; and why not today, if it should be open by its hours."""
    if not timetable.rules:
        return Opening(None, "")
    today = now.astimezone(clock.BERLIN).date()
    if timetable.is_open(now):
        until = timetable.open_until(now)
        if until is None:
            return Opening(True, gettext("open now"))
        return Opening(True, gettext("open now, until %(time)s") % {"time": wording.clock_time(until.time())})
    why = closed_because(timetable, now)
    following = timetable.opens_next(now)
    if following is None:
        return Opening(False, why or gettext("closed now"), why)
    words = {
        "state": why,
        "day": wording.day(following.day, today),
        "time": wording.clock_time(following.starts_at.time()),
    }
    if why:
        return Opening(False, gettext("%(state)s, opens %(day)s at %(time)s") % words, why)
    return Opening(False, gettext("closed, opens %(day)s at %(time)s") % words)


def closed_because(timetable: Timetable, now: datetime) -> str:
    """Why it is shut today although its hours say otherwise; empty when nothing is out of the ordinary."""
    today = timetable.on(now.astimezone(clock.BERLIN).date())
    lost = [item for item in today if item.is_cancelled]
    if not lost or any(item.takes_place and (item.ends_at is None or item.ends_at > now) for item in today):
        return ""
    return closed_words(lost[0], gettext("today"))


def closed_words(item: Occurrence, when: str) -> str:
    """A closure's reason completes the sentence ("weil das Team lernt"), a holiday is a name."""
    words = {"when": when, "reason": wording.reason(item.reason, item.reason_text)}
    if item.reason == Reason.CLOSURE:
        return gettext("%(when)s closed because %(reason)s") % words
    return gettext("%(when)s closed: %(reason)s") % words


def week(timetable: Timetable, today: date) -> list[Day]:
    """Monday to Sunday, each as it is on its next date from today on: no exception shown is over."""
    days = []
    for weekday in range(7):
        day = today + timedelta(days=(weekday - today.weekday()) % 7)
        found = timetable.on(day)
        row = Day(wording.weekday(weekday), is_today=day == today)
        row.times = [_hours(item) for item in found if not item.is_cancelled]
        lost = next((item for item in found if item.is_cancelled), None)
        unsure = next((item for item in found if item.is_unknown), None)
        if lost is not None:
            row.note = wording.sentence(closed_words(lost, wording.day(day, today)))
        elif unsure is not None:
            why = wording.reason(unsure.reason, unsure.reason_text)
            row.note = gettext("please ask (%(reason)s)") % {"reason": why}
        else:
            notes = dict.fromkeys(item.rule.description for item in found if item.rule.description)
            row.note = "; ".join(notes)
        days.append(row)
    return days


def other_times(timetable: Timetable) -> list[str]:
    """What a table of one week cannot show: monthly, fortnightly and single days, and "by appointment"."""
    return [
        wording.sentence(wording.schedule(rule))
        for rule in timetable.rules
        if rule.freq != Freq.WEEKLY or rule.interval > 1
    ]


def exceptions(timetable: Timetable, now: datetime) -> list[str]:
    """Closed days of the next six weeks, days with one reason in one line."""
    today = now.astimezone(clock.BERLIN).date()
    start = datetime.combine(today, time.min, clock.BERLIN)
    lost = [item for item in timetable.occurrences(start, start + EXCEPTIONS_AHEAD) if item.is_cancelled]
    spans: list[tuple[date, date, Occurrence]] = []
    for item in lost:
        first, last, earlier = spans[-1] if spans else (item.day, item.day, None)
        if earlier and earlier.reason_text == item.reason_text and item.day - last <= WEEKEND_BETWEEN:
            spans[-1] = (first, item.day, earlier)
        else:
            spans.append((item.day, item.day, item))
    lines = []
    for first, last, item in spans:
        when = wording.day(first, today)
        if last != first:
            when = gettext("%(first)s to %(last)s") % {"first": when, "last": wording.day(last, today)}
        lines.append(wording.sentence(closed_words(item, when)))
    return lines


def period_words(period: Any) -> str:
    """A membership's period; the database keeps the day after its last."""
    words = {
        "first": _date(period.lower) if period.lower else "",
        "last": _date(period.upper - timedelta(days=1)) if period.upper else "",
    }
    if period.upper:
        return gettext("%(first)s to %(last)s") % words
    return gettext("since %(first)s") % words if period.lower else ""


def _date(day: date) -> str:
    return format_date(day, "medium", locale=wording.locale())


def _hours(item: Occurrence) -> str:
    return wording.time_range(item.starts_at.time(), item.ends_at.time() if item.ends_at else None)
