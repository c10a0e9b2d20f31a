"""Reads of the directory. What is public is said here once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from services.enums import PUBLIC_STATUSES, Level, OccurrenceState
from sozialraum.lib.schedule import OPEN_END


class TaxonomyTermQuerySet(models.QuerySet[Any]):
    def categories(self) -> TaxonomyTermQuerySet:
        return self.filter(level=Level.CATEGORY).order_by("position")

    def kinds(self) -> TaxonomyTermQuerySet:
        return self.filter(level=Level.KIND).order_by("position")


class ServiceQuerySet(models.QuerySet[Any]):
    def public(self) -> ServiceQuerySet:
        return self.filter(status__in=PUBLIC_STATUSES)


class OfferQuerySet(models.QuerySet[Any]):
    def public(self) -> OfferQuerySet:
        """Offers that residents may see; a paused one is shown with its notice."""
        return self.filter(service__status__in=PUBLIC_STATUSES)

    def with_facts(self) -> OfferQuerySet:
        """Everything the search row and the cards are made of, in a fixed number of queries."""
        return self.select_related(
            "service__organization",
            "service__kind__parent",
            "location__place__social_area",
            "location__accessibility",
        ).prefetch_related(
            "schedules",
            "closures",
            "service__languages",
            "service__cost_options",
            "service__texts",
            "service__service_areas",
        )


class OccurrenceQuerySet(models.QuerySet[Any]):
    def between(self, start: datetime, end: datetime) -> OccurrenceQuerySet:
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def running(self, at: datetime) -> OccurrenceQuerySet:
        """What is going on at that moment. A day is the longest an occurrence lasts, so the index is used."""
        open_end = Q(ends_at=None, starts_at__gt=at - OPEN_END)
        return self.filter(
            Q(ends_at__gt=at) | open_end,
            starts_at__lte=at,
            starts_at__gt=at - timedelta(days=1),
            state=OccurrenceState.TAKES_PLACE,
        )

    def coming(self, at: datetime) -> OccurrenceQuerySet:
        """Not over yet and not cancelled."""
        open_end = Q(ends_at=None, starts_at__gt=at - OPEN_END)
        return self.filter(Q(ends_at__gt=at) | open_end, starts_at__gt=at - timedelta(days=1)).exclude(
            state=OccurrenceState.CANCELLED
        )

    def next_of(self, offer_ids: list[int], at: datetime, each: int) -> models.query.RawQuerySet[Any]:
        """The next `each` dates of every one of these offers; the index gives each list without sorting."""
        return self.raw(
            """
            SELECT date.*
            FROM unnest(%s::bigint[]) AS hit(id)
            CROSS JOIN LATERAL (
                SELECT * FROM services_occurrence
                WHERE offer_id = hit.id AND starts_at > %s AND coalesce(ends_at, starts_at + %s) > %s
                ORDER BY starts_at LIMIT %s
            ) AS date
            """,
            [offer_ids, at - timedelta(days=1), OPEN_END, at, each],
        )
