"""The parts of a rule that human text is made of, in no language."""

from dataclasses import dataclass
from datetime import date, time

from sozialraum.lib.schedule.enums import Behaviour, Freq
from sozialraum.lib.schedule.rules import Rule

_SCHEMA_ORG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Description:
    """What a template needs to say "alle zwei Wochen donnerstags, 15 bis 17 Uhr".

    `kind` picks the sentence: WEEKLY, MONTHLY_WEEKDAY ("jeden 1. Dienstag im Monat"), MONTHLY_DAY ("am 15.
    des Monats", -1 the last day), MONTHLY_BOTH (a weekday that falls on a day of the month), DATES or
    APPOINTMENT. Weekdays count from Monday = 0. `runs` groups `weekdays` for "Montag bis Freitag": (first,
    last), equal for one day. `nth` holds (ordinal, weekday), ordinal -1 for the last one. An end equal to the
    beginning sets `round_the_clock`.
    """

    kind: str
    interval: int
    weekdays: tuple[int, ...]
    runs: tuple[tuple[int, int], ...]
    nth: tuple[tuple[int, int], ...]
    month_days: tuple[int, ...]
    dates: tuple[date, ...]
    opens_at: time | None
    closes_at: time | None
    open_ended: bool
    over_midnight: bool
    round_the_clock: bool
    starts_on: date | None
    ends_on: date | None
    count: int | None
    only_in_school_holidays: bool
    on_public_holiday: Behaviour
    on_school_holiday: Behaviour
    text: str


def describe(rule: Rule) -> Description:
    starts = [day for day in (rule.dtstart, rule.valid_from) if day]
    ends = [day for day in (rule.until, rule.valid_to) if day]
    endless = rule.opens_at is not None and rule.opens_at == rule.closes_at
    return Description(
        kind=_kind(rule),
        interval=rule.interval,
        weekdays=rule.weekdays,
        runs=_runs(rule.weekdays),
        nth=rule.nth_weekdays,
        month_days=rule.bymonthday,
        dates=rule.dates,
        opens_at=rule.opens_at,
        closes_at=rule.closes_at,
        open_ended=rule.opens_at is not None and rule.closes_at is None,
        over_midnight=rule.over_midnight and not endless,
        round_the_clock=endless,
        starts_on=max(starts, default=None),
        ends_on=min(ends, default=None),
        count=rule.count,
        only_in_school_holidays=rule.only_in_school_holidays,
        on_public_holiday=rule.on_public_holiday,
        on_school_holiday=rule.on_school_holiday,
        text=rule.description,
    )


def schema_org_days(rule: Rule) -> list[str]:
    """schema.org `DayOfWeek` addresses of the weekdays on which the rule may fall, in the order of the
    week."""
    weekdays = {*rule.weekdays, *(weekday for _, weekday in rule.nth_weekdays)}
    return [f"https://schema.org/{_SCHEMA_ORG[weekday]}" for weekday in sorted(weekdays)]


def _kind(rule: Rule) -> str:
    if rule.freq != Freq.MONTHLY:
        return rule.freq.value
    if rule.byday and rule.bymonthday:
        return "MONTHLY_BOTH"
    return "MONTHLY_DAY" if rule.bymonthday else "MONTHLY_WEEKDAY"


def _runs(weekdays: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for weekday in weekdays:
        if runs and runs[-1][1] == weekday - 1:
            runs[-1] = (runs[-1][0], weekday)
        else:
            runs.append((weekday, weekday))
    return tuple(runs)
