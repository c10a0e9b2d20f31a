"""Request handling that no app owns: broken input, the language in the path, closed doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation

from sozialraum.lib.languages import PREFIXES, html_lang
from sozialraum.public import PUBLIC_VIEWS

GetResponse = Callable[[HttpRequest], HttpResponse]
LONGEST_QUERY = 4000


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


class ClosedByDefault:
    """Every page asks for an account except the literal list in sozialraum.public."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC_VIEWS:
            return None
        if request.user.is_authenticated:
            return None
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
