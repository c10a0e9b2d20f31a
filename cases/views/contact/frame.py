"""What the pages have in common: the cookie with the key, headers, the frame's context."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from cases.actions.inquiries import drafts, limits
from cases.forms.contact import Walk
from cases.forms.contact.base import Known
from cases.models import InquiryDraft
from services.search import snapshot
from services.search.reference import Reference
from services.views.offices import phone_href
from sozialraum.lib import clock

KEY = "anfrage"
READING = "antwort"
View = Callable[..., HttpResponse]


def contact_page(view: View) -> View:
    """GET, HEAD and POST; never kept; a page of its own for those who come too often."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except limits.TooMany:
            response = show(request, "contact/too_many.html", status=429, offices=_phones())
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Every page can be left quickly."""
    return render(request, template, context | {"crisis_needed": True}, status=status)


def _phones() -> list[dict[str, str]]:
    offices = snapshot.current().reference.offices
    return [
        {"name": office.name, "phone": office.phone, "href": phone_href(office.phone)}
        for office in offices
        if office.phone
    ]


def key_of(request: HttpRequest) -> str:
    return request.COOKIES.get(KEY, "")[:100]


def set_key(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """The browser's only trace: a random key, unreadable to scripts, gone after an hour without an answer."""
    _set(request, response, KEY, key, int(drafts.LIFETIME.total_seconds()))


def set_reading(request: HttpRequest, response: HttpResponse, value: str, seconds: int) -> None:
    _set(request, response, READING, value, seconds)


def _set(request: HttpRequest, response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def forget(response: HttpResponse) -> None:
    """For whoever is done, on a telephone that others use too."""
    for name in (KEY, READING):
        response.delete_cookie(name, samesite="Lax")


def walk_of(request: HttpRequest, draft: InquiryDraft | None) -> Walk:
    reference = snapshot.current().reference
    known = Known(
        reference=reference,
        now=clock.now(),
        language=get_language() or "de",
        asked_office=asked_office(request, reference),
    )
    return Walk(drafts.answers_of(draft) if draft else {}, known)


def asked_office(request: HttpRequest, reference: Reference) -> str:
    """The office from whose page somebody comes, if there is one of that name."""
    slug = request.GET.get("buero", "")
    return slug if any(office.slug == slug for office in reference.offices) else ""


def staff_list(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("inquiry-list"))
