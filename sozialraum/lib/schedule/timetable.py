"""The answers residents ask for: open now, takes place today, the next dates, this week."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from sozialraum.lib.clock import BERLIN
from sozialraum.lib.schedule.closing import after_closures, on_holiday
from sozialraum.lib.schedule.enums import Freq, State
from sozialraum.lib.schedule.expand import days_between, last_day
from sozialraum.lib.schedule.holiday import Holiday, HolidayTable
from sozialraum.lib.schedule.occurrence import Occurrence
from sozialraum.lib.schedule.rules import Closure, Rule
from sozialraum.lib.schedule.wallclock import clamp, instant, span

LOOK_AHEAD = timedelta(days=400)
#: How long something without a known end is believed to be going on.
OPEN_END = timedelta(hours=1)

_FIRST_REACH = timedelta(days=14)
_DAY = timedelta(days=1)
_RANK = {State.TAKES_PLACE: 0, State.UNKNOWN: 1, State.CANCELLED: 2}


class Timetable:
    """Rules, closures and holidays of one offer or one office, asked together.

    Lists carry everything, cancelled and uncertain dates marked as such. Yes-or-no answers and promises
    (`is_open`, `open_until`, `opens_next`, `takes_place_today`) rest on what surely takes place only. Every
    moment passed in needs a time zone (ValueError otherwise); every moment given back is in Europe/Berlin.
    Pass one `HolidayTable` to all timetables of a page instead of a list of holidays to each.
    """

    __slots__ = ("closures", "holidays", "rules")

    def __init__(
        self,
        rules: Iterable[Rule],
        closures: Iterable[Closure] = (),
        holidays: HolidayTable | Iterable[Holiday] = (),
    ) -> None:
        self.rules: tuple[Rule, ...] = tuple(rules)
        self.closures: tuple[Closure, ...] = tuple(closures)
        self.holidays = holidays if isinstance(holidays, HolidayTable) else HolidayTable(holidays)

    # Lists

    def occurrences(self, start: datetime, end: datetime) -> list[Occurrence]:
        """Everything that begins in [start, end), in order.

        Of two rules that give the same time under the same description the surer one appears.
        """
        start, end = instant(start), instant(end)
        if start >= end:
            return []
        first = clamp(start.astimezone(BERLIN).date())
        last = clamp(end.astimezone(BERLIN).date())
        found = self._planned(first, last)
        low, high = 0, len(found)
        while low < high and found[low].starts_at < start:
            low += 1
        while high > low and found[high - 1].starts_at >= end:
            high -= 1
        return found[low:high]

    def next(self, n: int = 3, *, after: datetime, max_cancelled: int | None = 5) -> list[Occurrence]:
        """The next n that take place (or may: UNKNOWN), with the cancelled ones before and between them.

        Ends with the nth of them, or with the look-ahead of 400 days. Of the cancelled ones only the first
        `max_cancelled` are given, so that a long closure does not bury the date that counts (None: all).
        """
        result: list[Occurrence] = []
        wanted, cancelled = n, 0
        for found in self._ahead(after) if n > 0 else ():
            if found.is_cancelled:
                cancelled += 1
                if max_cancelled is not None and cancelled > max_cancelled:
                    continue
            else:
                wanted -= 1
            result.append(found)
            if not wanted:
                break
        return result

    def on(self, day: date) -> list[Occurrence]:
        """Everything that begins on this local day."""
        return [found for found in self._planned(day, day) if found.day == day] if clamp(day) == day else []

    def week(self, monday: date) -> dict[date, list[Occurrence]]:
        """The seven days of the week in which the given day lies, each with what begins on it."""
        monday = clamp(monday)
        monday -= _DAY * monday.weekday()
        days: dict[date, list[Occurrence]] = {monday + _DAY * offset: [] for offset in range(7)}
        for found in self._planned(monday, monday + 6 * _DAY):
            if found.day in days:
                days[found.day].append(found)
        return days

    # Promises

    def current(self, at: datetime) -> Occurrence | None:
        """What is going on, sure before uncertain, cancelled never; an open end is believed for an hour."""
        at = instant(at)
        running = [found for found in self._around(at) if not found.is_cancelled and _is_running(found, at)]
        return min(running, key=lambda found: _RANK[found.state], default=None)

    def is_open(self, at: datetime) -> bool:
        found = self.current(at)
        return found is not None and found.takes_place

    def open_until(self, at: datetime) -> datetime | None:
        """The end of the present opening across adjoining times; None when closed, endless or open-ended."""
        if not self.is_open(at):
            return None
        at = instant(at)
        ends_at: datetime | None = None
        for found in self.occurrences(at - 2 * _DAY, at + 8 * _DAY):
            if not found.takes_place:
                continue
            if ends_at is None and not _is_running(found, at):
                continue
            if ends_at is not None and found.starts_at > ends_at:
                break
            if found.ends_at is None:
                continue
            ends_at = found.ends_at if ends_at is None else max(ends_at, found.ends_at)
        return None if ends_at is None or ends_at >= at + 7 * _DAY else ends_at

    def opens_next(self, at: datetime) -> Occurrence | None:
        """The next sure beginning after the present opening, within 400 days; None where it never closes."""
        present, until, after = self.current(at), self.open_until(at), instant(at)
        if present is not None and present.takes_place and present.ends_at is not None and until is None:
            return None
        for found in self._ahead(after):
            if found.takes_place and found.starts_at > (until or after):
                return found
        return None

    def takes_place_today(self, at: datetime) -> bool:
        """Whether something surely takes place today and is not over yet; an open end lasts the day."""
        at = instant(at)
        today = at.astimezone(BERLIN).date()
        return any(
            found.takes_place
            and (found.day == today or _is_running(found, at))
            and (found.ends_at is None or found.ends_at > at)
            for found in self._around(at)
        )

    # What kind of timetable this is

    def by_appointment_only(self, day: date) -> bool:
        """Whether everything not over by this day is by appointment."""
        alive = [rule for rule in self.rules if not _is_over(rule, day)]
        return bool(alive) and all(rule.freq == Freq.APPOINTMENT for rule in alive)

    def ended(self, day: date) -> bool:
        """Whether there were rules and all of them are over before this day."""
        return bool(self.rules) and all(_is_over(rule, day) for rule in self.rules)

    @property
    def round_the_clock(self) -> bool:
        """Whether one endless rule keeps the door open day and night."""
        return any(
            rule.freq == Freq.WEEKLY
            and rule.interval == 1
            and len(rule.weekdays) == 7
            and rule.opens_at is not None
            and rule.opens_at == rule.closes_at
            for rule in self.rules
        )

    # Making them

    def _around(self, at: datetime) -> list[Occurrence]:
        day = clamp(at.astimezone(BERLIN).date())
        return self._planned(day - _DAY, day)

    def _ahead(self, after: datetime) -> Iterator[Occurrence]:
        """Most questions end within the first fortnight, so the windows begin small and grow."""
        start, reach = instant(after), _FIRST_REACH
        horizon = start + LOOK_AHEAD
        while start < horizon:
            end = min(start + reach, horizon)
            yield from self.occurrences(start, end)
            start, reach = end, 2 * reach

    def _planned(self, first: date, last: date) -> list[Occurrence]:
        """What opens on the days from first to last, and what a closure left of the night before."""
        found: list[Occurrence] = []
        names, closures = self.holidays.names, self.closures
        since = first - _DAY if closures else first
        for rule in self.rules:
            if rule.opens_at is None:
                continue
            for day in days_between(rule, since, last):
                public, school = names(day)
                if school is None and rule.only_in_school_holidays:
                    continue
                starts_at, ends_at = span(day, rule.opens_at, rule.closes_at)
                planned = Occurrence(starts_at, ends_at, *on_holiday(rule, public, school), rule)
                if closures:
                    found += after_closures(planned, day, closures)
                else:
                    found.append(planned)
        return _merged(found) if len(self.rules) > 1 else sorted(found, key=_order) if closures else found


def _order(found: Occurrence) -> tuple[datetime, bool, datetime]:
    return found.starts_at, found.ends_at is None, found.ends_at or found.starts_at


def _merged(found: list[Occurrence]) -> list[Occurrence]:
    """In order, without the less sure of two equal ones."""
    best: dict[tuple[datetime, datetime | None, str], Occurrence] = {}
    for one in found:
        key = (one.starts_at, one.ends_at, one.rule.description)
        if key not in best or _RANK[one.state] < _RANK[best[key].state]:
            best[key] = one
    return sorted(best.values(), key=_order)


def _is_running(found: Occurrence, at: datetime) -> bool:
    return found.starts_at <= at < (found.ends_at or found.starts_at.astimezone(UTC) + OPEN_END)


def _is_over(rule: Rule, day: date) -> bool:
    last = last_day(rule)
    return last is not None and last < day
