"""Reads of the house: who is where, what is open, which holidays count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from offices.enums import HolidayKind, Role
from sozialraum.lib import clock, schedule

if TYPE_CHECKING:
    from offices.models import User


class HolidayQuerySet(models.QuerySet[Any]):
    def known(self) -> list[schedule.Holiday]:
        """All holidays as the schedule engine wants them (about 15 rows a year)."""
        return [row.as_holiday() for row in self.order_by("starts_on", "pk")]

    def last_school_day(self) -> date | None:
        """The last day of the last school holidays that are known."""
        return self.filter(kind=HolidayKind.SCHOOL).aggregate(last=models.Max("ends_on"))["last"]


class MembershipQuerySet(models.QuerySet[Any]):
    def current(self, on: date | None = None) -> MembershipQuerySet:
        """Memberships valid on that day (today): an ended one gives no access at the next request."""
        return self.filter(period__contains=on or clock.today())

    def of(self, user: User) -> MembershipQuerySet:
        return self.filter(user=user, user__is_active=True)

    def with_people(self) -> MembershipQuerySet:
        return self.select_related("user", "organization").prefetch_related("user__qualifications")

    def in_team_order(self) -> MembershipQuerySet:
        """The lead first, then by name."""
        first = models.Case(models.When(role=Role.LEAD, then=0), default=1)
        return self.order_by(first, "user__last_name", "user__first_name", "pk")

    def shown_publicly(self) -> MembershipQuerySet:
        """Members who agreed that residents see their name."""
        return self.current().filter(user__is_shown_publicly=True, user__is_active=True)

    def spoken(self) -> set[str]:
        """Languages that somebody of the team speaks today: of everybody, for no name goes with them."""
        held = (
            self.current().filter(user__is_active=True).order_by().values_list("user__languages", flat=True)
        )
        return {code for codes in held for code in codes}


class InvitationQuerySet(models.QuerySet[Any]):
    def open(self) -> InvitationQuerySet:
        """Not yet taken, not withdrawn; their link may have run out and can be renewed."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def acceptable(self) -> InvitationQuerySet:
        return self.open().filter(expires_at__gt=clock.now())


class OfficeQuerySet(models.QuerySet[Any]):
    def public(self) -> OfficeQuerySet:
        return self.filter(is_published=True)

    def with_details(self) -> OfficeQuerySet:
        return self.select_related("social_area").prefetch_related("hours", "closures", "organizations")

    def serving(self, slug: str) -> OfficeQuerySet:
        return self.public().filter(Q(social_area__slug=slug) | Q(slug=slug))
