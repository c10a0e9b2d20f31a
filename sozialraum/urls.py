"""All addresses. Public paths are German in every language; the prefix alone says the language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from offices.views import members, my_roster
from services.sitemaps import SITEMAPS
from sozialraum import views
from sozialraum.styleguide import styleguide

resident_pages = [
    path("", include("services.urls.residents")),
    path("", include("cases.urls.residents")),
    path("krise/", views.crisis, name="crisis"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("einfache-sprache/", views.plain_language, name="plain-language"),
    path("leer/", views.neutral, name="neutral"),
]

urlpatterns = [
    path("health/live", views.health_live, name="health-live"),
    path("health/ready", views.health_ready, name="health-ready"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    # Residents' pages first: they are asked for most, and every pattern before them costs each of them.
    *i18n_patterns(*resident_pages, prefix_default_language=False),
    path("api/hsds/v3/", include("services.api.urls")),
    path("konto/", include("offices.accounts.urls")),
    path("team/", include("cases.urls")),
    path("team/", include("offices.urls")),
    path("dienste/<str:token>.ics", my_roster.calendar_feed, name="roster-feed"),
    path("einladung/<str:token>/", members.invitation, name="invitation"),
    path("bueros/<slug:slug>/team/<int:number>.jpg", members.portrait, name="member-portrait"),
    path("", include("cases.urls.receivers")),
    path("verwaltung/", admin.site.urls),
]
if settings.MODE in ("development", "test"):
    urlpatterns.append(path("gestaltung/", styleguide, name="styleguide"))

handler400 = "sozialraum.views.bad_request"
handler403 = "sozialraum.views.forbidden"
handler404 = "sozialraum.views.not_found"
handler429 = "sozialraum.views.too_many_requests"
handler500 = "sozialraum.views.server_error"
