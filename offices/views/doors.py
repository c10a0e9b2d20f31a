"""What every page of the house asks first: whose office, which of its leads, what was sent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from offices.models import Office
from offices.permissions import leads, offices_of, signed_in


def own_office(request: HttpRequest, slug: str) -> Office:
    """An office this person belongs to today; any other does not exist for them."""
    return get_object_or_404(offices_of(signed_in(request)), slug=slug)


def led_office(request: HttpRequest, slug: str) -> Office:
    """An office this person leads today."""
    office = own_office(request, slug)
    if not leads(signed_in(request), office):
        raise Http404
    return office


def posted(request: HttpRequest) -> Any:
    """What was sent; a form sent with nothing in it is still sent."""
    return request.POST if request.method == "POST" else None


def number_in(text: str | None) -> int:
    """A row's number out of a form; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0
