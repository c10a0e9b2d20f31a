"""Words of the duty roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from offices.enums.roster import AbsenceKind, Objection
from offices.models import CoverageRule, RosterChange, ShiftAssignment
from offices.roster.board import Board, Person
from offices.roster.coverage import Gap
from sozialraum.lib import clock as portal_clock

register = template.Library()


@register.filter
def clock(moment: datetime) -> str:
    """8:30, in local time."""
    return moment.astimezone(portal_clock.BERLIN).strftime("%-H:%M")


@register.filter
def shift_words(one: ShiftAssignment) -> str:
    """Mo. 30.11., 8:00–16:00, early."""
    day = date_format(one.shift.day, "D j.n.")
    return f"{day}, {clock(one.starts_at)}–{clock(one.ends_at)}, {one.shift.name}"


@register.filter
def hours(minutes: int) -> str:
    """7:30 hours as 7:30 h."""
    return f"{minutes // 60}:{minutes % 60:02d} h"


@register.filter
def signed_hours(minutes: int) -> str:
    sign = "+" if minutes > 0 else "−" if minutes < 0 else "±"
    return sign + hours(abs(minutes))


@register.filter
def share_of(part: float | None, whole: float | None) -> int:
    """Per cent for a bar, at most 100; 0 where there is nothing to compare with."""
    return min(100, round(100 * part / whole)) if part and whole else 0


@register.filter
def is_much(number: int, average: float) -> bool:
    """More than one above what the team does on average."""
    return number > average + 1


@register.filter
def objection_words(codes: Iterable[str]) -> str:
    return ", ".join(str(Objection(code).label) for code in codes)


@register.filter
def absence_words(person: Person, day: date) -> str:
    kind = person.absent.get(day, "")
    return str(AbsenceKind(kind).label) if kind else ""


@register.filter
def rule_words(rule: CoverageRule) -> str:
    """At least one person from an independent provider who speaks Arabic."""
    words = [
        ngettext("at least %(n)d person", "at least %(n)d people", rule.minimum) % {"n": rule.minimum},
        *_who(rule),
    ]
    return ", ".join(words)


def _who(rule: CoverageRule) -> list[str]:
    found = []
    if rule.organization_kind:
        found.append(str(rule.get_organization_kind_display()))
    if rule.language:
        found.append(str(rule.get_language_display()))
    if rule.qualification_id:
        found.append(str(rule.qualification))
    return found


@register.filter
def gap_words(gap: Gap, plan: Board) -> str:
    """One person is missing: youth office."""
    words = ngettext("%(n)d person is missing", "%(n)d people are missing", gap.missing) % {"n": gap.missing}
    who = _who(plan.rules[gap.need.rule])
    return f"{words}: {', '.join(who)}" if who else words


_CHANGES = {
    "published": lambda: gettext("published"),
    "assigned": lambda: gettext("assigned"),
    "freed": lambda: gettext("taken off"),
    "moved": lambda: gettext("other times"),
    "added": lambda: gettext("new shift"),
    "removed": lambda: gettext("shift removed"),
    "swapped": lambda: gettext("swapped"),
}


@register.filter
def change_words(change: RosterChange) -> str:
    """What changed, in which shift, for whom."""
    parts: list[Any] = [_CHANGES[change.text]() if change.text in _CHANGES else change.text]
    if change.day:
        parts.append(f"{change.shift_name} {change.day:%d.%m.}")
    if change.worker_id:
        parts.append(change.worker)
    return " · ".join(str(part) for part in parts)


_WHY = {
    "absent": lambda n: ngettext("%(n)d absent", "%(n)d absent", n),
    "elsewhere": lambda n: ngettext("%(n)d on another shift", "%(n)d on another shift", n),
    "rest": lambda n: ngettext(
        "%(n)d would rest less than 11 hours", "%(n)d would rest less than 11 hours", n
    ),
    "day": lambda n: ngettext("%(n)d would work over 8 hours", "%(n)d would work over 8 hours", n),
    "hours": lambda n: ngettext("%(n)d has no hours left", "%(n)d have no hours left", n),
    "break": lambda n: gettext("the break of this shift is too short"),
    "sunday": lambda n: gettext("Sunday or public holiday: needs your reason"),
    "free": lambda n: ngettext("%(n)d could work it", "%(n)d could work it", n),
}


@register.filter
def why_words(why: dict[str, int]) -> str:
    """Why nobody is proposed: 2 absent, 5 have no hours left."""
    words = [_WHY[code](number) % {"n": number} for code, number in why.items() if code in _WHY]
    return ", ".join(words) or gettext("nobody is in the team on that day")
