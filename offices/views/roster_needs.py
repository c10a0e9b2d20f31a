"""What an office needs at which time, and the shifts that come again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from offices.actions import roster
from offices.forms.roster import CoverageForm, PatternForm
from offices.models import CoverageRule, Office, ShiftPattern
from offices.permissions import signed_in
from offices.views.doors import led_office, number_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, slug: str) -> HttpResponse:
    office = led_office(request, slug)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    pattern_form = PatternForm(request.POST if what == "pattern" else None, office=office)
    rule_form = CoverageForm(request.POST if what == "rule" else None, office=office)
    if what and _done(request, office, what, pattern_form, rule_form):
        return redirect("roster-needs", slug=slug)
    context = {
        "office": office,
        "patterns": office.shift_patterns.all(),
        "rules": office.coverage_rules.select_related("qualification"),
        "pattern_form": pattern_form,
        "rule_form": rule_form,
    }
    return render(request, "team/roster/needs.html", context)


def _done(
    request: HttpRequest, office: Office, what: str, pattern_form: PatternForm, rule_form: CoverageForm
) -> bool:
    user, number = signed_in(request), number_in(request.POST.get("number"))
    rows: dict[str, Any] = {"remove-pattern": ShiftPattern, "remove-rule": CoverageRule}
    if what in rows:
        roster.remove_setting(get_object_or_404(rows[what], pk=number, office=office), by=user)
        messages.success(request, _("Removed. Weeks that are planned already stay as they are."))
        return True
    if what == "pattern" and pattern_form.is_valid():
        roster.save_settings(pattern_form.patterns(), by=user)
        messages.success(request, _("The pattern was added."))
        return True
    if what == "rule" and rule_form.is_valid():
        roster.save_settings(rule_form.rules(), by=user)
        messages.success(request, _("The need was added."))
        return True
    return False
