"""The caseload of an office for its lead: reference, state, who and since when. No family, no name, no text."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.actions.hindrances import open_counts
from cases.actions.log import record_access
from cases.enums.cases import RUNNING, State, Via
from cases.models import Case
from cases.views.caseload.masked import SEALED
from cases.views.caseload.pages import page_of
from cases.views.caseload.team import workers_of
from offices.enums import Role
from offices.permissions import offices_of, signed_in
from sozialraum.lib import clock

WITHOUT = "ohne"
"""Filter: running cases whose lead worker has left the office."""


@never_cache
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    led = list(offices_of(user, Role.LEAD))
    if not led:
        raise Http404
    office = next((office for office in led if office.slug == request.GET.get("buero")), led[0])
    workers = list(workers_of(office.pk))
    state = request.GET.get("stand", "")
    state = state if state in State.values else ""
    worker = request.GET.get("wer", "")
    worker = worker if worker == WITHOUT or worker in {person.username for person in workers} else ""
    cases = Case.objects.overseen_by(user).filter(office=office)
    # The index on running cases of an office carries the default list, whatever else the office has seen.
    cases = cases.filter(state=state) if state else cases.filter(state__in=RUNNING)
    if worker and worker != WITHOUT:
        cases = cases.led_by(next(person for person in workers if person.username == worker))
    cases = cases.with_lead_worker().with_last_activity().defer(*SEALED)
    if worker == WITHOUT:
        cases = cases.filter(lead_has_left=True)
    reference = request.GET.get("aktenzeichen", "").strip().upper()[:9]
    if reference:
        cases = cases.filter(Q(reference=reference))
    with transaction.atomic():
        record_access(by=user, via=Via.LEAD, action="list")
        found, pages = page_of(request, cases)
    counts = open_counts([case.pk for case in found])
    context = {
        "office": office,
        "offices": led,
        "rows": [_row(case, counts[case.pk], user.pk) for case in found],
        "workers": workers,
        "worker": worker,
        "without": WITHOUT,
        "states": [(state.value, state.label) for state in State],
        "state": state,
        "reference": reference,
        "is_filtered": bool(state or worker or reference),
        **pages,
    }
    return render(request, "team/caseload/office.html", context)


def _row(case: Any, open_things: int, own: int) -> dict[str, Any]:
    days = (clock.now() - case.last_activity).days
    return {
        "case": case,
        "who": case.lead_worker_name or _("nobody"),
        "has_left": case.lead_has_left and case.state in RUNNING,
        "since": case.lead_since,
        "last_activity": case.last_activity,
        "is_quiet": case.state == State.ACTIVE and days >= 28,
        "open_things": open_things,
        "may_decide": case.state == State.CLOSING_REQUESTED and case.closing_requested_by_id != own,
        "may_assign": case.state in (State.DRAFT, *RUNNING),
    }
