"""/team/auskunft/: requests under Art. 15 DSGVO. Data protection sees state and deadline, never a content."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions.errors import Refused
from cases.actions.log import record_access
from cases.actions.subject_access.papers import as_json, as_pdf
from cases.actions.subject_access.requests import (
    answer_request,
    begin_request,
    copy_part,
    enter_request,
    extend_request,
    refuse_request,
)
from cases.enums.cases import Via
from cases.forms.guard import RefusalForm, SubjectExportForm, SubjectPersonForm, SubjectRequestForm
from cases.models import Case, Person, SubjectPart, SubjectRequest
from cases.permissions.guard import can_answer_for, can_see_subject_requests, is_data_protection
from cases.views.access import open_case
from cases.views.answers import sent_data
from offices.enums import FAMILY_WORK
from offices.models import Office, User
from offices.permissions import leads, offices_of, signed_in
from sozialraum.lib import clock
from sozialraum.lib.pdf import CannotPrint


def _allowed(request: HttpRequest) -> User:
    user = signed_in(request)
    if not can_see_subject_requests(user):
        raise Http404
    return user


def _offices(user: User) -> Any:
    return (
        Office.objects.order_by("position", "name")
        if is_data_protection(user)
        else offices_of(user, *FAMILY_WORK)
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subject_access(request: HttpRequest) -> HttpResponse:
    user = _allowed(request)
    form = SubjectRequestForm(
        sent_data(request), offices=_offices(user), initial={"received_on": clock.today()}
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            given = form.cleaned_data
            asked = enter_request(given["office"], by=user, received_on=given["received_on"])
            messages.success(request, _("Entered. It has to be answered within a month."))
            return redirect("subject-access-detail", asked.number)
        status = 422
    found = SubjectRequest.objects.visible_to(user).select_related("office").prefetch_related("parts")
    context = {
        "open": found.open(),
        "settled": found.exclude(state__in=["received", "preparing"]).order_by("-answered_at")[:20],
        "form": form,
        "today": clock.today(),
    }
    return render(request, "team/guard/subject_access.html", context, status=status)


def _found(user: User, number: str) -> SubjectRequest:
    found: SubjectRequest = get_object_or_404(
        SubjectRequest.objects.visible_to(user).select_related("office", "person", "answered_by"),
        number=number,
    )
    return found


@never_cache
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    user = _allowed(request)
    return _detail(request, user, _found(user, number))


def _detail(
    request: HttpRequest, user: User, asked: SubjectRequest, status: int = 200, **forms: Any
) -> HttpResponse:
    parts = list(asked.parts.select_related("case__office", "exported_by"))
    readable = {
        case.pk: case
        for case in Case.objects.visible_to(user)
        .with_right_of(user)
        .filter(pk__in=[part.case_id for part in parts])
    }
    own = [part for part in parts if part.case_id in readable and can_answer_for(user, part.case)]
    with transaction.atomic():
        for part in own:
            # The person's name is shown because of this case.
            record_access(
                by=user,
                via=readable[part.case_id].right or Via.ASSIGNMENT,
                action="view",
                subject="subject_access",
                subject_id=asked.pk,
                case=part.case,
            )
    is_open = asked.state in ("received", "preparing")
    steers = is_open and (is_data_protection(user) or leads(user, asked.office_id))
    context = {
        "asked": asked,
        "own": own,
        "done": sum(part.exported_at is not None for part in parts),
        "total": len(parts),
        "others": len(parts) - len(own),
        "person_form": forms.get("person_form")
        or (
            SubjectPersonForm(people=_people(user))
            if asked.state == "received" and not is_data_protection(user)
            else None
        ),
        "export_form": forms.get("export_form") or SubjectExportForm(),
        "refusal_form": forms.get("refusal_form") or (RefusalForm() if steers else None),
        "may_extend": steers and not asked.is_extended,
        "may_answer": is_open
        and bool(parts)
        and all(part.exported_at for part in parts)
        and (bool(own) or leads(user, asked.office_id)),
        "is_late": is_open and asked.due_on < clock.today(),
    }
    return render(request, "team/guard/subject_access_detail.html", context, status=status)


def _people(user: User) -> Any:
    """People of cases for which this colleague answers."""
    cases = Case.objects.visible_to(user).filter(assignments__worker=user)
    return Person.objects.visible_to(user).filter(case_people__case__in=cases).distinct()


@never_cache
@require_POST
def begin(request: HttpRequest, number: str) -> HttpResponse:
    user = _allowed(request)
    asked = _found(user, number)
    if is_data_protection(user):
        raise Http404
    form = SubjectPersonForm(request.POST, people=_people(user))
    if form.is_valid():
        try:
            begin_request(asked, form.cleaned_data["person"], by=user)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("subject-access-detail", number)
    return _detail(request, user, asked, status=422, person_form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin_from_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The one button in a case: whoever of the family asks, entered today and begun at once."""
    user = signed_in(request)
    case = open_case(request, reference, subject="access")
    if not can_answer_for(user, case):
        raise Http404
    form = SubjectPersonForm(sent_data(request), people=Person.objects.filter(case_people__case=case))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    asked = enter_request(case.office, by=user, received_on=clock.today())
                    begin_request(asked, form.cleaned_data["person"], by=user)
            except Refused as error:
                form.add_error(None, error.sentence)
            else:
                return redirect("subject-access-detail", asked.number)
    return render(request, "team/guard/case_subject.html", {"case": case, "form": form}, status=status)


@never_cache
@sensitive_post_parameters("more_names")
@require_POST
def copy(request: HttpRequest, number: str, reference: str, kind: str) -> HttpResponse:
    """The copy of one case as PDF or JSON. POST, because making it changes the request's state."""
    user = _allowed(request)
    asked = _found(user, number)
    part = get_object_or_404(SubjectPart.objects.filter(request=asked), case__reference=reference)
    if not can_answer_for(user, part.case):
        raise Http404
    form = SubjectExportForm(request.POST)
    if not form.is_valid():
        return _detail(request, user, asked, status=422, export_form=form)
    given = form.cleaned_data
    try:
        with transaction.atomic():
            collection = copy_part(
                part, by=user, with_entrusted=given["with_entrusted"], more_names=given["more_names"]
            )
            content = as_pdf(asked, collection) if kind == "pdf" else as_json(asked, collection)
    except (Refused, CannotPrint) as error:
        messages.error(request, str(error))
        return _detail(request, user, asked, status=409, export_form=form)
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else "application/json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="auskunft-{asked.number}-{reference}.{kind}"'
    )
    return response


@never_cache
@require_POST
def settle(request: HttpRequest, number: str) -> HttpResponse:
    """`what`: answered, refused or extended."""
    user = _allowed(request)
    asked = _found(user, number)
    what = request.POST.get("what")
    try:
        if what == "refused":
            form = RefusalForm(request.POST)
            if not form.is_valid():
                return _detail(request, user, asked, status=422, refusal_form=form)
            refuse_request(asked, by=user, refusal=form.cleaned_data["refusal"])
        elif what == "extended":
            extend_request(asked, by=user)
        else:
            answer_request(asked, by=user)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Recorded."))
    return redirect("subject-access-detail", number)
