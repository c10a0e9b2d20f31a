"""One step of a referral: held, checked against the state machine, moved, written into its history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.actions.errors import Conflict
from cases.actions.log import record_event
from cases.enums.cases import Duty
from cases.enums.referrals import NEXT
from cases.models import Assignment, Case, Referral, ReferralStep
from offices.models import User
from sozialraum.lib import clock


def must_be_fresh(referral: Referral, version: object) -> None:
    """`version`: what somebody saw when they began, as a number or as a form sent it."""
    if str(referral.version) != str(version):
        raise Conflict(
            _(
                "Somebody has changed this referral in the meantime. Please look again: your text is still here."
            )
        )


def held(referral: Referral, case: Case, version: int) -> Referral:
    fresh: Referral = Referral.objects.select_for_update(of=("self",)).with_receiver().get(pk=referral.pk)
    fresh.case = case
    if fresh.version != version:
        raise Conflict(
            _(
                "Somebody has changed this referral in the meantime. Please look again: your text is still here."
            )
        )
    return fresh


def must_follow(referral: Referral, to: str) -> None:
    if to not in NEXT[referral.state]:
        raise Conflict(
            _("This referral is “%(state)s” by now: that step is not possible any more.")
            % {"state": referral.get_state_display()}
        )


def move(
    referral: Referral, to: str, *, by: User | None, case: Case, reason: str = "", text: str = ""
) -> None:
    before, referral.state = referral.state, to
    if not NEXT[to]:
        referral.ended_at = clock.now()
    keep(referral)
    write_step(referral, before, by=by, reason=reason, text=text)
    record_event("referral_moved", by=by, of=referral, case=case, before=before, after=str(to))


def keep(referral: Referral) -> None:
    referral.version += 1
    referral.save()


def write_step(referral: Referral, before: str, *, by: User | None, reason: str = "", text: str = "") -> None:
    ReferralStep.objects.create(
        referral=referral,
        at=clock.now(),
        actor=by,
        from_state=before,
        to_state=referral.state,
        reason=reason,
        text=text.strip(),
    )


def lead_mails(case: Case) -> Any:
    """Addresses of the case's lead worker: who is told what became of a referral."""
    leads = Assignment.objects.current().filter(case=case, duty=Duty.LEAD)
    return leads.values_list("worker__email", flat=True)
