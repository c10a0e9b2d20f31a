"""For the desk: today's appointments, one's own cases, and what waits for a lead."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums.cases import RUNNING, Duty, State
from cases.models import Appointment, Assignment, Case, Person, PersonMerge
from cases.views.desk.rows import DeskRow, Found, Questions
from offices.enums import Role
from offices.models import Membership, User
from offices.permissions import standing

MOST = 8
"""Cases on the desk; the others are one click away."""


def questions(user: User) -> Questions:
    if not standing(user).works_with_families:
        return {}
    led = Membership.objects.current().of(user).filter(role=Role.LEAD).values("office")
    asked = Case.objects.filter(office__in=led, state=State.CLOSING_REQUESTED).exclude(
        closing_requested_by=user
    )
    return {
        "appointments": Appointment.objects.of_the_next_days()
        .filter(worker=user)
        .select_related("case")[:MOST],
        "cases": _own_cases(user)[:MOST],
        # Of a closing a lead sees the reference, of a proposal nobody sees anything before its page.
        "closings": asked.only("reference").order_by("updated_at")[:MOST],
        "merges": _proposals(user, led).only("pk")[:MOST],
    }


def _own_cases(user: User) -> Any:
    """The cases for which somebody is responsible."""
    mine = Assignment.objects.current().filter(worker=user, duty=Duty.LEAD).order_by()
    cases = Case.objects.visible_to(user).filter(pk__in=mine.values("case"))
    return cases.filter(state__in=[State.DRAFT, *RUNNING]).defer("closing_summary", "closing_reply")


def _proposals(user: User, led: Any) -> Any:
    """Proposals of others to merge two people whom this person may see, or whose offices they lead."""
    visible = Person.objects.visible_to(user)
    seen = Exists(visible.filter(pk=OuterRef("kept"))) & Exists(visible.filter(pk=OuterRef("merged")))
    kept, merged = (
        Case.objects.filter(office__in=led, case_people__person=OuterRef(side)) for side in ("kept", "merged")
    )
    return PersonMerge.objects.proposed().not_by(user).filter(Q(seen) | Q(Exists(kept) & Exists(merged)))


def rows(user: User, found: Found) -> list[DeskRow]:
    if not found:
        return []
    return [
        *(_appointment(row) for row in found["appointments"]),
        *(_case(row) for row in found["cases"]),
        *(_closing(row) for row in found["closings"]),
        *(_merge(row) for row in found["merges"]),
    ]


def _appointment(row: Appointment) -> DeskRow:
    """One that has passed stays until the evening: it is not late, it has been."""
    return DeskRow(
        kind="appointment",
        title=row.note,
        url=row.case.get_absolute_url() if row.case else reverse("appointment-list"),
        detail=row.case.label if row.case and row.case.state in RUNNING else "",
        due=row.at,
    )


def _case(case: Case) -> DeskRow:
    return DeskRow(
        kind="case",
        title=case.label,
        url=case.get_absolute_url(),
        detail=" · ".join(part for part in (case.reference, _next(case)) if part),
    )


def _next(case: Case) -> str:
    if case.state == State.ACTIVE and case.was_sent_back:
        return _("sent back by the lead")
    words = {
        State.DRAFT: _("not opened yet"),
        State.OPEN: _("the work has not begun"),
        State.PAUSED: _("is paused"),
        State.CLOSING_REQUESTED: _("waits for the lead"),
    }
    return words.get(State(case.state), "")


def _closing(case: Case) -> DeskRow:
    return DeskRow(
        kind="review",
        title=_("Close case %(reference)s?") % {"reference": case.reference},
        url=reverse("case-caseload-closing", args=[case.reference]),
        detail=_("A colleague asks for your approval."),
    )


def _merge(merge: PersonMerge) -> DeskRow:
    return DeskRow(
        kind="review",
        title=_("Are these two records one person?"),
        url=reverse("case-merge", args=[merge.pk]),
        detail=_("A colleague has proposed to merge them."),
    )
