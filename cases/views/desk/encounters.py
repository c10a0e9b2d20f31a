"""For the desk: appointments made at the door, and a contact that somebody had not finished typing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums.encounters import Topic
from cases.models import Encounter, EncounterDraft
from cases.views.desk.rows import DeskRow, Found, Questions
from offices.permissions import standing
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User

DAYS_AHEAD = 8
MOST = 8


def questions(user: User) -> Questions:
    if not standing(user).works_with_families:
        return {}
    begin = datetime.combine(clock.today(), time.min, clock.BERLIN)
    coming = Encounter.objects.visible_to(user).filter(
        colleague=user, appointment_at__gte=begin, appointment_at__lt=begin + timedelta(days=DAYS_AHEAD)
    )
    return {
        "coming": coming.order_by("appointment_at")[:MOST],
        "drafts": EncounterDraft.objects.of(user).only("pk")[:1],
    }


def rows(user: User, found: Found) -> list[DeskRow]:
    """Who comes is not written down; the colleague knows."""
    listed = [
        DeskRow(
            kind="appointment",
            title=", ".join(str(Topic(code).label) for code in encounter.topics),
            url=reverse("encounter-detail", args=[encounter.pk]),
            detail=_("agreed at a contact"),
            due=encounter.appointment_at,
        )
        for encounter in found.get("coming", [])
    ]
    if found.get("drafts"):
        listed.append(
            DeskRow(
                kind="task",
                title=_("A contact is not finished"),
                url=reverse("encounter-new"),
                detail=_("kept as you typed it"),
            )
        )
    return listed
