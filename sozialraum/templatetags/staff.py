"""What staff see on every page of theirs: the ways they have, by what they are at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from offices.permissions import Standing, standing

register = template.Library()


@dataclass(frozen=True)
class Way:
    """One entry of the staff navigation; `section` is the beginning of the names of its addresses."""

    name: str
    label: Any
    icon: str
    section: str
    open_to: Callable[[Standing], bool]


WAYS = (
    Way("team-home", _("Today"), "house", "team-home", lambda who: True),
    Way("encounter-new", _("Log a contact"), "check", "encounter", lambda who: who.works_with_families),
    Way("inquiry-list", _("Requests"), "mail", "inquiry", lambda who: who.works_with_families),
    Way("case-list", _("Cases"), "document", "case", lambda who: who.works_with_families),
    Way("case-search", _("Find people"), "search", "case-search", lambda who: who.works_with_families),
    Way("roster-mine", _("Duty roster"), "calendar", "roster", lambda who: who.is_member),
    Way("member-mine", _("Team"), "people", "member", lambda who: who.is_member),
    Way("access-log", _("Access log"), "document", "access", lambda who: who.is_data_protection),
    Way("subject-access", _("Information"), "info", "subject", lambda who: who.is_data_protection),
    Way("retention", _("Deletion"), "close", "retention", lambda who: who.is_data_protection),
)


@register.inclusion_tag("team/nav.html", takes_context=True)
def staff_nav(context: RequestContext) -> dict[str, Any]:
    request = context["request"]
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    who = standing(request.user)
    open_ways = []
    for way in WAYS:
        if not way.open_to(who):
            continue
        try:
            url = reverse(way.name)
        except NoReverseMatch:
            continue
        open_ways.append((way, url))
    # The longest section that fits, so that a part of an area can have an entry of its own.
    current = max(
        (way.section for way, _url in open_ways if here.startswith(way.section)), key=len, default=""
    )
    return {
        "ways": [
            {"url": url, "label": way.label, "icon": way.icon, "is_current": way.section == current}
            for way, url in open_ways
        ],
        "user": request.user,
    }
