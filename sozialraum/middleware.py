"""Request handling that no app owns: broken input, the language in the path, closed doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from offices.accounts.second_factor import second_factor_is_missing
from sozialraum import sessions
from sozialraum.lib.languages import PREFIXES, html_lang
from sozialraum.public import DRAFT_KEEPING_VIEWS, PUBLIC_VIEWS, SECOND_FACTOR_VIEWS

GetResponse = Callable[[HttpRequest], HttpResponse]
LONGEST_QUERY = 4000
ACCOUNT_VIEWS = ("account", "mfa_")


class RefuseBrokenInput:
    """NUL bytes reach PostgreSQL as errors and endless addresses reach nobody: both are a plain 400."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > LONGEST_QUERY or "\x00" in request.path or "\x00" in unquote(query):
            request.broken_input = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> None:
        if getattr(request, "broken_input", False):
            raise BadRequest("The address contains characters the portal cannot read.")


class LanguageFromPath:
    """The address alone decides the language: /en/… English, no prefix German. No cookie, no guessing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first = request.path_info[1:].split("/", 1)[0]
        language = first if first in PREFIXES else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_lang(language))
        return response


class SessionsEnd:
    """Sessions of staff end by time. Only a request that brings a session is looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            sessions.end_if_due(request)
        return self.get_response(request)


class ClosedByDefault:
    """Every page asks for an account except the literal list in sozialraum.public, and none of the others is ever kept.

    Pages around signing in need no account and are not kept either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        if name and (name not in PUBLIC_VIEWS or name.startswith(ACCOUNT_VIEWS)):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match is not None else ""
        if name in PUBLIC_VIEWS or request.user.is_authenticated:
            return None
        if name in DRAFT_KEEPING_VIEWS:
            sessions.keep_draft(request, view, kwargs)
        return to_sign_in(request)


class SecondFactorFirst:
    """Who has to have a second factor and has none sets one up before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match is not None else ""
        if name in PUBLIC_VIEWS or name in SECOND_FACTOR_VIEWS or not second_factor_is_missing(request):
            return None
        return redirect("mfa_index")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To sign in and back: to the page somebody was on, where what they sent or loaded was only a part of it."""
    way = redirect_to_login(_page_of(request), resolve_url(settings.LOGIN_URL))
    if "HX-Request" in request.headers:
        # htmx would put the page to sign in where a part of this one was.
        return HttpResponse(status=401, headers={"HX-Redirect": way.url})
    return way


def _page_of(request: HttpRequest) -> str:
    told = request.headers.get("HX-Current-URL", "")
    if not told and request.method not in ("GET", "HEAD"):
        told = request.headers.get("Referer", "")
    try:
        page = urlsplit(told)
    except ValueError:
        return request.get_full_path()
    if page.netloc != request.get_host() or not page.path.startswith("/") or page.path.startswith("//"):
        return request.get_full_path()
    return f"{page.path}?{page.query}" if page.query else page.path
