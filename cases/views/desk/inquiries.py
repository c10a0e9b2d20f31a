"""Requests on the desk: what waits for an answer in my offices, and the appointments that I agreed."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext

from cases.enums.inquiries import PENDING
from cases.models import Inquiry
from cases.views.desk.rows import DeskRow
from cases.views.inquiries import wording
from offices.models import User
from services.search import snapshot
from services.search.reference import Reference
from sozialraum.lib import clock

MOST = 20


def rows(user: User) -> list[DeskRow]:
    """One query; nothing that is sealed is opened."""
    now = clock.now()
    today = datetime.combine(now.date(), time.min, clock.BERLIN)
    visible = Inquiry.objects.visible_to(user).with_details().without_contents()
    found = list(visible.on_the_desk_of(user, today)[:MOST])
    if not found:
        return []
    reference = snapshot.current().reference
    return [
        _waiting(inquiry, reference, now) if inquiry.state in PENDING else _appointment(inquiry)
        for inquiry in found
    ]


def _waiting(inquiry: Inquiry, reference: Reference, now: datetime) -> DeskRow:
    urgency = wording.clock_of(inquiry, reference)
    holder = str(inquiry.taken_by) if inquiry.taken_by else gettext("nobody has taken it yet")
    return DeskRow(
        kind="request",
        title=wording.title(inquiry),
        url=inquiry.get_absolute_url(),
        detail=f"{urgency.due if urgency else ''} · {holder}",
        due=inquiry.due_at,
        is_late=inquiry.due_at < now,
    )


def _appointment(inquiry: Inquiry) -> DeskRow:
    return DeskRow(
        kind="appointment",
        title=wording.title(inquiry),
        url=inquiry.get_absolute_url(),
        detail=wording.moment(inquiry.appointment_at),
        due=inquiry.appointment_at,
    )
