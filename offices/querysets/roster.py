"""Reads of the duty rosters."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from offices.enums import Role
from offices.enums.roster import AbsenceState, SwapState, WeekState
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


def _memberships(user: User) -> Any:
    return apps.get_model("offices", "Membership")._default_manager.current().of(user)


class RosterWeekQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> RosterWeekQuerySet:
        """Published weeks of one's own offices, and the drafts of those one leads."""
        if not user.is_authenticated:
            return self.none()
        mine = _memberships(user)
        led = mine.filter(role=Role.LEAD)
        return self.filter(
            Q(office__in=led.values("office"))
            | Q(office__in=mine.values("office"), state=WeekState.PUBLISHED)
        )

    def with_lead_flag(self, user: User) -> RosterWeekQuerySet:
        """`is_led`: whether this person leads the week's office today."""
        led = _memberships(user).filter(role=Role.LEAD, office=OuterRef("office"))
        return self.annotate(is_led=Exists(led))


class ShiftQuerySet(models.QuerySet[Any]):
    def published(self) -> ShiftQuerySet:
        return self.filter(week__state=WeekState.PUBLISHED)

    def with_people(self) -> ShiftQuerySet:
        return self.prefetch_related("assignments__worker")


class ShiftAssignmentQuerySet(models.QuerySet[Any]):
    def published(self) -> ShiftAssignmentQuerySet:
        return self.filter(shift__week__state=WeekState.PUBLISHED)

    def between(self, begin: datetime, end: datetime) -> ShiftAssignmentQuerySet:
        return self.filter(starts_at__lt=end, ends_at__gt=begin)

    def of(self, user: User) -> ShiftAssignmentQuerySet:
        return self.filter(worker=user)


class AbsenceQuerySet(models.QuerySet[Any]):
    def approved(self) -> AbsenceQuerySet:
        return self.filter(state=AbsenceState.APPROVED)

    def open(self) -> AbsenceQuerySet:
        return self.filter(state=AbsenceState.REQUESTED)

    def on(self, first: date, last: date) -> AbsenceQuerySet:
        """Absences that touch these days, both included."""
        from django.db.backends.postgresql.psycopg_any import DateRange

        return self.filter(days__overlap=DateRange(first, last, "[]"))

    def of_team(self, office_id: int) -> AbsenceQuerySet:
        member = (
            apps.get_model("offices", "Membership")
            ._default_manager.current()
            .filter(office=office_id, user=OuterRef("worker"))
        )
        return self.filter(Exists(member))


class SwapQuerySet(models.QuerySet[Any]):
    def open(self) -> SwapQuerySet:
        """Offered or taken, and not yet run out."""
        return self.filter(state__in=[SwapState.OFFERED, SwapState.TAKEN], expires_at__gt=clock.now())
