"""Ways to the exceptions, and the words of the access log."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from offices.permissions import standing

register = template.Library()

ACTIONS = {
    "view": _("opened"),
    "list": _("looked through"),
    "search": _("searched"),
    "print": _("printed"),
    "download": _("downloaded"),
    "export": _("exported"),
    "emergency": _("opened in an emergency"),
    "emergency_try": _("tried an emergency access"),
}
SUBJECTS = {
    "case": _("case"),
    "access": _("access"),
    "access_log": _("access log"),
    "subject_access": _("information under Art. 15 DSGVO"),
    "people": _("family"),
    "plan": _("plan"),
    "notes": _("notes"),
    "files": _("files"),
    "attachment": _("file"),
    "consents": _("consents"),
    "consent": _("consent"),
    "referral": _("referrals"),
    "protectionconcern": _("child protection"),
    "person": _("person"),
    "inquiry": _("request"),
    "emergency": _("emergency access"),
}


@register.filter
def log_action(code: str) -> Any:
    """What was done, in words; a word that nobody has translated yet is shown as it is."""
    return ACTIONS.get(code, code)


@register.filter
def log_subject(code: str) -> Any:
    return SUBJECTS.get(code, code)


@register.inclusion_tag("team/guard/ways.html", takes_context=True)
def guard_ways(context: RequestContext) -> dict[str, Any]:
    """Seldom needed and never to be searched for: emergencies, shares, deletion, information."""
    who = standing(context["request"].user)
    found = [
        ("emergency", _("Emergency access"), "alert", who.works_with_families),
        ("share-decisions", _("Shared cases"), "share", who.is_lead),
        (
            "subject-access",
            _("Information under Art. 15 DSGVO"),
            "info",
            who.works_with_families or who.is_data_protection,
        ),
        ("retention", _("Deletion"), "close", who.is_lead),
    ]
    return {
        "ways": [
            {"url": reverse(name), "label": label, "icon": icon}
            for name, label, icon, is_open in found
            if is_open
        ]
    }
