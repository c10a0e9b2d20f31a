"""Reads about handovers and appointments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from cases.querysets.cases import valid_now
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


class HandoverQuerySet(models.QuerySet[Any]):
    def current(self) -> HandoverQuerySet:
        return self.filter(valid_now(), taken_back_at__isnull=True)

    def planned(self) -> HandoverQuerySet:
        """Agreed and not begun: can still be taken back."""
        return self.filter(starts_at__gt=clock.now(), taken_back_at__isnull=True)

    def with_entrusted(self, user: User) -> HandoverQuerySet:
        """What gives this person the entrusted notes of `from_worker` in `case` at this moment (§ 65 SGB VIII)."""
        return self.current().filter(to_worker=user, entrusted_consent=True)


class AppointmentQuerySet(models.QuerySet[Any]):
    def upcoming(self) -> AppointmentQuerySet:
        """From the beginning of today on, the missed ones of this morning included."""
        start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(cancelled_at__isnull=True, at__gte=start)

    def of_the_next_days(self, days: int = 7) -> AppointmentQuerySet:
        return self.upcoming().filter(at__lt=clock.now() + timedelta(days=days))
