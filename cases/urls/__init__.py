"""Addresses of casework. One module an area; residents' pages are in cases.urls.residents."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
