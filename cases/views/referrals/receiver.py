"""/vermittlung/<token>/: what a receiver without an account reads and answers.

Nothing but the minimum stands here: which office asks and its phone, what for, the sentences written for the receiver,
and a contact only while a consent that covers names is in force. GET changes nothing but the access log, because
mail scanners open links before people do. Never indexed, never kept, and the address travels to no other page.

Exempt from the check against forged requests: nothing here rests on a cookie, whoever posts must know the address, and
browsers send “Origin: null” from a page without referrer, which that check refuses.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cases.actions.errors import Conflict, Refused
from cases.actions.log import record_access
from cases.actions.referrals import answers, steps
from cases.enums.cases import Via
from cases.enums.consents import DataCategory
from cases.enums.referrals import NEXT, ReferralState
from cases.forms.referrals import ReceiverForm
from cases.models import Consent, Referral
from cases.views.forms_again import refused, with_version
from sozialraum.lib import clock

GONE, UNKNOWN, INVALID, CONFLICT = 410, 404, 422, 409


@csrf_exempt
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def referral_answer(request: HttpRequest, token: str) -> HttpResponse:
    with transaction.atomic():
        referral = answers.by_token(token)
        if referral is not None:
            record_access(
                by=None,
                via=Via.SYSTEM,
                action="view_by_link",
                subject="referral",
                subject_id=referral.pk,
                case=referral.case,
            )
    if referral is None:
        return _page(request, {"problem": "unknown"}, UNKNOWN)
    if referral.token_expires_at <= clock.now():
        return _page(request, {"problem": "expired", "office": referral.case.office}, GONE)
    if request.method != "POST":
        return _page(request, _shown(referral), 200)
    if not NEXT[referral.state]:
        return _page(request, _shown(referral), CONFLICT)
    form = ReceiverForm(request.POST, referral=referral)
    try:
        steps.must_be_fresh(referral, request.POST.get("version"))
        if not form.is_valid():
            return _page(request, _shown(referral, form), INVALID)
        given = form.cleaned_data
        answers.answer_by_link(
            token,
            version=given["version"],
            to=given["to"],
            reason=given.get("reason", ""),
            text=given["text"],
        )
    except Refused as error:
        fresh = answers.by_token(token)
        if fresh is None:
            return _page(request, {"problem": "unknown"}, UNKNOWN)
        form = refused(ReceiverForm(with_version(request.POST, fresh), referral=fresh), error)
        return _page(request, _shown(fresh, form), CONFLICT if isinstance(error, Conflict) else INVALID)
    return _leaves_nothing(redirect("referral-answer", token=token))


def _shown(referral: Referral, form: ReceiverForm | None = None) -> dict[str, Any]:
    over = not NEXT[referral.state]
    contact = ""
    if referral.with_names and not over and may_read_contact(referral):
        contact = referral.family_contact
    return {
        "office": referral.case.office,
        "referral": referral,
        "is_over": over,
        "is_withdrawn": referral.state == ReferralState.WITHDRAWN,
        "contact": contact,
        "talk": [] if over else [step for step in referral.steps.for_receiver() if step.text],
        "form": None
        if over
        else form or ReceiverForm(initial={"version": referral.version}, referral=referral),
        "answered": referral.state not in (ReferralState.SENT, ReferralState.WITHDRAWN),
    }


def may_read_contact(referral: Referral) -> bool:
    """Inside the team always; outside only while the consent counts and names the contact."""
    if not referral.is_outside:
        return True
    return (
        Consent.objects.valid()
        .filter(pk=referral.consent_id, categories__contains=[DataCategory.CONTACT])
        .exists()
    )


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    # Without language versions: links to them would carry the token and lead nowhere.
    alone = {"html_lang": "", "alternates": []}
    return _leaves_nothing(render(request, "team/referrals/answer.html", context | alone, status=status))


def _leaves_nothing(response: Any) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
