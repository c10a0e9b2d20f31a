"""What waits for leads, data protection and whoever answers for a person: on the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import CaseGrant, DeletionProposal, ShareRequest, SubjectRequest
from cases.views.desk.rows import DeskRow, Waiting, found_of
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


def waiting(user: User) -> Waiting:
    return {
        "emergency": CaseGrant.objects.reviewable_by(user).unreviewed(),
        "share": ShareRequest.objects.decidable_by(user),
        "deletion": _proposals(user),
        "information": SubjectRequest.objects.visible_to(user).open(),
    }


def rows(user: User, found: Collection[str] | None = None) -> list[DeskRow]:
    there = found_of(user, waiting(user)) if found is None else found
    parts = {
        "emergency": _emergencies,
        "share": _shares,
        "deletion": _deletions,
        "information": _subject_requests,
    }
    return [row for name, part in parts.items() if name in there for row in part(user)]


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=clock.BERLIN)


def _emergencies(user: User) -> list[DeskRow]:
    found = CaseGrant.objects.reviewable_by(user).unreviewed().select_related("content_object", "user")
    return [
        DeskRow(
            kind="review",
            title=_("Emergency access to case %(case)s: please review")
            % {"case": grant.content_object.reference},
            url=reverse("emergency-review", args=[grant.pk]),
            detail=str(grant.user),
            due=_evening(grant.review_due_on),
            is_late=grant.review_due_on < clock.today(),
        )
        for grant in found.order_by("review_due_on", "pk")
    ]


def _shares(user: User) -> list[DeskRow]:
    return [
        DeskRow(
            kind="review",
            title=_("Share of case %(case)s: please decide") % {"case": asked.case.reference},
            url=reverse("share-decisions"),
            detail=_("%(who)s asks for %(colleague)s")
            % {"who": asked.asked_by, "colleague": asked.colleague},
        )
        for asked in ShareRequest.objects.decidable_by(user).select_related("case", "asked_by", "colleague")
    ]


def _proposals(user: User) -> Any:
    return DeletionProposal.objects.visible_to(user).waiting().exclude(proposed_by=user)


def _deletions(user: User) -> list[DeskRow]:
    return [
        DeskRow(
            kind="review",
            title=_("Deletion in %(office)s: a second person has to confirm it")
            % {"office": proposal.office},
            url=reverse("retention-proposal", args=[proposal.pk]),
            detail=str(proposal.proposed_by),
        )
        for proposal in _proposals(user).select_related("office", "proposed_by")
    ]


def _subject_requests(user: User) -> list[DeskRow]:
    return [
        DeskRow(
            kind="review",
            title=_("Information under Art. 15 DSGVO: %(number)s") % {"number": asked.number},
            url=reverse("subject-access-detail", args=[asked.number]),
            detail=asked.get_state_display(),
            due=_evening(asked.due_on),
            is_late=asked.due_on < clock.today(),
        )
        for asked in SubjectRequest.objects.visible_to(user).open()
    ]
