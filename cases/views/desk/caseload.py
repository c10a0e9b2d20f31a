"""For the desk: today's appointments, one's own cases, and what waits for a lead."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums.cases import RUNNING, Duty, State
from cases.models import Appointment, Assignment, Case, Person, PersonMerge
from cases.views.desk.rows import DeskRow
from offices.enums import Role
from offices.models import Membership, User
from offices.permissions import standing

MOST = 8
"""Cases on the desk; the others are one click away."""


def rows(user: User) -> list[DeskRow]:
    if not standing(user).works_with_families:
        return []
    return [*_appointments(user), *_cases(user), *_decisions(user)]


def _appointments(user: User) -> list[DeskRow]:
    """Of today and the next days. One that has passed stays until the evening: it is not late, it has been."""
    own = Appointment.objects.of_the_next_days().filter(worker=user).select_related("case")[:MOST]
    return [
        DeskRow(
            kind="appointment",
            title=row.note,
            url=row.case.get_absolute_url() if row.case else reverse("appointment-list"),
            detail=row.case.label if row.case and row.case.state in RUNNING else "",
            due=row.at,
        )
        for row in own
    ]


def _cases(user: User) -> list[DeskRow]:
    """The cases for which somebody is responsible, the ones that wait for a step of theirs first."""
    mine = Assignment.objects.current().filter(worker=user, duty=Duty.LEAD).order_by()
    cases = Case.objects.visible_to(user).filter(pk__in=mine.values("case"))
    cases = cases.filter(state__in=[State.DRAFT, *RUNNING])[:MOST]
    return [
        DeskRow(
            kind="case",
            title=case.label,
            url=case.get_absolute_url(),
            detail=" · ".join(part for part in (case.reference, _next(case)) if part),
        )
        for case in cases
    ]


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


def _decisions(user: User) -> list[DeskRow]:
    """What waits for this person's word: closings of their offices, and proposals of others to merge two records.

    One query for both. Of a closing a lead sees the reference; of a proposal nobody sees anything before its page.
    """
    led = Membership.objects.current().of(user).filter(role=Role.LEAD).values("office")
    asked = Case.objects.filter(office__in=led, state=State.CLOSING_REQUESTED).exclude(
        closing_requested_by=user
    )
    visible = Person.objects.visible_to(user)
    seen = Exists(visible.filter(pk=OuterRef("kept"))) & Exists(visible.filter(pk=OuterRef("merged")))
    kept, merged = (
        Case.objects.filter(office__in=led, case_people__person=OuterRef(side)) for side in ("kept", "merged")
    )
    proposed = PersonMerge.objects.proposed().not_by(user).filter(Q(seen) | Q(Exists(kept) & Exists(merged)))
    found = (
        asked.order_by()
        .values_list(Value("closing"), "reference")
        .union(proposed.order_by().values_list(Value("merge"), Cast("pk", CharField())), all=True)
    )
    return [_decision(kind, key) for kind, key in found[:MOST]]


def _decision(kind: str, key: str) -> DeskRow:
    if kind == "closing":
        return DeskRow(
            kind="review",
            title=_("Close case %(reference)s?") % {"reference": key},
            url=reverse("case-caseload-closing", args=[key]),
            detail=_("A colleague asks for your approval."),
        )
    return DeskRow(
        kind="review",
        title=_("Are these two records one person?"),
        url=reverse("case-merge", args=[key]),
        detail=_("A colleague has proposed to merge them."),
    )
