"""Holidays by day, and the Saarland's as the seed of a table that people correct."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import holidays as pypi_holidays

from sozialraum.lib.schedule.enums import HolidayKind

_LONGEST = 400
_NEITHER: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, order=True)
class Holiday:
    """A stretch of days, both ends included."""

    from_day: date
    to_day: date
    kind: HolidayKind
    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", HolidayKind(self.kind))


class HolidayTable:
    """Look-up by day, built once and shared by every timetable of a page.

    A stretch beyond 400 days is a typing error in the table; it counts for its first 400 days.
    """

    __slots__ = ("_days", "school_known_until")

    def __init__(self, holidays: Iterable[Holiday] = ()) -> None:
        self._days: dict[date, tuple[str | None, str | None]] = {}
        #: Last day of the last school holiday: later "takes place" answers rest on nothing.
        self.school_known_until: date | None = None
        for holiday in holidays:
            self._add(holiday)

    def _add(self, holiday: Holiday) -> None:
        is_school = holiday.kind == HolidayKind.SCHOOL
        length = min((holiday.to_day - holiday.from_day).days + 1, _LONGEST)
        for offset in range(length):
            day = holiday.from_day + timedelta(days=offset)
            public, school = self._days.get(day, _NEITHER)
            self._days[day] = (
                (public, school or holiday.name) if is_school else (public or holiday.name, school)
            )
        if is_school and (self.school_known_until is None or holiday.to_day > self.school_known_until):
            self.school_known_until = holiday.to_day

    def names(self, day: date) -> tuple[str | None, str | None]:
        """(public holiday, school holiday) of a day, None where there is none."""
        return self._days.get(day, _NEITHER)


def saarland_holidays(years: Iterable[int]) -> list[Holiday]:
    """Public and school holidays of the Saarland in German, from the PyPI package `holidays`, in order of
    time.

    School holidays are known for a few years ahead only (version 0.109: to 2029); later years give public
    ones alone.
    """
    wanted = sorted(set(years))
    found: list[Holiday] = []
    for kind, category in ((HolidayKind.PUBLIC, "public"), (HolidayKind.SCHOOL, "school")):
        days = pypi_holidays.country_holidays(
            "DE", subdiv="SL", years=wanted, categories=(category,), language="de", expand=False
        )
        found += _stretches(kind, sorted(days.items()))
    return sorted(found)


def _stretches(kind: HolidayKind, days: list[tuple[date, str]]) -> list[Holiday]:
    """Consecutive school days of one name make one holiday; public holidays stay single days."""
    result: list[Holiday] = []
    for day, name in days:
        last = result[-1] if result else None
        if (
            kind == HolidayKind.SCHOOL
            and last is not None
            and last.name == name
            and day - last.to_day == timedelta(days=1)
        ):
            result[-1] = Holiday(last.from_day, day, kind, name)
        else:
            result.append(Holiday(day, day, kind, name))
    return result
