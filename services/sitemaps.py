"""Addresses for search engines: every page with all its language versions.

Einfache Sprache stays out: to a search engine it is a second German page beside the first. The pages are numbered
(`/sitemap.xml?p=2`) and robots.txt names every number, which needs no index.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import translation

from offices.models import Office
from services.models import ServiceAtLocation
from sozialraum.lib.languages import in_language

PAGES = ("start", "offer-list", "week", "map", "office-list", "crisis", "plain-language")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "einfach"]


class PortalSitemap(Sitemap):
    """German paths and when they changed. Paths are the same in every language, so nothing is reversed twice."""

    limit = 5000

    def items(self) -> list[tuple[str, datetime | None]]:
        """Two values per offer, so that 20,000 offers cost one small query."""
        with translation.override(settings.LANGUAGE_CODE):
            pages = [reverse(name) for name in PAGES]
            offices, offers = reverse("office-list"), reverse("offer-list")
        slugs = Office.objects.public().order_by("position", "pk").values_list("slug", flat=True)
        public = ServiceAtLocation.objects.public().order_by("pk")
        return [
            *((path, None) for path in pages),
            *((f"{offices}{slug}/", None) for slug in slugs),
            *(
                (f"{offers}{slug}/", changed)
                for slug, changed in public.values_list("slug", "service__last_modified")
            ),
        ]

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """As Django's template wants them, without its round through reverse() for each language."""
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        return [
            {
                "item": path,
                "location": origin + path,
                "lastmod": changed,
                "changefreq": None,
                "priority": "",
                "alternates": [
                    *(
                        {"location": origin + in_language(path, code), "lang_code": code}
                        for code in LANGUAGES
                    ),
                    {"location": origin + path, "lang_code": "x-default"},
                ],
            }
            for path, changed in self.paginator.page(page).object_list
        ]


SITEMAPS = {"portal": PortalSitemap}


def page_numbers() -> range:
    return PortalSitemap().paginator.page_range
