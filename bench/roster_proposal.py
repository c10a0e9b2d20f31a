"""A team of 28 from four organisations and four weeks with about 280 places, as a proposal has to fill them."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from offices.roster.coverage import Need
from offices.roster.proposal.problem import Problem, Slot, Worker
from offices.roster.worktime import Duty
from sozialraum.lib.schedule.wallclock import at_local

MONDAY = date(2027, 1, 11)
KINDS = ("youth_office", "independent", "independent", "public")
SHIFTS = (  # weekdays, from, to, break, people
    (range(5), time(8), time(15), 30, 5),
    (range(5), time(8, 30), time(13), 0, 3),
    (range(5), time(11), time(18, 30), 30, 4),
    (range(1, 5, 2), time(14), time(19), 0, 1),
    (range(5, 6), time(10), time(14), 0, 3),
)


def invented(people: int = 28, weeks: int = 4, seed: int = 7) -> Problem:
    dice = random.Random(seed)
    mondays = [MONDAY + timedelta(weeks=number) for number in range(weeks)]
    days = frozenset(monday + timedelta(days=number) for monday in mondays for number in range(7))
    workers = []
    for number in range(people):
        away: set[date] = set()
        if dice.random() < 0.4:
            first = dice.choice(sorted(days))
            away = {first + timedelta(days=day) for day in range(dice.choice((1, 2, 5, 7)))}
        weekly = dice.choice((1170, 1500, 1800, 2340, 2340)) if number else 2340
        workers.append(
            Worker(
                id=number + 1,
                organization_kind=KINDS[number % len(KINDS)],
                languages=frozenset(dice.sample(("de", "fr", "ar", "tr", "uk"), 2)),
                qualifications=frozenset({1}) if number % 6 == 0 else frozenset(),
                days=days,
                absent=frozenset(away),
                duties=(),
                limits=dict.fromkeys(mondays, weekly),
                late_before=dice.randrange(8),
                saturdays_before=dice.randrange(3),
            )
        )
    slots, needs = [], []
    for monday in mondays:
        for weekdays, begins, ends, pause, places in SHIFTS:
            for weekday in weekdays:
                day = monday + timedelta(days=weekday)
                duty = Duty(at_local(day, begins), at_local(day, ends), pause)
                slots.append(Slot(len(slots) + 1, duty, places, is_late=ends > time(17)))
        for weekday in range(5):
            day = monday + timedelta(days=weekday)
            begin, end = at_local(day, time(8, 30)), at_local(day, time(18))
            needs += [
                Need(1, begin, end, 4),
                Need(2, begin, end, 1, organization_kind="youth_office"),
                Need(3, begin, end, 1, organization_kind="independent"),
                Need(4, begin, at_local(day, time(13)), 1, language="ar"),
                Need(5, at_local(day, time(14)), at_local(day, time(16)), 1, qualification=1),
            ]
    return Problem(tuple(slots), tuple(workers), tuple(needs))
