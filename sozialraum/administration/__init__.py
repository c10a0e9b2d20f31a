"""The administration under /verwaltung/. For INSTALLED_APPS, in place of django.contrib.admin."""

from django.contrib.admin.apps import AdminConfig


class VerwaltungConfig(AdminConfig):
    default_site = "sozialraum.administration.site.Verwaltung"
