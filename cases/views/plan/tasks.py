"""Writing tasks and ending them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions import plan as actions
from cases.enums.plan import TaskState
from cases.forms.plan import TaskEndForm, TaskForm
from cases.models import Case, Task
from cases.views.answers import done, saved, sent_data
from cases.views.plan.opening import form_page, open_to_write, part_or_404, stored_now, version_of
from offices.permissions import signed_in


def _plan(case: Case) -> str:
    return reverse("case-plan", args=[case.reference])


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan")
    goal = request.GET.get("ziel", "")
    form = TaskForm(sent_data(request), case=case, initial={"goal": goal if goal.isdecimal() else None})
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.add_task(case, by=signed_in(request), **form.fields_of_task()),
        _("The task is in the plan."),
    ):
        return redirect(_plan(case))
    return form_page(request, case, form, title=_("New task"), back=_plan(case), button=_("Save task"))


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, reference: str, task: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan", subject_id=task)
    row: Task = part_or_404(Task.objects.with_doer(), case, task)
    form = TaskForm(sent_data(request), case=case, task=row)
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.change_task(
            row, by=signed_in(request), version=form.cleaned_data["version"] or 0, **form.fields_of_task()
        ),
        _("The task has been changed."),
    ):
        return redirect(_plan(case))
    return form_page(
        request,
        case,
        form,
        title=_("Change task"),
        back=_plan(case),
        button=_("Save task"),
        stored=stored_now(form, row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def task_end(request: HttpRequest, reference: str, task: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan", subject_id=task)
    row: Task = part_or_404(Task.objects.with_doer(), case, task)
    form = TaskEndForm(sent_data(request), initial={"version": row.version, "state": TaskState.DONE})
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.end_task(row, by=signed_in(request), **form.cleaned_data),
        _("The task is ended."),
    ):
        return redirect(_plan(case))
    return form_page(
        request,
        case,
        form,
        title=_("End task"),
        back=_plan(case),
        button=_("Save"),
        task=row,
        stored=stored_now(form, row),
    )


@require_POST
def task_reopen(request: HttpRequest, reference: str, task: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan", subject_id=task)
    row: Task = part_or_404(Task.objects, case, task)
    done(
        request,
        lambda: actions.reopen_task(row, by=signed_in(request), version=version_of(request)),
        _("The task is open again."),
    )
    return redirect(_plan(case))
