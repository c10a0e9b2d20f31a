"""The page of /team/: what each area has to say, grouped, with what is late first."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.views import desk
from cases.views.desk.rows import DeskRow
from offices.models import Membership, User
from offices.permissions import signed_in, standing
from offices.roster.today import here_today
from services.openings import opening_of, period_words
from services.search import snapshot
from sozialraum.lib import clock
from sozialraum.lib.together import together

GROUPS = (
    ("appointment", _("Appointments"), "calendar"),
    ("task", _("My tasks"), "check"),
    ("request", _("Requests"), "mail"),
    ("review", _("Waiting for your decision"), "alert"),
    ("referral", _("Referrals without an answer"), "share"),
    ("case", _("My cases"), "document"),
)
"""In this order; a kind that an area invents stands at the end under its own rows."""


@cache
def areas() -> tuple[Any, ...]:
    """The modules beside this one that have something for the desk."""
    found = (import_module(f"{desk.__name__}.{entry.name}") for entry in pkgutil.iter_modules(desk.__path__))
    return tuple(module for module in found if hasattr(module, "rows"))


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where staff land. Everybody sees only what is theirs; who works with no family sees where they belong."""
    user = signed_in(request)
    rows = _rows(user)
    late = sorted((row for row in rows if row.is_late), key=_by_due)
    rest = sorted((row for row in rows if not row.is_late), key=_by_due)
    groups = [
        {"kind": kind, "title": title, "icon": icon, "rows": found}
        for kind, title, icon in GROUPS
        if (found := [row for row in rest if row.kind == kind])
    ]
    known = {kind for kind, _title, _icon in GROUPS}
    other = [row for row in rest if row.kind not in known]
    if other:
        groups.append({"kind": "other", "title": _("Further things"), "icon": "list", "rows": other})
    who = standing(user)
    context = {
        "today": clock.today(),
        "late": late,
        "groups": groups,
        "has_work": bool(rows),
        "works_with_families": who.works_with_families,
        "is_lead": who.is_lead,
        "log_url": _address("encounter-new") if who.works_with_families else "",
        "memberships": _memberships(user),
        "here": here_today(user) if who.is_member else [],
        "is_member": who.is_member,
    }
    return render(request, "team/home.html", context)


def _rows(user: User) -> list[DeskRow]:
    """What every area has to say, asked in one statement however many areas there are."""
    asked = {(area, name): query for area in areas() for name, query in area.questions(user).items()}
    answers = together(asked)
    rows = []
    for area in areas():
        found = {name: objects for (of, name), objects in answers.items() if of is area}
        rows += area.rows(user, found)
    return rows


def _by_due(row: DeskRow) -> Any:
    return (row.due is None, row.due.timestamp() if row.due else 0.0)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _memberships(user: User) -> list[dict[str, Any]]:
    """Their own memberships, valid today, and how their offices stand; the hours of public offices are in memory."""
    memberships = Membership.objects.of(user).current().select_related("office", "organization")
    reference = snapshot.current().reference
    public = {office.pk: office for office in reference.offices}
    return [
        {
            "office": {"name": membership.office.name, "url": membership.office.get_absolute_url()},
            "role": membership.get_role_display(),
            "organization": str(membership.organization),
            "period": period_words(membership.period),
            "opening": opening_of(public[membership.office_id], reference.holidays)
            if membership.office_id in public
            else None,
            "is_published": membership.office.is_published,
        }
        for membership in memberships
    ]
