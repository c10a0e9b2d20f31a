"""/team/faelle/<reference>/schutz/: the protection concerns of a case, for those who may read the case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import protection as verbs
from cases.actions.errors import Conflict, Refused
from cases.enums.cases import Via
from cases.enums.people import Custody
from cases.enums.protection import RUNNING_CONCERN, ConcernState
from cases.forms.protection import (
    AskForm,
    ConcernForm,
    DecisionForm,
    EndForm,
    HandoverForm,
    MoreForm,
    ReviewForm,
    VersionForm,
)
from cases.models import Case, HouseholdMember, ProtectionConcern
from cases.permissions.protection import (
    PROTECTABLE,
    can_protect,
    employment,
    missing_views,
    procedure_of,
    readable_views,
)
from cases.views.access import open_case
from cases.views.answers import sent_data
from cases.views.forms_again import refused, with_version
from cases.views.protection.danger import readiness
from offices.permissions import signed_in
from sozialraum.lib import clock

INVALID, CONFLICT = 422, 409
SHOWN_WITH_FIELDS = ("ask", "more", "handover", "review", "end")
"""Steps whose form shows its own errors; the others are buttons."""


@never_cache
@require_safe
def protection_list(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, action="list", subject="protectionconcern")
    rows = list(case.concerns.select_related("opened_by"))
    context = {
        "case": case,
        "running": [one for one in rows if one.state in RUNNING_CONCERN],
        "ended": [one for one in rows if one.state == ConcernState.ENDED],
        "can_begin": case.via == Via.ASSIGNMENT
        and case.state in PROTECTABLE
        and not any(one.state == ConcernState.ASSESSING for one in rows),
        "now": clock.now(),
        "readiness": readiness(),
    }
    return render(request, "team/protection/list.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def protection_new(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, subject="protectionconcern")
    user = signed_in(request)
    membership = employment(user, case)
    if membership is None or not can_protect(user, case):
        raise Http404
    form = ConcernForm(sent_data(request), case=case)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                concern = verbs.open_concern(case, by=user, **form.cleaned_data)
            except Refused as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                messages.success(request, _("Written down. The lead of your office has been told."))
                return redirect(concern)
    context = {"case": case, "form": form, "procedure": procedure_of(membership), "readiness": readiness()}
    return render(request, "team/protection/new.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def protection_detail(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One concern with every step that is possible now. `do` names the button that was pressed."""
    case = open_case(request, reference, subject="protectionconcern", subject_id=pk)
    concern = of_case(case, pk)
    bound: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in STEPS or not can_protect(signed_in(request), case):
            raise Http404
        form_class, step, done = STEPS[do]
        form = _form(form_class, concern, request.POST, do)
        status = INVALID
        try:
            if form.is_valid():
                step(request, concern, form.cleaned_data)
                messages.success(request, str(done))
                return redirect(concern)
        except Refused as error:
            status = CONFLICT if isinstance(error, Conflict) else INVALID
            concern = of_case(case, pk)
            form = refused(_form(form_class, concern, with_version(request.POST, concern), do), error)
        bound = {do: form}
    return render(
        request, "team/protection/detail.html", _shown(request, case, concern, bound), status=status
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def protection_decide(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = open_case(request, reference, subject="protectionconcern", subject_id=pk)
    user = signed_in(request)
    concern = of_case(case, pk)
    if not can_protect(user, case):
        raise Http404
    asked = list(concern.assessments.select_related("assessor"))
    missing = missing_views(concern, asked)
    if request.method != "POST" and (missing or concern.state != ConcernState.ASSESSING):
        return redirect(concern)
    form = DecisionForm(sent_data(request), initial={"version": concern.version}, concern=concern)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            given = form.cleaned_data
            try:
                verbs.decide_concern(
                    concern,
                    by=user,
                    version=given["version"],
                    result=given["result"],
                    reasons=given["result_reasons"],
                    involvement=form.involvement,
                    safety_plan=given["safety_plan"],
                    review_on=given["review_on"],
                )
            except Refused as error:
                status = CONFLICT if isinstance(error, Conflict) else INVALID
                concern = of_case(case, pk)
                form = refused(DecisionForm(with_version(request.POST, concern), concern=concern), error)
            else:
                messages.success(request, _("Decided."))
                return redirect(concern)
    views = readable_views(user, concern, asked)
    context = {"case": case, "concern": concern, "form": form, "views": views}
    return render(request, "team/protection/decide.html", context, status=status)


@never_cache
@require_safe
def protection_form(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The handover to the youth office on paper (§ 8a (4) SGB VIII): names go here without a consent."""
    case = open_case(request, reference, action="print", subject="protectionconcern", subject_id=pk)
    concern = of_case(case, pk)
    if not concern.is_provider:
        raise Http404
    user = signed_in(request)
    home = HouseholdMember.objects.current().filter(household__case=case, person=OuterRef("person"))
    custody = case.relations.exclude(custody__in=["", Custody.NONE]).filter(person=OuterRef("person"))
    members = list(
        case.case_people.select_related("person").annotate(
            home=Subquery(home.values("household__address")[:1]), is_custodian=Exists(custody)
        )
    )
    children = list(concern.children.order_by("pk"))
    homes = {one.person_id: one.home or "" for one in members}
    for person in (*children, *(one.person for one in members)):
        person.address = person.address or homes.get(person.pk, "")
    asked = list(concern.assessments.select_related("assessor"))
    context = {
        "case": case,
        "concern": concern,
        "children": children,
        "others": [one for one in members if one.person not in children],
        "views": readable_views(user, concern, asked),
        "author": user,
        "now": clock.now(),
    }
    return render(request, "team/protection/form.html", context)


def of_case(case: Case, pk: int) -> ProtectionConcern:
    concern: ProtectionConcern | None = (
        case.concerns.select_related("opened_by", "organization", "decided_by", "follows")
        .filter(pk=pk)
        .first()
    )
    if concern is None:
        raise Http404
    concern.case = case
    return concern


def _shown(
    request: HttpRequest, case: Case, concern: ProtectionConcern, bound: dict[str, Any]
) -> dict[str, Any]:
    user = signed_in(request)
    # What the page offers; each step asks again what is allowed.
    can_write = case.via == Via.ASSIGNMENT and case.state in PROTECTABLE
    forms: dict[str, Any] = {}
    if can_write and concern.state == ConcernState.ASSESSING:
        forms |= {"ask": AskForm, "more": MoreForm}
    if can_write and concern.state == ConcernState.FOLLOW_UP:
        forms |= {"review": ReviewForm, "end": EndForm}
    if can_write and concern.is_provider and concern.state != ConcernState.ENDED:
        forms["handover"] = HandoverForm
    asked = list(concern.assessments.select_related("assessor"))
    own = next((one for one in asked if one.assessor_id == user.pk), None)
    name, failed = next(iter(bound.items()), ("", None))
    now = clock.now()
    return {
        "case": case,
        "concern": concern,
        "children": list(concern.children.order_by("pk")),
        "asked": asked,
        "views": readable_views(user, concern, asked),
        "own": own,
        "missing": missing_views(concern, asked) if concern.state == ConcernState.ASSESSING else "",
        "forms": {name: bound.get(name) or _form(kind, concern, None, name) for name, kind in forms.items()},
        "failed_on_top": failed if name not in SHOWN_WITH_FIELDS or name not in forms else None,
        "lost_text": "\n\n".join(_typed(failed)) if name and name not in forms else "",
        "readiness": readiness(),
        "can_write": can_write,
        "assess_is_late": concern.state == ConcernState.ASSESSING and concern.assess_by < now,
        "decide_is_late": concern.state == ConcernState.ASSESSING and concern.decide_by < now,
        "review_is_late": concern.state == ConcernState.FOLLOW_UP and concern.review_on < now.date(),
    }


def _typed(form: Any) -> list[str]:
    """Words somebody typed into a step that is not possible any more."""
    names = ("observations", "immediate_steps", "note", "to")
    return [text for name in names if (text := form.data.get(name, "").strip())]


def _form(form_class: Any, concern: ProtectionConcern, data: Any, name: str) -> Any:
    more = {"concern": concern} if form_class is AskForm else {}
    initial = {"version": concern.version, "review_on": concern.review_on}
    if form_class is HandoverForm:
        initial["at"] = clock.now()
    if form_class is MoreForm:
        initial["indicators"] = concern.indicators
        initial["is_immediate"] = concern.is_immediate
    return form_class(data, initial=initial, auto_id=f"{name}_%s", **more)


# --- steps ----------------------------------------------------------------------------------------------
def _more(request: HttpRequest, concern: ProtectionConcern, given: dict[str, Any]) -> None:
    verbs.add_observation(concern, by=signed_in(request), **given)


def _ask(request: HttpRequest, concern: ProtectionConcern, given: dict[str, Any]) -> None:
    verbs.ask_assessor(concern, by=signed_in(request), **given)


def _release(request: HttpRequest, concern: ProtectionConcern, given: dict[str, Any]) -> None:
    assessment = concern.assessments.filter(pk=request.POST.get("assessment") or 0).first()
    if assessment is None:
        raise Http404
    assessment.concern = concern
    verbs.release_assessor(assessment, by=signed_in(request))


def _handover(request: HttpRequest, concern: ProtectionConcern, given: dict[str, Any]) -> None:
    verbs.record_handover(concern, by=signed_in(request), **given)


def _review(request: HttpRequest, concern: ProtectionConcern, given: dict[str, Any]) -> None:
    verbs.look_again(concern, by=signed_in(request), **given)


def _end(request: HttpRequest, concern: ProtectionConcern, given: dict[str, Any]) -> None:
    verbs.end_concern(concern, by=signed_in(request), **given)


STEPS: dict[str, tuple[Any, Any, Any]] = {
    "more": (MoreForm, _more, gettext_lazy("Added.")),
    "ask": (AskForm, _ask, gettext_lazy("Asked. It is on your colleague's desk.")),
    "release": (VersionForm, _release, gettext_lazy("Your colleague is free again.")),
    "handover": (HandoverForm, _handover, gettext_lazy("Written down.")),
    "review": (ReviewForm, _review, gettext_lazy("The day is changed.")),
    "end": (EndForm, _end, gettext_lazy("This concern has ended.")),
}
