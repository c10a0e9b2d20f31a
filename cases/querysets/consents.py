"""Which consents count at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from cases.enums.consents import Purpose
from sozialraum.lib import clock
from sozialraum.lib.names import folded
from sozialraum.lib.sealing import fingerprint

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import Organization


def recipient_mark(text: str) -> str:
    """What a recipient in free words leaves to be found again: the same for "AWO Saar" and "awo saar"."""
    return fingerprint(folded(text), "recipient")


class ConsentQuerySet(models.QuerySet[Any]):
    def valid(self) -> ConsentQuerySet:
        """Given, not revoked, not run out: on the day itself it still counts."""
        today = clock.today()
        return self.filter(given_on__lte=today, expires_on__gte=today, revoked_on__isnull=True)

    def covering(
        self, case: Case, *, recipient: Organization | str, purpose: str = Purpose.REFERRAL
    ) -> ConsentQuerySet:
        """Consents of this case that allow passing on data to this recipient for this purpose right now.

        A recipient of the directory is compared by its row, anybody else by their name without case and accents.
        """
        return self.valid().filter(case=case, purpose=purpose)._naming(recipient)

    def prepared_for(
        self, case: Case, *, recipient: Organization | str, purpose: str = Purpose.REFERRAL
    ) -> ConsentQuerySet:
        """Forms of this case that would allow the same once the family says yes. They allow nothing yet."""
        waiting = self.filter(given_on__isnull=True, expires_on__gte=clock.today())
        return waiting.filter(case=case, purpose=purpose)._naming(recipient)

    def _naming(self, recipient: Organization | str) -> ConsentQuerySet:
        if isinstance(recipient, str):
            return self.filter(recipients__mark=recipient_mark(recipient)).distinct()
        return self.filter(recipients__organization=recipient).distinct()

    def with_details(self) -> ConsentQuerySet:
        return self.select_related("giver", "recorded_by").prefetch_related("recipients__organization")
