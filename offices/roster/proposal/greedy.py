"""The simple filler: hardest places first, each to whoever has the fewest hours against the contract."""

from __future__ import annotations

import time

from offices.roster.proposal.problem import Problem, Slot, Solution, Worker, left_open
from offices.roster.worktime import Duty


def fill(problem: Problem) -> Solution:
    """Breaks no hard rule; promises nothing about the best."""
    begin = time.perf_counter()
    more: dict[int, list[Duty]] = {worker.id: [] for worker in problem.workers}
    late = {worker.id: worker.late_before for worker in problem.workers}
    saturdays = {worker.id: worker.saturdays_before for worker in problem.workers}
    here = list(problem.here)
    could = {
        slot.id: sum(problem.hindrance(worker, slot) is None for worker in problem.workers)
        for slot in problem.slots
    }
    chosen: list[tuple[int, int]] = []

    def worth(worker: Worker, slot: Slot) -> tuple[float, ...]:
        presence = worker.presence(slot)
        helped = sum(
            need.counts(presence)
            and need.starts_at < slot.duty.ends_at
            and need.ends_at > slot.duty.starts_at
            and sum(need.counts(one) and one.starts_at <= slot.duty.starts_at < one.ends_at for one in here)
            < need.minimum
            for need in problem.needs
        )
        minutes = worker.fixed_minutes() + sum(duty.minutes for duty in more[worker.id])
        share = minutes / max(1, worker.target() or 1)
        return (
            -helped,
            saturdays[worker.id] if slot.is_saturday else 0,
            late[worker.id] if slot.is_late else 0,
            share,
            worker.id,
        )

    for slot in sorted(
        problem.slots, key=lambda one: (could[one.id] - one.places, one.duty.starts_at, one.id)
    ):
        there: set[int] = set()
        for _place in range(slot.places):
            free = [
                worker
                for worker in problem.workers
                if worker.id not in there and problem.hindrance(worker, slot, more[worker.id]) is None
            ]
            if not free:
                break
            best = min(free, key=lambda worker: worth(worker, slot))
            there.add(best.id)
            chosen.append((slot.id, best.id))
            more[best.id].append(slot.duty)
            late[best.id] += slot.is_late
            saturdays[best.id] += slot.is_saturday
            here.append(best.presence(slot))
    chosen.sort()
    return Solution(tuple(chosen), left_open(problem, chosen), "greedy", seconds=time.perf_counter() - begin)
