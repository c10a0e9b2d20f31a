"""The administration under /verwaltung/. For INSTALLED_APPS, in place of django.contrib.admin."""

from django.contrib.admin.apps import AdminConfig


class VerwaltungConfig(AdminConfig):
    default_site = "sozialraum.administration.site.Verwaltung"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator
        from django.contrib import admin

        super().ready()
        # Second factors are reset by an action on the account; nobody looks into them.
        admin.site.unregister(Authenticator)
