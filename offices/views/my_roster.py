"""What each member does with the roster: their shifts, being away, swaps, the calendar of their phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offices.actions import absences, feeds, swaps
from offices.actions.errors import Refused
from offices.actions.roster import Objected
from offices.calendar_feed import feed_of
from offices.enums import Role
from offices.forms.absences import AbsenceForm
from offices.models import Absence, CalendarFeed, Membership, ShiftAssignment, Swap, User
from offices.permissions import offices_of, signed_in
from offices.views.doors import number_in, posted
from sozialraum.lib import clock
from sozialraum.lib.calendars import CONTENT_TYPE

WEEKS_AHEAD = 10


@never_cache
@require_safe
def my_shifts(request: HttpRequest) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    shifts = (
        ShiftAssignment.objects.of(user)
        .published()
        .between(now, now + timedelta(weeks=WEEKS_AHEAD))
        .select_related("shift__week__office")
        .prefetch_related("swaps")
    )
    context = {
        "shifts": shifts,
        "offered": set(Swap.objects.open().filter(offered_by=user).values_list("assignment", flat=True)),
        "feed": CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first(),
        "new_address": request.session.pop("new_calendar_address", ""),
    }
    return render(request, "team/roster/mine.html", context)


# --- absences -------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def absence_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = AbsenceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            absences.request_absence(by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("first", refusal.sentence)
        else:
            messages.success(request, _("Your request is with the lead."))
            return redirect("roster-absences")
    context: dict[str, Any] = {
        "form": form,
        "mine": Absence.objects.filter(worker=user).order_by("-days")[:50],
    }
    led = offices_of(user, Role.LEAD)
    if led:
        asked = (
            Absence.objects.open()
            .filter(worker__in=_members_of(led))
            .exclude(worker=user)
            .select_related("worker")
            .order_by("days")
        )
        context["asked"] = [(absence, absences.crossed_shifts(absence)) for absence in asked]
    return render(request, "team/roster/absences.html", context)


def _members_of(offices: Any) -> Any:
    return Membership.objects.current().filter(office__in=offices).values("user")


@never_cache
@require_POST
def absence_decide(request: HttpRequest, number: int) -> HttpResponse:
    user = signed_in(request)
    absence = get_object_or_404(Absence, pk=number)
    what = request.POST.get("what", "")
    if what == "withdraw":
        if absence.worker_id != user.pk:
            raise Http404
    elif not absences.may_decide(user, absence):
        raise Http404
    try:
        if what == "withdraw":
            absences.withdraw_absence(absence, by=user)
            messages.success(request, _("Withdrawn: you are there on these days."))
        elif what == "approve":
            absences.approve(absence, by=user, free_shifts=request.POST.get("free") == "1")
            messages.success(request, _("Approved. Shifts on these days are open now, if there were any."))
        else:
            absences.decline(absence, by=user, reply=request.POST.get("reply", "")[:280])
            messages.success(request, _("Declined. The person gets your answer."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("roster-absences")


# --- swaps ----------------------------------------------------------------------------------------------
@never_cache
@require_safe
def swap_list(request: HttpRequest) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    everything = (
        Swap.objects.open()
        .select_related("assignment__shift__week__office", "in_return__shift", "offered_by", "taken_by")
        .order_by("assignment__starts_at")
    )
    my_offices = set(offices_of(user).values_list("pk", flat=True))
    led = set(offices_of(user, Role.LEAD).values_list("pk", flat=True))
    rows = [swap for swap in everything if swap.assignment.shift.week.office_id in my_offices]
    coming = (
        ShiftAssignment.objects.of(user)
        .published()
        .filter(starts_at__gt=now)
        .select_related("shift__week")
        .order_by("starts_at")[:40]
    )
    context = {
        "offers": [one for one in rows if one.state == "offered" and one.offered_by_id != user.pk],
        "mine": [one for one in rows if user.pk in (one.offered_by_id, one.taken_by_id)],
        "to_decide": [
            one for one in rows if one.state == "taken" and one.assignment.shift.week.office_id in led
        ],
        "coming": list(coming),
    }
    return render(request, "team/roster/swaps.html", context)


@never_cache
@require_POST
def swap_offer(request: HttpRequest, number: int) -> HttpResponse:
    user = signed_in(request)
    held = get_object_or_404(ShiftAssignment.objects.select_related("shift__week"), pk=number, worker=user)
    try:
        swaps.offer(held, by=user, note=request.POST.get("note", "")[:280])
        messages.success(request, _("Your colleagues see that you would like to give this shift away."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("roster-mine-shifts")


@never_cache
@require_POST
def swap_act(request: HttpRequest, number: int) -> HttpResponse:
    """take, approve, decline or withdraw; who may is asked by the verb, who may not even know of it here."""
    user = signed_in(request)
    swap = get_object_or_404(
        Swap.objects.select_related("assignment__shift__week"),
        pk=number,
        assignment__shift__week__office__in=offices_of(user).values("pk"),
    )
    try:
        messages.success(request, _acted(request, swap, user))
    except Objected as objected:
        return render(request, "team/roster/swap_reason.html", {"swap": swap, "problem": objected.sentence})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("roster-swaps")


def _acted(request: HttpRequest, swap: Swap, user: User) -> str:
    what = request.POST.get("what", "")
    if what == "take":
        asked = request.POST.get("in_return", "")
        given = ShiftAssignment.objects.filter(pk=number_in(asked), worker=user).select_related("shift__week")
        swaps.take(swap, by=user, in_return=given.first())
        return _("Thank you. The lead decides next.")
    if what == "approve":
        swaps.approve(swap, by=user, override_reason=request.POST.get("reason", "")[:280])
        return _("The swap is done. Both get a mail.")
    if what == "decline":
        swaps.decline(swap, by=user)
        return _("Declined. The roster stays as it was.")
    swaps.withdraw(swap, by=user)
    return _("You keep the shift.")


# --- calendar -------------------------------------------------------------------------------------------
@never_cache
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """A new secret address, shown once; or none any more. The one before ends in both cases."""
    user = signed_in(request)
    if request.POST.get("what") == "revoke":
        feeds.revoke(user=user)
        messages.success(request, _("The address does not work any more."))
    else:
        token = feeds.renew(user=user)
        request.session["new_calendar_address"] = request.build_absolute_uri(
            reverse("roster-feed", args=[token])
        )
    return redirect("roster-mine-shifts")


@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    user = feeds.user_of(token)
    if user is None:
        raise Http404
    response = HttpResponse(feed_of(user), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="dienste.ics"'
    return response
