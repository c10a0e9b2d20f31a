"""Offices, organisations, places and holidays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from offices.models import Holiday, Office, Organization, Place, PostalCode, SocialArea
from services.actions import directory as actions
from services.admin.forms import OfficeForm
from services.admin.refresh import DirectoryAdmin, ReferenceAdmin
from services.admin.schedules import OfficeClosureInline, OfficeHoursInline
from sozialraum.lib import clock


@admin.register(Office)
class OfficeAdmin(ReferenceAdmin):
    on_cards = False
    form = OfficeForm
    list_display = ["name", "social_area", "address_1", "postal_code", "phone", "is_published"]
    list_filter = ["is_published", "social_area", "is_demo"]
    list_select_related = ["social_area"]
    search_fields = ["name", "address_1", "postal_code", "city"]
    prepopulated_fields = {"slug": ["name"]}
    filter_horizontal = ["organizations"]
    inlines = [OfficeHoursInline, OfficeClosureInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "social_area", "organizations", "description", "languages"]}),
        (
            _("Where and how"),
            {
                "fields": [
                    ("address_1", "postal_code", "city"),
                    "address_note",
                    ("latitude", "longitude"),
                    ("phone", "email"),
                    "transportation",
                    "accessibility",
                ]
            },
        ),
        (_("Publishing"), {"fields": [("is_published", "position", "is_demo")]}),
    ]


@admin.register(Organization)
class OrganizationAdmin(DirectoryAdmin):
    concerns = "service__organization"
    list_display = ["name", "alternate_name", "kind", "parent_organization"]
    list_filter = ["kind", "is_demo"]
    list_select_related = ["parent_organization"]
    search_fields = ["name", "alternate_name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent_organization"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Offices name the organisations of their team, so workers must read those anew as well."""
        super().save_related(request, form, formsets, change)
        if change and form.has_changed() and form.instance.offices.exists():
            actions.bump_reference()


class PlaceInline(admin.TabularInline):
    model = Place
    fields = readonly_fields = ("name", "kind", "postal_codes")
    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SocialArea)
class SocialAreaAdmin(ReferenceAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PlaceInline]


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "municipality", "postal_codes", "social_area"]
    list_filter = ["kind", "social_area", "municipality"]
    list_select_related = ["social_area"]
    search_fields = ["name", "aliases", "postal_codes"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "aliases", "social_area"]}),
        (_("Where"), {"fields": ["municipality", "postal_codes", ("latitude", "longitude")]}),
    ]


@admin.register(PostalCode)
class PostalCodeAdmin(ReferenceAdmin):
    on_cards = False
    list_display = ["code", "covers", "latitude", "longitude"]
    search_fields = ["code", "covers"]


@admin.register(Holiday)
class HolidayAdmin(ReferenceAdmin):
    """What somebody enters or changes here is right, and no update overwrites it."""

    list_display = ["name", "kind", "starts_on", "ends_on", "corrected"]
    list_filter = ["kind", "corrected"]
    search_fields = ["name"]
    date_hierarchy = "starts_on"
    readonly_fields = ["corrected"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Says in time that the next school years are missing: dates of groups hang on them."""
        last = Holiday.objects.last_school_day()
        if request.method == "GET" and (last is None or last < clock.today() + timedelta(days=365)):
            messages.warning(
                request,
                _("School holidays are known until %(day)s only. Please enter the next ones.")
                % {"day": f"{last:%d.%m.%Y}"}
                if last
                else _("No school holidays are known. Please enter the next ones."),
            )
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            obj.corrected = True
        super().save_model(request, obj, form, change)
