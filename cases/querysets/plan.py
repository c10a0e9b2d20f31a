"""Reads of the plan: goals with where the family stands, and who does what until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from cases.enums.plan import TaskState
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


class GoalQuerySet(models.QuerySet[Any]):
    def with_details(self) -> GoalQuerySet:
        """Readings and who agreed; two more queries however many goals."""
        readings = apps.get_model("cases", "ScaleReading")._default_manager.select_related("said_by")
        return self.prefetch_related(models.Prefetch("readings", readings), "agreed_by")


class TaskQuerySet(models.QuerySet[Any]):
    def open(self) -> TaskQuerySet:
        return self.filter(state=TaskState.OPEN)

    def overdue(self) -> TaskQuerySet:
        """Open although their day has passed; on the day itself there is still time."""
        return self.open().filter(due_on__lt=clock.today())

    def with_doer(self) -> TaskQuerySet:
        return self.select_related("person", "worker")

    def by_date(self) -> TaskQuerySet:
        """What is open first, by its day; then what has ended, the latest first."""
        return self.order_by(
            models.Case(models.When(state=TaskState.OPEN, then=0), default=1),
            "ended_on",
            F("due_on").asc(nulls_last=True),
            "pk",
        )

    def on_desk_of(self, user: User) -> TaskQuerySet:
        """Open tasks of this colleague in cases they work on, and what is overdue there whoever does it."""
        working = apps.get_model("cases", "Assignment").objects.current().filter(worker=user).values("case")
        visible = apps.get_model("cases", "Case")._default_manager.visible_to(user).filter(pk__in=working)
        return (
            self.open()
            .filter(case__in=visible.values("pk"))
            .filter(Q(worker=user) | Q(due_on__lt=clock.today(), person__isnull=False))
            .select_related("case", "person")
            .order_by("due_on", "pk")
        )
