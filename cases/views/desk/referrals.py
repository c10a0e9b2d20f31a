"""Referrals on the desk: what nobody answered, and what a receiver asked. Computed, never stored."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums.referrals import ReferralState
from cases.models import Assignment, Case, Referral
from cases.views.desk.rows import DeskRow, Found, Questions
from offices.models import User
from sozialraum.lib import clock


def questions(user: User) -> Questions:
    """A share or an emergency puts nothing on the desk: only who works on a case has tasks in it."""
    mine = Assignment.objects.current().filter(worker=user).values("case")
    waiting = (
        Referral.objects.filter(case__in=mine)
        .filter(case__in=Case.objects.visible_to(user).values("pk"))
        .filter(
            Q(state=ReferralState.NEEDS_INFO) | Q(state=ReferralState.SENT, ask_again_on__lte=clock.today())
        )
        .select_related("case")
        .order_by("ask_again_on", "pk")
    )
    return {"waiting": waiting}


def rows(user: User, found: Found) -> list[DeskRow]:
    return [_row(referral) for referral in found["waiting"]]


def _row(referral: Referral) -> DeskRow:
    asked = referral.state == ReferralState.NEEDS_INFO
    due = datetime.combine(referral.ask_again_on, time(), tzinfo=clock.BERLIN)
    return DeskRow(
        kind="referral",
        title=(
            _("%(receiver)s has a question") if asked else _("No answer from %(receiver)s: please ask again")
        )
        % {"receiver": referral.receiver_name},
        url=reverse("case-referrals-detail", args=[referral.case.reference, referral.pk]),
        detail=_("Case %(reference)s") % {"reference": referral.case.reference},
        due=due,
        is_late=not asked,
    )
