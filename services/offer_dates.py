"""When an offer is on, in the words of its page: going on now, the next dates, the rule behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, get_date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from services import wording
from sozialraum.lib.languages import html_lang
from sozialraum.lib.schedule import Behaviour, Freq, Occurrence, Rule, Timetable

NEXT_DATES = 3
LONGEST_SINGLE_RUN = 2
"""More cancelled dates in a row than this, for one reason, become a line with a first and a last day."""


@dataclass
class When:
    """`now` is the sentence on what is going on at this moment, empty where nothing is."""

    now: str = ""
    dates: list[dict[str, Any]] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    rules: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sentence: str = ""
    """What stands instead of dates: by appointment, day and night, over, not known."""

    @property
    def has_calendar(self) -> bool:
        return any(not one.is_cancelled for one in self.occurrences)


def when_of(timetable: Timetable, now: datetime) -> When:
    today = now.date()
    when = When(rules=_rules(timetable.rules, today), notes=holiday_notes(timetable.rules, today))
    if timetable.round_the_clock:
        when.now = gettext("Open day and night")
        when.rules = []
        return when
    when.now = _now(timetable, now)
    when.occurrences = timetable.next(NEXT_DATES, after=now, max_cancelled=None)
    when.dates = _entries(when.occurrences, today)
    if not timetable.rules:
        when.sentence = gettext("We do not know the times. Please ask.")
    elif timetable.by_appointment_only(today):
        when.sentence = gettext("By appointment. Please call or write first.")
        when.rules = [rule for rule in when.rules if rule[1]]
    elif timetable.ended(today) and not when.now:
        when.sentence = gettext("The last date is over.")
    elif not any(not one.is_cancelled for one in when.occurrences):
        when.sentence = gettext("No further dates are known at the moment.")
    return when


def _now(timetable: Timetable, now: datetime) -> str:
    present = timetable.current(now)
    if present is None:
        return ""
    if present.is_unknown:
        return gettext("Perhaps open now. Please ask first.")
    until = timetable.open_until(now)
    if until is None:
        return gettext("Open now")
    return gettext("Open now, until %(time)s") % {"time": wording.clock_time(until.time())}


# --- dates ----------------------------------------------------------------------------------------------
def _entries(occurrences: Sequence[Occurrence], today: date) -> list[dict[str, Any]]:
    """Dates for components/next_dates.html, long cancellations in one line."""
    entries: list[dict[str, Any]] = []
    index = 0
    while index < len(occurrences):
        one = occurrences[index]
        length = _run(occurrences, index) if one.is_cancelled else 1
        if length > LONGEST_SINGLE_RUN:
            last = occurrences[index + length - 1]
            entries.append(_entry(one, _from_to(one.day, last.day, today)))
            index += length
        else:
            entries.append(_entry(one, day_and_time(one, today)))
            index += 1
    return entries


def _run(occurrences: Sequence[Occurrence], start: int) -> int:
    first = occurrences[start]
    end = start + 1
    while end < len(occurrences):
        one = occurrences[end]
        if not one.is_cancelled or (one.reason, one.reason_text) != (first.reason, first.reason_text):
            break
        end += 1
    return end - start


def _entry(one: Occurrence, text: str) -> dict[str, Any]:
    weekday, day, month = _leaf(one.day, get_language() or "de")
    return {
        "iso": one.starts_at.isoformat(timespec="minutes"),
        "weekday": weekday,
        "day": day,
        "month": month,
        "text": text,
        "state": "off" if one.is_cancelled else "unclear" if one.is_unknown else "on",
        "why": why(one),
    }


def _from_to(first: date, last: date, today: date) -> str:
    return gettext("%(from)s to %(to)s") % {"from": full_day(first, today), "to": full_day(last, today)}


def day_and_time(one: Occurrence, today: date) -> str:
    times = wording.time_range(one.starts_at.time(), one.ends_at.time() if one.ends_at else None)
    return f"{full_day(one.day, today)}{wording.comma()}{times}"


def why(one: Any) -> str | SafeString:
    """What is to be said about a date that falls away or is not sure, as a sentence of its own; else nothing."""
    if one.is_cancelled:
        return _sentence(wording.cancelled(one.reason, _marked(one)))
    if one.is_unknown:
        words = _marked(one)
        ask = gettext("Please ask first")
        return format_html("{}: {}", ask, words) if words else ask
    return ""


def _sentence(text: str) -> str:
    """A capital at the beginning; safe text stays safe."""
    done = wording.sentence(text)
    return mark_safe(done) if isinstance(text, SafeString) else done  # noqa: S308


def _marked(one: Any) -> str | SafeString:
    """The reason. Closures and holidays are written in German, which a foreign page says."""
    words = wording.reason(one.reason, one.reason_text)
    if not words or words != one.reason_text or html_lang(get_language() or "de") == "de":
        return words
    return format_html('<bdi lang="de">{}</bdi>', words)


_YEAR = re.compile(r",?\s*y+(\s*'[^']*'\.?)?")


@lru_cache(maxsize=32)
def _pattern(language: str, with_year: bool) -> str:
    """The language's long date; without its year where that goes without saying, which Babel has not."""
    pattern = get_date_format("full", locale=wording.locale(language)).pattern
    return pattern if with_year else _YEAR.sub("", pattern)


