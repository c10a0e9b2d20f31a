"""What working-time law has against a shift.

ArbZG: § 3 (8 hours a day, at most 10), § 4 (break of 30 minutes above 6 hours, 45 above 9), § 5 (11 hours of rest),
§ 9 (Sundays and public holidays). Civil servants work under the AZVO, whose bounds for a day, rest and breaks are the
same (directive 2003/88/EC behind both); their weekly hours are those of the membership as well. Minutes are worked
minutes, without breaks. Everything here warns; the lead may override with a reason, which is kept. The roster is no
time clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from offices.enums.roster import Objection
from sozialraum.lib import clock
from sozialraum.lib.weeks import monday_of

REST = timedelta(hours=11)
USUAL_DAY = 8 * 60
LONGEST_DAY = 10 * 60
BREAKS = ((9 * 60, 45), (6 * 60, 30))
"""Above so many worked minutes, a break of at least so many."""


@dataclass(frozen=True)
class Duty:
    """One piece of work of one person; moments with their zone."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0

    @cached_property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60) - self.break_minutes

    @cached_property
    def day(self) -> date:
        """The local day it begins on, to which it counts."""
        return self.starts_at.astimezone(clock.BERLIN).date()


def minutes_by_day(duties: Iterable[Duty]) -> dict[date, int]:
    total: dict[date, int] = defaultdict(int)
    for duty in duties:
        total[duty.day] += duty.minutes
    return total


def objections(
    duty: Duty,
    others: Sequence[Duty],
    *,
    weekly_minutes: int | None,
    is_free_day: Callable[[date], bool],
    is_member: bool = True,
) -> list[Objection]:
    """What speaks against adding `duty` to a person's `others` (of the days around it), the gravest first.

    `weekly_minutes`: what the contract asks for, None where it is not known. `is_free_day`: public holidays.
    """
    found: list[Objection] = []
    if not is_member:
        found.append(Objection.OUTSIDE)
    if any(_too_close(duty, other) for other in others):
        found.append(Objection.REST)
    today = duty.minutes + sum(other.minutes for other in others if other.day == duty.day)
    if today > LONGEST_DAY:
        found.append(Objection.DAY_10)
    elif today > USUAL_DAY:
        found.append(Objection.DAY_8)
    if any(duty.minutes > above and duty.break_minutes < least for above, least in BREAKS):
        found.append(Objection.BREAK)
    if duty.day.weekday() == 6 or is_free_day(duty.day):
        found.append(Objection.SUNDAY)
    monday = monday_of(duty.day)
    week = duty.minutes + sum(other.minutes for other in others if monday_of(other.day) == monday)
    if weekly_minutes is not None and week > weekly_minutes:
        found.append(Objection.WEEK)
    return found


def _too_close(duty: Duty, other: Duty) -> bool:
    """Less than eleven hours between two working days; a duty split over one day is one day."""
    if other.day == duty.day:
        return False
    first, second = sorted((duty, other), key=lambda one: one.starts_at)
    return second.starts_at - first.ends_at < REST
