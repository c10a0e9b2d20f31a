"""Coming back with the code: the answer, and writing back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from cases.actions.inquiries import limits, sending
from cases.enums.inquiries import PENDING, InquiryState, MessageKind
from cases.forms.contact import CodeForm, WriteBackForm
from cases.models import Inquiry
from cases.views.answers import sent_data
from cases.views.contact.frame import READING, contact_page, forget, set_reading, show, staff_list
from services import wording
from services.search import snapshot
from services.views.offices import card
from sozialraum.lib import clock
from sozialraum.lib.visitors import network_of

READING_SECONDS = 15 * 60
"""How long a browser may read after the code was typed."""
_signer = signing.TimestampSigner(salt="contact-answer")


@contact_page
def answer(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and "fertig" in request.POST:
        response = redirect("start")
        forget(response)
        return response
    inquiry = _opened(request)
    if request.method == "POST" and "code" in request.POST:
        return _code_typed(request)
    if inquiry is None:
        # What was written must not be lost when the quarter of an hour is over: it waits in the page for the code.
        return show(
            request, "contact/code.html", form=CodeForm(), kept_text=request.POST.get("text", "")[:4000]
        )
    form = WriteBackForm(sent_data(request))
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            sending.write_back(
                inquiry, text=form.cleaned_data["text"], address=network_of(request), link=staff_list(request)
            )
        except (sending.TooManyMessages, limits.TooMany):
            problem = gettext("You have written a lot here already. Please call the office or come by.")
        else:
            return _reading(request, inquiry)
    return _thread(request, inquiry, form, problem)


def _code_typed(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    kept_text = request.POST.get("text", "")[:4000]
    if form.is_valid():
        inquiry = sending.find_by_code(form.cleaned_data["code"], address=network_of(request))
        if inquiry is not None and kept_text:
            return _thread(request, inquiry, WriteBackForm(initial={"text": kept_text}), "", begins=True)
        if inquiry is not None:
            return _reading(request, inquiry)
        form.add_error("code", gettext("We find nothing with this code. Please compare it with your note."))
    return show(request, "contact/code.html", form=form, kept_text=kept_text)


def _reading(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    response = redirect("contact-answer")
    set_reading(request, response, _signer.sign(inquiry.code_mark), READING_SECONDS)
    return response


def _opened(request: HttpRequest) -> Inquiry | None:
    """The request whose code was typed in this browser within the last quarter of an hour."""
    try:
        mark = _signer.unsign(request.COOKIES.get(READING, ""), max_age=READING_SECONDS)
    except signing.BadSignature:
        return None
    return Inquiry.objects.select_related("office").filter(code_mark=mark).first()


def _thread(
    request: HttpRequest, inquiry: Inquiry, form: WriteBackForm, problem: str, *, begins: bool = False
) -> HttpResponse:
    reference, now = snapshot.current().reference, clock.now()
    office = next((row for row in reference.offices if row.pk == inquiry.office_id), None)
    messages: list[dict[str, Any]] = [
        {
            "is_mine": message.kind == MessageKind.RESIDENT,
            "text": message.text,
            "when": _when(message.written_at),
        }
        for message in inquiry.messages.exclude(kind=MessageKind.NOTE)
    ]
    if inquiry.text:
        messages.insert(0, {"is_mine": True, "text": inquiry.text, "when": _when(inquiry.created_at)})
    response = show(
        request,
        "contact/thread.html",
        messages_written=messages,
        office=card(office, reference.holidays, now) if office is not None else None,
        state=_state(inquiry),
        appointment=_when(inquiry.appointment_at) if inquiry.appointment_at else "",
        form=form,
        problem=problem,
    )
    if begins:
        set_reading(request, response, _signer.sign(inquiry.code_mark), READING_SECONDS)
    return response


def _when(moment: datetime) -> str:
    local = moment.astimezone(clock.BERLIN)
    words = {"day": wording.day(local.date()), "time": wording.clock_time(local.time())}
    return wording.sentence(gettext("%(day)s at %(time)s o'clock") % words)


def _state(inquiry: Inquiry) -> str:
    """How it stands, in a sentence for the person who asked."""
    until = {"day": wording.day(inquiry.due_at.astimezone(clock.BERLIN).date())}
    if inquiry.state in PENDING and inquiry.due_at < clock.now():
        return gettext(
            "We have not answered yet, although we should have. We are sorry. You may also call us."
        )
    if inquiry.state == InquiryState.WAITING:
        return gettext("Your request has arrived. We answer by %(day)s.") % until
    if inquiry.state == InquiryState.TAKEN:
        return gettext("Somebody is taking care of your request. We answer by %(day)s.") % until
    return gettext("We have been in touch. You can write back at any time.")
