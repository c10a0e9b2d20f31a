"""The duty roster: everybody of the office reads published weeks, its lead plans them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offices.actions import roster
from offices.actions.errors import Refused
from offices.forms.roster import AssignForm, CopyForm, ShiftForm
from offices.models import RosterWeek, Shift, ShiftAssignment, User
from offices.permissions import leads, offices_of, signed_in
from offices.roster.board import Board, board
from offices.roster.candidates import candidates
from offices.views.doors import led_office, number_in, own_office, posted
from sozialraum.lib import clock
from sozialraum.lib.weeks import address_of, monday_from, monday_of

FARTHEST = timedelta(weeks=60)
"""Weeks farther away than this, before or after today, are not planned."""


def _monday(text: str) -> date:
    monday = monday_from(text)
    if monday is None or abs(monday - clock.today()) > FARTHEST:
        raise Http404
    return monday


def led_week(request: HttpRequest, slug: str, week: str) -> RosterWeek:
    office = led_office(request, slug)
    return get_object_or_404(RosterWeek.objects.select_related("office"), office=office, monday=_monday(week))


def _to(week: RosterWeek) -> HttpResponse:
    return redirect("roster-week", slug=week.office.slug, week=address_of(week.monday))


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """This week of one's office; whoever belongs to several chooses."""
    offices = list(offices_of(signed_in(request)))
    this_week = address_of(clock.today())
    if len(offices) == 1:
        return redirect("roster-week", slug=offices[0].slug, week=this_week)
    return render(request, "team/roster/choose.html", {"offices": offices, "this_week": this_week})


