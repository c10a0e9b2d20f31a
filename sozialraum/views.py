"""Pages that belong to no app: static ones, errors and health."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from services.models import DirectoryState
from services.sitemaps import page_numbers
from sozialraum.context import portal
from sozialraum.lib.publicpage import public_page

PRIVATE_PATHS = ("/team/", "/traeger/", "/verwaltung/", "/konto/", "/leer/", "/health/", "/vermittlung/")
RETRY_SECONDS = 60
FOR_PROGRAMS = {
    400: "The address holds characters this API cannot read.",
    403: "You may not open this.",
    404: "There is nothing at this address. What there is: /api/hsds/v3/openapi.json",
    429: "Too many requests from your network. Please wait a minute.",
    500: "Something broke here; it is not your request's fault.",
    503: "The directory is away for a moment. Please try again in a minute.",
}


# --- static pages ---------------------------------------------------------------------------------------
def _static_page(template: str, **context: Any) -> Callable[[HttpRequest], HttpResponse]:
    @public_page
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, context)

    return page


crisis = _static_page("pages/krise.html", crisis_needed=True)
imprint = _static_page("pages/impressum.html")
privacy = _static_page("pages/datenschutz.html")
accessibility = _static_page("pages/barrierefreiheit.html")
plain_language = _static_page("pages/einfache-sprache.html")


@public_page
def neutral(request: HttpRequest) -> HttpResponse:
    """A page that tells nothing, for whoever looks over a shoulder; it names neither portal nor region."""
    return render(request, "pages/leer.html")


# --- for machines ---------------------------------------------------------------------------------------
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines += ["", *(f"Sitemap: {sitemap}{f'?p={page}' if page > 1 else ''}" for page in page_numbers()), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Web app manifest, so that the portal can be put on a phone's first screen."""
    return JsonResponse(
        {
            "name": f"{settings.PORTAL_NAME} – {settings.REGION_NAME}",
            "short_name": settings.PORTAL_NAME,
            "lang": "de",
            "start_url": "/",
            "scope": "/",
            "display": "browser",
            "background_color": "#fbf7f0",
            "theme_color": "#0f5a5e",
            "icons": [{"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@never_cache
@require_safe
def health_live(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a slow database does not get it restarted."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def health_ready(request: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here: database, migrations and directory, else 503 and why in one line."""
    problem, version = "", 0
    try:
        waiting = _migrations_waiting()
        if waiting:
            problem = f"{waiting} migrations are not applied"
        else:
            version = DirectoryState.objects.values_list("version", flat=True).first() or 0
            if not version:
                problem = "the directory has no version row"
    except DatabaseError as error:
        problem = f"the database does not answer ({type(error).__name__})"
    if problem:
        return HttpResponse(f"not ready: {problem}\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(f"ready\ndirectory version {version}\n", content_type="text/plain; charset=utf-8")


def _migrations_waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


# --- errors ---------------------------------------------------------------------------------------------
LAST_RESORT = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Fehler – Error</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
    "<h1>Es ist ein Fehler passiert</h1><p>Bitte versuchen Sie es in ein paar Minuten noch einmal. "
    'In Gefahr: Polizei <a href="tel:110">110</a>, Rettung <a href="tel:112">112</a>.</p>'
    '<p lang="en">Something went wrong. Please try again in a few minutes.</p></main></body></html>'
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error_page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, "404.html", 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    response = _error_page(request, "429.html", 429)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away: then waiting helps, and machines are told so."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request)
    return _error_page(request, "500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _error_page(request, "503.html", 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _error_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """An error page asks nobody: no session, no database; a fixed text if even that fails. Programs get JSON."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"status": status, "detail": FOR_PROGRAMS[status]})
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response
    try:
        html = loader.render_to_string(template, {"request": request, **portal(request)})
    except Exception:
        html = LAST_RESORT
    response = HttpResponse(html, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
