"""Proposals: the search itself without a database, then Carla's draft. The week begins on 30 November 2026."""

import html
import sys
from datetime import date, time, timedelta

import pytest
from django.test import Client

from bench.roster_proposal import invented
from offices.actions import proposals, roster
from offices.actions.errors import Refused
from offices.enums.roster import ProposalState
from offices.models import CoverageRule, Membership, RosterProposal, Shift, ShiftAssignment
from offices.roster import worktime
from offices.roster.proposal.cpsat import optimize
from offices.roster.proposal.greedy import fill
from offices.roster.proposal.problem import Problem, Slot, Solution, Worker
from offices.roster.worktime import Duty
from sozialraum.lib import clock
from sozialraum.lib.schedule.wallclock import at_local
from tests.offices.test_members import signed_in
from tests.offices.test_roster import MONDAY, absent, office, shift, user

ENGINES = (lambda problem: optimize(problem, seconds=20), fill)
WEEK = "/team/dienstplan/malstatt/2026-W49/"


def slot(number: int, begins: int, ends: int, day: date = MONDAY, places: int = 1) -> Slot:
    pause = 30 if ends - begins > 6 else 0
    return Slot(
        number, Duty(at_local(day, time(begins)), at_local(day, time(ends)), pause), places, ends > 17
    )


def worker(number: int, *, weekly: int | None = 2340, absent: frozenset[date] = frozenset()) -> Worker:
    days = frozenset(MONDAY + timedelta(days=day) for day in range(7))
    return Worker(number, "independent", frozenset(), frozenset(), days, absent, (), {MONDAY: weekly}, 0, 0)


def broken(problem: Problem, found: Solution) -> list[object]:
    """Every hard rule, asked anew for each place against all the others of that person."""
    slots = {one.id: one for one in problem.slots}
    duties = {
        one.id: [slots[number].duty for number, person in found.chosen if person == one.id]
        for one in problem.workers
    }
    wrong: list[object] = []
    for one in problem.workers:
        for number, person in found.chosen:
            if person == one.id:
                duty = slots[number].duty
                others = [other for other in duties[one.id] if other is not duty]
                hindrance = problem.hindrance(one, slots[number], others)
                wrong += [(number, person, hindrance)] if hindrance else []
    for one in problem.slots:
        taken = [person for number, person in found.chosen if number == one.id]
        if len(taken) > one.places or len(set(taken)) < len(taken):
            wrong.append((one.id, taken))
    return wrong


@pytest.mark.parametrize("engine", ENGINES)
def test_no_hard_rule_is_broken_in_two_weeks_of_a_large_team(engine) -> None:  # type: ignore[no-untyped-def]
    problem = invented(people=20, weeks=2)
    found = engine(problem)
    assert broken(problem, found) == []
    assert len(found.chosen) + sum(one.places for one in found.open) == problem.places


@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_in_two_places_nobody_without_rest_and_open_places_say_why(engine) -> None:  # type: ignore[no-untyped-def]
    tuesday = MONDAY + timedelta(days=1)
    problem = Problem(
        slots=(slot(1, 14, 22), slot(2, 6, 12, tuesday), slot(3, 15, 19), slot(4, 8, 12, tuesday)),
        workers=(worker(1), worker(2, absent=frozenset({tuesday}))),
    )
    found = engine(problem)
    assert broken(problem, found) == []
    assert [one.slot for one in found.open] in ([2], [4], [2, 4])
    assert all(one.why.get("absent") == 1 for one in found.open)


@pytest.mark.parametrize("engine", ENGINES)
def test_weekly_hours_bind(engine) -> None:  # type: ignore[no-untyped-def]
    days = [MONDAY + timedelta(days=number) for number in range(3)]
    problem = Problem(
        slots=tuple(slot(number, 8, 14, day) for number, day in enumerate(days)),
        workers=(worker(1, weekly=720),),
    )
    found = engine(problem)
    assert len(found.chosen) == 2
    assert [one.why for one in found.open] == [{"hours": 1}]


def test_the_same_question_has_the_same_answer_and_its_gap() -> None:
    problem = invented(people=26, weeks=1)
    one, other = (optimize(problem, seconds=20) for _ in range(2))
    assert one.chosen == other.chosen
    assert one.gap is not None
    assert one.objective is not None
    assert one.bound is not None
    assert one.objective - one.bound <= 800


def test_late_shifts_go_to_who_had_few() -> None:
    few, many = worker(1), Worker(**{**worker(2).__dict__, "late_before": 5})
    found = optimize(Problem((slot(1, 12, 19),), (many, few)), seconds=5)
    assert found.chosen == ((1, 1),)
    assert found.is_proven


def test_the_law_is_the_one_of_assigning_by_hand() -> None:
    long = Duty(at_local(MONDAY, time(7)), at_local(MONDAY, time(19)), 45)
    assert worktime.objections(long, [], weekly_minutes=None, is_free_day=lambda _day: False)
    assert fill(Problem((Slot(1, long, 1),), (worker(1),))).open[0].why == {"day": 1}


