"""For the desk: appointments made at the door, and a contact that somebody had not finished typing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums.encounters import Topic
from cases.models import Encounter, EncounterDraft
from cases.views.desk.rows import DeskRow, Waiting, found_of
from offices.permissions import standing
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User

DAYS_AHEAD = 8
MOST = 8


def waiting(user: User) -> Waiting:
    return {"agreed": _coming(user), "draft": EncounterDraft.objects.of(user)}


def _coming(user: User) -> Any:
    begin = datetime.combine(clock.today(), time.min, clock.BERLIN)
    return Encounter.objects.visible_to(user).filter(
        colleague=user, appointment_at__gte=begin, appointment_at__lt=begin + timedelta(days=DAYS_AHEAD)
    )


def rows(user: User, found: Collection[str] | None = None) -> list[DeskRow]:
    """Who comes is not written down; the colleague knows."""
    if not standing(user).works_with_families:
        return []
    there = found_of(user, waiting(user)) if found is None else found
    coming = _coming(user).order_by("appointment_at")[:MOST] if "agreed" in there else ()
    lines = [
        DeskRow(
            kind="appointment",
            title=", ".join(str(Topic(code).label) for code in encounter.topics),
            url=reverse("encounter-detail", args=[encounter.pk]),
            detail=_("agreed at a contact"),
            due=encounter.appointment_at,
        )
        for encounter in coming
    ]
    if "draft" in there:
        lines.append(
            DeskRow(
                kind="task",
                title=_("A contact is not finished"),
                url=reverse("encounter-new"),
                detail=_("kept as you typed it"),
            )
        )
    return lines
