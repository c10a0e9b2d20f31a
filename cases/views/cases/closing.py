"""Asking for the end of a case, and deciding it: never the same person."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cases.actions.cases import approve_closing, refuse_closing, request_closing
from cases.actions.hindrances import CLOSING, Obstacle, obstacles
from cases.enums.cases import TRANSITIONS, State, Via
from cases.forms.cases import ClosingForm, DecisionForm
from cases.models import Case
from cases.permissions.cases import can_decide_closing
from cases.views.access import open_case
from cases.views.answers import saved, sent_data
from cases.views.caseload.masked import open_masked
from offices.models import User
from offices.permissions import signed_in


def with_addresses(case: Case, found: list[Obstacle]) -> list[dict[str, Any]]:
    """Each sentence with the page on which it is settled, where that page exists."""
    shown = []
    for obstacle in found:
        try:
            url = reverse(obstacle.part, args=[case.reference]) if obstacle.part else ""
        except NoReverseMatch:
            url = ""
        shown.append({"sentence": obstacle.sentence, "url": url})
    return shown


@never_cache
def closing(request: HttpRequest, reference: str) -> HttpResponse:
    """How did it end? What is still open stands above the form, with the way to settle it."""
    case = open_case(request, reference)
    if case.via != Via.ASSIGNMENT or State.CLOSING_REQUESTED not in TRANSITIONS[case.state]:
        raise Http404
    form = ClosingForm(sent_data(request), initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        if saved(
            request,
            form,
            lambda: request_closing(case, by=signed_in(request), **form.cleaned_data),
            _("Your lead has been asked to approve it."),
        ):
            return redirect(case)
        case.refresh_from_db()
        form.at_version(case.version)
    context = {"case": case, "form": form, "obstacles": with_addresses(case, obstacles(case, CLOSING))}
    return render(request, "team/caseload/closing.html", context)


@never_cache
def decide_as_deputy(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the only lead has asked, a deputy of the case is the second pair of eyes."""
    user = signed_in(request)
    case = open_case(request, reference)
    if not can_decide_closing(user, case):
        raise Http404
    return _decision(request, user, case, "team/caseload/decision.html", case.get_absolute_url())


@never_cache
def decide_as_lead(request: HttpRequest, reference: str) -> HttpResponse:
    """The lead sees reference, people at work and result; no name, no text."""
    user = signed_in(request)
    case = open_masked(request, reference)
    if not can_decide_closing(user, case):
        raise Http404
    return _decision(request, user, case, "team/caseload/decision_masked.html", reverse("case-caseload"))


def _decision(request: HttpRequest, user: User, case: Case, template: str, then: str) -> HttpResponse:
    form = DecisionForm(sent_data(request), initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if request.POST.get("decision") == "approve":
            if saved(
                request,
                form,
                lambda: approve_closing(case, by=user, version=version),
                _("The case %(reference)s is closed.") % {"reference": case.reference},
            ):
                return redirect(then)
        elif not form.cleaned_data["reply"]:
            form.add_error("reply", _("Please say what is missing."))
        elif saved(
            request,
            form,
            lambda: refuse_closing(case, by=user, version=version, reply=form.cleaned_data["reply"]),
            _("The case %(reference)s goes back to work.") % {"reference": case.reference},
        ):
            return redirect(then)
        case.refresh_from_db(fields=["state", "version", "outcome"])
        form.at_version(case.version)
    context = {"case": case, "form": form, "obstacles": with_addresses(case, obstacles(case, CLOSING))}
    return render(request, template, context)
