"""Whom to call when a child is in danger: the numbers of the youth office's readiness come from the directory."""

from __future__ import annotations

from services.enums.offers import PUBLIC_STATUSES, LocationType
from services.models import Phone

READINESS = "kinderschutz-bereitschaft"


def readiness() -> list[Phone]:
    """Numbers that answer day and night; one query. The place where one goes in person has none of them."""
    return list(
        Phone.objects.filter(
            service__kind__code=READINESS,
            service__status__in=PUBLIC_STATUSES,
            service__offers__location__location_type=LocationType.VIRTUAL,
        ).distinct()[:2]
    )
