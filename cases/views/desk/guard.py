"""What waits for leads, data protection and whoever answers for a person: on the desk."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import CaseGrant, DeletionProposal, ShareRequest, SubjectRequest
from cases.views.desk.rows import DeskRow, Found, Questions
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


def questions(user: User) -> Questions:
    unreviewed = CaseGrant.objects.reviewable_by(user).unreviewed().select_related("content_object", "user")
    decidable = ShareRequest.objects.decidable_by(user).select_related("case", "asked_by", "colleague")
    deletions = DeletionProposal.objects.visible_to(user).waiting().exclude(proposed_by=user)
    return {
        "emergencies": unreviewed.order_by("review_due_on", "pk"),
        "shares": decidable,
        "deletions": deletions.select_related("office", "proposed_by"),
        "information": SubjectRequest.objects.visible_to(user).open(),
    }


def rows(user: User, found: Found) -> list[DeskRow]:
    return [
        *_emergencies(found["emergencies"]),
        *_shares(found["shares"]),
        *_deletions(found["deletions"]),
        *_subject_requests(found["information"]),
    ]


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=clock.BERLIN)


def _emergencies(found: list[CaseGrant]) -> list[DeskRow]:
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
        for grant in found
    ]


def _shares(found: list[ShareRequest]) -> list[DeskRow]:
    return [
        DeskRow(
            kind="review",
            title=_("Share of case %(case)s: please decide") % {"case": asked.case.reference},
            url=reverse("share-decisions"),
            detail=_("%(who)s asks for %(colleague)s")
            % {"who": asked.asked_by, "colleague": asked.colleague},
        )
        for asked in found
    ]


def _deletions(found: list[DeletionProposal]) -> list[DeskRow]:
    return [
        DeskRow(
            kind="review",
            title=_("Deletion in %(office)s: a second person has to confirm it")
            % {"office": proposal.office},
            url=reverse("retention-proposal", args=[proposal.pk]),
            detail=str(proposal.proposed_by),
        )
        for proposal in found
    ]


def _subject_requests(found: list[SubjectRequest]) -> list[DeskRow]:
    return [
        DeskRow(
            kind="review",
            title=_("Information under Art. 15 DSGVO: %(number)s") % {"number": asked.number},
            url=reverse("subject-access-detail", args=[asked.number]),
            detail=asked.get_state_display(),
            due=_evening(asked.due_on),
            is_late=asked.due_on < clock.today(),
        )
        for asked in found
    ]
