"""Writing goals and readings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.actions import plan as actions
from cases.forms.plan import GoalForm, GoalStateForm, ReadingForm
from cases.models import Case, Goal
from cases.views.answers import saved, sent_data
from cases.views.plan.opening import form_page, open_to_write, part_or_404, stored_now
from offices.permissions import signed_in


def _plan(case: Case) -> str:
    return reverse("case-plan", args=[case.reference])


@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan")
    form = GoalForm(sent_data(request), case=case)
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.add_goal(case, by=signed_in(request), **form.fields_of_goal()),
        _("The goal is in the plan."),
    ):
        return redirect(_plan(case))
    return form_page(
        request, case, form, title=_("New goal"), back=_plan(case), button=_("Save goal"), agreeing=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: HttpRequest, reference: str, goal: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan", subject_id=goal)
    row: Goal = part_or_404(Goal.objects.with_details(), case, goal)
    form = GoalForm(sent_data(request), case=case, goal=row)
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.change_goal(
            row, by=signed_in(request), version=form.cleaned_data["version"] or 0, **form.fields_of_goal()
        ),
        _("The goal has been changed."),
    ):
        return redirect(_plan(case))
    return form_page(
        request,
        case,
        form,
        title=_("Change goal"),
        back=_plan(case),
        button=_("Save goal"),
        stored=stored_now(form, row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def goal_state(request: HttpRequest, reference: str, goal: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan", subject_id=goal)
    row: Goal = part_or_404(Goal.objects, case, goal)
    form = GoalStateForm(sent_data(request), initial={"state": row.state, "version": row.version})
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.set_goal_state(row, by=signed_in(request), **form.cleaned_data),
        _("Written down where the goal stands."),
    ):
        return redirect(_plan(case))
    return form_page(
        request,
        case,
        form,
        title=_("Where does the goal stand?"),
        back=_plan(case),
        button=_("Save"),
        quoted=row,
        stored=stored_now(form, row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reading_new(request: HttpRequest, reference: str, goal: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="plan", subject_id=goal)
    row: Goal = part_or_404(Goal.objects, case, goal)
    form = ReadingForm(sent_data(request), case=case)
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.add_reading(row, by=signed_in(request), **form.cleaned_data),
        _("The reading has been saved."),
    ):
        return redirect(_plan(case))
    return form_page(
        request,
        case,
        form,
        title=_("Where do we stand?"),
        back=_plan(case),
        button=_("Save reading"),
        quoted=row,
    )
