"""/team/notfall/: opening a case in an emergency, and reviewing that it was one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.actions.grants import (
    EMERGENCY_MINUTES,
    GrantError,
    NoSuchCase,
    TooManyTries,
    open_in_emergency,
    review_emergency,
)
from cases.forms.guard import EmergencyForm, ReviewForm
from cases.models import AccessEntry, CaseGrant
from cases.permissions.guard import works_with_families
from cases.views.answers import sent_data
from offices.permissions import signed_in
from sozialraum.lib import clock


@never_cache
@sensitive_post_parameters("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if not works_with_families(user):
        raise Http404
    form = EmergencyForm(sent_data(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                grant = open_in_emergency(given["reference"], by=user, reason=given["reason"])
            except TooManyTries as error:
                form.add_error(None, str(error))
                status = 429
            except NoSuchCase as error:
                form.add_error("reference", str(error))
            except GrantError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                return redirect("case-access", grant.content_object.reference)
    reviewable = CaseGrant.objects.reviewable_by(user).select_related("content_object__office", "user")
    context = {
        "form": form,
        "minutes": EMERGENCY_MINUTES,
        "today": clock.today(),
        "to_review": reviewable.unreviewed().order_by("review_due_on", "pk"),
        "reviewed": reviewable.filter(reviewed_at__isnull=False).select_related("reviewed_by")[:20],
        "mine": CaseGrant.objects.emergencies().filter(user=user).select_related("content_object")[:5],
    }
    return render(request, "team/guard/emergency.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read in those minutes, and the question whether it was an emergency. No content of the case."""
    user = signed_in(request)
    grant = get_object_or_404(
        CaseGrant.objects.reviewable_by(user).select_related("content_object__office", "user", "reviewed_by"),
        pk=pk,
    )
    form = ReviewForm(sent_data(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                review_emergency(grant, by=user, result=form.cleaned_data["result"])
            except GrantError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, _("Thank you. The review is recorded."))
                return redirect("emergency")
    read = AccessEntry.objects.filter(
        actor=grant.user_id,
        case_reference=grant.content_object.reference,
        at__gte=grant.starts_at,
        at__lte=grant.ends_at,
    ).order_by("pk")
    context = {"grant": grant, "form": form, "read": read[:200], "today": clock.today()}
    return render(request, "team/guard/emergency_review.html", context, status=status)
