"""Forms on pages that are the same for everybody: no token can stand in them, so the browser vouches for its origin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


def from_this_site(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In place of the token of a form: whatever another site's page sends is refused (Fetch Metadata, Origin).

    Only for what does no harm to anybody but the one who sends it, and never for staff.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD") and not _is_own(request):
            raise PermissionDenied("A form of another site.")
        return view(request, *args, **kwargs)

    return guarded


def _is_own(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
