"""What every page knows: the portal's name, its language versions, whether it shows demo data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sozialraum.lib.languages import html_dir, html_lang, in_language


def alternates(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    return [
        {
            "code": code,
            "name": name,
            "url": in_language(request.path, code) + suffix,
            "absolute_url": f"{request.scheme}://{request.get_host()}{in_language(request.path, code)}",
            "html_lang": html_lang(code),
            "html_dir": html_dir(code),
            "is_current": code == current,
        }
        for code, name in settings.LANGUAGES
    ]


def portal(request: HttpRequest) -> dict[str, Any]:
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "portal_name": settings.PORTAL_NAME,
        "region_name": settings.REGION_NAME,
        "operator": settings.OPERATOR,
        "is_demo": settings.IS_DEMO,
        "language": language,
        "html_lang": html_lang(language),
        "html_dir": html_dir(language),
        "alternates": alternates(request, language),
    }
