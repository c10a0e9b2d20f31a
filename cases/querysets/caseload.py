"""Reads about handovers and appointments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.enums.cases import Duty, HandoverKind
from cases.querysets.cases import valid_now
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


class HandoverQuerySet(models.QuerySet[Any]):
    def current(self) -> HandoverQuerySet:
        return self.filter(valid_now(), taken_back_at__isnull=True)

    def begun(self) -> HandoverQuerySet:
        """Over or not."""
        return self.filter(starts_at__lte=clock.now(), taken_back_at__isnull=True)

    def planned(self) -> HandoverQuerySet:
        """Agreed and not begun: can still be taken back."""
        return self.filter(starts_at__gt=clock.now(), taken_back_at__isnull=True)

    def with_entrusted(self, user: User) -> HandoverQuerySet:
        """What gives this person the entrusted notes of `entrusted_authors` in `case` at this moment (§ 65 SGB VIII).

        A handover for good lasts as long as the lead that began with it: whoever passes the case on keeps nothing,
        also if they come back later. A cover lasts until its day, while the colleague is at work on the case.
        """
        assignments = apps.get_model("cases", "Assignment")._default_manager.current()
        own = assignments.filter(case=OuterRef("case"), worker=user)
        lead = own.filter(duty=Duty.LEAD, starts_at=OuterRef("starts_at"))
        deputy = own.filter(starts_at__lte=OuterRef("starts_at"))
        lasts = Q(kind=HandoverKind.FOR_GOOD) & Exists(lead) | Q(kind=HandoverKind.COVER) & Exists(deputy)
        return self.current().filter(lasts, to_worker=user, entrusted_consent=True)


class AppointmentQuerySet(models.QuerySet[Any]):
    def upcoming(self) -> AppointmentQuerySet:
        """From the beginning of today on, the missed ones of this morning included."""
        start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(cancelled_at__isnull=True, at__gte=start)

    def of_the_next_days(self, days: int = 7) -> AppointmentQuerySet:
        return self.upcoming().filter(at__lt=clock.now() + timedelta(days=days))
