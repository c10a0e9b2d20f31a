"""Reads of the walk-in log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from offices.enums import FAMILY_WORK
from offices.models import Membership
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User

USUAL_DAYS = 90
"""Over so many days an office's most used topics are counted."""
USUAL_CONTACTS = 1000
"""Of the busiest offices only the latest contacts count, so that the page opens as fast after years of logging."""


class EncounterQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> EncounterQuerySet:
        """Encounters of the offices in which this person talks with families today."""
        if not user.is_authenticated:
            return self.none()
        mine = Membership.objects.current().of(user).filter(role__in=FAMILY_WORK)
        return self.filter(office__in=mine.values("office"))

    def on(self, day: date) -> EncounterQuerySet:
        begin = datetime.combine(day, time.min, clock.BERLIN)
        return self.filter(
            at__gte=begin, at__lt=datetime.combine(day + timedelta(days=1), time.min, clock.BERLIN)
        )

    def topics_by_use(self, office_id: int) -> list[str]:
        """This office's topics of the last 90 days, the most used first."""
        since = clock.now() - timedelta(days=USUAL_DAYS)
        with connection.cursor() as cursor:
            cursor.execute(TOPICS_BY_USE, [office_id, since, USUAL_CONTACTS])
            return [topic for topic, _count in cursor.fetchall()]


class EncounterDraftQuerySet(models.QuerySet[Any]):
    def of(self, user: User) -> EncounterDraftQuerySet:
        return self.filter(user=user, expires_at__gt=clock.now())


TOPICS_BY_USE = """
    SELECT topic, count(*) FROM (
        SELECT topics FROM cases_encounter WHERE office_id = %s AND at >= %s ORDER BY at DESC, id DESC LIMIT %s
    ) latest, unnest(latest.topics) topic
    GROUP BY topic ORDER BY count(*) DESC, topic
"""
