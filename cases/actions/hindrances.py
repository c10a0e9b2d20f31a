"""What keeps a case from being closed, deleted or merged. Each area adds its own question to the lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import ngettext

from cases.actions.protection import running_concern, running_concerns
from cases.actions.referrals.rules import unfinished_referral_counts, unfinished_referrals
from cases.models import Case, Task

Hindrance = Callable[[Case], str | None]
"""A sentence that says what is still open, or None."""
Counting = Callable[[Collection[int]], Mapping[int, int]]
"""How much is open in each of these cases (by primary key), in one query; for lists."""

CLOSING: list[Hindrance] = []
"""An open task, referral or protection concern."""
CLOSING_COUNTS: list[Counting] = []
"""The same questions for many cases at once."""
DELETING: list[Hindrance] = []
"""An open protection concern; also for merging. Holds are asked by retention itself."""


@dataclass(frozen=True)
class Obstacle:
    """One sentence and the part of the case in which it is settled: the name of an address, or empty."""

    sentence: str
    part: str = ""


def settled_in(part: str) -> Callable[[Hindrance], Hindrance]:
    """Say where a hindrance is settled: `@settled_in("case-plan")` above the question."""

    def mark(ask: Hindrance) -> Hindrance:
        ask.part = part  # type: ignore[attr-defined]
        return ask

    return mark


def obstacles(case: Case, asked: list[Hindrance]) -> list[Obstacle]:
    return [Obstacle(sentence, getattr(ask, "part", "")) for ask in asked if (sentence := ask(case))]


def hindrances(case: Case, asked: list[Hindrance]) -> list[str]:
    return [obstacle.sentence for obstacle in obstacles(case, asked)]


def open_counts(cases: Collection[int]) -> dict[int, int]:
    """How much keeps each of these cases from being closed; one query an area, however many cases."""
    totals = dict.fromkeys(cases, 0)
    for count in CLOSING_COUNTS:
        for case, number in count(cases).items():
            totals[case] += number
    return totals


@settled_in("case-plan")
def open_tasks(case: Case) -> str | None:
    number = Task.objects.open().filter(case=case).count()
    if not number:
        return None
    return ngettext("%(n)s task is still open.", "%(n)s tasks are still open.", number) % {"n": number}


def count_open_tasks(cases: Collection[int]) -> dict[int, int]:
    open_ones = Task.objects.open().filter(case__in=cases).order_by()
    return dict(open_ones.values_list("case").annotate(Count("pk")))


CLOSING.append(open_tasks)
CLOSING_COUNTS.append(count_open_tasks)

CLOSING += [
    settled_in("case-referrals")(unfinished_referrals),
    settled_in("case-protection")(running_concern),
]
CLOSING_COUNTS += [unfinished_referral_counts, running_concerns]
DELETING += [running_concern]
