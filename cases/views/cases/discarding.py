"""Discarding a draft that was begun by mistake."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.actions.retention.drafts import discard_draft
from cases.permissions.cases import can_discard_draft
from cases.views.access import open_case
from cases.views.answers import done
from cases.views.plan.opening import version_of
from offices.permissions import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Says what will be gone, and asks once."""
    user = signed_in(request)
    case = open_case(request, reference)
    if not can_discard_draft(user, case):
        raise Http404
    if request.method == "POST":
        version = version_of(request)
        gone = done(
            request, lambda: discard_draft(case, by=user, version=version), _("The draft has been discarded.")
        )
        return redirect("case-list") if gone else redirect(case)
    return render(request, "team/caseload/discard.html", {"case": case})
