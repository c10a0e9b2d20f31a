"""Reads about deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cases.enums.guard import MarkKind, ProposalState
from offices.enums import Role
from offices.permissions import DATA_PROTECTION, among, offices_of

if TYPE_CHECKING:
    from offices.models import User


class RetentionMarkQuerySet(models.QuerySet[Any]):
    def standing(self) -> RetentionMarkQuerySet:
        return self.filter(lifted_at__isnull=True)

    def holds(self) -> RetentionMarkQuerySet:
        return self.standing().filter(kind=MarkKind.HOLD)

    def cleared(self) -> RetentionMarkQuerySet:
        return self.standing().filter(kind=MarkKind.CLEARED)


class ProposalQuerySet(models.QuerySet[Any]):
    def waiting(self) -> ProposalQuerySet:
        return self.filter(state=ProposalState.PROPOSED)

    def visible_to(self, user: User) -> ProposalQuerySet:
        """The data protection officer sees all, a lead those of their own offices."""
        return self.filter(
            Q(office__in=offices_of(user, Role.LEAD).values("pk")) | among(user, DATA_PROTECTION)
        )
