"""What a family takes home on paper, in the language they choose: their plan, and a consent to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from cases.enums.cases import Position
from cases.enums.plan import GoalState, TaskState
from cases.models import Case, CasePerson, Consent, Goal, Person, Task
from cases.views.access import open_case
from cases.views.plan.opening import part_or_404
from cases.views.plan.plan import goals_with_tasks
from offices.models import User
from services import wording
from sozialraum.lib import clock
from sozialraum.lib.languages import CODES, SOURCE, html_dir, html_lang

READERS = (Position.PARENT, Position.GUARDIAN, Position.CHILD, Position.RELATIVE, Position.OTHER)
"""Whose language a paper has, if nobody chooses."""
YOUNG_READERS = (Position.CHILD,)
"""In a confidential case of a minor nobody else counts."""


@dataclass(frozen=True)
class Choice:
    code: str
    name: str
    is_current: bool


@require_safe
def plan_print(request: HttpRequest, reference: str) -> HttpResponse:
    """Readable for a parent at the kitchen table: no reference, no office words, first names only.

    In a confidential case of a minor the sheet bears no name and no office: parents who find it learn nothing of us.
    """
    case = open_case(request, reference, action="print", subject="plan")
    people = list(CasePerson.objects.filter(case=case).select_related("person"))
    language = _language(request, case, people)
    tasks = list(Task.objects.filter(case=case, is_internal=False).with_doer().by_date())
    tasks = [task for task in tasks if task.state != TaskState.DROPPED]
    goals = [goal for goal in goals_with_tasks(case, tasks) if goal.state != GoalState.DROPPED]
    with translation.override(language):
        hidden = case.is_minor_confidential
        for goal in goals:
            _prepare_goal(goal, hidden)
        shown = {goal.pk for goal in goals}
        context = {
            "case": case,
            "goals": goals,
            "steps": [_step(task, hidden) for task in tasks if task.goal_id not in shown],
            "names": [] if hidden else [_first_name(member.person) for member in people],
            "hidden": hidden,
            "comma": wording.comma(),
            "today": _date(clock.today()),
            **_paper(language),
        }
        return _answer(render(request, "paper/plan.html", context), language)


@require_safe
def consent_print(request: HttpRequest, reference: str, consent: int) -> HttpResponse:
    case = open_case(request, reference, action="print", subject="consent", subject_id=consent)
    row: Consent = part_or_404(Consent.objects.with_details(), case, consent)
    people = list(CasePerson.objects.filter(case=case, person=row.giver).select_related("person"))
    language = _language(request, case, people)
    with translation.override(language):
        context = {
            "case": case,
            "consent": row,
            "expires_on": _date(row.expires_on),
            "given_on": _date(row.given_on) if row.given_on else "",
            "contact": settings.OPERATOR,
            **_paper(language),
        }
        return _answer(render(request, "paper/consent.html", context), language)


def _answer(response: HttpResponse, language: str) -> HttpResponse:
    response.headers["Content-Language"] = html_lang(language)
    return response


def _language(request: HttpRequest, case: Case, people: list[CasePerson]) -> str:
    asked = request.GET.get("sprache", "")
    if asked in CODES:
        return asked
    readers = YOUNG_READERS if case.is_minor_confidential else READERS
    spoken = [
        member.person.language
        for position in readers
        for member in people
        if member.position == position and member.person.language in CODES
    ]
    return spoken[0] if spoken else SOURCE


def _paper(language: str) -> dict[str, Any]:
    return {
        "paper_lang": html_lang(language),
        "paper_dir": html_dir(language),
        "choices": [Choice(code, name, code == language) for code, name in settings.LANGUAGES],
    }


def _date(day: date) -> str:
    return format_date(day, "long", locale=wording.locale())


def _first_name(person: Person) -> str:
    return person.pseudonym or person.first_name or person.last_name


def _doer(doer: Person | User, hidden: bool) -> str:
    if hidden:
        return ""
    return _first_name(doer) if isinstance(doer, Person) else str(doer)


def _step(task: Task, hidden: bool) -> dict[str, Any]:
    return {
        "text": task.text,
        "who": _doer(task.doer, hidden),
        "is_ours": task.worker_id is not None,
        "until": format_skeleton("yMMMd", task.due_on, locale=wording.locale()),
        "is_done": task.state == TaskState.DONE,
    }


def _prepare_goal(goal: Goal, hidden: bool) -> None:
    goal.steps = [_step(task, hidden) for task in (*goal.open_tasks, *goal.ended_tasks)]  # type: ignore[attr-defined]
    goal.readings_on_paper = [  # type: ignore[attr-defined]
        {
            "moment": reading.moment,
            "value": reading.value,
            "on": _date(reading.on),
            "who": "" if hidden else _sayer(reading),
        }
        for reading in goal.readings.all()
    ]
    agreed = [] if hidden else [_first_name(person) for person in goal.agreed_by.all()]
    if goal.agreed_words and not hidden:
        agreed.append(goal.agreed_words)
    goal.agreed_names = agreed  # type: ignore[attr-defined]
    goal.agreed_date = _date(goal.agreed_on) if goal.agreed_on else ""  # type: ignore[attr-defined]


def _sayer(reading: Any) -> str:
    return _first_name(reading.said_by) if reading.said_by else reading.said_by_words
