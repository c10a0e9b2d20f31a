"""Facts in words: ages, costs, times, distances in the language that is active. Written once, used everywhere.

Dates go through Babel, which knows the order of day and month in every language of the portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Protocol

from babel.dates import format_skeleton, format_time, get_day_names
from babel.numbers import format_currency, format_decimal
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from offices.enums import OWN_NAMES
from services.enums.offers import CostKind
from sozialraum.lib import clock
from sozialraum.lib.languages import html_lang
from sozialraum.lib.schedule import Freq, Reason, Rule

WALKING_METRES_PER_MINUTE = 75
"""4.5 km/h: a parent with a pram; straight-line distance is lengthened by a quarter for streets."""
DETOUR = 1.25
Width = Literal["wide", "abbreviated"]


def locale(language: str = "") -> str:
    """Babel's locale of a language of the portal. English as in Europe: day before month, 24 hours."""
    language = html_lang(language or get_language() or "de")
    return "en_GB" if language == "en" else language


def comma() -> str:
    return "، " if locale() == "ar" else ", "


# --- ages -----------------------------------------------------------------------------------------------
def age(months: int) -> str:
    """One age in words: months below two years, then years."""
    if months < 24 and months % 12:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = months // 12
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}


def age_range(minimum: int | None, maximum: int | None) -> str:
    """For whom by age. Months; negative means from pregnancy on; 252 and more is no upper limit for a child."""
    if minimum is None and maximum is None:
        return gettext("all ages")
    if minimum is not None and minimum < 0:
        if maximum is None:
            return gettext("from pregnancy on")
        return gettext("pregnancy to %(age)s") % {"age": age(maximum)}
    if not minimum:
        return gettext("all ages") if maximum is None else gettext("up to %(age)s") % {"age": age(maximum)}
    if maximum is None:
        return _youngest(minimum)
    if minimum >= 24 and minimum % 12 == 0 and maximum % 12 == 0:
        years = ngettext("%(from)d to %(to)d year", "%(from)d to %(to)d years", maximum // 12)
        return years % {"from": minimum // 12, "to": maximum // 12}
    return gettext("%(from)s to %(to)s") % {"from": age(minimum), "to": age(maximum)}


def _youngest(months: int) -> str:
    if months < 24 and months % 12:
        return npgettext("youngest age", "from %(n)d month", "from %(n)d months", months) % {"n": months}
    years = months // 12
    return npgettext("youngest age", "from %(n)d year", "from %(n)d years", years) % {"n": years}


# --- money ----------------------------------------------------------------------------------------------
def money(amount: Decimal) -> str:
    whole = amount == amount.to_integral_value()
    words = format_currency(
        amount, "EUR", locale=locale(), format="#,##0 ¤" if whole else None, currency_digits=not whole
    )
    return words.replace("EUR", "€")


def cost(options: Iterable[Any]) -> str:
    """What it costs, from HSDS cost options in their order."""
    return comma().join(_one_cost(option) for option in options) or gettext("please ask about costs")


def _one_cost(option: Any) -> str:
    if option.option == CostKind.FREE:
        return gettext("free of charge")
    if option.option == CostKind.FIXED and option.amount is not None:
        return money(option.amount)
    if option.option == CostKind.RANGE and option.amount is not None and option.maximum_amount is not None:
        return gettext("%(from)s to %(to)s") % {
            "from": money(option.amount),
            "to": money(option.maximum_amount),
        }
    if option.option == CostKind.SMALL:
        return gettext("small contribution")
    if option.option == CostKind.CONDITIONAL:
        return gettext("free on conditions")
    return option.amount_description or gettext("please ask about costs")


# --- languages ------------------------------------------------------------------------------------------
def own_language_names(codes: Sequence[str]) -> list[str]:
    return [OWN_NAMES.get(code, code) for code in codes]


# --- distance -------------------------------------------------------------------------------------------
def distance(metres: float) -> str:
    """`750 m`, `1,6 km`: rounded to 50 m, from 1 km on to 100 m."""
    return _distance(max(50, round(metres / 50) * 50), get_language() or "de")


@lru_cache(maxsize=4096)
def _distance(metres: int, _language: str) -> str:
    if metres < 950:
        return gettext("%(n)s m") % {"n": format_decimal(metres, locale=locale())}
    return gettext("%(n)s km") % {"n": format_decimal(round(metres / 1000, 1), locale=locale())}


def walking_minutes(metres: float) -> int:
    return max(1, round(metres * DETOUR / WALKING_METRES_PER_MINUTE))


@lru_cache(maxsize=4096)
def _distance_and_walk(metres: int, language: str) -> str:
    minutes = walking_minutes(metres)
    if minutes > 60:
        return distance(metres)
    walk = ngettext("%(n)d minute on foot", "%(n)d minutes on foot", minutes) % {"n": minutes}
    return f"{distance(metres)} · {walk}"


def distance_and_walk(metres: float, language: str = "") -> str:
    """Distance and, up to an hour, the walk, in the active language (pass it where it is known). Rounded to 50 m,
    which also keeps the cache small.
    """
    return _distance_and_walk(int(round(metres / 50) * 50), language or get_language() or "de")


# --- days and times -------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def _day(day: date, language: str, with_year: bool) -> str:
    return format_skeleton("yMMMEd" if with_year else "MMMEd", day, locale=locale(language))


def day(value: date, today: date | None = None) -> str:
    """A day as people say it: today, tomorrow, else weekday and date; the year only when it is another one."""
    today = today or clock.today()
    if value == today:
        return gettext("today")
    if value == today + timedelta(days=1):
        return gettext("tomorrow")
    return _day(value, get_language() or "de", value.year != today.year)


@lru_cache(maxsize=2048)
def _time(value: time, language: str) -> str:
    if locale(language) == "de":
        return f"{value.hour}:{value.minute:02d}" if value.minute else str(value.hour)
    # "11:00 ص" must not break before its last letter.
    return format_time(value, "short", locale=locale(language)).replace(" ", "\u00a0")


def clock_time(value: time) -> str:
    return _time(value, get_language() or "de")


def time_range(start: time | None, end: time | None) -> str:
    """`10 bis 11:30 Uhr`. Without an end only the beginning; the same time twice is a whole day."""
    return "" if start is None else _time_range(start, end, get_language() or "de")


@lru_cache(maxsize=4096)
def _time_range(start: time, end: time | None, _language: str) -> str:
    if end is None:
        return gettext("from %(time)s o'clock") % {"time": clock_time(start)}
    if start == end:
        return gettext("day and night")
    return gettext("%(from)s to %(to)s o'clock") % {"from": clock_time(start), "to": _end(end)}


def _end(value: time) -> str:
    """Midnight as the end of a day is 24 in German."""
    return "24" if value == time(0) and locale() == "de" else clock_time(value)


def moment(start: datetime, end: datetime | None, today: date | None = None) -> str:
    """`heute, 10 bis 11:30 Uhr`."""
    return _moment(start, end, today or clock.today(), get_language() or "de")


@lru_cache(maxsize=8192)
def _moment(start: datetime, end: datetime | None, today: date, language: str) -> str:
    local, until = start.astimezone(clock.BERLIN), end.astimezone(clock.BERLIN) if end else None
    return f"{day(local.date(), today)}{comma()}{time_range(local.time(), until.time() if until else None)}"


def reason(code: str | None, text: str) -> str:
    """Why a date falls away. Closures carry their own German words, holidays their name."""
    if code == "SCHOOL_HOLIDAY":
        return gettext("school holidays")
    return text


class Dated(Protocol):
    """A date of an offer: from the engine or as it is kept in the database."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def reason_text(self) -> str: ...
    @property
    def is_cancelled(self) -> bool: ...
    @property
    def is_unknown(self) -> bool: ...


def occurrence(item: Dated, today: date | None = None, now: datetime | None = None) -> str:
    """A date with what is known about it; with `now`, what is running says until when."""
    if item.ends_at is not None and item.ends_at - item.starts_at >= timedelta(hours=23):
        when = gettext("Open day and night")
    else:
        when = moment(item.starts_at, item.ends_at, today)
    if item.is_cancelled:
        return f"{when} – {cancelled(item.reason, item.reason_text)}"
    if item.is_unknown:
        words = {"when": when, "reason": reason(item.reason, item.reason_text)}
        return gettext("%(when)s – please ask whether it takes place (%(reason)s)") % words
    if now is None or item.starts_at > now or when == gettext("Open day and night"):
        return when
    if item.ends_at is None:
        return gettext("now")
    return gettext("now, until %(time)s o'clock") % {
        "time": _end(item.ends_at.astimezone(clock.BERLIN).time())
    }


def cancelled(code: str, text: str) -> str:
    """`fällt aus, weil der Boden neu gemacht wird`, `fällt aus: Fronleichnam`.

    A closure's reason completes the sentence; a holiday is a name. Safe text stays safe.
    """
    why = reason(code, text)
    if not why:
        return gettext("does not take place")
    pattern = (
        gettext("does not take place because %(reason)s")
        if code == Reason.CLOSURE
        else gettext("does not take place: %(reason)s")
    )
    return (
        format_html(pattern.replace("%(reason)s", "{}"), why)
        if isinstance(why, SafeString)
        else pattern % {"reason": why}
    )


def sentence(text: str) -> str:
    """With a capital at the beginning, as a line of its own."""
    return text[:1].upper() + text[1:]


# --- rules ----------------------------------------------------------------------------------------------
def weekday(index: int, width: Width = "wide") -> str:
    """Name of a weekday, 0 is Monday."""
    return _weekday(index, width, get_language() or "de")


@lru_cache(maxsize=256)
def _weekday(index: int, width: Width, language: str) -> str:
    return get_day_names(width, context="stand-alone", locale=locale(language))[index]


def listing(parts: Sequence[str]) -> str:
    """`Montag, Dienstag und Freitag`."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(first)s and %(last)s") % {"first": comma().join(parts[:-1]), "last": parts[-1]}


def _days_of(rule: _Spoken) -> str:
    indexes = list(rule.weekdays)
    if len(indexes) > 2 and indexes == list(range(indexes[0], indexes[-1] + 1)):
        return gettext("%(first)s to %(last)s") % {"first": weekday(indexes[0]), "last": weekday(indexes[-1])}
    return listing([weekday(index) for index in indexes])


NTH = {
    1: lambda: pgettext("nth weekday of the month", "first"),
    2: lambda: pgettext("nth weekday of the month", "second"),
    3: lambda: pgettext("nth weekday of the month", "third"),
    4: lambda: pgettext("nth weekday of the month", "fourth"),
    5: lambda: pgettext("nth weekday of the month", "fifth"),
    -1: lambda: pgettext("nth weekday of the month", "last"),
}


def schedule(rule: Rule) -> str:
    """A rule in one line: `Dienstag, 10 bis 11:30 Uhr`, `erster Dienstag im Monat, …`."""
    return _schedule(_Spoken.of(rule), get_language() or "de")


class _Spoken(NamedTuple):
    """What of a rule is said, so that rules of one wording are worded once."""

    freq: Freq
    interval: int
    weekdays: tuple[int, ...]
    nth_weekdays: tuple[tuple[int, int], ...]
    opens_at: time | None
    closes_at: time | None
    round_the_clock: bool

    @classmethod
    def of(cls, rule: Rule) -> _Spoken:
        return cls(
            rule.freq,
            rule.interval,
            tuple(rule.weekdays),
            tuple(rule.nth_weekdays),
            rule.opens_at,
            rule.closes_at,
            rule.round_the_clock,
        )


@lru_cache(maxsize=4096)
def _schedule(rule: _Spoken, _language: str) -> str:
    if rule.freq == "APPOINTMENT":
        return gettext("by appointment")
    times = time_range(rule.opens_at, rule.closes_at)
    if rule.freq == "DATES":
        when = gettext("on single dates")
    elif rule.freq == "MONTHLY":
        nth = [
            gettext("%(nth)s %(weekday)s of the month")
            % {"nth": NTH[n]() if n in NTH else str(n), "weekday": weekday(index)}
            for n, index in rule.nth_weekdays
        ]
        when = listing(nth) or gettext("every month")
    elif rule.interval == 2:
        when = gettext("every second week: %(days)s") % {"days": _days_of(rule)}
    elif rule.interval > 2:
        when = gettext("every %(n)d weeks: %(days)s") % {"n": rule.interval, "days": _days_of(rule)}
    elif rule.round_the_clock and len(rule.weekdays) == 7:
        return gettext("Open day and night")
    else:
        when = _days_of(rule)
    return f"{when}{comma()}{times}" if times else when
