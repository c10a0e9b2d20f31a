"""Addresses of the coordinators' desk under /team/netzwerk/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
