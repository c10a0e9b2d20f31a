"""Categories, kinds of offer and the words people use for them; what was searched in vain."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from services.admin.refresh import ReferenceAdmin
from services.models import SearchMiss, Synonym, TaxonomyTerm, TermText


class TermTextInline(admin.TabularInline):
    model = TermText
    extra = 0


@admin.register(TaxonomyTerm)
class TaxonomyTermAdmin(ReferenceAdmin):
    list_display = ["name", "code", "level", "parent", "quick_exit", "is_crisis", "position"]
    list_filter = ["level", "parent", "quick_exit", "is_crisis"]
    list_select_related = ["parent"]
    search_fields = ["name", "code", "texts__name"]
    inlines = [TermTextInline]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            kwargs["queryset"] = TaxonomyTerm.objects.categories()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Synonym)
class SynonymAdmin(ReferenceAdmin):
    """Teaching the search: a phrase, the kind it means, and how surely."""

    on_cards = False
    list_display = ["phrase", "language", "term", "weight"]
    list_filter = ["language", "weight", "term"]
    list_select_related = ["term"]
    list_per_page = 50
    search_fields = ["phrase", "term__name"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "term":
            kwargs["queryset"] = TaxonomyTerm.objects.kinds()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    """Only to read: what people asked for in vain is the list of what is missing."""

    list_display = ["text", "day"]
    search_fields = ["text"]
    date_hierarchy = "day"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
