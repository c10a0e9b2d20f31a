"""Who is here today, for the desk: published weeks only, in the offices of the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from offices.models import Membership, ShiftAssignment
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


@dataclass(frozen=True)
class Here:
    """One shift of today; `is_now`: between its beginning and its end at this moment."""

    name: str
    office: str
    shift: str
    starts_at: datetime
    ends_at: datetime
    is_now: bool
    is_me: bool


def here_today(user: User) -> list[Here]:
    """Everybody with a shift today, by office and time. One query."""
    now = clock.now()
    rows = (
        ShiftAssignment.objects.published()
        .filter(
            shift__day=clock.today(),
            shift__week__office__in=Membership.objects.current().of(user).values("office"),
        )
        .select_related("worker", "shift__week__office")
        .order_by(
            "shift__week__office__position", "starts_at", "worker__last_name", "worker__first_name", "pk"
        )
    )
    return [
        Here(
            name=str(one.worker),
            office=str(one.shift.week.office),
            shift=one.shift.name,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            is_now=one.starts_at <= now < one.ends_at,
            is_me=one.worker_id == user.pk,
        )
        for one in rows
    ]
