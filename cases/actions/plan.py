"""The plan with the family: goals, where they stand, steps. Every verb holds the case while it writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, Refused
from cases.actions.log import record_event
from cases.actions.writing import writable
from cases.enums.plan import GoalState, Moment, TaskState
from cases.models import Assignment, Case, Goal, Person, ScaleReading, Task
from offices.models import User
from sozialraum.lib import clock

GOAL_FIELDS = ("need", "words", "language", "agreed_words", "agreed_on")
TASK_FIELDS = ("text", "due_on", "goal", "person", "worker", "is_internal")


# --- goals ----------------------------------------------------------------------------------------------
@transaction.atomic
def add_goal(case: Case, *, by: User, agreed_by: Iterable[Person] = (), **fields: Any) -> Goal:
    case = writable(case, by)
    people = _of_case(case, agreed_by)
    goal = Goal(case=case, created_by=by, **fields)
    _check_agreement(goal, people)
    goal.save()
    goal.agreed_by.set(people)
    record_event("goal_added", by=by, of=goal, case=case)
    return goal


@transaction.atomic
def change_goal(
    goal: Goal, *, by: User, version: int, agreed_by: Iterable[Person] = (), **fields: Any
) -> Goal:
    case = writable(goal.case, by)
    goal = _fresh(Goal, goal, version)
    people = _of_case(case, agreed_by, but=goal.agreed_by.all())
    for name in GOAL_FIELDS:
        if name in fields:
            setattr(goal, name, fields[name])
    _check_agreement(goal, people)
    goal.version += 1
    goal.save()
    goal.agreed_by.set(people)
    record_event("goal_changed", by=by, of=goal, case=case, fields=sorted(fields))
    return goal


@transaction.atomic
def set_goal_state(goal: Goal, *, by: User, version: int, state: str) -> Goal:
    """Reached, partly, dropped, or open again: the family's judgement, written down by a colleague."""
    case = writable(goal.case, by)
    goal = _fresh(Goal, goal, version)
    before, goal.state = goal.state, GoalState(state)
    goal.version += 1
    goal.save(update_fields=["state", "version"])
    record_event("goal_state", by=by, of=goal, case=case, before=before, after=goal.state)
    return goal


@transaction.atomic
def add_reading(
    goal: Goal,
    *,
    by: User,
    value: int,
    on: date,
    moment: str = Moment.BETWEEN,
    said_by: Person | None = None,
    said_by_words: str = "",
) -> ScaleReading:
    """Where somebody says they stand. Two people may say different things on the same day; one person says one."""
    case = writable(goal.case, by)
    _of_case(case, [said_by] if said_by else [])
    if on > clock.today():
        raise Refused(_("This day has not come yet."))
    if not said_by and not said_by_words:
        raise Refused(_("Please say whose view this is."))
    if said_by and goal.readings.filter(said_by=said_by, on=on, moment=moment).exists():
        raise Conflict(_("For this person and this day there is a reading already."))
    reading = ScaleReading.objects.create(
        goal=goal,
        value=value,
        on=on,
        moment=moment,
        said_by=said_by,
        said_by_words="" if said_by else said_by_words,
        recorded_by=by,
    )
    record_event("reading_added", by=by, of=reading, case=case, moment=moment)
    return reading


# --- tasks ----------------------------------------------------------------------------------------------
@transaction.atomic
def add_task(case: Case, *, by: User, **fields: Any) -> Task:
    case = writable(case, by)
    task = Task(case=case, created_by=by, **fields)
    _check_task(task, case)
    task.save()
    record_event("task_added", by=by, of=task, case=case, due_on=task.due_on.isoformat())
    return task


@transaction.atomic
def change_task(task: Task, *, by: User, version: int, **fields: Any) -> Task:
    case = writable(task.case, by)
    task = _fresh(Task, task, version)
    if task.state != TaskState.OPEN:
        raise Conflict(_("This task has been ended in the meantime."))
    before = (task.person, task.worker)
    for name in TASK_FIELDS:
        if name in fields:
            setattr(task, name, fields[name])
    _check_task(task, case, before)
    task.version += 1
    task.save()
    record_event("task_changed", by=by, of=task, case=case, fields=sorted(fields))
    return task


@transaction.atomic
def end_task(task: Task, *, by: User, version: int, state: str, reason: str = "") -> Task:
    """Done, or dropped with a reason."""
    case = writable(task.case, by)
    task = _fresh(Task, task, version)
    if task.state != TaskState.OPEN:
        raise Conflict(_("This task has been ended in the meantime."))
    if state == TaskState.DROPPED and not reason:
        raise Refused(_("Please say in a few words why the task is dropped."))
    task.state, task.reason = TaskState(state), reason
    task.ended_on, task.ended_by = clock.today(), by
    task.version += 1
    task.save()
    record_event("task_ended", by=by, of=task, case=case, state=state)
    return task


@transaction.atomic
def reopen_task(task: Task, *, by: User, version: int) -> Task:
    """Ended by mistake, or it turned out not to be done."""
    case = writable(task.case, by)
    task = _fresh(Task, task, version)
    if task.state == TaskState.OPEN:
        raise Conflict(_("This task is open already."))
    task.state, task.reason, task.ended_on, task.ended_by = TaskState.OPEN, "", None, None
    task.version += 1
    task.save()
    record_event("task_reopened", by=by, of=task, case=case)
    return task


# --- what must hold -------------------------------------------------------------------------------------
def _fresh(model: Any, row: Any, version: int) -> Any:
    fresh = model.objects.select_for_update().get(pk=row.pk)
    if fresh.version != version:
        raise Conflict(
            _(
                "Somebody has changed this in the meantime. What you typed is still here: please compare and "
                "save again."
            )
        )
    return fresh


def _of_case(case: Case, people: Iterable[Person], but: Iterable[Person] = ()) -> list[Person]:
    """Only people of the case, and those (`but`) who are written down already though they have left it."""
    people = list(people)
    known = set(case.people.values_list("pk", flat=True)) if people else set()
    known |= {person.pk for person in but}
    if any(person.pk not in known for person in people):
        raise Refused(_("This person does not belong to this case."))
    return people


def _check_agreement(goal: Goal, people: list[Person]) -> None:
    somebody = bool(people or goal.agreed_words)
    if somebody and goal.agreed_on is None:
        raise Refused(_("Please say on which day it was agreed."))
    if goal.agreed_on is not None and not somebody:
        raise Refused(_("Please say who agreed."))
    if goal.agreed_on is not None and goal.agreed_on > clock.today():
        raise Refused(_("This day has not come yet."))


def _check_task(task: Task, case: Case, before: tuple[Any, Any] = (None, None)) -> None:
    """`before`: who did it until now may stay, also after they have left the case."""
    if (task.person is None) == (task.worker is None):
        raise Refused(_("Please choose one person of the family or one colleague."))
    if (task.person, task.worker) == before:
        pass
    elif task.person is not None:
        _of_case(case, [task.person])
    elif not Assignment.objects.current().filter(case=case, worker=task.worker).exists():
        raise Refused(_("This colleague does not work on this case."))
    if task.goal is not None and task.goal.case_id != case.pk:
        raise Refused(_("This goal belongs to another case."))
