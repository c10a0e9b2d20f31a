"""Which requests somebody may see: those of the offices where they work with families today, and no others."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cases.enums.inquiries import PENDING, InquiryState
from offices.enums import FAMILY_WORK
from offices.models import Membership

if TYPE_CHECKING:
    from offices.models import User


class InquiryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> InquiryQuerySet:
        """The one definition. Superusers, coordinators and other offices see none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        working = Membership.objects.current().of(user).filter(role__in=FAMILY_WORK)
        return self.filter(office__in=working.values("office"))

    def pending(self) -> InquiryQuerySet:
        """Still owed an answer, the most urgent first."""
        return self.filter(state__in=PENDING).order_by("due_at", "pk")

    def settled(self) -> InquiryQuerySet:
        return self.exclude(state__in=PENDING).order_by("-updated_at", "-pk")

    def on_the_desk_of(self, user: User, since: datetime) -> InquiryQuerySet:
        """What waits for an answer, and from that moment on the visits and calls that this person agreed."""
        agreed = Q(appointment_at__gte=since, taken_by=user) & ~Q(state=InquiryState.CLOSED)
        return self.filter(Q(state__in=PENDING) | agreed).order_by("due_at", "pk")

    def with_details(self) -> InquiryQuerySet:
        return self.select_related("office", "taken_by")

    def without_contents(self) -> InquiryQuerySet:
        """For lists: what is sealed stays sealed, so that no access has to be written down."""
        return self.defer("name", "phone", "email", "text", "caution_note")

    def at_rest_since(self, moment: datetime) -> InquiryQuerySet:
        """Answered or closed before that moment and not touched since: what retention may delete."""
        return self.exclude(state__in=PENDING).filter(
            Q(closed_at__lt=moment) | Q(closed_at__isnull=True, answered_at__lt=moment)
        )
