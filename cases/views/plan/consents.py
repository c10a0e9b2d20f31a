"""Consents of a case: prepared, given, revoked."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions import consents as actions
from cases.enums.cases import Via
from cases.forms.consents import GivenConsentForm, PreparedConsentForm, RevokedConsentForm
from cases.models import Case, Consent, Referral
from cases.views.access import open_case
from cases.views.answers import done, saved, sent_data
from cases.views.plan.opening import form_page, may_write, open_to_write, part_or_404, stored_now, version_of
from offices.permissions import signed_in

ROW_NUMBER = re.compile("[1-9][0-9]{0,17}")


def _consents(case: Case) -> str:
    return reverse("case-consents", args=[case.reference])


def _asked_by(request: HttpRequest, case: Case) -> Referral | None:
    """The referral that waits for this consent: `?vermittlung=`. One of another case does not exist."""
    number = request.GET.get("vermittlung", "")
    if not number:
        return None
    if not ROW_NUMBER.fullmatch(number):
        raise Http404
    referral: Referral = part_or_404(case.referrals.with_receiver(), case, int(number))
    return referral


def _back(case: Case, referral: Referral | None) -> str:
    return referral.get_absolute_url() if referral is not None else _consents(case)


@require_safe
def consents(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, subject="consents")
    rows = list(Consent.objects.filter(case=case).with_details())
    context = {
        "case": case,
        "may_write": may_write(case),
        "may_revoke": case.via == Via.ASSIGNMENT,
        "current": [row for row in rows if row.standing in ("prepared", "valid")],
        "past": [row for row in rows if row.standing in ("expired", "revoked")],
    }
    return render(request, "team/plan/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_new(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_to_write(request, reference, subject="consents")
    referral = _asked_by(request, case)
    form = PreparedConsentForm(sent_data(request), case=case, referral=referral)
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.prepare_consent(
            case, by=signed_in(request), recipients=form.recipients(), **form.fields_of_consent()
        ),
        _("The consent is prepared: print it, have it signed, and write down that it was given."),
    ):
        return redirect(_back(case, referral))
    return form_page(
        request,
        case,
        form,
        title=_("Prepare a consent"),
        back=_back(case, referral),
        button=_("Save consent"),
        organizations=form.organizations,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent_edit(request: HttpRequest, reference: str, consent: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="consents", subject_id=consent)
    row: Consent = part_or_404(Consent.objects.with_details(), case, consent)
    form = PreparedConsentForm(sent_data(request), case=case, consent=row)
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.change_consent(
            row,
            by=signed_in(request),
            version=form.cleaned_data["version"] or 0,
            recipients=form.recipients(),
            **form.fields_of_consent(),
        ),
        _("The consent has been changed."),
    ):
        return redirect(_consents(case))
    return form_page(
        request,
        case,
        form,
        title=_("Change the consent"),
        back=_consents(case),
        button=_("Save"),
        organizations=form.organizations,
        stored=stored_now(form, row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent_give(request: HttpRequest, reference: str, consent: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="consents", subject_id=consent)
    row: Consent = part_or_404(Consent.objects.with_details(), case, consent)
    referral = _asked_by(request, case)
    form = GivenConsentForm(sent_data(request), initial={"version": row.version})
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.give_consent(row, by=signed_in(request), **form.cleaned_data),
        _("The consent is in force."),
    ):
        return redirect(_back(case, referral))
    return form_page(
        request,
        case,
        form,
        title=_("The consent was given"),
        back=_back(case, referral),
        button=_("Save"),
        consent=row,
        stored=stored_now(form, row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent_revoke(request: HttpRequest, reference: str, consent: int) -> HttpResponse:
    """Also while the case is being closed or is closed: consent stays the family's own."""
    case = open_case(request, reference, subject="consents", subject_id=consent)
    if case.via != Via.ASSIGNMENT:
        raise PermissionDenied
    row: Consent = part_or_404(Consent.objects.with_details(), case, consent)
    form = RevokedConsentForm(sent_data(request), initial={"version": row.version})
    if form.is_valid() and saved(
        request,
        form,
        lambda: actions.revoke_consent(row, by=signed_in(request), **form.cleaned_data),
        _("The consent is revoked. What rested on it has been withdrawn."),
    ):
        return redirect(_consents(case))
    return form_page(
        request,
        case,
        form,
        title=_("The consent was revoked"),
        back=_consents(case),
        button=_("Revoke"),
        consent=row,
        stored=stored_now(form, row),
    )


@require_POST
def consent_discard(request: HttpRequest, reference: str, consent: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="consents", subject_id=consent)
    row: Consent = part_or_404(Consent.objects, case, consent)
    done(
        request,
        lambda: actions.discard_consent(row, by=signed_in(request), version=version_of(request)),
        _("The form has been discarded."),
    )
    return redirect(_consents(case))
