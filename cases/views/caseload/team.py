"""Who works on one case: joining, leaving, handing over. For the lead worker, and masked for the office's lead."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cases.actions.assignments import LIVING, add_worker, end_assignment, hand_over, take_back_handover
from cases.enums.cases import Duty
from cases.forms.caseload import HandoverForm, JoinForm
from cases.models import Assignment, Case, Handover
from cases.permissions.cases import can_hand_over
from cases.views.access import open_case
from cases.views.answers import done, saved
from cases.views.caseload.masked import open_masked
from offices.enums import FAMILY_WORK
from offices.models import Membership, User
from offices.permissions import signed_in
from sozialraum.lib import clock


def workers_of(office_id: int) -> Any:
    """Colleagues who talk with families in that office today: they can take cases."""
    members = Membership.objects.current().filter(office=office_id, role__in=FAMILY_WORK)
    return User.objects.filter(is_active=True, pk__in=members.values("user"))


@never_cache
def team(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference)
    here = reverse("case-detail-team", args=[reference])
    return _page(request, case, here, "team/caseload/team.html", case.get_absolute_url())


@never_cache
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_masked(request, reference)
    here = reverse("case-caseload-assign", args=[reference])
    return _page(request, case, here, "team/caseload/team_masked.html", here)


def _page(request: HttpRequest, case: Case, here: str, template: str, then: str) -> HttpResponse:
    user = signed_in(request)
    if not can_hand_over(user, case) or case.state not in LIVING:
        raise Http404
    workers = workers_of(case.office_id)
    action = request.POST.get("action", "")
    join = JoinForm(request.POST if action == "join" else None, workers=workers)
    handover = HandoverForm(request.POST if action == "handover" else None, workers=workers, case=case)
    if action == "join" and join.is_valid() and _join(request, user, case, join):
        return redirect(here)
    if action == "handover" and handover.is_valid():
        if _hand_over(request, user, case, handover):
            # After that the lead worker may have no access any more.
            still = then if can_hand_over(user, case) else reverse("case-list")
            return redirect(still)
        case.refresh_from_db(fields=["version"])
        handover.at_version(case.version)
    if action == "end":
        row = get_object_or_404(Assignment, case=case, pk=_number(request, "assignment"))
        done(request, lambda: end_assignment(row, by=user), _("The access has ended."))
        return redirect(here)
    if action == "take-back":
        planned = get_object_or_404(Handover, case=case, pk=_number(request, "handover"))
        done(request, lambda: take_back_handover(planned, by=user), _("The handover is taken back."))
        return redirect(here)
    now = clock.now()
    rows = case.assignments.exclude(ends_at__lte=now).select_related("worker").order_by("starts_at", "pk")
    context = {
        "case": case,
        "rows": [
            {
                "row": row,
                "is_planned": row.starts_at > now,
                "can_end": row.duty != Duty.LEAD,
            }
            for row in rows
        ],
        "planned": Handover.objects.planned()
        .filter(case=case)
        .select_related("from_worker", "to_worker")
        .order_by("starts_at"),
        "join": join,
        "handover": handover,
    }
    return render(request, template, context)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isdecimal() or len(value) > 18:
        raise Http404
    return int(value)


def _join(request: HttpRequest, user: User, case: Case, form: JoinForm) -> bool:
    data = form.cleaned_data
    return saved(
        request,
        form,
        lambda: add_worker(
            case,
            by=user,
            worker=data["worker"],
            duty=data["duty"],
            starts_at=form.starts_at,
            ends_at=form.ends_at,
        ),
        _("%(name)s works on this case.") % {"name": data["worker"]},
    )


def _hand_over(request: HttpRequest, user: User, case: Case, form: HandoverForm) -> bool:
    data = form.cleaned_data
    return saved(
        request,
        form,
        lambda: hand_over(
            case,
            by=user,
            to=data["to"],
            kind=data["kind"],
            starts_at=form.starts_at,
            ends_at=form.ends_at,
            entrusted_consent=data["entrusted_consent"],
            version=data["version"],
        ),
        _("The handover to %(name)s is agreed.") % {"name": data["to"]},
    )