@lru_cache(maxsize=2048)
def _full_day(day: date, language: str, with_year: bool) -> str:
    return format_date(day, _pattern(language, with_year), locale=wording.locale(language))


def full_day(day: date, today: date) -> str:
    """`Dienstag, 24. November`; today and the next day say so first, for everybody who counts from today."""
    text = _full_day(day, get_language() or "de", day.year != today.year)
    distance = (day - today).days
    if distance == 0:
        return gettext("Today, %(day)s") % {"day": text}
    if distance == 1:
        return gettext("Tomorrow, %(day)s") % {"day": text}
    return text


@lru_cache(maxsize=2048)
def _leaf(day: date, language: str) -> tuple[str, str, str]:
    locale = wording.locale(language)
    weekday = format_date(day, "ccc", locale=locale).rstrip(".")
    return weekday, format_date(day, "d", locale=locale), format_date(day, "LLL", locale=locale).rstrip(".")


# --- rules ----------------------------------------------------------------------------------------------
def _rules(rules: Sequence[Rule], today: date) -> list[tuple[str, str]]:
    """(sentence, German remark) of every rule that is not over."""
    found = []
    for rule in rules:
        if rule.valid_to is not None and rule.valid_to < today:
            continue
        sentence = ""
        if rule.freq != Freq.DATES:
            bounds = []
            if rule.valid_from is not None and rule.valid_from > today:
                bounds.append(_since(rule.valid_from))
            if rule.valid_to is not None:
                bounds.append(_until(rule.valid_to))
            sentence = wording.sentence(wording.comma().join([wording.schedule(rule), *bounds]))
        if sentence or rule.description:
            found.append((sentence, rule.description))
    return list(dict.fromkeys(found))


def _since(day: date) -> str:
    return gettext("from %(day)s on") % {"day": format_date(day, "long", locale=wording.locale())}


def _until(day: date) -> str:
    return gettext("until %(day)s") % {"day": format_date(day, "long", locale=wording.locale())}


def holiday_notes(rules: Sequence[Rule], today: date) -> list[str]:
    """What happens in holidays, said once where it holds for all rules."""
    alive = [
        rule
        for rule in rules
        if rule.freq in (Freq.WEEKLY, Freq.MONTHLY) and (rule.valid_to is None or rule.valid_to >= today)
    ]
    if not alive:
        return []
    notes = []
    if all(rule.only_in_school_holidays for rule in alive):
        notes.append(gettext("Only in the school holidays."))
    elif all(rule.on_school_holiday == Behaviour.PAUSES for rule in alive):
        notes.append(gettext("Not in the school holidays."))
    elif any(rule.on_school_holiday == Behaviour.UNKNOWN for rule in alive):
        notes.append(gettext("In the school holidays please ask first."))
    elif all(rule.on_school_holiday == Behaviour.TAKES_PLACE for rule in alive):
        notes.append(gettext("In the school holidays as well."))
    if all(rule.on_public_holiday == Behaviour.PAUSES for rule in alive):
        notes.append(gettext("Not on public holidays."))
    elif any(rule.on_public_holiday == Behaviour.UNKNOWN for rule in alive):
        notes.append(gettext("On public holidays please ask first."))
    return notes
