"""Accounts and who works where. Whoever has an account works with the portal; residents never have one."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from offices.accounts.actions import reset_second_factor
from offices.models import Membership, Qualification, User
from offices.permissions import signed_in


class AccountCreationForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User


class AccountChangeForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    fields = ["office", "organization", "role", "weekly_hours", "rules", "period"]


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ["username", "last_name", "first_name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "memberships__office", "memberships__role"]
    inlines = [MembershipInline]
    filter_horizontal = ["groups", "user_permissions", "qualifications"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "languages", "qualifications"]}),
        (
            _("What they may do"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["reset_second_factors"]

    @admin.action(description=_("Reset second factor (lost phone or key)"), permissions=["reset"])
    def reset_second_factors(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        for account in accounts:
            if account == request.user:
                self.message_user(
                    request,
                    _("You change your own second factor in your account, not here."),
                    messages.WARNING,
                )
            elif reset_second_factor(account, by=signed_in(request)):
                text = _(
                    "%(account)s has no second factor any more, is signed out everywhere and gets a mail."
                )
                self.message_user(request, text % {"account": account}, messages.SUCCESS)
            else:
                text = _("%(account)s had no second factor.")
                self.message_user(request, text % {"account": account}, messages.INFO)

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).is_superuser


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "office", "organization", "role", "period"]
    list_filter = ["office", "role", "organization"]
    list_select_related = ["user", "office", "organization"]
    search_fields = ["user__username", "user__last_name", "user__first_name"]
    autocomplete_fields = ["user"]


@admin.register(Qualification)
class QualificationAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
