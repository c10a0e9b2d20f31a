"""One week of an office as its page, its print and its table show it. Six queries, for five people or fifty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from offices.enums import HolidayKind
from offices.enums.roster import AbsenceState
from offices.models import (
    Absence,
    CoverageRule,
    Holiday,
    Membership,
    OfficeClosure,
    RosterWeek,
    Shift,
    ShiftAssignment,
    User,
)
from offices.roster.coverage import Gap, Need, Presence, gaps
from sozialraum.lib import clock
from sozialraum.lib.schedule.wallclock import span

FAIRNESS_WEEKS = 8
"""Over so many weeks before, late shifts and Saturdays are compared."""
LATE_FROM = time(17)
"""A shift that ends after five in the afternoon is a late one."""


@dataclass
class Person:
    """A member during the week, with what counts for rules and fairness. Minutes are worked minutes."""

    user: User
    organization: str
    organization_kind: str
    role: str
    weekly_minutes: int | None
    qualifications: frozenset[int]
    late_before: int
    saturdays_before: int
    days: frozenset[date] = frozenset()
    """Days of the week on which they belong to the office."""
    minutes: int = 0
    late: int = 0
    saturdays: int = 0
    absent: dict[date, str] = field(default_factory=dict)
    """Day and kind of absence; "" where the reader may know no more than that."""

    @property
    def difference(self) -> int | None:
        return None if self.weekly_minutes is None else self.minutes - self.weekly_minutes

    @property
    def late_in_all(self) -> int:
        return self.late + self.late_before

    @property
    def saturdays_in_all(self) -> int:
        return self.saturdays + self.saturdays_before


@dataclass
class Card:
    """A shift with those who work it."""

    shift: Shift
    assignments: list[ShiftAssignment]
    outsiders: list[ShiftAssignment] = field(default_factory=list)
    """Those of the assignments whose people do not belong to the office on that day: they have left since."""

    @property
    def open_places(self) -> int:
        return max(0, self.shift.people - len(self.assignments))

    @property
    def is_late(self) -> bool:
        return is_late(self.shift.ends_at)

    @property
    def blanks(self) -> range:
        """To loop over open places."""
        return range(self.open_places)


@dataclass
class Day:
    day: date
    closed: str = ""
    cards: list[Card] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    absent: list[Person] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()

    @property
    def open_places(self) -> int:
        return sum(card.open_places for card in self.cards)

    @property
    def is_planned(self) -> bool:
        """Whether there is anything to see: weekends without shifts are left out."""
        return bool(self.cards or self.gaps or self.closed) or self.day.weekday() < 5


@dataclass
class Board:
    week: RosterWeek
    days: list[Day]
    people: list[Person]
    rules: dict[int, CoverageRule]

    @property
    def open_places(self) -> int:
        return sum(card.open_places for day in self.days for card in day.cards)

    @property
    def gap_count(self) -> int:
        return sum(len(day.gaps) for day in self.days)

    @property
    def over_contract(self) -> int:
        """How many have more hours than their contract says."""
        return sum((person.difference or 0) > 0 for person in self.people)

    @property
    def late_average(self) -> float:
        """Late shifts a person, this week and the weeks before: what each one's number is held against."""
        return sum(person.late_in_all for person in self.people) / max(1, len(self.people))

    @property
    def saturday_average(self) -> float:
        return sum(person.saturdays_in_all for person in self.people) / max(1, len(self.people))


def board(week: RosterWeek, *, may_know_reasons: bool) -> Board:
    """Everything about a week. `may_know_reasons`: whether the reader leads the office."""
    monday = week.monday
    days = [Day(monday + timedelta(days=number)) for number in range(7)]
    by_day = {day.day: day for day in days}
    for first, last, why in _closed(week):
        for day in days:
            if first <= day.day <= last:
                day.closed = day.closed or why
    held: dict[int, list[ShiftAssignment]] = defaultdict(list)
    for assignment in (
        ShiftAssignment.objects.filter(shift__week=week).select_related("worker").order_by("pk")
    ):
        held[assignment.shift_id].append(assignment)
    people = {person.user.pk: person for person in _people(week, may_know_reasons=may_know_reasons)}
    for shift in Shift.objects.filter(week=week).order_by("starts_at", "ends_at", "name", "pk"):
        card = Card(shift, held[shift.pk])
        if shift.day in by_day:
            by_day[shift.day].cards.append(card)
        for assignment in card.assignments:
            person = people.get(assignment.worker_id)
            if person is None or shift.day not in person.days:
                card.outsiders.append(assignment)
            if person is not None:
                person.minutes += shift.work_minutes
                person.late += is_late(shift.ends_at)
                person.saturdays += shift.day.weekday() == 5
    rules = {rule.pk: rule for rule in CoverageRule.objects.filter(office=week.office_id)}
    for day in days:
        day.absent = [person for person in people.values() if day.day in person.absent]
        if not day.closed:
            day.gaps = gaps(needs_of(rules.values(), day.day), presences(day.cards, people))
    return Board(week, days, list(people.values()), rules)


