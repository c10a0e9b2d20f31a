"""What every page knows: the portal's name, its language versions, whether it shows demo data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sozialraum.lib.languages import ADDRESS, ORIGIN, PATH, SOURCE, has_versions, html_dir, html_lang


@lru_cache(maxsize=len(settings.LANGUAGES))
def alternates(current: str) -> list[dict[str, Any]]:
    """The language versions of any page, with marks for its address: to be shown inside {% kept %} only."""
    return [
        {
            "code": code,
            "name": name,
            "url": ADDRESS if code == SOURCE else f"/{code}{ADDRESS}",
            "absolute_url": ORIGIN + (PATH if code == SOURCE else f"/{code}{PATH}"),
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
        "alternates": alternates(language) if has_versions(request.path) else [],
    }
