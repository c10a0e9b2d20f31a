"""Requests on the desk: what waits for an answer in my offices, and the appointments that I agreed."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext

from cases.models import Inquiry
from cases.views.desk.rows import DeskRow
from cases.views.inquiries import wording
from offices.models import User
from services.search import snapshot
from sozialraum.lib import clock

MOST = 20


def rows(user: User) -> list[DeskRow]:
    """Two queries; nothing that is sealed is opened."""
    visible = Inquiry.objects.visible_to(user).with_details().without_contents()
    now, reference = clock.now(), snapshot.current().reference
    found = []
    for inquiry in visible.pending()[:MOST]:
        urgency = wording.clock_of(inquiry, reference)
        holder = str(inquiry.taken_by) if inquiry.taken_by else gettext("nobody has taken it yet")
        found.append(
            DeskRow(
                kind="request",
                title=wording.title(inquiry),
                url=inquiry.get_absolute_url(),
                detail=f"{urgency.due if urgency else ''} · {holder}",
                due=inquiry.due_at,
                is_late=inquiry.due_at < now,
            )
        )
    today = datetime.combine(now.date(), time.min, clock.BERLIN)
    for inquiry in visible.appointments(today).filter(taken_by=user)[:MOST]:
        found.append(
            DeskRow(
                kind="appointment",
                title=wording.title(inquiry),
                url=inquiry.get_absolute_url(),
                detail=wording.moment(inquiry.appointment_at),
                due=inquiry.appointment_at,
                is_late=False,
            )
        )
    return found
