"""The question of a proposal and its answer, as plain data.

What the law or the contract objects to is never proposed: it needs a reason, and a reason only a person has. So every
pair of a worker and a slot either has a `Hindrance` or is free, judged by the same `worktime.objections` that stand
before an assignment by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from offices.enums.roster import Objection
from offices.roster import worktime
from offices.roster.coverage import Need, Presence
from offices.roster.worktime import Duty
from sozialraum.lib.weeks import monday_of


class Hindrance(StrEnum):
    """Why somebody cannot have a place; the first that applies counts."""

    OUTSIDE = "outside"
    ABSENT = "absent"
    THERE = "there"
    ELSEWHERE = "elsewhere"
    BREAK = "break"
    SUNDAY = "sunday"
    REST = "rest"
    DAY = "day"
    HOURS = "hours"


_OF_LAW = {
    Objection.BREAK: Hindrance.BREAK,
    Objection.SUNDAY: Hindrance.SUNDAY,
    Objection.REST: Hindrance.REST,
    Objection.DAY_10: Hindrance.DAY,
    Objection.DAY_8: Hindrance.DAY,
    Objection.WEEK: Hindrance.HOURS,
}


@dataclass(frozen=True)
class Slot:
    """A shift with `places` still open. `held_by`: who works it already."""

    id: int
    duty: Duty
    places: int
    is_late: bool = False
    held_by: frozenset[int] = frozenset()

    @property
    def day(self) -> date:
        return self.duty.day

    @cached_property
    def monday(self) -> date:
        return monday_of(self.day)

    @property
    def is_saturday(self) -> bool:
        return self.day.weekday() == 5


@dataclass(frozen=True)
class Worker:
    """A person of the team. `duties` are fixed: what they work already, in all offices, with the days around.

    `limits` are the contract's minutes of each planned week (None: no hours agreed) over all offices.
    """

    id: int
    organization_kind: str
    languages: frozenset[str]
    qualifications: frozenset[int]
    days: frozenset[date]
    absent: frozenset[date]
    duties: tuple[Duty, ...]
    limits: dict[date, int | None]
    late_before: int = 0
    saturdays_before: int = 0

    def presence(self, slot: Slot) -> Presence:
        return Presence(
            self.id,
            slot.duty.starts_at,
            slot.duty.ends_at,
            self.organization_kind,
            self.languages,
            self.qualifications,
        )

    def target(self) -> int | None:
        """Minutes the contract asks for in all planned weeks, less for days away; None where none are agreed."""
        total = 0
        for monday, limit in self.limits.items():
            if limit is None:
                return None
            workdays = [monday + timedelta(days=number) for number in range(5)]
            total += limit * sum(day in self.days and day not in self.absent for day in workdays) // 5
        return total

    def fixed_minutes(self) -> int:
        return sum(one.minutes for one in self.duties if monday_of(one.day) in self.limits)


@dataclass(frozen=True)
class Problem:
    """`here`: who is in the office already. `free_days`: public holidays."""

    slots: tuple[Slot, ...]
    workers: tuple[Worker, ...]
    needs: tuple[Need, ...] = ()
    here: tuple[Presence, ...] = ()
    free_days: frozenset[date] = frozenset()

    @property
    def places(self) -> int:
        return sum(slot.places for slot in self.slots)

    def hindrance(self, worker: Worker, slot: Slot, more: Sequence[Duty] = ()) -> Hindrance | None:
        """What keeps this person from this slot, in addition to their fixed duties and `more`."""
        if slot.day not in worker.days:
            return Hindrance.OUTSIDE
        if slot.day in worker.absent:
            return Hindrance.ABSENT
        if worker.id in slot.held_by:
            return Hindrance.THERE
        others = [*worker.duties, *more]
        if any(overlap(slot.duty, one) for one in others):
            return Hindrance.ELSEWHERE
        found = worktime.objections(
            slot.duty,
            others,
            weekly_minutes=worker.limits.get(slot.monday),
            is_free_day=lambda day: day in self.free_days,
        )
        for objection, hindrance in _OF_LAW.items():
            if objection in found:
                return hindrance
        return None


def overlap(one: Duty, other: Duty) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@dataclass(frozen=True)
class Progress:
    """How far a search is: value and bound of the objective, the smaller the better."""

    seconds: float
    objective: float
    bound: float


@dataclass(frozen=True)
class Open:
    """Places of a slot that nobody gets, and how many of the team are kept from it by what."""

    slot: int
    places: int
    why: dict[str, int]


@dataclass(frozen=True)
class Solution:
    """`chosen`: slot and worker. Objective and bound only where a bound is known."""

    chosen: tuple[tuple[int, int], ...]
    open: tuple[Open, ...]
    engine: str
    objective: float | None = None
    bound: float | None = None
    seconds: float = 0
    is_proven: bool = field(default=False)

    @property
    def gap(self) -> float | None:
        """Share of the objective that a better plan could save at most."""
        if self.objective is None or self.bound is None:
            return None
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))


def left_open(problem: Problem, chosen: Iterable[tuple[int, int]]) -> tuple[Open, ...]:
    """Open places after `chosen`, with the reasons as they are then; `free` counts people who could."""
    slots = {slot.id: slot for slot in problem.slots}
    taken: Counter[int] = Counter()
    more: dict[int, list[Duty]] = {worker.id: [] for worker in problem.workers}
    pairs = set(chosen)
    for slot_id, worker_id in pairs:
        taken[slot_id] += 1
        more[worker_id].append(slots[slot_id].duty)
    found = []
    for slot in problem.slots:
        places = slot.places - taken[slot.id]
        if places <= 0:
            continue
        why: Counter[str] = Counter()
        for worker in problem.workers:
            if (slot.id, worker.id) in pairs:
                continue
            hindrance = problem.hindrance(worker, slot, more[worker.id])
            if hindrance not in (Hindrance.OUTSIDE, Hindrance.THERE):
                why[hindrance or "free"] += 1
        found.append(Open(slot.id, places, dict(sorted(why.items()))))
    return tuple(found)


def segments(problem: Problem) -> list[tuple[Need, datetime, datetime]]:
    """Stretches of each need within which no shift begins or ends."""
    edges = {moment for slot in problem.slots for moment in (slot.duty.starts_at, slot.duty.ends_at)}
    edges |= {moment for one in problem.here for moment in (one.starts_at, one.ends_at)}
    found = []
    for need in problem.needs:
        inside = sorted(
            {need.starts_at, need.ends_at} | {one for one in edges if need.starts_at < one < need.ends_at}
        )
        found += [(need, begin, end) for begin, end in pairwise(inside)]
    return found
