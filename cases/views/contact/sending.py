"""All answers at a glance, sending, and the page with the code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.actions.inquiries import codes, drafts, sending
from cases.forms.contact import SendForm
from cases.views.answers import sent_data
from cases.views.contact.frame import contact_page, forget, key_of, set_key, show, staff_list, walk_of
from services import wording
from services.search import snapshot
from services.views.offices import card
from sozialraum.lib import clock
from sozialraum.lib.visitors import network_of


@contact_page
def check(request: HttpRequest) -> HttpResponse:
    """Check your answers; send."""
    key = key_of(request)
    draft = drafts.find_draft(key)
    if draft is not None and draft.inquiry_id is not None:
        return redirect("contact-sent")
    if draft is None:
        return show(request, "contact/expired.html")
    walk = walk_of(request, draft)
    if open_question := walk.first_open():
        return redirect(f"contact-{open_question}")
    form = SendForm(sent_data(request))
    is_fast = False
    if request.method == "POST" and form.is_valid():
        try:
            sending.send_inquiry(
                draft, key, walk.request(), address=network_of(request), link=staff_list(request)
            )
        except sending.TooFast:
            is_fast = True
        else:
            response = redirect("contact-sent")
            set_key(request, response, key)
            return response
    rows = [
        {
            "head": step.row,
            "lines": lines,
            "url": reverse(f"contact-{step.name}"),
            "question": step.form.heading,
        }
        for step, lines in walk.rows()
    ]
    last = walk.asked[-1].name
    return show(
        request,
        "contact/check.html",
        form=form,
        rows=rows,
        is_fast=is_fast,
        back=reverse(f"contact-{last}"),
        office=walk.known.office,
    )


@contact_page
def sent(request: HttpRequest) -> HttpResponse:
    """It has arrived; here is the code. "I am done" takes every trace out of this browser."""
    key = key_of(request)
    draft = drafts.find_draft(key)
    if request.method == "POST":
        if draft is not None:
            drafts.discard_draft(draft)
        response = redirect("start")
        forget(response)
        return response
    inquiry = draft.inquiry if draft is not None else None
    if inquiry is None:
        return redirect("contact-answer")
    reference = snapshot.current().reference
    office = next((row for row in reference.offices if row.pk == inquiry.office_id), None)
    due = inquiry.due_at.astimezone(clock.BERLIN).date()
    return show(
        request,
        "contact/sent.html",
        inquiry=inquiry,
        code=codes.code_for(key),
        office=card(office, reference.holidays, clock.now()) if office is not None else None,
        until=wording.day(due),
        answer_path=reverse("contact-answer"),
    )
