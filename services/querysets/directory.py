"""Reads of the directory. What is public is said here once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q

from services.enums.offers import PUBLIC_STATUSES, Level, OccurrenceState, Status
from sozialraum.lib.postgres.prepared import Prepared
from sozialraum.lib.schedule import OPEN_END


class TaxonomyTermQuerySet(models.QuerySet[Any]):
    def categories(self) -> TaxonomyTermQuerySet:
        return self.filter(level=Level.CATEGORY).order_by("position")

    def kinds(self) -> TaxonomyTermQuerySet:
        return self.filter(level=Level.KIND).order_by("position")


class ServiceQuerySet(models.QuerySet[Any]):
    def public(self) -> ServiceQuerySet:
        return self.filter(status__in=PUBLIC_STATUSES)

    def open_data(self) -> ServiceQuerySet:
        """What others may take over: running and to be found at a place or by phone, nothing paused."""
        offers = self.model._meta.get_field("offers").related_model
        return self.filter(Exists(offers.objects.filter(service=OuterRef("pk"))), status=Status.ACTIVE)


class OfferQuerySet(models.QuerySet[Any]):
    def public(self) -> OfferQuerySet:
        """Offers that residents may see; a paused one is shown with its notice."""
        return self.filter(service__status__in=PUBLIC_STATUSES)

    def open_data(self) -> OfferQuerySet:
        """The offers of `ServiceQuerySet.open_data`."""
        return self.filter(service__status=Status.ACTIVE)

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


class Coming(NamedTuple):
    """A date of an offer as a list shows it."""

    starts_at: datetime
    ends_at: datetime | None
    state: str
    reason: str
    reason_text: str

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def is_unknown(self) -> bool:
        return self.state == OccurrenceState.UNKNOWN


class CardRow(NamedTuple):
    offer_id: int
    html: str
    linked_data: str
    dates: list[Coming]


class OfferCardQuerySet(models.QuerySet[Any]):
    def page(self, offer_ids: list[int], language: str, at: datetime, each: int = 3) -> list[CardRow]:
        """Cards of these offers with their next dates, cancelled ones among them. One statement, no sorting."""
        rows = PAGE_OF_CARDS.rows([at - timedelta(days=1), OPEN_END, at, each, offer_ids, language])
        return [
            CardRow(
                offer_id,
                html,
                linked_data,
                list(map(Coming._make, zip(*dates, strict=True))) if dates[0] else [],
            )
            for offer_id, html, linked_data, *dates in rows
        ]


PAGE_OF_CARDS = Prepared(
    """
    SELECT card.offer_id, card.html, card.linked_data,
           dates.starts, dates.ends, dates.states, dates.reasons, dates.texts
    FROM services_offercard AS card
    CROSS JOIN LATERAL (
        SELECT array_agg(starts_at) AS starts, array_agg(ends_at) AS ends, array_agg(state::text) AS states,
               array_agg(reason::text) AS reasons, array_agg(reason_text::text) AS texts
        FROM (
            SELECT starts_at, ends_at, state, reason, reason_text FROM services_occurrence
            WHERE offer_id = card.offer_id AND starts_at > %s AND coalesce(ends_at, starts_at + %s) > %s
            ORDER BY starts_at LIMIT %s
        ) AS coming
    ) AS dates
    WHERE card.offer_id = ANY(%s) AND card.language = %s
""",
    "timestamptz",
    "interval",
    "timestamptz",
    "integer",
    "bigint[]",
    "text",
)


class ShortlistQuerySet(models.QuerySet[Any]):
    def valid(self, at: datetime) -> ShortlistQuerySet:
        return self.filter(expires_at__gt=at)
