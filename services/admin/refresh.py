"""Saving in the administration ends like every write of the directory: refreshed, in one transaction."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from services.actions import directory as actions
from services.models import ServiceAtLocation


def _has_changed(form: Any, formsets: Any) -> bool:
    return form.has_changed() or any(formset.has_changed() for formset in formsets)


class ReferenceAdmin(admin.ModelAdmin):
    """For what every worker keeps in memory. `on_cards` is False for what no card or date depends on."""

    on_cards = True

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or _has_changed(form, formsets):
            actions.bump_reference(rebuild=self.on_cards)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        actions.bump_reference(rebuild=self.on_cards)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        actions.bump_reference(rebuild=self.on_cards)


class DirectoryAdmin(admin.ModelAdmin):
    """For what offers are made of. `concerns` is the way from an offer to this row, for actions.offers_of."""

    concerns = ""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.model is ServiceAtLocation and formset.deleted_objects for formset in formsets):
            actions.drop_offers()
        if not change or _has_changed(form, formsets):
            actions.refresh_offers(actions.offers_of(**{self.concerns: form.instance.pk}))

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        actions.drop_offers()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        actions.drop_offers()
