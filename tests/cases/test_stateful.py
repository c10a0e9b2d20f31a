"""Whatever anybody presses in whatever order, the rules of a case hold. Real database, real rights, real triggers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cases.actions import cases as verbs
from cases.actions.assignments import add_worker, end_assignment, hand_over, take_back_handover
from cases.actions.errors import Refused
from cases.enums.cases import RUNNING, TRANSITIONS, CaseOutcome, Duty, HandoverKind, LegalBasis, State
from cases.models import Assignment, Case, Event, Handover
from offices.models import Office, User
from sozialraum.lib import clock
from tests.cases.builders import user

pytestmark = pytest.mark.django_db

WHO = ("ayse", "ayse", "ben", "ben", "carla", "carla", "dora", "emil", "fatma", "hanna", "ivo", "admin")
OFFICE = ("ayse", "ben", "carla")
COLLEAGUES = ("ayse", "ben", "carla", "dora")
SIMPLE = (verbs.open_case, verbs.start, verbs.pause, verbs.resume, verbs.withdraw_closing, verbs.restrict)
BEGINNING_OF_STEPS = {
    "case_opened": State.OPEN,
    "case_started": State.ACTIVE,
    "case_paused": State.PAUSED,
    "case_resumed": State.ACTIVE,
    "closing_requested": State.CLOSING_REQUESTED,
    "closing_withdrawn": State.ACTIVE,
    "closing_refused": State.ACTIVE,
    "case_closed": State.CLOSED,
    "case_reopened": State.OPEN,
    "case_restricted": State.RESTRICTED,
    "restriction_lifted": State.CLOSED,
    "case_anonymised": State.ANONYMISED,
}


Act = Callable[..., Any]
ask = partial(verbs.request_closing, outcome=CaseOutcome.MOVED)


def go_to_somebody(case: Case, *, by: User) -> Any:
    to = user(OFFICE[by.pk % 3])
    return hand_over(case, by=by, to=to, starts_at=clock.now() + timedelta(days=by.pk % 2))


def take_back(case: Case, *, by: User) -> Any:
    planned = Handover.objects.planned().filter(case=case).first()
    return take_back_handover(planned, by=by) if planned else None


def somebody_joins(case: Case, *, by: User) -> Any:
    return add_worker(case, by=by, worker=user(OFFICE[(by.pk + 1) % 3]))


def somebody_leaves(case: Case, *, by: User) -> Any:
    row = case.assignments.current().exclude(duty=Duty.LEAD).first()
    return end_assignment(row, by=by) if row else None


def forget(case: Case, *, by: User) -> Any:
    return verbs.anonymise(case, by=None)


SENSIBLE: dict[str, list[Act]] = {
    State.DRAFT: [verbs.open_case],
    State.OPEN: [verbs.start, verbs.start, ask],
    State.ACTIVE: [verbs.pause, ask, ask],
    State.PAUSED: [verbs.resume],
    State.CLOSING_REQUESTED: [
        verbs.approve_closing,
        verbs.approve_closing,
        verbs.refuse_closing,
        verbs.withdraw_closing,
    ],
    State.CLOSED: [verbs.reopen, verbs.restrict],
    State.RESTRICTED: [verbs.lift_restriction, forget],
    State.ANONYMISED: [],
}
ANYTIME: list[Act] = [go_to_somebody, take_back, somebody_joins, somebody_leaves]
REACHED: set[str] = set()
"""Every verb that was carried out in any of the runs: a machine that gets nowhere proves nothing."""


class OneCase(RuleBasedStateMachine):
    """A case of Malstatt, and ten people who press whatever they find."""

    @initialize(name=st.sampled_from(("ayse", "ben", "carla")))
    def begins(self, name: str) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        office = Office.objects.get(slug="malstatt")
        basis = LegalBasis.LOW_THRESHOLD
        self.afternoons = 0
        self.case = verbs.begin_case(by=user(name), office=office, label="Familie Ahorn", legal_basis=basis)

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            REACHED.update(Event.objects.filter(case=self.case).values_list("verb", flat=True))
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def attempt(self, act: Any) -> None:
        before = self.traces()
        try:
            act()
        except Refused:
            assert self.traces() == before  # a refused step leaves nothing behind

    def traces(self) -> tuple[int, int]:
        return self.version(), Event.objects.filter(case=self.case).count()

    def version(self) -> int:
        return Case.objects.values_list("version", flat=True).get(pk=self.case.pk)

    @rule(chance=st.integers(0, 10**9))
    def onwards(self, chance: int) -> None:
        """An afternoon in the office: thirty steps that the state has, mostly by those who may take them."""
        self.afternoons += 1
        dice = Random(f"{chance} {self.afternoons} {self.case.created_by}")
        for _ in range(30):
            state = Case.objects.values_list("state", flat=True).get(pk=self.case.pk)
            act = dice.choice([*SENSIBLE[state], *ANYTIME]) if dice.random() < 0.9 else dice.choice(SIMPLE)
            name = dice.choice(OFFICE if dice.random() < 0.85 else WHO)
            self.attempt(partial(act, self.case, by=user(name)))

    @rule(name=st.sampled_from(WHO), outcome=st.sampled_from([*CaseOutcome.values, "", "unsinn"]))
    def ask_to_close(self, name: str, outcome: str) -> None:
        self.attempt(lambda: verbs.request_closing(self.case, by=user(name), outcome=outcome))

    @rule(
        name=st.sampled_from(WHO),
        to=st.sampled_from(COLLEAGUES),
        days=st.integers(0, 9),
        kind=st.sampled_from(HandoverKind.values),
    )
    def hand_over(self, name: str, to: str, days: int, kind: str) -> None:
        at = clock.now() + timedelta(days=days)
        ends = at + timedelta(days=7) if kind == HandoverKind.COVER else None
        self.attempt(
            lambda: hand_over(self.case, by=user(name), to=user(to), kind=kind, starts_at=at, ends_at=ends)
        )

    @rule(name=st.sampled_from(WHO), worker=st.sampled_from(COLLEAGUES), duty=st.sampled_from(Duty.values))
    def join(self, name: str, worker: str, duty: str) -> None:
        self.attempt(lambda: add_worker(self.case, by=user(name), worker=user(worker), duty=duty))

    @rule(name=st.sampled_from(WHO), which=st.integers(0, 5))
    def leave(self, name: str, which: int) -> None:
        rows = list(Assignment.objects.filter(case=self.case).order_by("pk"))
        self.attempt(lambda: end_assignment(rows[which % len(rows)], by=user(name)))

    # --- what must hold after every press ---------------------------------------------------------------
    @invariant()
    def the_databases_own_rules_hold(self) -> None:
        if hasattr(self, "case"):
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def a_running_case_has_exactly_one_lead_worker_at_any_time(self) -> None:
        if not hasattr(self, "case"):
            return
        case = Case.objects.get(pk=self.case.pk)
        if case.state not in RUNNING:
            return
        leads = list(Assignment.objects.filter(case=case, duty=Duty.LEAD).order_by("starts_at"))
        ahead = [row for row in leads if row.ends_at is None or row.ends_at > clock.now()]
        assert ahead[0].starts_at <= clock.now()
        assert ahead[-1].ends_at is None
        for first, second in pairwise(ahead):
            assert first.ends_at == second.starts_at

    @invariant()
    def each_step_follows_the_one_before(self) -> None:
        if not hasattr(self, "case"):
            return
        state = State.DRAFT
        for event in Event.objects.filter(case=self.case, verb__in=BEGINNING_OF_STEPS).order_by("pk"):
            after = BEGINNING_OF_STEPS[event.verb]
            assert (event.data["before"], event.data["after"]) == (state, after)
            assert after in TRANSITIONS[state]
            state = after
        assert Case.objects.get(pk=self.case.pk).state == state

    @invariant()
    def only_people_of_the_office_work_on_it(self) -> None:
        if hasattr(self, "case"):
            names = Assignment.objects.filter(case=self.case).values_list("worker__username", flat=True)
            assert set(names) <= {"ayse", "ben", "carla"}

    @invariant()
    def who_approved_is_never_who_asked(self) -> None:
        if not hasattr(self, "case"):
            return
        asked = None
        for event in Event.objects.filter(case=self.case).order_by("pk"):
            if event.verb == "closing_requested":
                asked = event.actor_id
            elif event.verb in ("case_closed", "closing_refused"):
                assert event.actor_id != asked


def test_the_life_of_a_case_whoever_presses_what() -> None:
    run_state_machine_as_test(
        OneCase,
        settings=settings(
            max_examples=24,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=(Phase.generate,),
        ),
    )
    expected = {*BEGINNING_OF_STEPS, "handed_over", "handover_taken_back", "worker_added", "worker_left"}
    assert expected - REACHED == set()
