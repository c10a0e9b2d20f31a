"""The plan on the screen: goals, where the family stands, tasks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.enums.plan import TaskState
from cases.models import Case, Goal, Task
from cases.views.access import open_case
from cases.views.plan.opening import may_write


def goals_with_tasks(case: Case, tasks: list[Task]) -> list[Goal]:
    """Four queries with the tasks, however long the plan. `open_tasks` and `ended_tasks` hang on each goal."""
    goals = list(Goal.objects.filter(case=case).with_details())
    for goal in goals:
        goal.case = case
        goal.open_tasks = [t for t in tasks if t.goal_id == goal.pk and t.state == TaskState.OPEN]
        goal.ended_tasks = [t for t in tasks if t.goal_id == goal.pk and t.state != TaskState.OPEN]
    return goals


@require_safe
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, subject="plan")
    tasks = list(Task.objects.filter(case=case).with_doer().by_date())
    free = [task for task in tasks if task.goal_id is None]
    context = {
        "case": case,
        "may_write": may_write(case),
        "goals": goals_with_tasks(case, tasks),
        "free_open": [task for task in free if task.state == TaskState.OPEN],
        "free_ended": [task for task in free if task.state != TaskState.OPEN],
    }
    return render(request, "team/plan/plan.html", context)
