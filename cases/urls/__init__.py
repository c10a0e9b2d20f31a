"""Addresses of casework. One module an area; residents' pages are in cases.urls.residents."""

from django.urls import URLPattern, URLResolver, include, path

from cases.views.desk.page import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="team-home"),
    path("", include("cases.urls.encounters")),
    path("", include("cases.urls.caseload")),
    path("", include("cases.urls.inquiries")),
    path("", include("cases.urls.plan")),
    path("", include("cases.urls.referrals")),
    path("", include("cases.urls.protection")),
    path("", include("cases.urls.guard")),
]
