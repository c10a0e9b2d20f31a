"""The proposal for open places: asked for, watched, looked at, taken over or discarded. For leads alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from offices.actions import proposals
from offices.actions.errors import Refused
from offices.enums.roster import ProposalState
from offices.models import RosterProposal, RosterWeek, Shift, User
from offices.permissions import signed_in
from offices.roster.board import Board, Day, board, needs_of, presences
from offices.roster.coverage import Gap, Presence, gaps
from offices.views.doors import number_in
from offices.views.roster import led_week
from sozialraum.lib.weeks import address_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    """For how many weeks? Then it begins."""
    plan = led_week(request, slug, week)
    problem = ""
    if request.method == "POST":
        try:
            proposal = proposals.ask(
                plan, by=signed_in(request), weeks=number_in(request.POST.get("weeks")) or 1
            )
        except Refused as refusal:
            problem = refusal.sentence
        else:
            return redirect("roster-proposal", slug=slug, week=week, number=proposal.pk)
    context = {
        "office": plan.office,
        "week": plan,
        "address": week,
        "problem": problem,
        "choices": range(1, proposals.MOST_WEEKS + 1),
    }
    return render(request, "team/roster/propose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_page(request: HttpRequest, slug: str, week: str, number: int) -> HttpResponse:
    plan = led_week(request, slug, week)
    proposal = _proposal(plan, number)
    not_taken: list[proposals.NotTaken] = []
    if request.method == "POST":
        user = signed_in(request)
        try:
            if request.POST.get("what") == "apply":
                placed, not_taken = proposals.apply(proposal, by=user)
                messages.success(
                    request,
                    ngettext(
                        "%(n)d place was filled. The week is still a draft.",
                        "%(n)d places were filled. The week is still a draft.",
                        placed,
                    )
                    % {"n": placed},
                )
            else:
                proposals.discard(proposal, by=user)
                messages.success(request, _("The proposal was discarded. Nothing was changed."))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        if not not_taken:
            return redirect("roster-week", slug=slug, week=week)
        proposal.refresh_from_db()
    context: dict[str, Any] = {
        "office": plan.office,
        "week": plan,
        "address": week,
        "proposal": proposal,
        "not_taken": not_taken,
    }
    if proposal.state == ProposalState.READY:
        context |= {"previews": _previews(proposal), "chosen": len(proposal.result["chosen"])}
        context["open"] = sum(one["places"] for one in proposal.result["open"])
    return render(request, "team/roster/proposal.html", context)


@never_cache
@require_safe
def proposal_state(request: HttpRequest, slug: str, week: str, number: int) -> HttpResponse:
    """How far it is, for the page that waits."""
    proposal = _proposal(led_week(request, slug, week), number)
    return JsonResponse(
        {
            "at_work": proposal.is_at_work and not proposal.is_dead,
            "words": _progress_words(proposal),
        }
    )


def _progress_words(proposal: RosterProposal) -> str:
    if proposal.gap_percent is None:
        return str(proposal.get_state_display())
    return _("A plan is there. At most %(percent)s could still be better.") % {
        "percent": f"{proposal.gap_percent:.1f} %".replace(".", ",")
    }


def _proposal(plan: RosterWeek, number: int) -> RosterProposal:
    return get_object_or_404(
        RosterProposal.objects.select_related("office"), pk=number, office=plan.office, monday=plan.monday
    )


@dataclass
class Place:
    """A shift as it would be: who works it, who is proposed, what stays open and why."""

    shift: Shift
    held: list[User]
    proposed: list[User]
    open_places: int = 0
    why: dict[str, int] = field(default_factory=dict)


@dataclass
class Preview:
    """One week as it would be. `rules`: what gap_words reads of a board."""

    week: RosterWeek
    address: str
    rules: dict[int, Any]
    days: list[tuple[Day, list[Place], list[Gap]]]
    hours: list[tuple[Any, int]]


def _previews(proposal: RosterProposal) -> list[Preview]:
    chosen: dict[int, list[int]] = {}
    for shift, worker in proposal.result["chosen"]:
        chosen.setdefault(shift, []).append(worker)
    why = {one["slot"]: one["why"] for one in proposal.result["open"]}
    return [
        _preview(board(week, may_know_reasons=True), chosen, why) for week in proposals.drafts_of(proposal)
    ]


def _preview(plan: Board, chosen: dict[int, list[int]], why: dict[int, dict[str, int]]) -> Preview:
    people = {person.user.pk: person for person in plan.people}
    more = dict.fromkeys(people, 0)
    days = []
    for day in plan.days:
        places, here = [], presences(day.cards, people)
        for card in day.cards:
            proposed = [people[number] for number in chosen.get(card.shift.pk, []) if number in people]
            left = max(0, card.open_places - len(proposed))
            places.append(
                Place(
                    card.shift,
                    [one.worker for one in card.assignments],
                    [person.user for person in proposed],
                    left,
                    why.get(card.shift.pk, {}) if left else {},
                )
            )
            for person in proposed:
                more[person.user.pk] += card.shift.work_minutes
                here.append(
                    Presence(
                        person.user.pk,
                        card.shift.starts_at,
                        card.shift.ends_at,
                        person.organization_kind,
                        frozenset(person.user.languages),
                        person.qualifications,
                    )
                )
        lacking = [] if day.closed else gaps(needs_of(plan.rules.values(), day.day), here)
        if places or lacking:
            days.append((day, places, lacking))
    hours = [(person, person.minutes + more[person.user.pk]) for person in plan.people]
    return Preview(plan.week, address_of(plan.week.monday), plan.rules, days, hours)
