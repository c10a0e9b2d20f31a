"""The proposal with OR-tools CP-SAT: hard rules as constraints, everything else as a price.

Prices, so that the order of what matters holds: an open place, a broken rule of the office by the hour, then hours
against the contract, Saturdays and late shifts. The last three are convex (the price of a second Saturday is higher
than that of a first), so the plan spreads them. Fixed seed and one worker: the same question has the same answer
wherever the time limit does not cut it short.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model

from offices.roster.proposal.greedy import fill
from offices.roster.proposal.problem import (
    Problem,
    Progress,
    Slot,
    Solution,
    Worker,
    left_open,
    overlap,
    segments,
)
from offices.roster.worktime import REST, USUAL_DAY
from sozialraum.lib.weeks import monday_of

UNIT = 15
"""Minutes below the contract that cost one."""
BAND = 8 * 60
"""So many minutes cost that, the next ones twice as much, and so on: short weeks are shared."""
OPEN_PLACE = 5000
MISSING_HOUR = 500
SATURDAY, LATE = 16, 8
SEED = 4
ENOUGH = 800
"""A plan that can be better by this much at most is good enough: a sixth of an open place, some hours shared anew."""


def optimize(problem: Problem, *, seconds: float, tell: Callable[[Progress], None] | None = None) -> Solution:
    begin = time.perf_counter()
    model = cp_model.CpModel()
    works = {
        (slot.id, worker.id): model.new_bool_var(f"{slot.id}-{worker.id}")
        for slot in problem.slots
        for worker in problem.workers
        if problem.hindrance(worker, slot) is None
    }
    of_slot: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in works:
        of_slot[pair[0]].append(pair)
    price: list[Any] = []
    for slot in problem.slots:
        left = model.new_int_var(0, slot.places, f"open-{slot.id}")
        model.add(sum(works[pair] for pair in of_slot[slot.id]) + left == slot.places)
        price.append(OPEN_PLACE * left)
    for worker in problem.workers:
        slots = [slot for slot in problem.slots if (slot.id, worker.id) in works]
        _hard(model, works, worker, slots)
        _fair(model, works, worker, slots, price)
    _coverage(model, problem, works, of_slot, price)
    model.minimize(sum(price))
    first = set(fill(problem).chosen)
    for pair, var in works.items():
        model.add_hint(var, pair in first)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.absolute_gap_limit = ENOUGH
    status = solver.solve(model, _Telling(tell, begin) if tell else None)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return fill(problem)
    chosen = tuple(sorted(pair for pair, var in works.items() if solver.boolean_value(var)))
    return Solution(
        chosen,
        left_open(problem, chosen),
        "cp-sat",
        objective=solver.objective_value,
        bound=solver.best_objective_bound,
        seconds=time.perf_counter() - begin,
        is_proven=solver.objective_value - solver.best_objective_bound < 1,
    )


def _hard(model: Any, works: dict[tuple[int, int], Any], worker: Worker, slots: Sequence[Slot]) -> None:
    """One place at a time, rest between days, the day's and the week's hours; fixed duties count."""
    by_day: dict[Any, list[Slot]] = defaultdict(list)
    by_week: dict[Any, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_day[slot.day].append(slot)
        by_week[slot.monday].append(slot)
    for day, there in by_day.items():
        left = USUAL_DAY - sum(one.minutes for one in worker.duties if one.day == day)
        shortest = sorted(slot.duty.minutes for slot in there)[:2]
        if len(there) > 1 and sum(shortest) > left:
            model.add_at_most_one(works[slot.id, worker.id] for slot in there)
            continue
        model.add(sum(slot.duty.minutes * works[slot.id, worker.id] for slot in there) <= left)
        for one, other in combinations(there, 2):
            if overlap(one.duty, other.duty):
                model.add_at_most_one([works[one.id, worker.id], works[other.id, worker.id]])
    ordered = sorted(slots, key=lambda slot: slot.duty.starts_at)
    for number, one in enumerate(ordered):
        close = [
            other
            for other in ordered[number + 1 :]
            if other.day != one.day and other.duty.starts_at - one.duty.ends_at < REST
        ]
        for other in close:
            model.add_at_most_one([works[one.id, worker.id], works[other.id, worker.id]])
    for monday, there in by_week.items():
        limit = worker.limits.get(monday)
        if limit is not None:
            fixed = sum(one.minutes for one in worker.duties if monday_of(one.day) == monday)
            model.add(
                sum(slot.duty.minutes * works[slot.id, worker.id] for slot in there) <= max(0, limit - fixed)
            )


def _fair(
    model: Any, works: dict[tuple[int, int], Any], worker: Worker, slots: Sequence[Slot], price: list[Any]
) -> None:
    target = worker.target()
    if target is not None:
        missing = target - worker.fixed_minutes()
        if missing > 0 and slots:
            steps = []
            for band in range(missing // BAND + 1):
                size = min(BAND, missing - band * BAND) // UNIT
                step = model.new_int_var(0, max(0, size), f"under-{worker.id}-{band}")
                steps.append(step)
                price.append((band + 1) * step)
            rounded = [(slot.duty.minutes // UNIT, works[slot.id, worker.id]) for slot in slots]
            model.add(sum(steps) + sum(minutes * var for minutes, var in rounded) >= missing // UNIT)
    for name, before, weight, counted in (
        ("late", worker.late_before, LATE, [slot for slot in slots if slot.is_late]),
        ("saturday", worker.saturdays_before, SATURDAY, [slot for slot in slots if slot.is_saturday]),
    ):
        days = len({slot.day for slot in counted})
        steps = [model.new_bool_var(f"{name}-{worker.id}-{step}") for step in range(days)]
        if counted:
            model.add(sum(steps) >= sum(works[slot.id, worker.id] for slot in counted))
        # The square of their number, those of the weeks before included: each one is dearer than the last.
        price += [weight * (2 * (before + number) + 1) * step for number, step in enumerate(steps)]


def _coverage(
    model: Any,
    problem: Problem,
    works: dict[tuple[int, int], Any],
    of_slot: dict[int, list[tuple[int, int]]],
    price: list[Any],
) -> None:
    """What the office asks for at each moment; stretches with the same people are priced together."""
    minutes: dict[tuple[tuple[tuple[int, int], ...], int], int] = defaultdict(int)
    workers = {worker.id: worker for worker in problem.workers}
    for need, begin, end in segments(problem):
        there = {
            one.worker
            for one in problem.here
            if need.counts(one) and one.starts_at <= begin and one.ends_at >= end
        }
        missing = need.minimum - len(there)
        if missing <= 0:
            continue
        could = tuple(
            pair
            for slot in problem.slots
            if slot.duty.starts_at <= begin and slot.duty.ends_at >= end
            for pair in of_slot[slot.id]
            if need.counts(workers[pair[1]].presence(slot))
        )
        minutes[could, missing] += int((end - begin).total_seconds() // 60)
    for number, ((could, missing), long) in enumerate(minutes.items()):
        lack = model.new_int_var(0, missing, f"lack-{number}")
        model.add(lack >= missing - sum(works[pair] for pair in could))
        price.append(max(1, MISSING_HOUR * long // 60) * lack)


class _Telling(cp_model.CpSolverSolutionCallback):
    """Says how far the search is with every better plan it finds."""

    def __init__(self, tell: Callable[[Progress], None], begin: float) -> None:
        super().__init__()
        self._tell, self._begin = tell, begin

    def on_solution_callback(self) -> None:
        self._tell(
            Progress(time.perf_counter() - self._begin, self.objective_value, self.best_objective_bound)
        )
