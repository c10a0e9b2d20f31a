"""Protection concerns on the desk: views that are asked of me, deadlines of my cases, and for leads what is overdue."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cases.enums.protection import ConcernState
from cases.models import Assessment, Assignment, Case, ProtectionConcern
from cases.views.desk.rows import DeskRow, Found, Questions
from offices.models import User
from sozialraum.lib import clock


def questions(user: User) -> Questions:
    return {"asked": _asked_of(user), "running": _running_for(user)}


def rows(user: User, found: Found) -> list[DeskRow]:
    """Overdue is late, and late comes first on the desk."""
    return [*_asked(found["asked"]), *_running(found["running"])]


def _asked_of(user: User) -> Any:
    return (
        Assessment.objects.open()
        .filter(assessor=user, concern__state=ConcernState.ASSESSING)
        .filter(concern__in=ProtectionConcern.objects.asked_of(user).values("pk"))
        .select_related("concern__case")
        .order_by("concern__assess_by")
    )


def _asked(open_ones: list[Assessment]) -> list[DeskRow]:
    now = clock.now()
    return [
        DeskRow(
            kind="task",
            title=_("Protection of a child: your view is needed"),
            url=reverse("case-protection-assess", args=[one.concern.case.reference, one.concern_id]),
            detail=_("Case %(reference)s") % {"reference": one.concern.case.reference},
            due=one.concern.assess_by,
            is_late=one.concern.assess_by < now,
        )
        for one in open_ones
    ]


def _running_for(user: User) -> Any:
    """All of one's own cases; of the other cases of an office one leads what is overdue, without content."""
    mine = (
        Case.objects.visible_to(user)
        .filter(Exists(Assignment.objects.current().filter(worker=user, case=OuterRef("pk"))))
        .values("pk")
    )
    return (
        ProtectionConcern.objects.running()
        .annotate(is_mine=ExpressionWrapper(Q(case__in=mine), BooleanField()))
        .filter(Q(is_mine=True) | Q(case__in=Case.objects.overseen_by(user).values("pk")))
        .select_related("case")
        .order_by("opened_at")
    )


def _running(running: list[Any]) -> list[DeskRow]:
    found = []
    for concern in running:
        row = _of_case(concern, concern.get_absolute_url() if concern.is_mine else _caseload())
        if concern.is_mine or row.is_late:
            found.append(row)
    return found


def _of_case(concern: ProtectionConcern, url: str) -> DeskRow:
    now = clock.now()
    if concern.state == ConcernState.ASSESSING:
        missing = concern.assess_by < now
        title = (
            _("Protection concern: views are missing") if missing else _("Protection concern: being assessed")
        )
        due = concern.decide_by if concern.decide_by < now else concern.assess_by
    else:
        title = _("Protection concern: look at it again")
        due = datetime.combine(concern.review_on, time(23, 59), tzinfo=clock.BERLIN)
    return DeskRow(
        kind="task",
        title=title,
        url=url,
        detail=_("Case %(reference)s") % {"reference": concern.case.reference},
        due=due,
        is_late=due < now,
    )


def _caseload() -> str:
    try:
        return reverse("case-list")
    except NoReverseMatch:
        return reverse("team-home")
