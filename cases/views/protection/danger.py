"""Whom to call when a child is in danger: the numbers of the youth office's readiness come from the directory."""

from __future__ import annotations

from django.core.cache import cache

from services.enums import PUBLIC_STATUSES, LocationType
from services.models import Phone

READINESS = "kinderschutz-bereitschaft"


def readiness() -> list[Phone]:
    """Numbers that answer day and night; the place where one goes in person has none of them. Asked every 5 minutes."""
    found: list[Phone] = cache.get_or_set("protection-readiness", _asked, 300)
    return found


def _asked() -> list[Phone]:
    return list(
        Phone.objects.filter(
            service__kind__code=READINESS,
            service__status__in=PUBLIC_STATUSES,
            service__offers__location__location_type=LocationType.VIRTUAL,
        ).distinct()[:2]
    )
