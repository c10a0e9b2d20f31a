"""Reads of the access log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models

from sozialraum.lib import clock


class AccessQuerySet(models.QuerySet[Any]):
    def matching(
        self,
        *,
        actor: int | None = None,
        reference: str = "",
        first: date | None = None,
        last: date | None = None,
    ) -> AccessQuerySet:
        """By person, case and days, both days included."""
        found = self
        if actor is not None:
            found = found.filter(actor=actor)
        if reference:
            found = found.filter(case_reference=reference)
        if first is not None:
            found = found.filter(at__gte=datetime.combine(first, time(0), tzinfo=clock.BERLIN))
        if last is not None:
            found = found.filter(
                at__lt=datetime.combine(last + timedelta(days=1), time(0), tzinfo=clock.BERLIN)
            )
        return found
