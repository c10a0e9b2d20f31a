"""Addresses of casework. One module an area; residents' pages are in cases.urls.residents."""

from django.urls import URLPattern, URLResolver, include, path

from cases.views.desk.page import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="team-home"),
    path("", include("cases.urls.caseload")),
    path("", include("cases.urls.inquiries")),
    path("", include("cases.urls.encounters")),
]
