"""The team of an office: everybody in it sees who belongs to it, its lead changes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offices.actions import members as team
from offices.actions.errors import Refused
from offices.actions.matters import held_after
from offices.forms.members import EndForm, InviteForm, JoinForm, MemberForm, PublicForm
from offices.models import Invitation, Membership, Office, Portrait
from offices.permissions import leads, offices_of, signed_in
from offices.views.doors import led_office, own_office, posted
from sozialraum.lib import clock


def _member(office: Office, number: int) -> Membership:
    return get_object_or_404(Membership.objects.with_people(), pk=number, office=office)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The team of one's office; whoever belongs to several chooses."""
    offices = list(offices_of(signed_in(request)))
    if len(offices) == 1:
        return redirect("member-list", slug=offices[0].slug)
    return render(request, "team/members/choose.html", {"offices": offices})


@never_cache
@require_safe
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    office = own_office(request, slug)
    is_lead = leads(signed_in(request), office)
    today = clock.today()
    rows = list(office.memberships.with_people().in_team_order())
    current = [row for row in rows if row.is_on(today)]
    context: dict[str, Any] = {
        "office": office,
        "is_lead": is_lead,
        "members": current,
        "employers": len({row.organization_id for row in current}),
    }
    if is_lead:
        context |= {
            "coming": [row for row in rows if row.first_day > today],
            "former": _former(rows),
            "invitations": office.invitations.open().select_related("organization"),
            "now": clock.now(),
        }
    return render(request, "team/members/list.html", context)


def _former(rows: list[Membership]) -> list[list[Membership]]:
    """Who does not belong to the team any more: for each person their times in it, the latest first."""
    today = clock.today()
    still = {row.user_id for row in rows if row.period.upper is None or row.period.upper > today}
    times: dict[int, list[Membership]] = {}
    for row in sorted(rows, key=lambda row: row.first_day, reverse=True):
        if row.user_id not in still:
            times.setdefault(row.user_id, []).append(row)
    return list(times.values())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    office = led_office(request, slug)
    form = InviteForm(posted(request), office=office)
    if request.method == "POST" and form.is_valid():
        try:
            team.invite(by=signed_in(request), office=office, link=_link_for(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", refusal.sentence)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("member-list", slug=slug)
    return render(request, "team/members/invite.html", {"office": office, "form": form})


def _link_for(request: HttpRequest) -> Any:
    return lambda token: request.build_absolute_uri(reverse("invitation", args=[token]))


@never_cache
@require_POST
def invitation_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    office = led_office(request, slug)
    get_object_or_404(Invitation, pk=number, office=office)
    try:
        team.send_again(number, by=signed_in(request), office=office, link=_link_for(request))
        messages.success(request, _("The invitation was sent again. The link sent before has ended."))
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("member-list", slug=slug)


@never_cache
@require_POST
def invitation_withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    office = led_office(request, slug)
    get_object_or_404(Invitation, pk=number, office=office)
    try:
        team.withdraw(number, by=signed_in(request), office=office)
        messages.success(request, _("The invitation was withdrawn."))
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("member-list", slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    office = led_office(request, slug)
    member = _member(office, number)
    form = MemberForm(posted(request), office=office, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            team.change_member(number, by=signed_in(request), office=office, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("member-list", slug=slug)
    history = office.memberships.filter(user=member.user).select_related("organization").order_by("-period")
    context = {"office": office, "member": member, "form": form, "history": history}
    return render(request, "team/members/change.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    office = led_office(request, slug)
    member = _member(office, number)
    form = EndForm(posted(request), member=member)
    if request.method == "POST" and form.is_valid():
        last_day, at_once = form.cleaned_data["last_day"], form.cleaned_data["at_once"]
        try:
            team.end_membership(
                number, by=signed_in(request), office=office, last_day=last_day, although_held=at_once
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The membership ends. What it gave access to ends with it."))
            return redirect("member-list", slug=slug)
    asked = form.cleaned_data.get("last_day") if form.is_bound and hasattr(form, "cleaned_data") else None
    context = {
        "office": office,
        "member": member,
        "form": form,
        "held": held_after(member, asked or clock.today()),
    }
    return render(request, "team/members/end.html", context)


# --- what the person decides ----------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_public_page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    has_picture = Portrait.objects.filter(user=user).exists()
    form = PublicForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        initial={"is_shown": user.is_shown_publicly},
        has_picture=has_picture,
    )
    if request.method == "POST" and form.is_valid():
        team.show_publicly(
            user=user,
            is_shown=form.cleaned_data["is_shown"],
            jpeg=form.cleaned_data["picture"],
            remove_picture=form.cleaned_data.get("remove_picture", False),
        )
        messages.success(request, _("The changes were saved."))
        return redirect("member-public")
    return render(request, "team/members/public.html", {"form": form, "has_picture": has_picture})


@require_safe
def portrait(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The picture of a member who agreed, while they belong to the office and agree."""
    found = (
        Portrait.objects.filter(
            user__memberships__in=Membership.objects.shown_publicly().filter(
                pk=number, office__slug=slug, office__is_published=True
            )
        )
        .only("jpeg")
        .first()
    )
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.jpeg), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


# --- joining --------------------------------------------------------------------------------------------
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of an invitation. Opening it changes nothing; mail programs open links by themselves."""
    found = team.invitation_of(token)
    if found is None:
        return render(request, "team/members/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _join_signed_in(request, token, found)
    form = JoinForm(posted(request), email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            membership = team.accept(token, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            login(request, membership.user, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("Welcome to the team!"))
            return redirect("team-home")
    return render(request, "team/members/invitation.html", {"invitation": found, "form": form})


def _join_signed_in(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            team.accept(token, user=signed_in(request))
        except Refused as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("Welcome to the team!"))
            return redirect("team-home")
    return render(request, "team/members/invitation.html", {"invitation": found, "problem": problem})
