"""What holds in a plan, whoever writes it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.hindrances import CLOSING, hindrances, open_counts
from cases.actions.merging import confirm_merge, propose_merge
from cases.actions.plan import (
    add_goal,
    add_reading,
    add_task,
    change_goal,
    change_task,
    end_task,
    reopen_task,
    set_goal_state,
)
from cases.enums.cases import Duty, State
from cases.enums.plan import GoalState, Moment, TaskState
from cases.models import Case, Event, Goal, Person, ScaleReading, Task
from cases.views.desk import tasks as desk
from tests.cases.builders import CANARY, a_case, a_person, assign, user
from tests.cases.desk import rows_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def family() -> tuple[Case, Person]:
    child = a_person()
    return a_case(people=[child]), child


def a_goal(
    case: Case, words: str = "Dass wir morgens ohne Streit aus dem Haus kommen", **more: object
) -> Goal:
    return add_goal(case, by=user("ayse"), words=words, **more)  # type: ignore[arg-type]


def a_task(case: Case, **more: object) -> Task:
    fields = {"text": "Wecker stellen", "worker": user("ayse"), "due_on": TODAY} | more
    return add_task(case, by=user("ayse"), **fields)


def test_a_goal_in_the_familys_own_words_and_who_agreed() -> None:
    case, child = family()
    goal = a_goal(
        case, need="Morgens ist immer Streit.", language="tr", agreed_by=[child], agreed_on=date(2026, 11, 20)
    )
    assert list(goal.agreed_by.all()) == [child]
    assert Event.objects.first().verb == "goal_added"  # type: ignore[union-attr]
    set_goal_state(goal, by=user("ayse"), version=1, state=GoalState.PARTLY)
    goal.refresh_from_db()
    assert (goal.state, goal.version) == ("partly", 2)


@pytest.mark.parametrize(
    "agreement",
    [
        {"agreed_on": TODAY},
        {"agreed_words": "die Lehrerin"},
        {"agreed_words": "die Lehrerin", "agreed_on": TODAY + timedelta(days=1)},
    ],
)
def test_agreed_means_by_somebody_on_a_day_that_has_come(agreement: dict[str, object]) -> None:
    case, _child = family()
    with pytest.raises(Refused):
        a_goal(case, **agreement)
    assert Goal.objects.count() == 0


def test_only_people_of_the_case_agree_speak_and_do() -> None:
    case, _child = family()
    stranger = a_person("Otto", "Fremd")
    goal = a_goal(case)
    with pytest.raises(Refused, match="gehört nicht zu diesem Fall"):
        change_goal(goal, by=user("ayse"), version=1, agreed_by=[stranger], agreed_on=TODAY)
    with pytest.raises(Refused, match="gehört nicht zu diesem Fall"):
        add_reading(goal, by=user("ayse"), value=3, on=TODAY, said_by=stranger)
    with pytest.raises(Refused, match="gehört nicht zu diesem Fall"):
        a_task(case, worker=None, person=stranger)
    with pytest.raises(Refused, match="arbeitet nicht an diesem Fall"):
        a_task(case, worker=user("ben"))
    with pytest.raises(Refused, match="gehört zu einem anderen Fall"):
        a_task(case, goal=a_goal(a_case("Andere")))
    assert Task.objects.count() == 0


def test_the_scale_at_the_start_in_between_and_at_the_end() -> None:
    case, child = family()
    goal = a_goal(case)
    add_reading(goal, by=user("ayse"), value=2, on=date(2026, 9, 1), moment=Moment.START, said_by=child)
    add_reading(goal, by=user("ayse"), value=5, on=date(2026, 10, 1), said_by=child)
    add_reading(goal, by=user("ayse"), value=6, on=date(2026, 10, 1), said_by_words="Oma")
    add_reading(goal, by=user("ayse"), value=8, on=TODAY, moment=Moment.END, said_by=child)
    assert [(row.moment, row.value) for row in goal.readings.all()] == [
        ("start", 2),
        ("between", 5),
        ("between", 6),
        ("end", 8),
    ]
    with pytest.raises(Conflict):
        add_reading(goal, by=user("ayse"), value=7, on=TODAY, moment=Moment.END, said_by=child)
    with pytest.raises(Refused):
        add_reading(goal, by=user("ayse"), value=7, on=TODAY + timedelta(days=1), said_by=child)
    with pytest.raises(Refused):
        add_reading(goal, by=user("ayse"), value=7, on=TODAY)
    with pytest.raises(IntegrityError, match="reading_0_to_10"), transaction.atomic():
        ScaleReading.objects.update(value=11)


def test_a_task_is_done_or_dropped_with_a_reason() -> None:
    case, child = family()
    task = a_task(case, worker=None, person=child)
    with pytest.raises(Refused, match="warum"):
        end_task(task, by=user("ayse"), version=1, state=TaskState.DROPPED)
    end_task(
        task, by=user("ayse"), version=1, state=TaskState.DROPPED, reason="Die Schule hat es übernommen."
    )
    task.refresh_from_db()
    assert (task.state, task.ended_on, task.ended_by, task.version) == ("dropped", TODAY, user("ayse"), 2)
    with pytest.raises(Conflict):
        change_task(task, by=user("ayse"), version=2, text="Anders")
    reopen_task(task, by=user("ayse"), version=2)
    task.refresh_from_db()
    assert (task.state, task.ended_on, task.reason) == ("open", None, "")


def test_the_database_wants_one_doer_and_a_reason() -> None:
    case, child = family()
    task = a_task(case)
    for statement in (
        f"UPDATE cases_task SET person_id = {child.pk}",
        "UPDATE cases_task SET worker_id = NULL",
        "UPDATE cases_task SET state = 'done'",
        "UPDATE cases_task SET state = 'dropped', ended_on = '2026-11-24'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert task.pk


def test_who_was_slower_is_told_and_nothing_is_overwritten() -> None:
    case, child = family()
    assign(case, "ben", Duty.CO)
    goal = a_goal(case)
    change_goal(goal, by=user("ben"), version=1, words="Ruhige Morgen")
    with pytest.raises(Conflict):
        change_goal(goal, by=user("ayse"), version=1, words="Etwas anderes")
    goal.refresh_from_db()
    assert goal.words == "Ruhige Morgen"
    task = a_task(case, worker=None, person=child)
    end_task(task, by=user("ben"), version=1, state=TaskState.DONE)
    with pytest.raises(Conflict):
        end_task(task, by=user("ayse"), version=1, state=TaskState.DROPPED, reason="x")


@pytest.mark.parametrize("name", ["ben", "carla", "dora", "admin"])
def test_nobody_else_writes(name: str) -> None:
    case, child = family()
    goal, task = a_goal(case), a_task(case)
    for act in (
        lambda: add_goal(case, by=user(name), words="x"),
        lambda: change_goal(goal, by=user(name), version=1, words="x"),
        lambda: set_goal_state(goal, by=user(name), version=1, state="reached"),
        lambda: add_reading(goal, by=user(name), value=1, on=TODAY, said_by=child),
        lambda: add_task(case, by=user(name), text="x", worker=user("ayse"), due_on=TODAY),
        lambda: change_task(task, by=user(name), version=1, text="x"),
        lambda: end_task(task, by=user(name), version=1, state="done"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_case_that_is_being_closed_is_no_longer_written() -> None:
    case, _child = family()
    Case.objects.update(state=State.CLOSING_REQUESTED, outcome="moved", closing_requested_by=user("ayse"))
    with pytest.raises(NotAllowed):
        a_goal(case)


def test_open_tasks_keep_a_case_from_closing() -> None:
    case, _child = family()
    first, _second = a_task(case), a_task(case, text="Antrag abgeben")
    assert hindrances(case, CLOSING) == ["2 Aufgaben sind noch offen."]
    assert open_counts([case.pk]) == {case.pk: 2}
    end_task(first, by=user("ayse"), version=1, state=TaskState.DONE)
    assert hindrances(case, CLOSING) == ["1 Aufgabe ist noch offen."]


def test_the_desk_shows_mine_and_what_the_family_has_not_got_round_to(
    django_assert_num_queries: object,
) -> None:
    case, child = family()
    assign(case, "ben", Duty.CO)
    a_task(case, text="Kita anrufen", due_on=TODAY - timedelta(days=1))
    a_task(case, text="Bericht lesen", due_on=TODAY + timedelta(days=3))
    a_task(case, text="Impfpass suchen", worker=None, person=child, due_on=TODAY - timedelta(days=2))
    a_task(case, text="Sachen packen", worker=None, person=child, due_on=TODAY)
    a_task(case, text="Ben fragt nach", worker=user("ben"), due_on=TODAY - timedelta(days=9))
    ayse = user("ayse")
    rows_of(desk, ayse)
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = rows_of(desk, ayse)
    assert [(row.title, row.is_late, row.detail) for row in rows] == [
        ("Impfpass suchen", True, "Familie Rosenholz · macht: Mina Rosenholz"),
        ("Kita anrufen", True, "Familie Rosenholz"),
        ("Bericht lesen", False, "Familie Rosenholz"),
    ]
    assert rows_of(desk, user("dora")) == []
    assert rows_of(desk, user("ivo")) == []


def test_what_a_family_says_is_sealed() -> None:
    case, child = family()
    goal = a_goal(case, words=CANARY, need=CANARY, agreed_words=CANARY, agreed_on=TODAY)
    add_reading(goal, by=user("ayse"), value=1, on=TODAY, said_by_words=CANARY)
    task = a_task(case, text=CANARY, worker=None, person=child)
    end_task(task, by=user("ayse"), version=1, state=TaskState.DROPPED, reason=CANARY)
    with connection.cursor() as cursor:
        for table in ("cases_goal", "cases_scalereading", "cases_task", "cases_event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert CANARY.lower() not in cursor.fetchone()[0].lower()


def test_two_records_of_one_person_keep_their_plan() -> None:
    one, other = a_person("Mina", "Rosenholz"), a_person("Mina", "Rosenholtz")
    case = a_case(people=[one, other])
    assign(case, "ben", Duty.CO)
    goal = a_goal(case, agreed_by=[one, other], agreed_on=TODAY)
    task = a_task(case, worker=None, person=other)
    confirm_merge(propose_merge(one, other, by=user("ayse")), by=user("ben"))
    task.refresh_from_db()
    assert task.person == one
    assert list(goal.agreed_by.all()) == [one]
