"""The administration under /verwaltung/: Django's, with the portal's own door."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Verwaltung(AdminSite):
    """Signing in happens at one place for all staff; for who has no business here, there is no such page."""

    site_header = _("Reference data")
    site_title = _("Reference data")
    index_title = _("What the portal knows")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
            raise Http404
        return super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        asked = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(asked, resolve_url("account_login"))
