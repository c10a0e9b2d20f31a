"""Shortlists that are passed on under a short address."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction

from offices.models import Office
from services.models import Shortlist
from services.models.shortlists import LIFETIME, MOST_OFFERS
from sozialraum.lib import clock

CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 10
"""31 signs that nobody mixes up, ten of them: nobody finds a list by trying (49 bits)."""


@transaction.atomic
def share_shortlist(offers: Sequence[int], *, office: Office | None = None, sentence: str = "") -> Shortlist:
    """Put these offers under a short address for 90 days. Without office and sentence, equal lists share one.

    Whoever passes a list on is not asked who they are, so nothing of them is stored.
    """
    now = clock.now()
    keys = list(dict.fromkeys(offers))[:MOST_OFFERS]
    if not keys:
        raise ValueError("A shortlist without offers cannot be passed on.")
    if office is None and not sentence:
        same = Shortlist.objects.valid(now + LIFETIME / 2).filter(office=None, offers=keys)
        if found := next((row for row in same if not row.sentence), None):
            return found
    code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return Shortlist.objects.create(
        code=code, offers=keys, office=office, sentence=sentence, created_at=now, expires_at=now + LIFETIME
    )


def forget_shortlists() -> int:
    """Delete shortlists whose time is over; part of the nightly renewal. Returns how many."""
    count, _ = Shortlist.objects.exclude(pk__in=Shortlist.objects.valid(clock.now()).values("pk")).delete()
    return count
