"""Who could work the open places of draft weeks: a problem, and two ways to solve it, without the database."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from offices.roster.proposal.problem import Problem, Progress, Solution


def solve(problem: Problem, *, seconds: float, tell: Callable[[Progress], None] | None = None) -> Solution:
    """With OR-tools where they are installed, else with the simple filler."""
    if find_spec("ortools") is None:
        from offices.roster.proposal.greedy import fill

        return fill(problem)
    from offices.roster.proposal.cpsat import optimize

    return optimize(problem, seconds=seconds, tell=tell)