# --- Carla's draft --------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


def asked_and_worked_out() -> RosterProposal:
    plan = shift(people=2).week
    proposal = RosterProposal.objects.create(
        office=office(),
        monday=plan.monday,
        requested_by=user("carla"),
        requested_at=at_local(MONDAY, time(9)),
    )
    proposals.work_out(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def page(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


def test_a_proposal_changes_nothing_until_it_is_taken_over() -> None:
    absent("ben", MONDAY, MONDAY + timedelta(days=1))
    CoverageRule.objects.create(office=office(), weekday=0, starts=time(9), ends=time(12), language="ar")
    proposal = asked_and_worked_out()
    assert proposal.state == ProposalState.READY
    assert ShiftAssignment.objects.count() == 0
    carla = signed_in("carla")
    path = f"{WEEK}vorschlag/{proposal.pk}/"
    seen = page(carla, path)
    assert "2 Plätze würden besetzt." in seen
    assert "9:00–12:00</b> 1 Person fehlt: Arabisch" in seen
    assert "Ben Kirchwald</li>" not in seen
    carla.post(path, {"what": "apply"})
    assert ShiftAssignment.objects.filter(worker=user("ben")).count() == 0
    assert ShiftAssignment.objects.count() == 2
    assert "übernommen oder verworfen" in page(carla, path) + str(
        carla.post(path, {"what": "apply"}, follow=True).content.decode()
    )


def test_what_has_changed_meanwhile_is_refused_one_by_one_and_named() -> None:
    proposal = asked_and_worked_out()
    (_shift, first), _second = proposal.result["chosen"]
    absent(Membership.objects.filter(user=first)[0].user.username, MONDAY, MONDAY + timedelta(days=1))
    answer = signed_in("carla").post(f"{WEEK}vorschlag/{proposal.pk}/", {"what": "apply"})
    assert "1 Platz wurde nicht besetzt" in answer.content.decode()
    assert "ist an diesem Tag abwesend" in answer.content.decode()
    assert ShiftAssignment.objects.count() == 1


def test_a_published_week_gets_no_proposal_and_only_one_is_worked_out_at_a_time() -> None:
    plan = shift().week
    proposals.ask(plan, by=user("carla"))
    with pytest.raises(Refused, match="wird schon ein Vorschlag"):
        proposals.ask(plan, by=user("carla"))
    plan = roster.publish(plan, by=user("carla"))
    with pytest.raises(Refused, match="schon veröffentlicht"):
        proposals.ask(plan, by=user("carla"))


def test_open_places_say_why_nobody_is_there() -> None:
    Membership.objects.update(weekly_hours=1)
    proposal = asked_and_worked_out()
    assert proposal.result["open"][0]["places"] == 2
    assert "haben keine Stunden mehr" in page(signed_in("carla"), f"{WEEK}vorschlag/{proposal.pk}/")


def test_without_or_tools_the_simple_filler_answers_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)
    proposal = asked_and_worked_out()
    assert (proposal.state, proposal.result["engine"]) == (ProposalState.READY, "greedy")
    seen = page(signed_in("carla"), f"{WEEK}vorschlag/{proposal.pk}/")
    assert "2 Plätze würden besetzt." in seen
    assert "Einfach der Reihe nach besetzt" in seen


def test_how_far_it_is_can_be_asked_while_it_works() -> None:
    plan = shift(people=2).week
    proposal = RosterProposal.objects.create(
        office=office(), monday=plan.monday, requested_by=user("carla"), requested_at=clock.now()
    )
    carla, path = signed_in("carla"), f"{WEEK}vorschlag/{proposal.pk}/"
    assert carla.get(path + "stand/").json() == {"at_work": True, "words": "Beginnt"}
    assert "<progress" in page(carla, path)
    RosterProposal.objects.update(state=ProposalState.RUNNING, objective=1100, bound=990, seconds=1.5)
    assert carla.get(path + "stand/").json() == {
        "at_work": True,
        "words": "Ein Plan ist da. Er kann höchstens noch um 10,0 % besser werden.",
    }


def test_every_better_plan_is_told() -> None:
    told: list[float] = []
    found = optimize(invented(people=12, weeks=1), seconds=20, tell=lambda one: told.append(one.objective))
    assert told
    assert told == sorted(told, reverse=True)
    assert found.objective is not None
    assert found.objective <= told[-1]


def test_carla_discards_and_others_find_nothing() -> None:
    proposal = asked_and_worked_out()
    path = f"{WEEK}vorschlag/{proposal.pk}/"
    for name in ("ayse", "emil", "dora", "admin"):
        assert signed_in(name).post(path, {"what": "apply"}).status_code == 404
    signed_in("carla").post(path, {"what": "discard"})
    assert Shift.objects.get().assignments.count() == 0
    assert signed_in("carla").get(path + "stand/").json() == {
        "at_work": False,
        "words": "Ein Plan ist da. Er kann höchstens noch um 0,0 % besser werden.",
    }
