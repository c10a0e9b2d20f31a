"""Addresses of casework. One module an area; residents' pages are in cases.urls.residents."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.urls.guard")),
]
