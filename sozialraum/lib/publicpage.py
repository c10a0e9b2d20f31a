"""Pages that are the same for everybody and may be kept for a moment."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET and HEAD only, and marked for the page cache: no session, no token, nothing personal in it."""

    @require_safe
    @wraps(view)
    def page(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.is_public_page = response.status_code == 200  # type: ignore[attr-defined]
        return response

    return page
