"""Rules say when something is offered, closures when it is not. Names follow HSDS 3.1 `schedule`."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

from sozialraum.lib.schedule.enums import Behaviour, Freq

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_TOKEN = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One schedule in local wall-clock time (Europe/Berlin).

    `closes_at` at or before `opens_at` means the next morning (equal: round the clock); without `closes_at`
    the end is open. `dtstart` anchors `interval` and `count`, `until` ends the recurrence, `valid_from` and
    `valid_to` bound what may be shown; all four are inclusive days. `byday` and `bymonthday` also accept
    HSDS's comma-separated text. Holiday behaviour defaults to UNKNOWN, because a wrong "takes place" sends a
    family to a locked door. `ref` is the caller's own key (a primary key); the engine only carries it along.
    """

    freq: Freq
    interval: int = 1
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    on_public_holiday: Behaviour = Behaviour.UNKNOWN
    on_school_holiday: Behaviour = Behaviour.UNKNOWN
    only_in_school_holidays: bool = False
    description: str = ""
    ref: Hashable = None

    def __post_init__(self) -> None:
        _set = object.__setattr__
        _set(self, "freq", Freq(self.freq))
        _set(self, "on_public_holiday", Behaviour(self.on_public_holiday))
        _set(self, "on_school_holiday", Behaviour(self.on_school_holiday))
        _set(self, "byday", tuple(token.upper() for token in _split(self.byday)))
        _set(self, "bymonthday", tuple(int(day) for day in _split(self.bymonthday)))
        _set(self, "dates", tuple(sorted(set(self.dates))))

    @cached_property
    def weekdays(self) -> tuple[int, ...]:
        """Every weekday named without an ordinal, Monday = 0."""
        return tuple(sorted({weekday for nth, weekday in parse_byday(self.byday) if not nth}))

    @cached_property
    def nth_weekdays(self) -> tuple[tuple[int, int], ...]:
        """(ordinal, weekday) for tokens such as 1TU or -1FR; negative ones count from the month's end."""
        return tuple(pair for pair in parse_byday(self.byday) if pair[0])

    @property
    def anchor(self) -> date | None:
        """The day from which intervals and counts run."""
        return self.dtstart or self.valid_from

    @property
    def round_the_clock(self) -> bool:
        return self.opens_at is not None and self.opens_at == self.closes_at

    @property
    def over_midnight(self) -> bool:
        return self.opens_at is not None and self.closes_at is not None and self.closes_at <= self.opens_at


@dataclass(frozen=True, kw_only=True)
class Closure:
    """A time in which nothing takes place, with the sentence that residents read ("Wasserschaden").

    Without times it covers every occurrence that begins on one of its days, to its end, even past midnight.
    With times it is one stretch from `from_day` `from_time` to `to_day` `to_time` and cuts what it overlaps.
    `only_refs` limits it to rules with these refs, so that special hours can replace the usual ones for a
    day.
    """

    from_day: date
    to_day: date
    reason: str = ""
    from_time: time | None = None
    to_time: time | None = None
    only_refs: tuple[Hashable, ...] = ()

    def concerns(self, rule: Rule) -> bool:
        return not self.only_refs or rule.ref in self.only_refs


def parse_byday(tokens: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """(ordinal or 0, weekday) for each well-formed token, in order; `validate` names the malformed ones."""
    matches = (_TOKEN.fullmatch(token) for token in tokens)
    return tuple((int(match[1] or 0), WEEKDAYS.index(match[2])) for match in matches if match)


def is_byday(token: str) -> bool:
    return _TOKEN.fullmatch(token) is not None


def _split(value: str | Iterable[Any]) -> list[Any]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value)
