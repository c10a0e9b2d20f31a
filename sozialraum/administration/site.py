"""The administration under /verwaltung/: Django's, with the portal's own door."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class KindsOnly(ModelAdmin):
    """Before deleting, Django shows whatever hangs on a row by its name: also families of an office.

    Of models that are not administered here only the kind is shown, and how many.
    """

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        return _kinds(found), counts, needed, _kinds(protected)


def _kinds(entries: list[Any]) -> list[Any]:
    """Links to what is administered here stay; a plain "Person: Mina R." becomes "Person (1)"."""
    shown: list[Any] = []
    kinds: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, list):
            if below := _kinds(entry):
                shown.append(below)
        elif hasattr(entry, "__html__"):
            shown.append(entry)
        else:
            kinds[str(entry).partition(":")[0]] += 1
    return [*shown, *(f"{kind} ({number})" for kind, number in kinds.items())]


class Verwaltung(AdminSite):
    """Signing in happens at one place for all staff; for who has no business here, there is no such page."""

    site_header = _("Reference data")
    site_title = _("Reference data")
    index_title = _("What the portal knows")
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every model's page, whichever package brought it, deletes without telling names."""
        chosen = admin_class or ModelAdmin
        super().register(model_or_iterable, type(chosen.__name__, (KindsOnly, chosen), {}), **options)

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
            raise Http404
        return super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        asked = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(asked, resolve_url("account_login"))
