"""Times of the demo offers as short lines, read relative to the day on which they are loaded.

    TU TH 15:00-18:00 schooltime      every week, pauses in school holidays
    WE 16:00-17:30 every 2            every second week
    1TU 10:00-11:30                   monthly, the first Tuesday
    course WE 18:00-20:00 in 16 x 6   six Wednesdays, the first at least 16 days ahead, none in holidays
    holidays 5 9:00-16:00             five working days of the next school holidays (`second`: the ones after)
    appointment                       by appointment

Words behind the times: `schooltime`, `askholidays` (unknown in school holidays), `holidaysonly`, `always`
(also on public holidays), `from N` and `to N` (valid from or to a day N days ahead). Behind `#` is the note.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from offices.enums import Frequency, HolidayBehaviour
from sozialraum.lib import schedule

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_TOKEN = re.compile(r"-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)")
_TIMES = re.compile(r"(\d{1,2}:\d\d)-(\d{1,2}:\d\d)")
_MOST_DAYS_AHEAD = 800


@dataclass(frozen=True)
class Calendar:
    """The day of loading and the holidays known then."""

    today: date
    holidays: Sequence[schedule.Holiday]

    def monday(self, weeks_ahead: int = 0) -> date:
        return self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=weeks_ahead)

    def is_free(self, day: date, *kinds: str) -> bool:
        return any(found.kind in kinds and found.from_day <= day <= found.to_day for found in self.holidays)

    def days(self, ahead: int) -> Iterator[date]:
        return (self.today + timedelta(days=offset) for offset in range(ahead, ahead + _MOST_DAYS_AHEAD))

    def course(self, weekday: str, *, ahead: int, times: int) -> list[date]:
        """The first meetings of a weekly course outside of all holidays."""
        found = (
            day
            for day in self.days(ahead)
            if day.weekday() == _WEEKDAYS.index(weekday) and not self.is_free(day, "PUBLIC", "SCHOOL")
        )
        return [day for day, _ in zip(found, range(times), strict=False)]

    def school_holiday_days(self, count: int, *, nth: int = 0) -> list[date]:
        """The first working days of the next school holidays of at least a week that begin after tomorrow.

        24 and 31 December are free for the region's staff. Beyond the known calendar: three weeks from today.
        """
        coming = sorted(
            found
            for found in self.holidays
            if found.kind == "SCHOOL"
            and found.from_day > self.today + timedelta(days=1)
            and (found.to_day - found.from_day).days >= 4
        )
        begin = coming[nth].from_day if nth < len(coming) else self.today + timedelta(weeks=3)
        days = (begin + timedelta(days=offset) for offset in range(40))
        found = (
            day
            for day in days
            if day.weekday() < 5
            and (day.month, day.day) not in ((12, 24), (12, 31))
            and not self.is_free(day, "PUBLIC")
        )
        return [day for day, _ in zip(found, range(count), strict=False)]


def schedule_fields(line: str, calendar: Calendar) -> dict[str, Any]:
    """The fields of offices.models.ScheduleFields for one line; ValueError names what cannot be read."""
    text, _, note = line.partition("#")
    words = text.split()
    fields: dict[str, Any] = {"description": note.strip(), "on_public_holiday": HolidayBehaviour.PAUSES}
    if words == ["appointment"]:
        return fields | {"freq": Frequency.APPOINTMENT}
    kind = words.pop(0) if words[0] in ("course", "holidays") else ""
    days: list[str] = []
    numbers: dict[str, int] = {}
    flags: set[str] = set()
    rest = iter(words)
    for word in rest:
        if _DAY_TOKEN.fullmatch(word):
            days.append(word)
        elif match := _TIMES.fullmatch(word):
            fields["opens_at"], fields["closes_at"] = (_time(part) for part in match.groups())
        elif word in ("every", "in", "x", "from", "to"):
            numbers[word] = int(next(rest))
        elif word.isdigit():
            numbers["count"] = int(word)
        elif word in ("schooltime", "askholidays", "holidaysonly", "always", "second"):
            flags.add(word)
        else:
            raise ValueError(f"{line!r}: {word!r} is not understood")
    if "opens_at" not in fields:
        raise ValueError(f"{line!r}: no times")
    if kind == "course":
        dates = calendar.course(days[0], ahead=numbers["in"], times=numbers["x"])
        return fields | {"freq": Frequency.DATES, "dates": dates}
    if kind == "holidays":
        dates = calendar.school_holiday_days(numbers["count"], nth=1 if "second" in flags else 0)
        return fields | {"freq": Frequency.DATES, "dates": dates}
    monthly = any(day not in _WEEKDAYS for day in days)
    fields["freq"] = Frequency.MONTHLY if monthly else Frequency.WEEKLY
    fields["byday"] = ",".join(days)
    fields["interval"] = numbers.get("every", 1)
    if fields["interval"] > 1:
        fields["dtstart"] = calendar.monday(weeks_ahead=-8)
    for word, name in (("from", "valid_from"), ("to", "valid_to")):
        if word in numbers:
            fields[name] = calendar.today + timedelta(days=numbers[word])
    if "schooltime" in flags:
        fields["on_school_holiday"] = HolidayBehaviour.PAUSES
    if "askholidays" in flags:
        fields["on_school_holiday"] = HolidayBehaviour.UNKNOWN
    if "holidaysonly" in flags:
        fields["only_in_school_holidays"] = True
    if "always" in flags:
        fields["on_public_holiday"] = HolidayBehaviour.TAKES_PLACE
    return fields


def closure_days(spec: str, calendar: Calendar) -> tuple[date, date]:
    """`next week`, or `N M`: from the Nth day ahead, or the Monday after it, for M days."""
    if spec == "next week":
        monday = calendar.monday(weeks_ahead=1)
        return monday, monday + timedelta(days=6)
    ahead, length = (int(part) for part in spec.split())
    first = next(day for day in calendar.days(ahead) if day.weekday() < 5)
    return first, first + timedelta(days=length - 1)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
