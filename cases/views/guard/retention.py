"""/team/loeschung/: what is due, proposed by one person and carried out by another; what is spared. References only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions.errors import Conflict, Refused
from cases.actions.retention.kinds import BY_NAME, KINDS
from cases.actions.retention.proposals import (
    carry_out_deletion,
    lift_mark,
    mark_case,
    propose_deletion,
    withdraw_deletion,
)
from cases.enums.guard import ProposalState
from cases.forms.guard import MarkForm
from cases.models import DeletionProposal, RetentionMark
from cases.permissions.guard import can_see_retention, offices_to_clear
from offices.models import Office, User
from offices.permissions import signed_in

LISTED = 30
PROPOSALS = 20
OUTCOMES = {
    "delete": gettext_lazy("will be deleted"),
    "restrict": gettext_lazy("will be restricted (§ 9b SGB VIII)"),
    "deleted": gettext_lazy("deleted"),
    "restricted": gettext_lazy("restricted"),
    "spared": gettext_lazy("spared"),
}


def _allowed(request: HttpRequest) -> User:
    user = signed_in(request)
    if not can_see_retention(user):
        raise Http404
    return user


def _offices(request: HttpRequest) -> list[Office]:
    """Offices this person cares for here; without one there is no such page."""
    offices = list(offices_to_clear(signed_in(request)))
    if not offices:
        raise Http404
    return offices


@never_cache
@require_http_methods(["GET", "HEAD"])
def retention(request: HttpRequest) -> HttpResponse:
    return _page(request, _offices(request), MarkForm())


def _page(request: HttpRequest, offices: list[Office], form: MarkForm, status: int = 200) -> HttpResponse:
    asked = request.GET.get("buero")
    office = next((one for one in offices if one.slug == asked), offices[0])
    proposals = list(
        DeletionProposal.objects.filter(office__in=offices).select_related(
            "office", "proposed_by", "decided_by"
        )[:PROPOSALS]
    )
    waiting = [proposal for proposal in proposals if proposal.state == ProposalState.PROPOSED]
    kinds = [_overview(kind, office) for kind in KINDS]
    marks = RetentionMark.objects.standing().filter(case__office__in=offices)
    context = {
        "offices": offices,
        "office": office,
        "kinds": kinds,
        "nothing": not any(kind["count"] for kind in kinds),
        "waiting": waiting,
        "is_waiting": any(proposal.office == office for proposal in waiting),
        "decided": [proposal for proposal in proposals if proposal.state != ProposalState.PROPOSED],
        "marks": marks.select_related("case__office", "set_by"),
        "form": form,
    }
    return render(request, "team/guard/retention.html", context, status=status)


def _overview(kind: Any, office: Office) -> dict[str, Any]:
    found = list(kind.listed(office, LISTED))
    count = found[0].total if found else 0
    return {"label": kind.label, "count": count, "listed": found, "more": count - len(found)}


@never_cache
@require_POST
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    user = _allowed(request)
    office = get_object_or_404(offices_to_clear(user), slug=slug)
    try:
        proposal = propose_deletion(office, by=user)
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("retention")
    messages.success(request, _("Proposed. A second person has to confirm it now."))
    return redirect("retention-proposal", proposal.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and for the second person the button. `answer`: yes carries it out, no withdraws it."""
    user = _allowed(request)
    found = get_object_or_404(
        DeletionProposal.objects.visible_to(user).select_related("office", "proposed_by", "decided_by"), pk=pk
    )
    status = 200
    if request.method == "POST":
        act = carry_out_deletion if request.POST.get("answer") == "yes" else withdraw_deletion
        try:
            act(found, by=user)
        except Refused as error:
            messages.error(request, error.sentence)
            status = 409 if isinstance(error, Conflict) else 422
        else:
            return redirect("retention-proposal", pk)
    items = found.items.all()
    context = {
        "proposal": found,
        "items": [
            {"item": item, "kind": BY_NAME[item.kind].label, "outcome": OUTCOMES.get(item.outcome, "")}
            for item in items
        ],
        "may_confirm": found.state == "proposed" and found.proposed_by_id != user.pk,
    }
    return render(request, "team/guard/retention_proposal.html", context, status=status)


@never_cache
@sensitive_post_parameters("reason")
@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    user = _allowed(request)
    form = MarkForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            mark_case(given["reference"], by=user, kind=given["kind"], reason=given["reason"])
        except Refused as error:
            form.add_error("reference", error.sentence)
        else:
            messages.success(request, _("Recorded."))
            return redirect("retention")
    return _page(request, _offices(request), form, status=422)


@never_cache
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    user = _allowed(request)
    found = get_object_or_404(RetentionMark.objects.filter(case__office__in=offices_to_clear(user)), pk=pk)
    try:
        lift_mark(found, by=user)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Lifted."))
    return redirect("retention")
