"""A case at a glance, its beginning, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions import cases as verbs
from cases.actions.cases import begin_case, update_case
from cases.enums.cases import RUNNING, WRITABLE, Duty, State, Via
from cases.enums.encounters import Result, Topic
from cases.forms.cases import BeginCaseForm, EditCaseForm
from cases.models import Appointment, Assignment, Case, CasePerson, Encounter
from cases.views.access import open_case
from cases.views.answers import done, saved, sent_data
from offices.enums import FAMILY_WORK
from offices.models import Office, Organization, User
from offices.permissions import offices_of, signed_in, standing
from sozialraum.lib import clock

STEPS: dict[str, tuple[Callable[..., Case], Any]] = {
    "oeffnen": (verbs.open_case, gettext_lazy("The case is open.")),
    "beginnen": (verbs.start, gettext_lazy("The work begins.")),
    "pausieren": (verbs.pause, gettext_lazy("The case is paused.")),
    "fortsetzen": (verbs.resume, gettext_lazy("The case goes on.")),
    "zuruecknehmen": (verbs.withdraw_closing, gettext_lazy("The case goes on, it will not be closed.")),
    "wieder-oeffnen": (verbs.reopen, gettext_lazy("The case is open again.")),
}
NEXT: dict[str, list[tuple[str, Any]]] = {
    State.DRAFT: [("oeffnen", gettext_lazy("Open the case"))],
    State.OPEN: [("beginnen", gettext_lazy("Begin the work"))],
    State.ACTIVE: [("pausieren", gettext_lazy("Pause"))],
    State.PAUSED: [("fortsetzen", gettext_lazy("Go on"))],
    State.CLOSING_REQUESTED: [("zuruecknehmen", gettext_lazy("Withdraw and go on"))],
    State.CLOSED: [("wieder-oeffnen", gettext_lazy("Open again"))],
}


@never_cache
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = open_case(request, reference)
    team = list(
        Assignment.objects.filter(case=case)
        .exclude(ends_at__lte=clock.now())
        .select_related("worker")
        .order_by("starts_at", "pk")
    )
    people = list(CasePerson.objects.filter(case=case).select_related("person"))
    appointments = list(
        Appointment.objects.upcoming().filter(case=case).select_related("worker").order_by("at")[:5]
    )
    own = _own_duties(team, user) if case.via == Via.ASSIGNMENT else set()
    context = {
        "case": case,
        "people": people,
        "team": [{"row": row, "is_planned": row.starts_at > clock.now()} for row in team],
        "appointments": appointments,
        "can_write": case.via == Via.ASSIGNMENT and case.state in WRITABLE,
        "can_hand_over": Duty.LEAD in own and case.state in (State.DRAFT, *RUNNING),
        "can_close": case.via == Via.ASSIGNMENT and case.state in WRITABLE and case.state != State.DRAFT,
        "can_discard": case.state == State.DRAFT
        and (Duty.LEAD in own or (bool(own) and case.created_by_id == user.pk)),
        "may_decide": case.state == State.CLOSING_REQUESTED
        and case.closing_requested_by_id != user.pk
        and Duty.DEPUTY in own,
        "steps": _steps(case, user, own),
        "needs_basis": case.state == State.DRAFT and not case.legal_basis,
    }
    return render(request, "team/caseload/detail.html", context)


def _own_duties(team: list[Assignment], user: User) -> set[str]:
    now = clock.now()
    return {row.duty for row in team if row.worker_id == user.pk and row.starts_at <= now}


def _steps(case: Case, user: User, own: set[str]) -> list[dict[str, str]]:
    """The buttons of this state; whether they may be pressed is asked again when they are."""
    allowed = bool(own)
    if case.state == State.CLOSING_REQUESTED:
        allowed = case.closing_requested_by_id == user.pk or Duty.LEAD in own
    elif case.state == State.CLOSED:
        allowed = Duty.LEAD in own
    if not allowed:
        return []
    return [
        {"url": reverse("case-detail-step", args=[case.reference, step]), "label": str(label)}
        for step, label in NEXT.get(case.state, [])
    ]


@never_cache
@require_POST
def step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """One press, one step of the state machine."""
    if verb not in STEPS:
        raise Http404
    case = open_case(request, reference)
    act, success = STEPS[verb]
    done(request, lambda: act(case, by=signed_in(request)), success)
    return redirect("case-detail", reference)


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """A new case, with the least that is needed; people and everything else come after.

    `?kontakt=`: the contact that led here gives its office and what it was about, as words that can be changed. Neither
    its note nor its number goes along: it holds no name and is never found again from a case.
    """
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    offices = list(offices_of(user, *FAMILY_WORK).prefetch_related("organizations"))
    contact = _contact(request, user)
    form = BeginCaseForm(
        sent_data(request),
        initial={"office": contact.office_id, "about": told_of(contact)} if contact else {},
        offices=Office.objects.filter(pk__in=[office.pk for office in offices]),
        organizations=Organization.objects.filter(offices__in=offices).distinct(),
    )
    if request.method == "POST" and form.is_valid():
        made: list[Case] = []
        if saved(request, form, lambda: made.append(begin_case(by=user, **form.cleaned_data)), _("Saved.")):
            return redirect("case-detail", made[0].reference)
    return render(request, "team/caseload/begin.html", {"form": form, "contact": contact})


def _contact(request: HttpRequest, user: User) -> Encounter | None:
    """The contact that led to a case, if this person may see it."""
    number = request.GET.get("kontakt", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    known = Encounter.objects.visible_to(user).filter(pk=int(number), result=Result.CASE_OPENED)
    found: Encounter | None = known.prefetch_related("offers__service").first()
    return found


def told_of(contact: Encounter) -> str:
    """What a contact was about, in sentences for a note."""
    lines = [
        _("It was about: %(topics)s.")
        % {"topics": "; ".join(str(Topic(one).label) for one in contact.topics)}
    ]
    if offers := [offer.service.name for offer in contact.offers.all()]:
        lines.append(_("Offers they were told about: %(offers)s.") % {"offers": ", ".join(offers)})
    if contact.language:
        lines.append(_("Language: %(language)s.") % {"language": contact.get_language_display()})
    return "\n".join(lines)


@never_cache
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference)
    if case.via != Via.ASSIGNMENT or case.state not in WRITABLE:
        raise Http404
    organizations = (
        Organization.objects.filter(offices=case.office_id)
        | Organization.objects.filter(pk=case.organization_id)
    ).distinct()
    form = EditCaseForm(sent_data(request), case=case, organizations=organizations)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        version, changes = form.cleaned_data["version"], form.changes()
        if saved(
            request,
            form,
            lambda: update_case(case, by=signed_in(request), version=version, changes=changes),
            _("Saved."),
        ):
            return redirect(case)
        case.refresh_from_db()
        if version != case.version:
            form.at_version(case.version)
            differences = _differences(form, case, changes)
    return render(
        request, "team/caseload/edit.html", {"case": case, "form": form, "differences": differences}
    )


def _differences(form: EditCaseForm, case: Case, typed: dict[str, Any]) -> list[tuple[str, str]]:
    """What a colleague has saved meanwhile and this form would overwrite."""
    found = []
    for name, value in typed.items():
        stored = getattr(case, name)
        if stored != value:
            shown = getattr(case, f"get_{name}_display", lambda stored=stored: stored)()
            if isinstance(shown, bool):
                shown = _("yes") if shown else _("no")
            found.append((str(form.fields[name].label), str(shown)))
    return found