def is_late(ends_at: datetime) -> bool:
    return ends_at.astimezone(clock.BERLIN).time() > LATE_FROM


def needs_of(rules: Iterable[CoverageRule], day: date) -> list[Need]:
    found = []
    for rule in rules:
        if rule.weekday == day.weekday():
            starts_at, ends_at = span(day, rule.starts, rule.ends)
            assert ends_at is not None
            found.append(
                Need(
                    rule.pk,
                    starts_at,
                    ends_at,
                    rule.minimum,
                    rule.organization_kind,
                    rule.language,
                    rule.qualification_id,
                )
            )
    return found


def presences(cards: Iterable[Card], people: dict[int, Person]) -> list[Presence]:
    """Who of the team is there. Whoever does not belong to the office on that day keeps none of its rules."""
    return [
        Presence(
            assignment.worker_id,
            assignment.starts_at,
            assignment.ends_at,
            people[assignment.worker_id].organization_kind,
            frozenset(people[assignment.worker_id].user.languages),
            people[assignment.worker_id].qualifications,
        )
        for card in cards
        for assignment in card.assignments
        if assignment not in card.outsiders
    ]


def _closed(week: RosterWeek) -> list[tuple[date, date, str]]:
    """Public holidays and the office's own closures, one query for both."""
    sunday = week.monday + timedelta(days=6)
    touching = Q(starts_on__lte=sunday, ends_on__gte=week.monday)
    holidays = Holiday.objects.filter(touching, kind=HolidayKind.PUBLIC).order_by()
    closures = OfficeClosure.objects.filter(touching, office=week.office_id).order_by()
    return list(
        holidays.values_list("starts_on", "ends_on", "name").union(
            closures.values_list("starts_on", "ends_on", "reason")
        )
    )


def _people(week: RosterWeek, *, may_know_reasons: bool) -> list[Person]:
    """Members of any day of the week, each once, the lead first; absences and the weeks before in the same query."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    sunday = week.monday + timedelta(days=6)
    before = ShiftAssignment.objects.filter(
        worker=OuterRef("user"),
        shift__week__office=week.office_id,
        shift__day__gte=week.monday - timedelta(weeks=FAIRNESS_WEEKS),
        shift__day__lt=week.monday,
    ).order_by()
    late = before.filter(ends_at__time__gt=LATE_FROM).values("worker").annotate(n=Count("pk")).values("n")
    saturdays = before.filter(shift__day__iso_week_day=6).values("worker").annotate(n=Count("pk")).values("n")
    absences = (
        Absence.objects.filter(worker=OuterRef("user"), state=AbsenceState.APPROVED)
        .on(week.monday, sunday)
        .order_by()
        .values("worker")
    )
    rows = (
        Membership.objects.filter(office=week.office_id, period__overlap=DateRange(week.monday, sunday, "[]"))
        .select_related("user", "organization")
        .annotate(
            skills=ArrayAgg(
                "user__qualifications", filter=Q(user__qualifications__isnull=False), default=Value([])
            ),
            late_before=Coalesce(Subquery(late), 0),
            saturdays_before=Coalesce(Subquery(saturdays), 0),
            absent_days=Subquery(absences.annotate(found=ArrayAgg("days")).values("found")),
            absent_kinds=Subquery(absences.annotate(found=ArrayAgg("kind")).values("found")),
        )
        .in_team_order()
    )
    found: dict[int, Person] = {}
    for row in rows:
        here = frozenset(day for day in _days_of(week) if row.is_on(day))
        if row.user_id in found:
            found[row.user_id].days |= here
            continue
        found[row.user_id] = Person(
            user=row.user,
            organization=str(row.organization),
            organization_kind=row.organization.kind,
            role=row.role,
            weekly_minutes=_minutes(row.weekly_hours),
            qualifications=frozenset(row.skills),
            late_before=row.late_before,
            saturdays_before=row.saturdays_before,
            days=here,
            absent=_absent(row, week, may_know_reasons=may_know_reasons),
        )
    return list(found.values())


def _days_of(week: RosterWeek) -> list[date]:
    return [week.monday + timedelta(days=number) for number in range(7)]


def _minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else int(hours * 60)


def _absent(row: Any, week: RosterWeek, *, may_know_reasons: bool) -> dict[date, str]:
    found: dict[date, str] = {}
    for days, kind in zip(row.absent_days or (), row.absent_kinds or (), strict=True):
        for day in _days_of(week):
            if days.lower <= day < days.upper:
                found[day] = kind if may_know_reasons else ""
    return found
