"""Random deeds by random people at the real database; after each one everything that must hold is asked anew."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from offices.actions import absences, members, roster, swaps
from offices.actions.errors import Refused
from offices.enums.roster import AbsenceKind, AbsenceState, SwapState, WeekState
from offices.models import (
    Absence,
    Membership,
    Office,
    RosterChange,
    RosterWeek,
    Shift,
    ShiftAssignment,
    Swap,
    User,
)
from tests.offices.test_roster import MONDAY, at_local, time

NAMES = ("ayse", "ben", "carla", "dora", "emil", "fatma")
LEADS = ("carla", "emil", "ayse")
names, leads = st.sampled_from(NAMES), st.sampled_from(LEADS)
slugs = st.sampled_from(("malstatt", "burbach"))
days = st.integers(0, 13)
number = st.integers(0, 30)
reasons = st.sampled_from(("", "dringend"))


class Rosters(RuleBasedStateMachine):
    """A transaction of its own for each run of deeds, rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._outer = transaction.atomic()
        self._outer.__enter__()
        self.versions: dict[int, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)

    @initialize()
    def dora_belongs_to_two_offices_and_weeks_are_there(self) -> None:
        held = Membership.objects.current().get(user__username="dora")
        Membership.objects.create(
            user=held.user,
            office=Office.objects.get(slug="malstatt"),
            organization_id=held.organization_id,
            period=(date(2026, 11, 1), None),
        )
        for slug in ("malstatt", "burbach"):
            for week in range(2):
                RosterWeek.objects.create(
                    office=Office.objects.get(slug=slug), monday=MONDAY + timedelta(weeks=week)
                )

    # --- helpers ---
    def tried(self, verb: Any, *args: Any, **kwargs: Any) -> Any:
        """A refusal is an answer; everything else would be a fault."""
        try:
            with transaction.atomic():
                return verb(*args, **kwargs)
        except Refused as refusal:
            self.said = refusal.sentence
            return None

    @staticmethod
    def one_of(rows: Any, n: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[n % len(found)] if found else None

    @staticmethod
    def who(name: str) -> User:
        return User.objects.get(username=name)

    # --- deeds ---
    @rule(slug=slugs, day=days, begins=st.integers(6, 15), long=st.integers(2, 9), people=st.integers(1, 3))
    def add_shift(self, slug: str, day: int, begins: int, long: int, people: int) -> None:
        when = MONDAY + timedelta(days=day)
        week = RosterWeek.objects.filter(office__slug=slug, monday=MONDAY + timedelta(weeks=day // 7)).get()
        self.tried(
            roster.add_shift,
            week,
            by=self.who("carla" if slug == "malstatt" else "emil"),
            name="Tür",
            day=when,
            starts_at=at_local(when, time(begins)),
            ends_at=at_local(when, time(min(23, begins + long))),
            break_minutes=0,
            people=people,
        )

    @rule(n=number, name=names, by=leads, reason=reasons)
    def assign(self, n: int, name: str, by: str, reason: str) -> None:
        place = self.one_of(Shift.objects, n)
        if place:
            self.tried(roster.assign, place, self.who(name), by=self.who(by), override_reason=reason)

    @rule(n=number, by=leads)
    def free(self, n: int, by: str) -> None:
        held = self.one_of(ShiftAssignment.objects, n)
        if held:
            self.tried(roster.free, held, by=self.who(by))

    @rule(
        n=number,
        by=leads,
        day=days,
        begins=st.integers(6, 15),
        people=st.integers(1, 3),
        reason=reasons,
    )
    def move(self, n: int, by: str, day: int, begins: int, people: int, reason: str) -> None:
        place = self.one_of(Shift.objects.select_related("week"), n)
        if place:
            when = place.week.monday + timedelta(days=day % 7)
            starts_at = at_local(when, time(begins))
            self.tried(
                roster.move_shift,
                place,
                by=self.who(by),
                starts_at=starts_at,
                ends_at=starts_at + (place.ends_at - place.starts_at),
                people=people,
                override_reason=reason,
            )

    @rule(n=number, by=leads)
    def remove(self, n: int, by: str) -> None:
        place = self.one_of(Shift.objects, n)
        if place:
            self.tried(roster.remove_shift, place, by=self.who(by))

    @rule(n=number, by=leads)
    def publish(self, n: int, by: str) -> None:
        self.tried(roster.publish, self.one_of(RosterWeek.objects, n), by=self.who(by))

    @rule(n=number, by=leads, ahead=st.integers(1, 3))
    def copy(self, n: int, by: str, ahead: int) -> None:
        source = self.one_of(RosterWeek.objects, n)
        self.tried(roster.copy_week, source, by=self.who(by), monday=source.monday + timedelta(weeks=ahead))

    @rule(n=number)
    def offer(self, n: int) -> None:
        held = self.one_of(ShiftAssignment.objects.select_related("worker"), n)
        if held:
            self.tried(swaps.offer, held, by=held.worker)

    @rule(n=number, name=names, m=number, back=st.booleans())
    def take(self, n: int, name: str, m: int, back: bool) -> None:
        swap, worker = self.one_of(Swap.objects, n), self.who(name)
        if swap:
            own = self.one_of(ShiftAssignment.objects.filter(worker=worker), m) if back else None
            self.tried(swaps.take, swap, by=worker, in_return=own)

    @rule(n=number, by=leads, reason=reasons, verb=st.sampled_from(("approve", "approve", "decline")))
    def decide_swap(self, n: int, by: str, reason: str, verb: str) -> None:
        swap = self.one_of(Swap.objects, n)
        if swap and verb == "approve":
            self.tried(swaps.approve, swap, by=self.who(by), override_reason=reason)
        elif swap:
            self.tried(swaps.decline, swap, by=self.who(by))

    @rule(name=names, day=days, long=st.integers(0, 4))
    def ask_to_be_away(self, name: str, day: int, long: int) -> None:
        first = MONDAY + timedelta(days=day)
        self.tried(
            absences.request_absence,
            by=self.who(name),
            first=first,
            last=first + timedelta(days=long),
            kind=AbsenceKind.VACATION,
        )

    @rule(n=number, by=leads, free=st.booleans())
    def approve_absence(self, n: int, by: str, free: bool) -> None:
        absence = self.one_of(Absence.objects, n)
        if absence:
            self.tried(absences.approve, absence, by=self.who(by), free_shifts=free)

    @rule(n=number)
    def come_after_all(self, n: int) -> None:
        absence = self.one_of(Absence.objects.select_related("worker"), n)
        if absence:
            self.tried(absences.withdraw_absence, absence, by=absence.worker)

    @rule(n=number, by=leads, day=days, held=st.booleans())
    def end_membership(self, n: int, by: str, day: int, held: bool) -> None:
        member = self.one_of(
            Membership.objects.filter(user__username__in=("ayse", "ben", "dora")).select_related("office"), n
        )
        if member:
            self.tried(
                members.end_membership,
                member.pk,
                by=self.who(by),
                office=member.office,
                last_day=MONDAY + timedelta(days=day),
                although_held=held,
            )

    # --- what must hold ---
    @invariant()
    def nobody_is_in_two_places(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(
                "SELECT count(*) FROM offices_shiftassignment a JOIN offices_shiftassignment b ON a.id < b.id AND "
                "a.worker_id = b.worker_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
            )
            assert cursor.fetchone() == (0,)

    @invariant()
    def memberships_of_one_person_in_one_office_never_overlap(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM offices_membership a JOIN offices_membership b ON a.id < b.id AND "
                "a.user_id = b.user_id AND a.office_id = b.office_id AND a.period && b.period"
            )
            assert cursor.fetchone() == (0,)

    @invariant()
    def an_assignment_has_the_times_of_its_shift(self) -> None:
        same = ShiftAssignment.objects.filter(starts_at=F("shift__starts_at"), ends_at=F("shift__ends_at"))
        assert same.count() == ShiftAssignment.objects.count()

    @invariant()
    def nobody_works_while_away(self) -> None:
        for absence in Absence.objects.filter(state=AbsenceState.APPROVED):
            assert absences.crossed_shifts(absence) == []

    @invariant()
    def no_shift_has_more_people_than_places(self) -> None:
        assert not Shift.objects.annotate(n=Count("assignments")).filter(n__gt=F("people")).exists()
        twice = ShiftAssignment.objects.values("shift", "worker").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()

    @invariant()
    def versions_of_published_weeks_only_rise_and_are_written_down(self) -> None:
        for week in RosterWeek.objects.filter(state=WeekState.PUBLISHED):
            assert week.version >= self.versions.get(week.pk, 1)
            self.versions[week.pk] = week.version
            assert RosterChange.objects.filter(week=week, version=week.version).exists()
        assert not RosterWeek.objects.filter(pk__in=self.versions, state=WeekState.DRAFT).exists()

    @invariant()
    def swaps_that_are_taken_name_two_people(self) -> None:
        for swap in Swap.objects.exclude(state=SwapState.OFFERED):
            if swap.state in (SwapState.TAKEN, SwapState.APPROVED, SwapState.DECLINED):
                assert swap.taken_by_id not in (None, swap.offered_by_id)
        waiting = Swap.objects.filter(state__in=[SwapState.OFFERED, SwapState.TAKEN])
        assert not waiting.values("assignment").annotate(n=Count("pk")).filter(n__gt=1).exists()

    @invariant()
    def what_the_law_objected_to_has_a_reason(self) -> None:
        assert not ShiftAssignment.objects.exclude(objections=[]).filter(override_reason="").exists()


@pytest.mark.django_db
def test_whatever_people_do_the_roster_holds() -> None:
    run_state_machine_as_test(
        Rosters,
        settings=settings(
            max_examples=int(os.environ.get("ROSTER_DEEDS", "8")),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
