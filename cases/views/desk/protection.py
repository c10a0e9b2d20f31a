"""Protection concerns on the desk: views that are asked of me, deadlines of my cases, and for leads what is overdue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cases.enums.protection import ConcernState
from cases.models import Assessment, Assignment, Case, ProtectionConcern
from cases.views.desk.rows import DeskRow, Waiting, found_of
from offices.models import User
from sozialraum.lib import clock


def waiting(user: User) -> Waiting:
    return {"view": _views_asked_of(user), "concern": _concerns(user)}


def rows(user: User, found: Collection[str] | None = None) -> list[DeskRow]:
    """Overdue is late, and late comes first on the desk."""
    there = found_of(user, waiting(user)) if found is None else found
    return [*(_asked(user) if "view" in there else ()), *(_running(user) if "concern" in there else ())]


def _views_asked_of(user: User) -> Any:
    return Assessment.objects.open().filter(
        assessor=user,
        concern__state=ConcernState.ASSESSING,
        concern__in=ProtectionConcern.objects.asked_of(user).values("pk"),
    )


def _asked(user: User) -> list[DeskRow]:
    open_ones = _views_asked_of(user).select_related("concern__case").order_by("concern__assess_by")
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


def _concerns(user: User) -> Any:
    mine = (
        Case.objects.visible_to(user)
        .filter(Exists(Assignment.objects.current().filter(worker=user, case=OuterRef("pk"))))
        .values("pk")
    )
    return (
        ProtectionConcern.objects.running()
        .annotate(is_mine=ExpressionWrapper(Q(case__in=mine), BooleanField()))
        .filter(Q(is_mine=True) | Q(case__in=Case.objects.overseen_by(user).values("pk")))
    )


def _running(user: User) -> list[DeskRow]:
    """All of one's own cases; of the other cases of an office one leads what is overdue, without content."""
    found = []
    for concern in _concerns(user).select_related("case").order_by("opened_at"):
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
