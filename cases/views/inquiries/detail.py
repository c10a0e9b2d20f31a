"""One request: who, what, how to reach them, what was written; and everything the team does with it, a form each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions.errors import Conflict, Refused
from cases.actions.inquiries import turning, working
from cases.actions.log import record_access
from cases.enums.cases import Via
from cases.enums.inquiries import Asker, Channel, InquiryState, MessageKind, Wish
from cases.forms.inquiries import (
    ActionForm,
    AnswerForm,
    AppointmentForm,
    CallForm,
    CloseForm,
    EncounterForm,
    HandOverForm,
    TakeForm,
)
from cases.models import Case, Inquiry
from cases.views.inquiries import wording
from offices.enums import SpokenLanguage
from offices.models import User
from offices.permissions import signed_in
from services.search import snapshot
from services.search.reference import Reference
from services.views.offices import phone_href

Do = Callable[..., Any]


def open_inquiry(request: HttpRequest, reference: str, *, action: str = "view") -> Inquiry:
    """The request if it belongs to an office of this person, otherwise 404; the look is written down with the read."""
    user = signed_in(request)
    with transaction.atomic():
        inquiry = (
            Inquiry.objects.visible_to(user)
            .with_details()
            .select_related("case")
            .prefetch_related("messages__written_by")
            .filter(reference=reference)
            .first()
        )
        if inquiry is None:
            raise Http404
        record_access(by=user, via=Via.OFFICE, action=action, subject="inquiry", subject_id=inquiry.pk)
    return inquiry


@never_cache
@require_safe
def inquiry_detail(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, open_inquiry(request, reference))


# --- what can be done -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """Something with a form of its own, folded away until it is needed."""

    form: type[ActionForm]
    route: str
    icon: str
    heading: Any
    label: Any


ACTS = {
    "call": Act(CallForm, "inquiry-note", "phone", _("Note a call or talk"), _("Keep the note")),
    "answer": Act(AnswerForm, "inquiry-answer", "mail", _("Write an answer"), _("Publish the answer")),
    "appointment": Act(
        AppointmentForm,
        "inquiry-appointment",
        "calendar",
        _("Agree an appointment"),
        _("Keep the appointment"),
    ),
    "encounter": Act(
        EncounterForm, "inquiry-encounter", "people", _("Log as a contact"), _("Log and close the request")
    ),
    "hand_over": Act(HandOverForm, "inquiry-hand-over", "share", _("Give to another office"), _("Hand over")),
    "close": Act(CloseForm, "inquiry-close", "check", _("Close without a case"), _("Close the request")),
}
PRESSES = (("inquiry-case", _("Begin a case"), "document"),)
"""What takes one press and no form."""


def _does(
    form_class: type[ActionForm], do: Do, done: Any, *, name: str = "", leads_to: str = ""
) -> Callable[..., HttpResponse]:
    """A view that carries out one action. Refused: the page again with what was typed, and the reason on top."""

    @never_cache
    @require_POST
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        user = signed_in(request)
        inquiry = Inquiry.objects.visible_to(user).without_contents().filter(reference=reference).first()
        if inquiry is None:
            raise Http404
        form = form_class(request.POST, inquiry=inquiry, prefix=name or None)
        if not form.is_valid():
            return _page(request, open_inquiry(request, reference), {name: form})
        extra: dict[str, Any] = (
            {"link": request.build_absolute_uri(reverse("inquiry-list"))} if name == "hand_over" else {}
        )
        if form.cleaned_data["vertreten"]:
            extra["from_colleague"] = True
        try:
            result = do(inquiry, by=user, version=form.cleaned_data["version"], **form.values(), **extra)
        except working.InquiryGone:
            raise Http404 from None
        except Conflict as conflict:
            # Nothing that was typed is lost, and the form is made for the request as it is now.
            fresh = open_inquiry(request, reference)
            return _page(request, fresh, {name: _again(form, fresh)}, problem=conflict.sentence, status=409)
        except Refused as refusal:
            return _page(request, open_inquiry(request, reference), {name: form}, problem=refusal.sentence)
        messages.success(request, done)
        if isinstance(result, Case):
            return redirect(_case_address(result))
        return redirect(leads_to or "inquiry-detail", *([] if leads_to else [reference]))

    return view


def _again(form: ActionForm, inquiry: Inquiry) -> ActionForm:
    """The same form with what was typed and the version of now."""
    typed = {key: form.cleaned_data.get(key) for key in form.fields if key not in ("version", "vertreten")}
    if "reached" in typed:
        typed["reached"] = "yes" if typed["reached"] else "no"
    return type(form)(inquiry=inquiry, prefix=form.prefix, initial=typed)


def _case_address(case: Case) -> str:
    return case.get_absolute_url()


take = _does(TakeForm, working.take_inquiry, _("The request is yours now."))
give_back = _does(TakeForm, working.give_back_inquiry, _("The request is open to all again."))
answer = _does(
    AnswerForm, working.answer_inquiry, _("The answer can be read with the code now."), name="answer"
)
note = _does(CallForm, working.note_call, _("The note is kept."), name="call")
appointment = _does(
    AppointmentForm, working.agree_appointment, _("The appointment is kept."), name="appointment"
)
hand_over = _does(
    HandOverForm,
    working.hand_over_inquiry,
    _("The request is with the other office now."),
    name="hand_over",
    leads_to="inquiry-list",
)
encounter = _does(
    EncounterForm,
    turning.turn_into_encounter,
    _("Logged as a contact, without a name. The request is closed."),
    name="encounter",
    leads_to="inquiry-list",
)
close = _does(
    CloseForm, working.close_inquiry, _("The request is closed."), name="close", leads_to="inquiry-list"
)
case = _does(TakeForm, turning.turn_into_case, _("The request became a case. Please add what is missing."))


# --- the page -------------------------------------------------------------------------------------------
def _page(
    request: HttpRequest,
    inquiry: Inquiry,
    forms: dict[str, ActionForm] | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    given, reference = forms or {}, snapshot.current().reference
    is_others = inquiry.taken_by is not None and inquiry.taken_by != user
    context = {
        "inquiry": inquiry,
        "acts": _acts(inquiry, given),
        "presses": [
            (reverse(route, args=[inquiry.reference]), label, icon) for route, label, icon in PRESSES
        ],
        "open_form": next((name for name in given if name), ""),
        "problem": problem,
        "is_mine": inquiry.taken_by == user,
        "is_others": is_others,
        "is_closed": inquiry.state == InquiryState.CLOSED,
        "clock": wording.clock_of(inquiry, reference),
        "title": wording.title(inquiry),
        "state": wording.state(inquiry),
        "facts": _facts(inquiry, reference),
        "cautions": wording.cautions(inquiry),
        "phone_href": phone_href(inquiry.phone),
        "asks_alone": inquiry.asker == Asker.MINOR_ALONE,
        "thread": _thread(inquiry),
        "appointment": wording.moment(inquiry.appointment_at) if inquiry.appointment_at else "",
        "case": _visible_case(inquiry, user),
    }
    return render(request, "team/inquiries/detail.html", context, status=status)


def _acts(inquiry: Inquiry, given: dict[str, ActionForm]) -> list[dict[str, Any]]:
    """The forms, the likely one first and open; one that came back with an error or a conflict is open too."""
    likely = "answer" if inquiry.channel == Channel.CODE or inquiry.wish == Wish.WRITE else "call"
    is_likely_open = not any(given) and inquiry.state == InquiryState.TAKEN
    return [
        {
            "form": given.get(name) or act.form(inquiry=inquiry, prefix=name),
            "url": reverse(act.route, args=[inquiry.reference]),
            "heading": act.heading,
            "label": act.label,
            "icon": act.icon,
            "is_open": name in given or (name == likely and is_likely_open),
        }
        for name, act in sorted(ACTS.items(), key=lambda pair: pair[0] != likely)
    ]


def _visible_case(inquiry: Inquiry, user: User) -> Case | None:
    """The case it became, for those alone who may read that case."""
    if inquiry.case_id is None:
        return None
    return Case.objects.visible_to(user).filter(pk=inquiry.case_id).first()


def _facts(inquiry: Inquiry, reference: Reference) -> list[tuple[str, list[str]]]:
    facts = [
        (gettext("Would like"), [inquiry.get_wish_display()]),
        (gettext("When it suits"), wording.suits(inquiry) if inquiry.wish != Wish.WRITE else []),
        (gettext("Language"), [str(SpokenLanguage(inquiry.language).label)]),
        (gettext("Topics"), wording.topics(inquiry, reference)),
        (gettext("Who asks"), [inquiry.get_asker_display()]),
        (gettext("Arrived"), [wording.moment(inquiry.created_at)]),
    ]
    return [(str(head), [str(line) for line in lines]) for head, lines in facts if lines]


def _thread(inquiry: Inquiry) -> list[dict[str, Any]]:
    found = [
        {
            "kind": message.kind,
            "text": message.text,
            "who": str(message.written_by) if message.written_by else gettext("The person"),
            "when": wording.moment(message.written_at),
        }
        for message in inquiry.messages.all()
    ]
    if inquiry.text:
        found.insert(
            0,
            {
                "kind": MessageKind.RESIDENT,
                "text": inquiry.text,
                "who": gettext("The person"),
                "when": wording.moment(inquiry.created_at),
            },
        )
    return found
