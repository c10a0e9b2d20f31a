"""Tasks on the desk: mine, and what a family of mine has not got round to."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Task
from cases.views.desk.rows import DeskRow, Found, Questions
from offices.permissions import standing
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User

SHOWN = 50


def questions(user: User) -> Questions:
    if not standing(user).works_with_families:
        return {}
    return {"tasks": Task.objects.on_desk_of(user)[:SHOWN]}


def rows(user: User, found: Found) -> list[DeskRow]:
    """A day counts until it ends."""
    return [
        DeskRow(
            kind="task",
            title=task.text,
            url=f"{reverse('case-plan', args=[task.case.reference])}#aufgabe-{task.pk}",
            detail=_detail(task),
            due=datetime.combine(task.due_on, time(23, 59), tzinfo=clock.BERLIN),
            is_late=task.is_overdue,
        )
        for task in found.get("tasks", [])
    ]


def _detail(task: Task) -> str:
    if task.person is None:
        return str(task.case.label)
    return _("%(family)s · done by %(name)s") % {"family": task.case.label, "name": task.person}