# --- one week -------------------------------------------------------------------------------------------
@never_cache
@require_safe
def week_page(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    return render(request, "team/roster/week.html", _week_context(request, slug, week))


@never_cache
@require_safe
def wall_plan(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    """One A4 page across, to hang up: who is there when, without hours, reasons or gaps."""
    context = _week_context(request, slug, week)
    if context["board"] is None:
        raise Http404
    return render(request, "team/roster/wall.html", context | {"printed_on": clock.today()})


def _week_context(request: HttpRequest, slug: str, week: str) -> dict[str, Any]:
    user, monday = signed_in(request), _monday(week)
    found = (
        RosterWeek.objects.visible_to(user)
        .with_lead_flag(user)
        .select_related("office")
        .filter(office__slug=slug, monday=monday)
        .first()
    )
    # A week that is not there, or not yet published, still has a page, for members alone.
    office = found.office if found is not None else own_office(request, slug)
    is_lead = found.is_led if found is not None else leads(user, office)
    return {
        "office": office,
        "is_lead": is_lead,
        "week": found,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "number": monday.isocalendar().week,
        "address": address_of(monday),
        "previous": address_of(monday - timedelta(days=7)),
        "next": address_of(monday + timedelta(days=7)),
        "this_week": address_of(clock.today()),
        "is_this_week": monday == monday_of(clock.today()),
        "board": board(found, may_know_reasons=is_lead) if found is not None else None,
        "me": user,
    }


@never_cache
@require_safe
def week_csv(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    """A row for everybody on every shift, without a name for an open place; semicolons, as German Excel reads it."""
    context = _week_context(request, slug, week)
    plan: Board | None = context["board"]
    if plan is None:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="dienstplan-{slug}-{week}.csv"'
    table = csv.writer(response, delimiter=";")
    table.writerow([_("Day"), _("From"), _("To"), _("Shift"), _("Person"), _("Organisation"), _("Hours")])
    employers = {person.user.pk: person.organization for person in plan.people}
    for day in plan.days:
        for card in day.cards:
            begins, ends = (
                moment.astimezone(clock.BERLIN).strftime("%H:%M")
                for moment in (card.shift.starts_at, card.shift.ends_at)
            )
            hours = f"{card.shift.work_minutes / 60:.2f}".replace(".", ",")
            names: list[tuple[str, str]] = [
                (str(one.worker), employers.get(one.worker_id, "")) for one in card.assignments
            ]
            for name, employer in names + [("", "")] * card.open_places:
                row = [day.day.strftime("%d.%m.%Y"), begins, ends, card.shift.name, name, employer, hours]
                table.writerow([_harmless(cell) for cell in row])
    return response


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


# --- planning -------------------------------------------------------------------------------------------
@never_cache
@require_POST
def make(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    office = led_office(request, slug)
    return _to(roster.make_week(by=signed_in(request), office=office, monday=_monday(week)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    """What publishing changes and for whom, then the deed."""
    plan = led_week(request, slug, week)
    if request.method == "POST":
        try:
            roster.publish(plan, by=signed_in(request))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("The week is published. Everybody concerned gets a mail."))
            return _to(plan)
    found = board(plan, may_know_reasons=True)
    return render(
        request,
        "team/roster/publish.html",
        {"week": plan, "office": plan.office, "board": found, "whose": _whose(found), "address": week},
    )


def _whose(plan: Board) -> list[tuple[User, list[Shift]]]:
    held: dict[int, list[Shift]] = {}
    for day in plan.days:
        for card in day.cards:
            for one in card.assignments:
                held.setdefault(one.worker_id, []).append(card.shift)
    return [(person.user, held[person.user.pk]) for person in plan.people if person.user.pk in held]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    source = led_week(request, slug, week)
    form = CopyForm(posted(request), source=source)
    conflicts: list[roster.CopyConflict] = []
    target: RosterWeek | None = None
    if request.method == "POST" and form.is_valid():
        try:
            target, conflicts = roster.copy_week(
                source, by=signed_in(request), monday=date.fromisoformat(form.cleaned_data["week"])
            )
        except Refused as refusal:
            form.add_error("week", refusal.sentence)
        else:
            if not conflicts:
                messages.success(request, _("The week was copied."))
                return _to(target)
    context = {
        "office": source.office,
        "week": source,
        "address": week,
        "form": form,
        "conflicts": conflicts,
        "target": target,
        "target_address": address_of(target.monday) if target else "",
    }
    return render(request, "team/roster/copy.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shift_new(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    plan = led_week(request, slug, week)
    form = ShiftForm(
        posted(request),
        week=plan,
        initial={"day": request.GET.get("tag", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            shift = roster.add_shift(
                plan, by=signed_in(request), day=form.cleaned_data["day"], **form.values()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("roster-shift", slug=slug, week=week, number=shift.pk)
    return render(
        request,
        "team/roster/shift_new.html",
        {"office": plan.office, "week": plan, "address": week, "form": form},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shift_page(request: HttpRequest, slug: str, week: str, number: int) -> HttpResponse:
    """One shift: who works it, who could, and its times."""
    plan = led_week(request, slug, week)
    shift = get_object_or_404(Shift.objects.select_related("week__office"), pk=number, week=plan)
    form = ShiftForm(week=plan, shift=shift)
    problem, asked = "", AssignForm()
    if request.method == "POST":
        what, user = request.POST.get("what", ""), signed_in(request)
        try:
            if what == "times":
                form = ShiftForm(request.POST, week=plan, shift=shift, asks_reason="reason" in request.POST)
                if form.is_valid():
                    roster.move_shift(
                        shift,
                        by=user,
                        override_reason=form.cleaned_data.get("reason", ""),
                        **form.values(),
                    )
                    return redirect("roster-shift", slug=slug, week=week, number=number)
            elif what == "remove":
                roster.remove_shift(shift, by=user)
                return _to(plan)
            elif what == "free":
                held = get_object_or_404(
                    ShiftAssignment, pk=number_in(request.POST.get("assignment")), shift=shift
                )
                roster.free(held, by=user)
                return redirect("roster-shift", slug=slug, week=week, number=number)
            else:
                asked = AssignForm(request.POST)
                if asked.is_valid():
                    worker = get_object_or_404(User, pk=asked.cleaned_data["worker"], is_active=True)
                    roster.assign(shift, worker, by=user, override_reason=asked.cleaned_data["reason"])
                    return _after_assigning(request, plan, shift)
        except Refused as refusal:
            problem = refusal.sentence
            if form.is_bound and isinstance(refusal, roster.Objected):
                form = ShiftForm(request.POST, week=plan, shift=shift, asks_reason=True)
                form.add_error("reason", problem)
            elif form.is_bound:
                form.add_error(None, problem)
    shift.refresh_from_db()
    context = {
        "office": plan.office,
        "week": plan,
        "address": week,
        "shift": shift,
        "assignments": list(shift.assignments.select_related("worker")),
        "candidates": candidates(shift),
        "form": form,
        "asked": asked,
        "problem": problem,
    }
    return render(request, "team/roster/shift.html", context)


def _after_assigning(request: HttpRequest, plan: RosterWeek, shift: Shift) -> HttpResponse:
    """Back to the week when the shift is full, to the next free place otherwise."""
    if shift.assignments.count() >= shift.people:
        return redirect(f"{_to(plan).headers['Location']}#d{shift.pk}")
    return redirect("roster-shift", slug=plan.office.slug, week=address_of(plan.monday), number=shift.pk)
