"""The cases somebody works on or may read, with names."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.actions.log import record_access
from cases.enums.cases import RUNNING, Duty, State, Via
from cases.models import Assignment, Case, Handover
from cases.views.caseload.pages import page_of
from offices.models import User
from offices.permissions import signed_in, standing
from sozialraum.lib import clock

ENDED = (State.CLOSED,)


def state_choices() -> list[tuple[str, str]]:
    living = [State.DRAFT, *RUNNING, State.CLOSED]
    return [("", _("all that are running")), *((state.value, str(state.label)) for state in living)]


def waiting_for(user: User) -> Q:
    """The next step is this person's: a draft to open, work to begin, something sent back, a handover that comes, or
    a closing that they decide as deputy.
    """
    own = Assignment.objects.current().filter(case=OuterRef("pk"), worker=user)
    coming = Handover.objects.planned().filter(case=OuterRef("pk"), to_worker=user)
    return (
        Q(state__in=[State.DRAFT, State.OPEN])
        | (Q(state=State.ACTIVE, was_sent_back=True) & Exists(own.filter(duty=Duty.LEAD)))
        | Exists(coming)
        | (
            Q(state=State.CLOSING_REQUESTED)
            & ~Q(closing_requested_by=user)
            & Exists(own.filter(duty=Duty.DEPUTY))
        )
    )


@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Own cases. That they were listed, names and all, is one row in the access log."""
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    state, duty, waits = (request.GET.get(name, "") for name in ("stand", "aufgabe", "wartet"))
    state = state if state in State.values else ""
    duty = duty if duty in Duty.values else ""
    mine = Assignment.objects.current().filter(case=OuterRef("pk"), worker=user)
    cases = (
        Case.objects.visible_to(user)
        .with_lead_worker()
        .annotate(own_duty=Subquery(mine.values("duty")[:1]))
        .select_related("office")
    )
    cases = cases.filter(state=state) if state else cases.exclude(state__in=ENDED)
    if duty:
        cases = cases.filter(own_duty=duty)
    if waits:
        cases = cases.filter(waiting_for(user))
    with transaction.atomic():
        record_access(by=user, via=Via.ASSIGNMENT, action="list")
        found, pages = page_of(request, cases)
    context = {
        "rows": [_row(case) for case in found],
        "states": _links(request, "stand", state_choices(), state),
        "state": state,
        "duties": _links(request, "aufgabe", [("", _("all")), *Duty.choices], duty),
        "duty": duty,
        "waits": bool(waits),
        "is_filtered": bool(state or duty or waits),
        "is_lead": standing(user).is_lead,
        **pages,
    }
    return render(request, "team/caseload/list.html", context)


def _row(case: Any) -> dict[str, Any]:
    return {
        "case": case,
        "duty": Duty(case.own_duty).label if case.own_duty else _("shared with you"),
        "is_mine": case.own_duty == Duty.LEAD,
        "days": (clock.now() - case.updated_at).days,
    }


def _links(
    request: HttpRequest, name: str, choices: list[tuple[str, Any]], chosen: str
) -> list[dict[str, Any]]:
    """One link for each choice, keeping the other filters."""
    links = []
    for value, label in choices:
        query = request.GET.copy()
        query.pop("seite", None)
        query.pop(name, None)
        if value:
            query[name] = value
        links.append(
            {
                "url": f"?{query.urlencode()}",
                "label": str(label),
                "value": value,
                "is_current": value == chosen,
            }
        )
    return links
