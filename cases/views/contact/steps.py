"""The start page and the questions, one a page. Back and forth keeps everything that was typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions.inquiries import drafts
from cases.forms.contact import STEPS, Walk
from cases.forms.contact.base import StepForm
from cases.forms.contact.walk import FIRST
from cases.models import InquiryDraft
from cases.views.contact.frame import (
    asked_office,
    contact_page,
    key_of,
    set_key,
    show,
    walk_of,
)
from services.search import snapshot
from services.views.offices import by_distance, card
from sozialraum.lib import clock
from sozialraum.lib.publicpage import public_page
from sozialraum.lib.visitors import network_of


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """What happens and that nobody has to give a name. Sets no cookie: that begins with the first answer."""
    slug = asked_office(request, snapshot.current().reference)
    first = f"{reverse('contact-office')}?buero={slug}" if slug else reverse("contact-place")
    return render(request, "contact/start.html", {"first": first, "crisis_needed": True})


@contact_page
def step(request: HttpRequest, name: str) -> HttpResponse:
    draft = drafts.find_draft(key_of(request))
    if draft is not None and draft.inquiry_id is not None:
        if request.method != "POST" and name not in FIRST:
            return redirect("contact-sent")
        draft = None
    walk = walk_of(request, draft)
    if request.method == "POST":
        return _answered(request, walk, name, draft)
    if draft is None and name not in FIRST:
        return show(request, "contact/expired.html")
    if not walk.may_open(name):
        return redirect(_address(walk.first_open()))
    return _page(request, walk, name, walk.form(name))


def _answered(request: HttpRequest, walk: Walk, name: str, draft: InquiryDraft | None) -> HttpResponse:
    """Keep what was typed and go on; with errors, or on the way back, nothing typed is lost either."""
    form = walk.form(name, request.POST)
    goes_back = "zurueck" in request.POST
    if not goes_back and walk.may_open(name) and not form.is_valid():
        return _page(request, walk, name, form)
    key = key_of(request)
    is_late = draft is None and name not in FIRST
    if draft is None:
        draft, key = drafts.begin_draft(address=network_of(request), stamp=request.POST.get("stempel", ""))
    fields = [*STEPS[name].form.base_fields, "liste"]
    if not goes_back or any(any(values) for values in drafts.as_values(request.POST, fields).values()):
        drafts.keep_answers(draft, name, drafts.as_values(request.POST, fields))
    if goes_back:
        before = walk.before(name)
        address = _address(before) if before else reverse("contact")
    else:
        address = _address(walk_of(request, draft).first_open())
    response = redirect(f"{address}?neu=1" if is_late else address)
    set_key(request, response, key)
    return response


def _address(name: str | None) -> str:
    return reverse(f"contact-{name}" if name else "contact-check")


def _page(request: HttpRequest, walk: Walk, name: str, form: StepForm) -> HttpResponse:
    number, total = walk.progress(name)
    context: dict[str, Any] = {
        "form": form,
        "step": name,
        "number": number,
        "total": total,
        "stamp": drafts.new_stamp(),
        "starts_anew": "neu" in request.GET,
    }
    if name == "place":
        context["places"] = walk.known.reference.places
    if name == "office":
        context["offices"] = _offices(form)
    return show(request, "contact/step.html", **context)


def _offices(form: StepForm) -> list[dict[str, Any]]:
    """The offices as cards to choose from, the one that serves the place first."""
    reference, now = form.known.reference, clock.now()
    origin = form.known.origin
    pairs: list[tuple[Any, float | None]] = [(office, None) for office in reference.offices]
    if origin is not None:
        pairs = list(by_distance(reference.offices, origin))
    options = {option.data["value"]: option for option in form["buero"]}
    return [
        card(office, reference.holidays, now, metres)
        | {
            "option": options[office.slug],
            "is_serving": origin is not None and office.social_area_id == origin.area_id,
        }
        for office, metres in pairs
    ]
