"""/team/faelle/<reference>/vermittlungen/: the referrals of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.errors import Conflict, Refused
from cases.actions.referrals import answers, drafting, rules, sending, steps
from cases.enums.cases import WRITABLE, Via
from cases.enums.referrals import NEXT, Channel, ReferralState
from cases.forms.referrals import (
    PURPOSE_OF,
    AnswerForm,
    ReferralForm,
    ReplyForm,
    StepForm,
    WithdrawForm,
)
from cases.models import Case, Referral
from cases.permissions.cases import can_write_case
from cases.views.access import open_case
from cases.views.answers import sent_data
from cases.views.forms_again import refused, with_version
from cases.views.referrals import picker
from offices.permissions import signed_in
from sozialraum.lib import clock

INVALID, CONFLICT = 422, 409
SHOWN_WITH_FIELDS = ("answer", "reply", "withdraw")
"""Steps whose form shows its own errors; the others are buttons."""


@never_cache
@require_safe
def referral_list(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, action="list", subject="referral")
    rows = list(case.referrals.with_receiver())
    today = clock.today()
    context = {
        "case": case,
        "open_ones": [one for one in rows if NEXT[one.state]],
        "ended": [one for one in rows if not NEXT[one.state]],
        "can_write": case.via == Via.ASSIGNMENT and case.state in WRITABLE,
        "today": today,
    }
    return render(request, "team/referrals/list.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def referral_new(request: HttpRequest, reference: str) -> HttpResponse:
    """First whom, found in the directory or written by hand; then what. Both work without scripts."""
    case = _writable(request, reference)
    receiver = picker.chosen(request.GET)
    if receiver is None:
        return render(request, "team/referrals/choose.html", {"case": case, **picker.found(request)})
    initial: dict[str, Any] = {"receiver_email": receiver.email}
    if receiver.offer is not None and receiver.offer.service.kind.parent is not None:
        initial["purpose"] = PURPOSE_OF.get(receiver.offer.service.kind.parent.code, "")
    if receiver.is_chosen and not receiver.email:
        initial["channel"] = Channel.PERSONAL
    form = ReferralForm(sent_data(request), initial=initial, case=case, by_hand=not receiver.is_chosen)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            values = form.cleaned_data | {"offer": receiver.offer, "organization": receiver.organization}
            if receiver.is_chosen:
                values["receiver_name"] = receiver.name
            try:
                referral = drafting.draft_referral(case, by=signed_in(request), values=values)
            except Refused as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                return redirect(referral)
    context = {
        "case": case,
        "form": form,
        "receiver": receiver,
        "is_outside": rules.is_outside(case, receiver.organization),
    }
    return render(request, "team/referrals/form.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def referral_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _writable(request, reference)
    referral = _of_case(case, pk)
    if referral.state != ReferralState.DRAFT:
        return redirect(referral)
    form = ReferralForm(
        sent_data(request), instance=referral, case=case, by_hand=referral.organization is None
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                drafting.change_draft(
                    referral,
                    by=signed_in(request),
                    version=form.cleaned_data["version"] or 0,
                    values={name: value for name, value in form.cleaned_data.items() if name != "version"},
                )
            except Refused as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                messages.success(request, _("Saved."))
                return redirect(referral)
    context = {
        "case": case,
        "form": form,
        "referral": referral,
        "receiver": picker.Receiver(referral.offer, referral.organization),
        "is_outside": rules.is_outside(case, referral.organization),
    }
    return render(request, "team/referrals/form.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def referral_detail(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One referral, its history, and every step that is possible from here. `do` names the button that was pressed."""
    case = open_case(request, reference, subject="referral", subject_id=pk)
    referral = _of_case(case, pk)
    bound: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in STEPS or not can_write_case(signed_in(request), case):
            raise Http404
        form_class, step, done = STEPS[do]
        form = _form(form_class, referral, request.POST, do)
        status = INVALID
        try:
            # Before anything else: what was offered then may not be a choice any more.
            steps.must_be_fresh(referral, request.POST.get("version"))
            if form.is_valid():
                step(request, referral, form.cleaned_data)
                messages.success(request, str(done))
                return redirect(referral)
        except Refused as error:
            status = CONFLICT if isinstance(error, Conflict) else INVALID
            referral = _of_case(case, pk)
            form = refused(_form(form_class, referral, with_version(request.POST, referral), do), error)
        bound = {do: form}
    return render(request, "team/referrals/detail.html", _shown(case, referral, bound), status=status)


