"""Services, where they take place, and when."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from offices.models import User
from services.actions import directory as actions
from services.admin.forms import OfferForm
from services.admin.refresh import DirectoryAdmin
from services.admin.schedules import ClosureInline, ScheduleInline
from services.models import (
    Accessibility,
    Contact,
    CostOption,
    Location,
    Phone,
    RequiredDocument,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceText,
    TaxonomyTerm,
)
from sozialraum.lib import clock


class ServiceTextInline(admin.StackedInline):
    model = ServiceText
    extra = 0


class ServiceLanguageInline(admin.TabularInline):
    model = ServiceLanguage
    extra = 0


class ContactInline(admin.TabularInline):
    model = Contact
    extra = 0


class PhoneInline(admin.TabularInline):
    model = Phone
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only contacts of this very service."""
        if db_field.name == "contact":
            match = request.resolver_match
            service = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = Contact.objects.filter(service=service if str(service).isdigit() else None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CostOptionInline(admin.TabularInline):
    model = CostOption
    extra = 0
    fields = ["option", "amount", "maximum_amount", "amount_description"]


class RequiredDocumentInline(admin.TabularInline):
    model = RequiredDocument
    extra = 0


class OfferInline(admin.TabularInline):
    model = ServiceAtLocation
    form = OfferForm
    extra = 0
    autocomplete_fields = ["location"]
    show_change_link = True
    verbose_name = _("place where it is offered")
    verbose_name_plural = _("places where it is offered (times: open the row)")


@admin.register(Service)
class ServiceAdmin(DirectoryAdmin):
    concerns = "service"
    list_display = ["name", "organization", "kind", "status", "assured_on"]
    list_filter = ["status", "kind__parent", "organization", "assured_on"]
    list_select_related = ["organization", "kind"]
    search_fields = ["name", "description", "organization__name", "kind__name"]
    autocomplete_fields = ["organization"]
    filter_horizontal = ["service_areas"]
    readonly_fields = ["last_modified", "assured_by"]
    actions = ["mark_checked"]
    inlines = [
        OfferInline,
        ServiceLanguageInline,
        CostOptionInline,
        PhoneInline,
        ContactInline,
        RequiredDocumentInline,
        ServiceTextInline,
    ]
    fieldsets = [
        (None, {"fields": ["name", "organization", "kind", "status", "alert", "description"]}),
        (
            _("For whom and how to get in"),
            {
                "fields": [
                    ("minimum_age_months", "maximum_age_months"),
                    "eligibility_description",
                    ("entry", "free_places"),
                    "application_process",
                    "fees_description",
                    ("siblings_welcome", "interpretation"),
                    "service_areas",
                ]
            },
        ),
        (_("Contact"), {"fields": [("email", "url")]}),
        (_("Last checked"), {"fields": [("assured_on", "assurer_name"), ("assured_by", "last_modified")]}),
    ]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["queryset"] = TaxonomyTerm.objects.kinds()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Service, form: Any, change: bool) -> None:
        """Whoever changes the date of the check is the one who checked."""
        if "assured_on" in form.changed_data:
            obj.assured_by = cast(User, request.user) if obj.assured_on else None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Mark as checked today"), permissions=["change"])
    @transaction.atomic
    def mark_checked(self, request: HttpRequest, queryset: Any) -> None:
        keys = list(queryset.values_list("pk", flat=True))
        Service.objects.filter(pk__in=keys).update(assured_on=clock.today(), assured_by=request.user)
        actions.refresh_offers(actions.offers_of(service__in=keys))
        words = ngettext("%(n)d service marked as checked.", "%(n)d services marked as checked.", len(keys))
        self.message_user(request, words % {"n": len(keys)}, messages.SUCCESS)


@admin.register(ServiceAtLocation)
class OfferAdmin(DirectoryAdmin):
    """Where and when; the help itself is the service."""

    form = OfferForm
    concerns = "pk"
    list_display = ["service", "location", "slug"]
    list_filter = ["service__status", "service__kind__parent", "location__place__social_area"]
    list_select_related = ["service", "location"]
    search_fields = ["service__name", "location__name", "slug"]
    autocomplete_fields = ["service", "location"]
    inlines = [ScheduleInline, ClosureInline]


class AccessibilityInline(admin.StackedInline):
    model = Accessibility
    extra = 1
    max_num = 1


@admin.register(Location)
class LocationAdmin(DirectoryAdmin):
    concerns = "location"
    list_display = ["name", "location_type", "address_1", "place", "is_protected"]
    list_filter = ["location_type", "is_protected", "place__social_area"]
    list_select_related = ["place"]
    search_fields = ["name", "address_1", "postal_code", "city"]
    autocomplete_fields = ["organization", "place"]
    inlines = [AccessibilityInline]
    fieldsets = [
        (None, {"fields": ["name", "location_type", "organization", "is_protected"]}),
        (
            _("Where"),
            {
                "fields": [
                    ("address_1", "postal_code", "city"),
                    "address_2",
                    "place",
                    ("latitude", "longitude"),
                    "transportation",
                ]
            },
        ),
    ]
