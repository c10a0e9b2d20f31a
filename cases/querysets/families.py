"""Reads about families and about records that may be the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cases.enums.people import MergeState
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


class HouseholdMemberQuerySet(models.QuerySet[Any]):
    def current(self) -> HouseholdMemberQuerySet:
        today = clock.today()
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        )


class PersonMergeQuerySet(models.QuerySet[Any]):
    def proposed(self) -> PersonMergeQuerySet:
        return self.filter(state=MergeState.PROPOSED)

    def not_by(self, user: User) -> PersonMergeQuerySet:
        """Proposals that somebody else made: nobody confirms their own."""
        return self.exclude(proposed_by=user)