def _shown(case: Case, referral: Referral, bound: dict[str, Any]) -> dict[str, Any]:
    # What the page offers; each step asks again what is allowed.
    can_write = case.via == Via.ASSIGNMENT and case.state in WRITABLE
    following = NEXT[referral.state]
    is_draft = referral.state == ReferralState.DRAFT
    outside = rules.is_outside(case, referral.organization) if is_draft else bool(referral.is_outside)
    consent = rules.covering_consent(referral) if outside and is_draft else referral.consent
    prepared = rules.prepared_consent(referral) if outside and is_draft and consent is None else None
    forms: dict[str, Any] = {}
    if can_write:
        if is_draft:
            forms["send"] = StepForm
        elif following:
            forms["answer"] = AnswerForm
        if referral.state == ReferralState.NEEDS_INFO:
            forms["reply"] = ReplyForm
        if referral.channel == Channel.LINK and following and not is_draft:
            forms["renew"] = forms["revoke"] = StepForm
        if following:
            forms["withdraw"] = WithdrawForm
    name, failed = next(iter(bound.items()), ("", None))
    lost = failed if name and name not in forms else None
    return {
        "case": case,
        "referral": referral,
        "steps": referral.steps.select_related("actor"),
        "forms": {name: bound.get(name) or _form(kind, referral, None, name) for name, kind in forms.items()},
        "failed_on_top": failed if name not in SHOWN_WITH_FIELDS or name not in forms else None,
        "lost_text": lost.data.get("text", "") if lost is not None else "",
        "can_write": can_write,
        "is_draft": is_draft,
        "outside": outside,
        "consent": consent,
        "prepared": prepared,
        "consent_recipient": referral.organization.name if referral.organization else referral.receiver_name,
        "link_is_alive": bool(referral.token_hash) and referral.token_expires_at > clock.now(),
        "unanswered": referral.state == ReferralState.SENT and referral.ask_again_on <= clock.today(),
        "channel_is_link": referral.channel == Channel.LINK,
    }


def _form(form_class: Any, referral: Referral, data: Any, name: str) -> Any:
    more = {"referral": referral} if form_class is AnswerForm else {}
    return form_class(data, initial={"version": referral.version}, auto_id=f"{name}_%s", **more)


def _writable(request: HttpRequest, reference: str) -> Case:
    """Pages that only prepare a write do not exist for those who only read."""
    case = open_case(request, reference, action="view", subject="referral")
    if not can_write_case(signed_in(request), case):
        raise Http404
    return case


def _of_case(case: Case, pk: int) -> Referral:
    referral: Referral | None = case.referrals.with_receiver().select_related("consent").filter(pk=pk).first()
    if referral is None:
        raise Http404
    referral.case = case
    return referral


# --- steps ----------------------------------------------------------------------------------------------
def _address(request: HttpRequest) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse("referral-answer", args=[token]))


def _send(request: HttpRequest, referral: Referral, given: dict[str, Any]) -> None:
    sending.send_referral(
        referral, by=signed_in(request), version=given["version"], address=_address(request)
    )


def _answer(request: HttpRequest, referral: Referral, given: dict[str, Any]) -> None:
    answers.record_answer(
        referral,
        by=signed_in(request),
        version=given["version"],
        to=given["to"],
        reason=given.get("reason", ""),
        text=given["text"],
    )


def _reply(request: HttpRequest, referral: Referral, given: dict[str, Any]) -> None:
    sending.answer_question(
        referral,
        by=signed_in(request),
        version=given["version"],
        text=given["text"],
        address=_address(request),
    )


def _withdraw(request: HttpRequest, referral: Referral, given: dict[str, Any]) -> None:
    answers.withdraw_referral(referral, by=signed_in(request), version=given["version"], text=given["text"])


def _renew(request: HttpRequest, referral: Referral, given: dict[str, Any]) -> None:
    sending.renew_link(referral, by=signed_in(request), version=given["version"], address=_address(request))


def _revoke(request: HttpRequest, referral: Referral, given: dict[str, Any]) -> None:
    sending.revoke_link(referral, by=signed_in(request), version=given["version"])


STEPS: dict[str, tuple[Any, Any, Any]] = {
    "send": (StepForm, _send, gettext_lazy("Sent.")),
    "answer": (AnswerForm, _answer, gettext_lazy("Written down.")),
    "reply": (ReplyForm, _reply, gettext_lazy("Your answer is on its way.")),
    "withdraw": (WithdrawForm, _withdraw, gettext_lazy("Withdrawn.")),
    "renew": (StepForm, _renew, gettext_lazy("A fresh link is on its way.")),
    "revoke": (StepForm, _revoke, gettext_lazy("The link no longer answers.")),
}
