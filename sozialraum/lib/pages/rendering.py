"""A page for a request, by the written form of its template."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.context import make_context
from django.template.loader import get_template
from django.utils.translation import get_language

from sozialraum.lib.pages.compiler import Render, Unknown, compiled

_written: dict[tuple[str, str], Render | None] = {}


def render(request: HttpRequest, name: str, variables: dict[str, Any] | None = None) -> HttpResponse:
    """Like `django.shortcuts.render`. While developing, templates are read anew each time by Django."""
    write = None if settings.DEBUG else _written_form(name, get_language() or settings.LANGUAGE_CODE)
    if write is None:
        return render_with_django(request, name, variables)
    template = get_template(name).template  # type: ignore[attr-defined]
    context = make_context(dict(variables or {}), request)
    with context.bind_template(template):
        return HttpResponse(write(context.flatten()))


def render_with_django(
    request: HttpRequest, name: str, variables: dict[str, Any] | None = None
) -> HttpResponse:
    return HttpResponse(get_template(name).render(variables, request))


def _written_form(name: str, language: str) -> Render | None:
    """None for a template that only Django can render."""
    key = name, language
    if key not in _written:
        try:
            _written[key] = compiled(get_template(name).template)  # type: ignore[attr-defined]
        except Unknown:
            _written[key] = None
    return _written[key]
