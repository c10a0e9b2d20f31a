"""Requests on the desk: what waits for an answer in my offices, and the appointments that I agreed."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext

from cases.enums.inquiries import PENDING
from cases.models import Inquiry
from cases.views.desk.rows import DeskRow, Found, Questions
from cases.views.inquiries import wording
from offices.models import User
from services.search import snapshot
from services.search.reference import Reference
from sozialraum.lib import clock

MOST = 20


def questions(user: User) -> Questions:
    """Nothing that is sealed is opened."""
    today = datetime.combine(clock.today(), time.min, clock.BERLIN)
    visible = Inquiry.objects.visible_to(user).with_details().without_contents()
    return {"inquiries": visible.on_the_desk_of(user, today)[:MOST]}


def rows(user: User, found: Found) -> list[DeskRow]:
    if not found["inquiries"]:
        return []
    now = clock.now()
    reference = snapshot.current().reference
    return [
        _waiting(inquiry, reference, now) if inquiry.state in PENDING else _appointment(inquiry)
        for inquiry in found["inquiries"]
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
