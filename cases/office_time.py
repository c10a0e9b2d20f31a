"""An office's hours as requests need them: until when to answer, how long somebody has waited, when a call suits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.enums.inquiries import DayPart
from offices.models import Office
from services.search import snapshot
from services.search.reference import Reference
from services.timetables import timetable_of
from sozialraum.lib import clock
from sozialraum.lib.schedule import Occurrence, Timetable

DAYS_OFFERED = 5
LOOK_AHEAD = timedelta(days=60)
WITHOUT_HOURS_UNTIL = time(17)
"""Where no hours are known an answer is due on the next weekday by then."""
SHORTEST = timedelta(hours=1)
"""A part of a day that leaves less than this is not offered by itself."""
PARTS = {
    DayPart.MORNING: (time(0), time(12)),
    DayPart.AFTERNOON: (time(12), time(16)),
    DayPart.EVENING: (time(16), time(23, 59)),
}


def hours_of(office: Office, reference: Reference | None = None) -> Timetable:
    """Without a query for offices the worker knows already."""
    reference = reference or snapshot.current().reference
    known = next((row for row in reference.offices if row.pk == office.pk), office)
    return timetable_of(known, reference.holidays)


def _openings(timetable: Timetable, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Times in which the door is surely open, in order."""
    return [
        (found.starts_at, _end(found)) for found in timetable.occurrences(start, end) if found.takes_place
    ]


def _end(found: Occurrence) -> datetime:
    return found.ends_at or found.starts_at + timedelta(hours=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.BERLIN)


def reply_due(timetable: Timetable, since: datetime) -> datetime:
    """The end of the next day after that one on which the office is open."""
    tomorrow = since.astimezone(clock.BERLIN).date() + timedelta(days=1)
    openings = _openings(timetable, _midnight(tomorrow), _midnight(tomorrow) + LOOK_AHEAD)
    if openings:
        first = openings[0][0].date()
        return max(end for start, end in openings if start.date() == first)
    while tomorrow.weekday() > 4:
        tomorrow += timedelta(days=1)
    return datetime.combine(tomorrow, WITHOUT_HOURS_UNTIL, clock.BERLIN)


def open_time(timetable: Timetable, since: datetime, until: datetime) -> timedelta:
    """How much of that time the office was open."""
    total = timedelta()
    for start, end in _openings(timetable, since - timedelta(days=1), until):
        total += max(timedelta(), min(end, until) - max(start, since))
    return total


@dataclass(frozen=True)
class Slot:
    """A part of a day in which the office is open. `value` is what is stored: `2026-11-25 morning`."""

    day: date
    part: DayPart
    starts_at: time
    ends_at: time

    @property
    def value(self) -> str:
        return f"{self.day.isoformat()} {self.part.value}"


def slots(timetable: Timetable, now: datetime, days: int = DAYS_OFFERED) -> list[Slot]:
    """Parts of the next days on which the office is open, today's rest included."""
    now = now.astimezone(clock.BERLIN)
    found: list[Slot] = []
    for start, end in _openings(timetable, _midnight(now.date()), now + LOOK_AHEAD):
        day = start.date()
        if len({slot.day for slot in found} | {day}) > days:
            break
        taken = {slot.part for slot in found if slot.day == day}
        for part, begins, ends in _pieces(start, end):
            if part not in taken and ends - max(begins, now) >= SHORTEST:
                found.append(Slot(day, part, begins.time(), ends.time()))
    return found


def _pieces(start: datetime, end: datetime) -> list[tuple[DayPart, datetime, datetime]]:
    """One opening cut at noon and at four; what would be shorter than an hour stays with the part before."""
    pieces: list[tuple[DayPart, datetime, datetime]] = []
    for part, (first, last) in PARTS.items():
        begins = max(start, datetime.combine(start.date(), first, clock.BERLIN))
        ends = min(end, datetime.combine(start.date(), last, clock.BERLIN))
        if pieces and timedelta() < ends - begins < SHORTEST:
            before, since, _until = pieces.pop()
            pieces.append((before, since, ends))
        elif ends > begins:
            pieces.append((part, begins, ends))
    return pieces


def parse_slot(value: str) -> tuple[date, DayPart] | None:
    """What a stored slot says; None for anything else."""
    day, _space, part = value.partition(" ")
    try:
        return date.fromisoformat(day), DayPart(part)
    except ValueError:
        return None
