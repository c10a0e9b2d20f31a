"""/team/faelle/<reference>/zugang/: who reads this case, and who did in an emergency; what leads decide about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions.grants import GrantError, decide_share, share_case, take_back
from cases.enums.cases import RUNNING, Duty, GrantKind, Via
from cases.forms.guard import ShareForm
from cases.models import Assignment, Case, CaseGrant, ShareRequest
from cases.permissions.guard import can_ask_to_share
from cases.views.access import open_case
from offices.enums import Role
from offices.permissions import leads, offices_of, signed_in


@never_cache
@require_safe
def case_access(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, subject="access")
    return _page(request, case, None)


@never_cache
@require_POST
def share(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = open_case(request, reference, subject="access")
    if not can_ask_to_share(user, case):
        raise Http404
    form = ShareForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    given = form.cleaned_data
    try:
        made = share_case(case, given["colleague"], by=user, reason=given["reason"], ends_on=given["ends_on"])
    except GrantError as error:
        form.add_error(None, str(error))
        return _page(request, case, form, status=409)
    if isinstance(made, ShareRequest):
        messages.success(request, _("The lead of the office has been asked. You see the answer here."))
    else:
        messages.success(request, _("The case is shared for reading until that day."))
    return redirect("case-access", reference)


@never_cache
@require_POST
def end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Taking back: from within the case, or by the lead of the office who does not read it."""
    user = signed_in(request)
    grant = get_object_or_404(
        CaseGrant.objects.select_related("content_object"), pk=pk, content_object__reference=reference
    )
    case: Case = grant.content_object
    is_lead = leads(user, case.office_id)
    if not is_lead:
        open_case(request, reference, subject="access")
    try:
        take_back(grant, by=user)
    except GrantError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The access has ended."))
    if Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return redirect("case-access", reference)
    return redirect("share-decisions" if is_lead else "team-home")


def _page(request: HttpRequest, case: Case, form: ShareForm | None, status: int = 200) -> HttpResponse:
    """What is offered follows from the right by which the case was opened; the verbs ask again."""
    user = signed_in(request)
    workers = list(
        Assignment.objects.current().filter(case=case).select_related("worker").order_by("starts_at")
    )
    works = case.via == Via.ASSIGNMENT
    steers = works and any(row.worker_id == user.pk and row.duty == Duty.LEAD for row in workers)
    may_share = works and case.state in RUNNING
    grants = list(
        CaseGrant.objects.filter(content_object=case)
        .with_is_current()
        .select_related("user", "reviewed_by", "granted_by")
    )
    context = {
        "case": case,
        "workers": workers,
        "shares": [
            {"grant": grant, "can_end": steers or user.pk in (grant.user_id, grant.granted_by_id)}
            for grant in grants
            if grant.is_current
        ],
        "waiting": ShareRequest.objects.waiting().filter(case=case).select_related("colleague"),
        "emergencies": [grant for grant in grants if grant.kind == GrantKind.EMERGENCY],
        "form": form or (ShareForm(case=case) if may_share else None),
        "asks_lead": may_share and not steers,
        "can_answer": steers or (case.via == Via.SHARE and leads(user, case.office_id)),
    }
    return render(request, "team/guard/case_access.html", context, status=status)


# --- the lead of the office, without content --------------------------------------------------------------
@never_cache
@require_safe
def share_decisions(request: HttpRequest) -> HttpResponse:
    """What waits for the lead, and which cases of the office are open to others: references and colleagues only."""
    user = signed_in(request)
    led = offices_of(user, Role.LEAD)
    if not led.exists():
        raise Http404
    return render(
        request,
        "team/guard/share_decisions.html",
        {
            "waiting": ShareRequest.objects.decidable_by(user).select_related(
                "case__office", "colleague", "asked_by"
            ),
            "grants": CaseGrant.objects.current()
            .filter(content_object__office__in=led)
            .select_related("content_object__office", "user", "granted_by"),
        },
    )


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    led = offices_of(user, Role.LEAD)
    asked = get_object_or_404(ShareRequest.objects.filter(case__office__in=led), pk=pk)
    try:
        asked = decide_share(asked, by=user, approve=request.POST.get("answer") == "yes")
    except GrantError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Agreed: the colleague can read the case now.")
            if asked.grant_id
            else _("Declined. The team sees it in the case."),
        )
    return redirect("share-decisions")
