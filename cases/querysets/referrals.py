"""Reads of referrals. Who may see one is asked of its case."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cases.enums.referrals import RUNNING_REFERRAL, ReferralState
from sozialraum.lib import clock


class ReferralQuerySet(models.QuerySet[Any]):
    def running(self) -> ReferralQuerySet:
        """Drafts and everything whose end is not known: keeps a case from closing."""
        return self.filter(state__in=RUNNING_REFERRAL)

    def unanswered(self) -> ReferralQuerySet:
        """Sent, and five working days have passed without a word."""
        return self.filter(state=ReferralState.SENT, ask_again_on__lte=clock.today())

    def with_receiver(self) -> ReferralQuerySet:
        return self.select_related("organization", "offer__service", "offer__location")

    def with_live_link(self) -> ReferralQuerySet:
        """Whose link answers at this moment."""
        return self.exclude(token_hash=None).filter(token_expires_at__gt=clock.now())

    def resting_on(self, consent_id: int) -> ReferralQuerySet:
        """What goes when this consent is revoked: every open referral that went out by it."""
        return self.filter(Q(state__in=RUNNING_REFERRAL), consent=consent_id)


class ReferralStepQuerySet(models.QuerySet[Any]):
    def for_receiver(self) -> ReferralStepQuerySet:
        """What receiver and office said to each other; what colleagues wrote down for themselves stays here."""
        reply = Q(from_state=ReferralState.NEEDS_INFO, to_state=ReferralState.SENT)
        return self.filter(Q(actor=None) | reply).exclude(to_state=ReferralState.WITHDRAWN)
