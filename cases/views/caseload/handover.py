"""A whole caseload moves: for a holiday, or because a colleague leaves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from cases.actions.assignments import LIVING, Line, hand_over_caseload
from cases.actions.log import record_access
from cases.enums.cases import Duty, Via
from cases.forms.caseload import CaseloadForm
from cases.models import Assignment, Case
from cases.views.answers import saved, sent_data
from cases.views.caseload.masked import SEALED
from offices.enums import FAMILY_WORK, Role
from offices.models import Membership, User
from offices.permissions import offices_of, signed_in, standing

MOST = 120
"""Nobody accompanies more families; a page with more rows would help nobody."""


@never_cache
def handover(request: HttpRequest) -> HttpResponse:
    """One's own caseload with names, or as a lead that of anybody who is responsible in one's office, masked."""
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    led = [office.pk for office in offices_of(user, Role.LEAD)] if standing(user).is_lead else []
    people = _people(user, led)
    asked = request.POST.get("von") or request.GET.get("von") or user.username
    worker = next((person for person in people if person.username == asked), None)
    if worker is None:
        raise Http404
    is_own = worker == user
    cases = _cases(worker, user, led, is_own)
    workers = _successors(cases, worker)
    form = CaseloadForm(sent_data(request), cases=cases, workers=workers)
    if request.method == "POST" and form.is_valid():
        lines = [Line(case, to, consent) for case, to, consent in form.lines()]
        data = form.cleaned_data
        if saved(
            request,
            form,
            lambda: hand_over_caseload(
                lines,
                by=user,
                from_worker=worker,
                kind=data["kind"],
                starts_at=form.starts_at,
                ends_at=form.ends_at,
            ),
            ngettext("%(count)s case is handed over.", "%(count)s cases are handed over.", len(lines))
            % {"count": len(lines)},
        ):
            return redirect("case-list" if is_own else "case-caseload")
    context = {
        "form": form,
        "worker": worker,
        "is_own": is_own,
        "people": people,
        "has_successors": bool(workers),
        "is_lead": bool(led),
    }
    return render(request, "team/caseload/handover.html", context)


def _people(user: User, led: list[int]) -> list[User]:
    """Whose caseload may be moved: one's own, and for a lead everybody who is responsible for a case there."""
    if not led:
        return [user]
    responsible = Assignment.objects.filter(
        duty=Duty.LEAD, ends_at__isnull=True, case__office__in=led, case__state__in=LIVING
    )
    members = Membership.objects.current().filter(office__in=led, role__in=FAMILY_WORK)
    known = User.objects.filter(pk__in=responsible.values("worker").union(members.values("user")))
    return list(known.order_by("last_name", "first_name", "username"))


def _cases(worker: User, user: User, led: list[int], is_own: bool) -> list[Case]:
    responsible = Assignment.objects.filter(worker=worker, duty=Duty.LEAD, ends_at__isnull=True)
    cases = Case.objects.filter(state__in=LIVING, pk__in=responsible.values("case")).select_related("office")
    if is_own:
        cases = cases.filter(pk__in=Case.objects.visible_to(user).values("pk"))
    else:
        cases = cases.filter(office__in=led).defer(*SEALED)
    with transaction.atomic():
        record_access(by=user, via=Via.ASSIGNMENT if is_own else Via.LEAD, action="list")
        return list(cases.order_by("reference")[:MOST])


def _successors(cases: list[Case], worker: User) -> list[Any]:
    """Colleagues of the offices in which these cases are."""
    offices = {case.office_id for case in cases}
    members = Membership.objects.current().filter(office__in=offices, role__in=FAMILY_WORK)
    found = User.objects.filter(is_active=True, pk__in=members.values("user")).exclude(pk=worker.pk)
    return list(found)
