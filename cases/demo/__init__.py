"""Invented casework for the demo: one module an area, each with `load(today)`, called in the order of PARTS."""

from collections.abc import Callable
from datetime import date

from cases.demo import caseload, encounters, guard, inquiries, plan, referrals

PARTS: list[Callable[[date], None]] = [
    caseload.load,
    inquiries.load,
    encounters.load,
    plan.load,
    referrals.load,
    guard.load,
]


def load(today: date) -> None:
    for part in PARTS:
        part(today)
