"""Reads about exceptions: shares, emergencies and what waits for somebody's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q

from cases.enums.cases import GrantKind
from cases.enums.guard import ShareState
from cases.querysets.cases import valid_now
from offices.enums import Role
from offices.models import Membership

if TYPE_CHECKING:
    from offices.models import User


class CaseGrantQuerySet(models.QuerySet[Any]):
    def current(self) -> CaseGrantQuerySet:
        """Grants that have begun, have not run out and were not taken back."""
        return self.filter(valid_now())

    def with_is_current(self) -> CaseGrantQuerySet:
        """`is_current` of each grant, for lists of all there were."""
        return self.annotate(is_current=ExpressionWrapper(valid_now(), models.BooleanField()))

    def shares(self) -> CaseGrantQuerySet:
        return self.filter(kind=GrantKind.SHARE)

    def emergencies(self) -> CaseGrantQuerySet:
        return self.filter(kind=GrantKind.EMERGENCY)

    def unreviewed(self) -> CaseGrantQuerySet:
        return self.emergencies().filter(reviewed_at__isnull=True)

    def reviewable_by(self, user: User) -> CaseGrantQuerySet:
        """Emergencies this person may review: those of offices they lead, never their own.

        Where the office has no other lead than the one who used it, or none at all, the leads of the other offices
        step in: somebody always reviews.
        """
        leads = Membership.objects.current().filter(role=Role.LEAD, user__is_active=True)
        led = leads.filter(user=user)
        another = leads.filter(office=OuterRef("content_object__office")).exclude(user=OuterRef("user"))
        return (
            self.emergencies()
            .exclude(user=user)
            .filter(
                Q(content_object__office__in=led.values("office"))
                | (~Exists(another) & Exists(led.filter(user=user)))
            )
        )


class ShareRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> ShareRequestQuerySet:
        return self.filter(state=ShareState.ASKED)

    def decidable_by(self, user: User) -> ShareRequestQuerySet:
        """Waiting requests of offices this person leads, in which they have no part themselves."""
        led = Membership.objects.current().of(user).filter(role=Role.LEAD)
        return (
            self.waiting()
            .filter(case__office__in=led.values("office"))
            .exclude(asked_by=user)
            .exclude(colleague=user)
        )
