"""The parts of a case as its own navigation."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case

register = template.Library()

# Name of the address, label, icon. The addresses of a part begin with its name.
SECTIONS = (
    ("case-detail", _("Overview"), "list"),
    ("case-people", _("Family"), "people"),
    ("case-plan", _("Plan"), "check"),
    ("case-notes", _("Notes"), "chat"),
    ("case-files", _("Files"), "document"),
    ("case-consents", _("Consents"), "lock"),
    ("case-referrals", _("Referrals"), "share"),
    ("case-protection", _("Protection"), "alert"),
    ("case-access", _("Access"), "person"),
)


@register.inclusion_tag("team/cases/sections.html", takes_context=True)
def case_sections(context: RequestContext, case: Case) -> dict[str, Any]:
    match = context["request"].resolver_match
    here = match.url_name or "" if match else ""
    sections = []
    for name, label, icon in SECTIONS:
        try:
            url = reverse(name, args=[case.reference])
        except NoReverseMatch:
            continue
        sections.append({"url": url, "label": label, "icon": icon, "is_current": here.startswith(name)})
    return {"sections": sections}
